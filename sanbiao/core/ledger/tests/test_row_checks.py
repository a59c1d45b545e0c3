"""What a clerk would notice in a row, noticed in a sheet and in a form alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sanbiao.affairs.training.models import HELD, State, Trainee
from sanbiao.core.ledger import row_checks
from sanbiao.core.ledger.columns import column
from sanbiao.core.ledger.deriving import bound
from sanbiao.core.ledger.forms import _input_of, form_of
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.near import perhaps
from sanbiao.core.ledger.row_checks import row_faults
from sanbiao.registry.codes.ethnicity import ETHNIC_GROUPS
from sanbiao.tests.factories import NOON, ClassRunFactory, GrantFactory, PersonFactory, UnitFactory, id_number_of

PEOPLE, POSTINGS = REGISTRY["people.person"], REGISTRY["people.posting"]
CLASSES = REGISTRY["training.classrun"]
TODAY = NOON.date()
BORN = date(1985, 6, 20)
MAN = id_number_of(BORN, 1)
RIGHT = {"id_number": MAN, "sex": "male", "birth_month": date(1985, 6, 1), "status": "serving", "ethnicity": "汉族"}


def said(ledger: Any, **values: Any) -> list[tuple[str, str, bool]]:
    return [(fault.kind, fault.field, fault.warning) for fault in row_faults(ledger, values, TODAY)]


def test_a_right_row_has_no_fault():
    months = {"work_month": TODAY.replace(day=1), "party_month": date(1985, 6, 1), "rank_since": None, "full_time_level": "大学"}

    assert said(PEOPLE, **RIGHT, **months) == []
    assert said(POSTINGS, began_on=date(2021, 5, 1)) == []


@pytest.mark.parametrize(
    ("changed", "kind", "field"),
    [
        ({"sex": "female"}, "sex_mismatch", "sex"),
        ({"work_month": date(2999, 1, 1)}, "date_ahead", "work_month"),
        ({"party_month": date(1985, 5, 1)}, "before_birth", "party_month"),
        ({"ethnicity": "汉"}, "unknown_word", "ethnicity"),
        ({"in_service_level": "大学本课"}, "unknown_word", "in_service_level"),
    ],
    ids=["sex", "ahead", "before birth", "ethnicity", "education"],
)
def test_what_a_clerk_would_notice_is_a_warning(changed, kind, field):
    assert said(PEOPLE, **{**RIGHT, **changed}) == [(kind, field, True)]


def test_a_posting_before_birth_is_noticed_by_the_number():
    assert said(POSTINGS, person__id_number=MAN, began_on=date(1980, 1, 1)) == [("before_birth", "began_on", True)]
    assert said(POSTINGS, person__id_number=MAN, began_on=date(2999, 1, 1)) == [("date_ahead", "began_on", True)]


@pytest.mark.parametrize(
    ("state", "ahead"),
    [
        (State.PLANNED, []),
        (State.CANCELLED, []),
        (State.OPEN, ["began_on"]),
        (State.COMPLETED, ["began_on", "ended_on"]),
        (None, []),
    ],
)
def test_what_is_planned_lies_ahead_and_what_was_held_does_not(state, ahead):
    days = {"began_on": date(2999, 1, 1), "ended_on": date(2999, 1, 3)}

    assert said(CLASSES, state=state, **days) == [("date_ahead", field, True) for field in ahead]


@pytest.fixture
def ends_are_asked(monkeypatch):
    """The book of classes, in which only planned and cancelled ones may lack the last day."""
    unless = {"state": (State.PLANNED, State.CANCELLED)}
    columns = [replace(each, required=True, unless=unless) if each.field == "ended_on" else each for each in CLASSES.columns]
    monkeypatch.setattr(type(CLASSES), "columns", tuple(columns))
    row_checks._looked.cache_clear()
    yield CLASSES
    row_checks._looked.cache_clear()


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({"state": State.PLANNED, "ended_on": None}, False),
        ({"state": State.OPEN, "ended_on": None}, True),
        ({"state": State.OPEN, "ended_on": date(2023, 3, 1)}, False),
        ({"state": State.OPEN}, False),
        ({"ended_on": None}, False),
    ],
    ids=["a state before it", "a state after it", "filled", "not understood", "the state was not understood"],
)
def test_what_only_some_rows_may_lack_is_asked_of_the_others(ends_are_asked, values, missing):
    assert said(ends_are_asked, **values) == ([("missing_value", "ended_on", False)] if missing else [])


def test_an_input_that_only_some_rows_may_leave_empty_is_not_required_by_itself(ends_are_asked):
    column = ends_are_asked.column("ended_on")

    assert column.kind.reader(column)(None) is None
    assert not _input_of(ends_are_asked, column, "ended_on").required


def test_the_day_of_another_row_goes_by_the_state_of_that_row():
    [began_on] = bound(Trainee, (column("class_run__began_on"),))

    assert began_on.past_when == (("class_run__state", frozenset(HELD)),)


@pytest.mark.django_db
def test_a_row_that_is_changed_is_looked_at_with_what_it_has_already():
    run = ClassRunFactory(opened=True)
    typed = {
        "code": run.code,
        "name": run.name,
        "nature": run.nature,
        "place": run.place,
        "version": "1",
        "began_on": "2099-01-01",
    }

    changed = form_of(CLASSES)(typed, instance=run, user=GrantFactory().user, on=TODAY)

    assert changed.is_valid()
    assert [warning.partition("」")[0] for warning in changed.warnings] == ["「开班日期"]


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("凤林镇", "枫林镇"),
        ("枫林", "枫林镇"),
        ("枫林镇政府", "枫林镇"),
        ("市委办", "市委办公室"),
        ("白石", ""),
        ("", ""),
    ],
)
def test_a_word_that_is_nearly_known_is_named(text, near):
    assert perhaps(text, ("枫林镇", "清河街道", "市委办公室")) == (f"是不是“{near}”？" if near else "")


def test_there_are_fifty_six_ethnic_groups():
    assert len(set(ETHNIC_GROUPS)) == 56
    assert perhaps("汉", ETHNIC_GROUPS) == "是不是“汉族”？"


def form(key: str, **typed: Any) -> Any:
    bound = form_of(REGISTRY[key])({**typed, "ticket": "t"}, user=GrantFactory().user, on=TODAY)
    bound.is_valid()
    return bound


@pytest.mark.django_db
def test_a_form_fills_birth_and_sex_from_the_number_where_they_are_left_empty():
    town = UnitFactory(short_name="枫林镇")
    typed = {"unit": "枫林镇", "name": "张三", "post": "镇长", "id_number": MAN, "status": "serving"}

    filled = form("people.person", **typed)
    told = form("people.person", **typed, sex="female", birth_month="1984.01")
    wrong = form("people.person", **{**typed, "id_number": "1"})

    assert filled.errors == {}
    assert (filled.cleaned_data["birth_month"], filled.cleaned_data["sex"]) == (date(1985, 6, 1), "male")
    assert filled.cleaned_data["unit"] == town
    assert (told.cleaned_data["birth_month"], told.cleaned_data["sex"]) == (date(1984, 1, 1), "female")
    assert [warning[:4] for warning in told.warnings] == ["「性别」", "「出生年"]
    assert set(wrong.errors) == {"id_number", "birth_month", "sex"}
    assert "空着则按身份证号填写" in filled.fields["sex"].help_text


@pytest.mark.django_db
def test_a_form_warns_of_what_a_sheet_warns_of_and_asks_for_the_unit_that_was_meant():
    person = PersonFactory(unit=UnitFactory(short_name="枫林镇"), id_number=MAN)
    typed = {"person": person.name, "post": "镇长", "is_team_member": "1", "manner": "formal"}

    early = form("people.posting", **typed, unit="枫林镇", began_on="1980.01")
    meant = form("people.posting", **typed, unit="凤林镇", began_on="2021.05")

    assert early.errors == {}
    assert early.warnings == ["「任职时间」1980.01 早于身份证号中的出生日期，请核对是否填错。"]
    assert meant.errors["unit"] == ["“凤林镇”不在机构名录中，是不是“枫林镇”？请核对写法，或先把它补进机构台账。"]
