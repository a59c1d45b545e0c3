"""The constraints of models, asked in Python and read out of what the database refuses."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.db.models.lookups import GreaterThan
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanbiao.affairs.training.models import Attendance, ClassRun, Trainee
from sanbiao.core.facts import judging
from sanbiao.core.facts.faults import Fault, FaultKind
from sanbiao.core.facts.judging import Judged, breach_of, broken, checks_of, fields_of
from sanbiao.tests.factories import ClassRunFactory, TraineeFactory, UnitFactory

pytestmark = pytest.mark.django_db

OURS = [model for model in apps.get_models() if model.__module__.startswith("sanbiao.")]


@pytest.fixture
def constraints(monkeypatch):
    """Gives classes other constraints for one test; what was compiled of them is forgotten afterwards."""
    yield lambda *declared: (checks_of.cache_clear(), monkeypatch.setattr(ClassRun._meta, "constraints", list(declared)))
    monkeypatch.undo()
    checks_of.cache_clear()


def values_of(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_every_check_of_ours_is_asked_without_the_database():
    checks = [one for model in OURS for one in model._meta.constraints if isinstance(one, models.CheckConstraint)]
    asked = [rule.constraint for model in OURS for rule in checks_of(model)]

    assert checks
    assert asked == checks


def holds(condition: Q, **values: object):
    return judging._compiled(ClassRun, condition, [])({**values_of(ClassRunFactory.build(organiser=None)), **values})


DAYS = st.sampled_from([None, date(2023, 3, 5), date(2023, 3, 6), date(2023, 3, 7)])
LEAVES = st.sampled_from(
    [
        Q(ended_on=None),
        Q(ended_on__isnull=False),
        Q(ended_on__gte=F("began_on")),
        Q(ended_on__lt=F("began_on")),
        Q(began_on__lte=F("ended_on")),
        Q(ended_on__gt=date(2023, 3, 6)),
        Q(place__in=["市委党校", "外地"]),
        Q(organiser=None),
        Q(place="外地"),
    ]
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda deeper: st.one_of(
        st.tuples(deeper, deeper).map(lambda pair: pair[0] & pair[1]),
        st.tuples(deeper, deeper).map(lambda pair: pair[0] | pair[1]),
    ),
    max_leaves=5,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(condition=CONDITIONS, ended_on=DAYS, place=st.sampled_from(["市委党校", "本地", "外地"]), negated=st.booleans())
def test_python_and_the_database_judge_alike(condition, ended_on, place, negated):
    condition = ~condition if negated else condition
    run = ClassRunFactory.build(organiser=None, ended_on=ended_on, place=place)
    constraint = models.CheckConstraint(condition=condition, name="judged")
    try:
        constraint.validate(ClassRun, run)
        taken = True
    except ValidationError:
        taken = False

    judged = judging._compiled(ClassRun, condition, [])(values_of(run))

    # What Python does not know is left to the database; what it refuses, the database refuses.
    assert taken or judged is not True
    assert not (judged is False and taken)


def test_what_is_not_known_stands_against_nothing():
    assert holds(Q(ended_on__gte=F("began_on"))) is None
    assert holds(~Q(ended_on__gte=F("began_on"))) is None
    assert holds(Q(ended_on__gte=F("began_on")) & Q(place="市委党校")) is None
    assert holds(Q(ended_on__gte=F("began_on")) | Q(place="外地")) is None
    assert holds(Q(topic__in=["x"]) | Q(hours__in=[1])) is None


@pytest.mark.parametrize(
    "condition",
    [
        Q(began_on__year=2023),
        Q(place=Lower("place")),
        Q(nowhere=1),
        Q(ended_on__gte=F("organiser__opened_on")),
        Q(GreaterThan(F("ended_on"), F("began_on"))),
        Q(place="a") ^ Q(place="b"),
    ],
    ids=["part of a day", "an expression", "no field", "another table", "a lookup", "either or"],
)
def test_what_only_the_database_understands_is_left_to_it(condition):
    with pytest.raises(judging._Untold):
        holds(condition)


def test_a_model_with_such_a_constraint_is_judged_by_the_others(constraints):
    odd = models.CheckConstraint(condition=Q(began_on__year=2023), name="odd")
    other = models.UniqueConstraint(fields=["name"], name="other")
    asked = len(checks_of(ClassRun))

    constraints(odd, other, *ClassRun._meta.constraints)

    assert len(checks_of(ClassRun)) == asked


def test_of_two_days_in_order_the_later_is_to_be_mended():
    assert fields_of((Judged("ended_on", "isnull"), Judged("ended_on", "gte", "began_on"))) == ("ended_on", "began_on")
    assert fields_of((Judged("began_on", "lte", "ended_on"),)) == ("ended_on", "began_on")


def test_a_broken_rule_says_its_own_sentence():
    run = ClassRunFactory.build(ended_on=date(2023, 3, 1), organiser=None, nature="nonsense")

    assert [rule.sentence for rule in broken(ClassRun, values_of(run))] == [
        "班次性质不在可填的选项中。",
        "结业日期不得早于开班日期。",
    ]


def refused(make):
    with pytest.raises(IntegrityError) as fault, transaction.atomic():
        make()
    return fault.value


def test_a_refusal_of_the_database_is_read_as_the_rule_it_broke():
    check = refused(lambda: ClassRunFactory(ended_on=date(2023, 3, 1)))
    trainee = TraineeFactory()
    double = refused(lambda: TraineeFactory(class_run=trainee.class_run, person=trainee.person))
    code = UnitFactory().code
    key = refused(lambda: UnitFactory(code=code))

    breach = breach_of(ClassRun, check)
    assert breach == Fault(FaultKind.END_BEFORE_START, "结业日期不得早于开班日期。", ("ended_on", "began_on"))
    breach = breach_of(Trainee, double)
    assert (breach.message, breach.kind) == ("已有一行的班次、姓名与此相同，只能有一条。", FaultKind.DUPLICATE_KEY)
    assert set(breach.fields) == {"class_run", "person"}
    assert breach_of(type(trainee.unit), key).message == "与已有的一行重复（「机构编码」相同），请核对。"


def test_a_rule_that_only_the_database_understands_has_its_sentence_all_the_same(constraints):
    odd = models.CheckConstraint(condition=Q(began_on__year=2023), name="odd", violation_error_message="只收 2023 年的班次。")
    constraints(odd)

    assert breach_of(ClassRun, IntegrityError("CHECK constraint failed: odd")).message == "只收 2023 年的班次。"


def test_what_no_rule_is_known_of_is_told_without_the_databases_words():
    missing = refused(lambda: Trainee.objects.create(class_run_id=None, attendance=Attendance.EXPECTED))

    assert breach_of(Trainee, missing).message == "不合台账的规定，请核对。"
