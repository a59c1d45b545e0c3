"""Figures seen through a policy that opens fewer rows than lie in a subtree: they are taken over those rows alone.

The rows are classes: where, when they began, and their hours. The policy of a case opens some of them to whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import pytest
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from sanbiao.affairs.training.models import ClassRun, Reading
from sanbiao.affairs.training.permissions import class_policy, reading_policy
from sanbiao.core.access.policy import VIEW, Policy
from sanbiao.core.indicators.expressions import with_path
from sanbiao.core.indicators.measures import Count, Distinct, Mean, Measure, Median, Share, Sum
from sanbiao.core.indicators.registry import REGISTRY, Breakdown, FigureKind, Indicator
from sanbiao.core.indicators.services import evaluate, evaluate_below, parts_of, paths_for, row_keys, rows
from sanbiao.core.indicators.tables import Tables
from sanbiao.core.indicators.window import Reach, Window, scope_of
from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.core.periods.periods import period
from sanbiao.tests.factories import ClassRunFactory, GrantFactory, ReadingFactory, UnitFactory

pytestmark = pytest.mark.django_db
HALF = period("2023H1")
LEDGER = "training.classrun"
ROWS = [
    ("1", "成都", date(2023, 1, 5), "3.5"),
    ("2", "杭州", date(2023, 2, 6), "0.5"),
    ("3", "成都 50%", date(2023, 3, 6), "12"),
    ("4", "杭州", date(2023, 4, 10), "1"),
    ("5", "", date(2023, 5, 8), "2.5"),
]
BY_PLACE = Breakdown(name="by_place", label="地点", column="place")


@pytest.fixture(autouse=True)
def _rows() -> None:
    for code, place, began, hours in ROWS:
        ClassRunFactory(code=code, place=place, began_on=began, hours=hours, organiser=None if code == "5" else UnitFactory())


@pytest.fixture
def user() -> Any:
    return GrantFactory().user


@pytest.fixture
def opens(monkeypatch: pytest.MonkeyPatch) -> Callable[[Q | None, Policy[Any]], None]:
    """Let a policy open those rows alone for which a condition holds."""

    def opens(condition: Q | None, policy: Policy[Any] = class_policy) -> None:
        monkeypatch.setattr(policy, "narrowing", lambda *_: condition)

    return opens


def classes(t: Tables, window: Window) -> Any:
    run = t.training_classrun
    placed = with_path(run.filter(window.during(run.began_on)), t, ClassRun)
    return placed.select("organisation", "place", "hours", row="id", early=placed.began_on < ibis.date(2023, 3, 1))


def classes_and_readings(t: Tables, window: Window) -> Any:
    runs = with_path(t.training_classrun, t, ClassRun).select("organisation", row="id", ledger=ibis.literal(LEDGER))
    read = with_path(t.training_reading, t, Reading).select("organisation", row="id", ledger=ibis.literal("training.reading"))
    return ibis.union(runs, read)


def toy(measure: Measure, **said: Any) -> Indicator:
    told = {"rows": classes, "ledgers": (LEDGER,), "breakdowns": (BY_PLACE,), **said}
    return Indicator(
        code="training.toy", name="某数", unit="个", kind=FigureKind.FLOW, definition="", source="", measure=measure, **told
    )


def seen_by(user: Any, one: Indicator) -> list[str]:
    found = rows(one, LEDGER, HALF, paths_for(user, one, "/"))
    return sorted(found.values_list("code", flat=True))


@pytest.mark.parametrize(
    ("condition", "codes"),
    [
        (None, "12345"),
        (Q(), "12345"),
        (Q(place="杭州"), "24"),
        (Q(place__contains="50%") | Q(place__startswith="杭"), "234"),
        (Q(began_on__gte=date(2023, 3, 1), hours__lt=Decimal(5)), "45"),
        (Q(organiser__isnull=True), "5"),
        (Q(organiser__short_name="没有这个单位"), ""),
        (Q(pk__in=[]), ""),
        (~Q(pk__in=ClassRun.objects.filter(hours__gt=3).values("pk")), "245"),
    ],
    ids=["all", "no condition", "text", "signs", "day and number", "no unit", "nothing fits", "nothing", "query"],
)
def test_a_figure_is_taken_over_the_rows_that_its_reader_sees(user, opens, condition, codes):
    opens(condition)
    one = toy(Count())
    paths = paths_for(user, one, "/")

    [figure] = evaluate([one], HALF, paths).values()

    assert {each.code for each in class_policy.records(user, VIEW)} == set(codes)
    assert seen_by(user, one) == list(codes)
    assert (figure.value, figure.rows) == (len(codes), len(codes))
    assert sum(part.value for part in figure.breakdown) == len(codes)
    assert sum(each[one.code].rows for each in evaluate_below([one], HALF, paths, "/").values()) == len(codes)


@pytest.mark.parametrize(
    ("measure", "value", "of"),
    [
        (Count(where=("early",)), "1", None),
        (Count(per="place"), "2", None),
        (Sum(column="hours"), "13.5", None),
        (Distinct(column="place"), "2", None),
        (Mean(column="hours"), "4.5", 3),
        (Median(column="hours"), "1", None),
        (Share(column="early"), "33.3333333333", 3),
    ],
    ids=["count", "counted once", "sum", "distinct", "mean", "median", "share"],
)
def test_numerator_denominator_parts_and_rows_agree_for_every_measure(user, opens, measure, value, of):
    opens(Q(code__in="234"))
    one = toy(measure)
    paths = paths_for(user, one, "/")

    [figure] = evaluate([one], HALF, paths).values()
    [plain] = evaluate([one], HALF, paths, breakdowns=False).values()

    assert (figure.value, figure.denominator) == (plain.value, plain.denominator) == (Decimal(value), of)
    parts = parts_of(one, BY_PLACE, HALF, paths)
    assert tuple(part for _, part in parts) == figure.breakdown
    opened = [set(row_keys_of(one, paths, part=(BY_PLACE, key))) for key, _ in parts]
    assert set().union(*opened) == set(row_keys_of(one, paths)) != set()
    assert figure.rows == sum(map(len, opened))


def row_keys_of(one: Indicator, paths: Any, **part: Any) -> Any:
    return ClassRun.objects.filter(pk__in=row_keys(one, LEDGER, HALF, paths, **part)).values_list("pk", flat=True)


def test_of_several_ledgers_each_is_narrowed_by_its_own_policy(user, opens):
    kept, left = ReadingFactory(), ReadingFactory()
    one = toy(Count(), rows=classes_and_readings, ledgers=(LEDGER, "training.reading"), breakdowns=())
    opens(Q(pk=kept.pk), reading_policy)

    by_readings = evaluate([one], HALF, paths_for(user, one, "/"))[one.code].value
    opens(Q(place="杭州"))
    by_both = evaluate([one], HALF, paths_for(user, one, "/"))[one.code].value

    assert (by_readings, by_both) == (5 + 1, 2 + 1)
    assert left not in rows(one, "training.reading", HALF, paths_for(user, one, "/"))


def test_a_figure_of_a_part_of_the_rows_is_not_ranked_among_those_of_whole_cities(user, opens):
    one = toy(Count(), peers=lambda t, window: t.training_classrun.select(value="hours"))

    ranked = evaluate([one], HALF, paths_for(user, one, "/"))[one.code]
    opens(~Q(code="1"))
    narrowed = evaluate([one], HALF, paths_for(user, one, "/"))[one.code]

    assert (ranked.rank, narrowed.rank) == (2, None)


def test_where_no_policy_narrows_paths_are_paths_and_the_query_is_the_same_for_all(user, opens):
    one, clerk = toy(Count()), GrantFactory(unit=UnitFactory(code="T1")).user

    assert [type(paths_for(each, one, "/")) for each in (user, clerk)] == [tuple, tuple]
    opens(Q(place="杭州"))
    here, there = paths_for(user, one, "/"), paths_for(GrantFactory().user, one, "/")
    opens(Q(place="成都"))
    other = paths_for(user, one, "/")

    assert here == there != ("/",)
    assert ("/",) != here != other != ("/",)
    assert scope_of(here) == scope_of(other) != scope_of(("/",))
    assert {here: 1, there: 2, ("/",): 3, Reach(("/T1/",), here.seen): 4}[here] == 2


def test_the_page_lists_the_rows_of_its_number_with_what_decides(user, opens, monkeypatch):
    one = toy(Count(), decides=(Column(field="early", label="三月以前", kind=CellKind.YESNO),))
    monkeypatch.setitem(REGISTRY, one.code, one)
    opens(Q(place="杭州"))
    client = Client()
    client.force_login(user)

    response = client.get(reverse("figure", args=[one.code]), {"period": "2023H1"})

    shown, table = response.context["shown"], response.context["table"]
    assert (shown.figure.value, len(table.rows)) == (2, 2)
    assert [figure.value for figure in shown.past if figure.value] == [2]
    page = response.content.decode()
    assert "成都" not in page
    assert "三月以前" in page
