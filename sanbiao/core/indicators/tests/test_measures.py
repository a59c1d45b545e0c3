"""Every measure over a few rows: the figure, its parts and the rows it opens, worked out by hand.

The rows are units at sessions of online study, each with its heads; a session is large for a unit that brings thirty.

    unit   session  theme   heads
    甲     X1       治理    30
    甲     X2       治理    10
    甲     X3       生态    40
    乙     X1       治理    20
    乙     X3       生态    50
    丙     X2               30
    丁     X2       治理    2
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sanbiao.affairs.training.models import OnlineSession
from sanbiao.core.indicators.engines import Parquet
from sanbiao.core.indicators.expressions import with_path
from sanbiao.core.indicators.figures import Figure
from sanbiao.core.indicators.measures import Count, Distinct, Mean, Measure, Share, Sum
from sanbiao.core.indicators.parquet import write_tables
from sanbiao.core.indicators.registry import REGISTRY, Breakdown, FigureKind, Indicator, register
from sanbiao.core.indicators.services import evaluate, parts_of, row_keys
from sanbiao.core.indicators.tables import TABLES, Tables
from sanbiao.core.indicators.window import Window
from sanbiao.core.periods.periods import period
from sanbiao.tests.factories import OnlineSessionFactory, UnitFactory

pytestmark = pytest.mark.django_db
HALF = period("2023H1")
LEDGER = "training.onlinesession"
BY_THEME = Breakdown(name="by_theme", label="主题", column="theme")
ROWS = [
    ("甲", "X1", "治理", 30),
    ("甲", "X2", "治理", 10),
    ("甲", "X3", "生态", 40),
    ("乙", "X1", "治理", 20),
    ("乙", "X3", "生态", 50),
    ("丙", "X2", "", 30),
    ("丁", "X2", "治理", 2),
]


@pytest.fixture(autouse=True)
def _rows():
    units = {name: UnitFactory(short_name=name) for name in "甲乙丙丁"}
    for unit, session, theme, heads in ROWS:
        OnlineSessionFactory(unit=units[unit], session_code=session, theme=theme, heads=heads)


def sessions(t: Tables, window: Window) -> Any:
    online = t.training_onlinesession
    placed = with_path(online.filter(window.during(online.aired_on)), t, OnlineSession)
    return placed.select(
        "organisation",
        "session_code",
        "theme",
        "heads",
        row="id",
        unit="unit_id",
        large=placed.heads >= 30,
        huge=placed.heads >= 40,
    )


def toy(measure: Measure, code: str = "toys.one") -> Indicator:
    return Indicator(
        code=code,
        name="某数",
        unit="%" if isinstance(measure, Share) else "个",
        kind=FigureKind.FLOW,
        definition="",
        source="",
        measure=measure,
        rows=sessions,
        ledgers=(LEDGER,),
        breakdowns=(BY_THEME,),
    )


def measured(measure: Measure) -> Figure:
    return evaluate([toy(measure)], HALF)["toys.one"]


def parts(measure: Measure) -> list[tuple[str, int]]:
    return [(part.label, int(part.value)) for part in measured(measure).breakdown]


def opened(measure: Measure, theme: str | None = None) -> list[tuple[str, str]]:
    """The rows that the numerator opens, or that part of it."""
    keys = row_keys(toy(measure), LEDGER, HALF, part=None if theme is None else (BY_THEME, theme), counted=True)
    found = OnlineSession.objects.filter(pk__in=keys).order_by("pk")
    return list(found.values_list("unit__short_name", "session_code"))


# --- numbers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "value", "rows"),
    [
        (Count(), 7, 7),
        (Count(where=("large",)), 4, 4),
        (Sum(column="heads"), 182, 7),
        (Sum(column="heads", where=("large",)), 150, 4),
        (Distinct(column="session_code"), 3, 7),
        (Distinct(column="session_code", where=("huge",)), 1, 2),
    ],
    ids=["rows", "some rows", "sum", "sum of some", "different", "different of some"],
)
def test_a_number_is_taken_over_its_own_rows_and_opens_them(measure, value, rows):
    figure = measured(measure)

    assert (figure.value, figure.rows) == (value, rows)
    assert (figure.numerator, figure.denominator) == (None, None)


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (Count(), [("治理", 4), ("生态", 2), ("（未填）", 1)]),
        (Count(where=("huge",)), [("生态", 2)]),
        (Sum(column="heads"), [("生态", 90), ("治理", 62), ("（未填）", 30)]),
        (Distinct(column="session_code"), [("治理", 2), ("生态", 1), ("（未填）", 1)]),
    ],
    ids=["rows", "some rows", "sum", "different"],
)
def test_the_parts_of_a_number_are_measured_as_the_whole_largest_first(measure, expected):
    assert parts(measure) == expected


def test_a_part_without_rows_of_the_figure_is_none_of_its_parts_though_others_measured_with_it_have_it():
    figures = evaluate([toy(Count(), "toys.all"), toy(Count(where=("huge",)), "toys.huge")], HALF)

    assert [part.label for part in figures["toys.all"].breakdown] == ["治理", "生态", "（未填）"]
    assert [(part.label, part.value) for part in figures["toys.huge"].breakdown] == [("生态", 2)]


def test_a_part_whose_rows_amount_to_nothing_is_one_of_nought():
    OnlineSessionFactory(theme="农业", heads=0)

    assert parts(Sum(column="heads"))[-1] == ("农业", 0)


# --- rates -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "numerator", "denominator", "value"),
    [
        (Mean(column="heads"), 182, 7, Decimal(26)),
        (Mean(column="heads", per="unit"), 40 + 50 + 30 + 2, 4, Decimal("30.5")),
        (Share(column="large"), 4, 7, Decimal("57.1428571429")),
        (Share(column="large", per="unit"), 3, 4, Decimal(75)),
        (Share(column="large", per="unit", every=True), 1, 4, Decimal(25)),
    ],
    ids=["mean", "mean of units", "share", "units with any", "units with all"],
)
def test_a_rate_is_taken_over_rows_or_over_those_who_count_once_and_opens_every_row(measure, numerator, denominator, value):
    figure = measured(measure)

    assert (figure.numerator, figure.denominator, figure.value) == (numerator, denominator, value)
    assert figure.rows == 7


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (Mean(column="heads"), [("治理", 4), ("生态", 2), ("（未填）", 1)]),
        (Share(column="large"), [("治理", 4), ("生态", 2), ("（未填）", 1)]),
        (Mean(column="heads", per="unit"), [("治理", 3), ("生态", 2), ("（未填）", 1)]),
        (Share(column="large", per="unit"), [("治理", 3), ("生态", 2), ("（未填）", 1)]),
    ],
    ids=["mean", "share", "mean of units", "share of units"],
)
def test_the_parts_of_a_rate_are_how_many_it_is_taken_over(measure, expected):
    found = [(part.label, part.value) for _, part in parts_of(toy(measure), BY_THEME, HALF)]

    assert found == expected
    assert parts(measure) == expected


def test_the_numerator_of_a_share_opens_the_rows_that_hold():
    assert opened(Share(column="large")) == [("甲", "X1"), ("甲", "X3"), ("乙", "X3"), ("丙", "X2")]


def test_the_numerator_of_a_share_of_units_opens_all_rows_of_those_with_any_that_holds():
    share = Share(column="large", per="unit")

    assert opened(share) == [(unit, session) for unit, session, *_ in ROWS if unit != "丁"]
    assert opened(share, "治理") == [("甲", "X1"), ("甲", "X2"), ("乙", "X1")]


def test_the_numerator_of_a_share_that_needs_every_row_opens_the_rows_of_those_with_all():
    share = Share(column="large", per="unit", every=True)

    assert opened(share) == [("丙", "X2")]
    assert opened(share, "治理") == []


# --- together --------------------------------------------------------------------------------------------------------


EVERY = {
    "toys.rows": Count(),
    "toys.large": Count(where=("large",)),
    "toys.heads": Sum(column="heads"),
    "toys.sessions": Distinct(column="session_code"),
    "toys.mean": Mean(column="heads"),
    "toys.mean_of_units": Mean(column="heads", per="unit"),
    "toys.share": Share(column="large"),
    "toys.units_with_any": Share(column="large", per="unit"),
    "toys.units_with_all": Share(column="large", per="unit", every=True),
}
TOYS = [toy(measure, code) for code, measure in EVERY.items()]


def test_measured_together_each_is_what_it_is_alone():
    together = evaluate(TOYS, HALF)

    assert together == {one.code: evaluate([one], HALF)[one.code] for one in TOYS}
    assert (together["toys.heads"].value, together["toys.heads"].rows) == (182, 7)


def test_a_closed_period_measures_as_the_database_does_within_the_settings_it_is_given(tmp_path: Path):
    write_tables(tmp_path / "closed")

    closed = Parquet(tmp_path / "closed", threads=1, memory_limit="512MiB")

    assert evaluate(TOYS, HALF, engine=closed) == evaluate(TOYS, HALF)
    set_to = closed._database.execute("SELECT current_setting('threads'), current_setting('memory_limit')").fetchone()
    assert set_to == (1, "512.0 MiB")


# --- declaring -------------------------------------------------------------------------------------------------------


def test_a_code_is_declared_once():
    before = dict(REGISTRY)

    with pytest.raises(ValueError, match=r"two indicators for training\.classes_held"):
        register(toy(Count(), "training.classes_held"))

    assert before == REGISTRY


def test_rows_of_a_table_that_is_not_there_are_refused_by_its_name():
    with pytest.raises(AttributeError, match="training_lessons"):
        _ = TABLES.training_lessons
