"""Many figures, windows and organisations at once: the same figures, by as many statements as for one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sanbiao.core.indicators import engines
from sanbiao.core.indicators.comparing import figures_over
from sanbiao.core.indicators.engines import Live, Parquet
from sanbiao.core.indicators.parquet import write_tables
from sanbiao.core.indicators.registry import REGISTRY, Indicator
from sanbiao.core.indicators.services import evaluate, evaluate_each
from sanbiao.core.indicators.window import EVERYWHERE
from sanbiao.core.periods.periods import period
from sanbiao.tests.factories import ClassRunFactory, UnitFactory

pytestmark = pytest.mark.django_db
HALF = period("2023H1")
WINDOWS = [HALF.shifted(-1), HALF, HALF.up_to(date(2023, 5, 15))]


@pytest.fixture(autouse=True)
def _rows() -> None:
    for place, began_on in (("成都", date(2022, 9, 1)), ("杭州", date(2023, 3, 1)), ("杭州", date(2023, 6, 1))):
        ClassRunFactory(nature="away", state="completed", place=place, began_on=began_on, ended_on=None)


@pytest.fixture
def _many() -> Iterator[None]:
    """Forty indicators more, none of which shares its rows with another."""
    for number in range(40):
        one = REGISTRY["training.away_classes"]
        copied = replace(one, code=f"training.toy_{number}", rows=lambda t, window, one=one: one.rows(t, window))
        REGISTRY[copied.code] = copied
    yield
    for number in range(40):
        del REGISTRY[f"training.toy_{number}"]


def everything() -> list[Indicator]:
    return list(REGISTRY.values())


def test_windows_and_organisations_asked_for_together_give_what_each_gives_alone():
    town = UnitFactory(town=True)
    wanted = [(everything(), window, paths) for window in WINDOWS for paths in (EVERYWHERE, (town.path,), (town.path, "/X/"))]

    assert evaluate_each(wanted) == [evaluate(*each) for each in wanted]
    assert [each["training.away_classes"].value for each in evaluate_each(wanted)[::3]] == [1, 2, 1]


def test_duckdb_answers_together_as_the_live_database_does(tmp_path: Path):
    write_tables(tmp_path / "closed")
    wanted = [(everything(), window, EVERYWHERE) for window in WINDOWS]

    assert evaluate_each(wanted, engine=Parquet(tmp_path / "closed")) == evaluate_each(wanted)


@pytest.mark.usefixtures("_many")
def test_the_statements_do_not_grow_with_indicators_or_windows(django_assert_num_queries):
    # One for the figures, one that asks which ledgers of those without rows are empty, and one for what was stated of these.
    with django_assert_num_queries(3):
        evaluate(everything(), HALF)
    scoped = [(one, EVERYWHERE) for one in everything()]

    with django_assert_num_queries(3):
        figures_over(scoped, WINDOWS)


def test_more_queries_than_a_statement_may_hold_are_asked_in_several(monkeypatch, django_assert_num_queries):
    classes = [
        one for one in everything() if one.code in ("training.classes_held", "training.away_classes", "training.attendances")
    ]
    whole = evaluate(classes, HALF, breakdowns=False)
    monkeypatch.setattr(engines, "MOST_TOGETHER", 2)

    with django_assert_num_queries(4):
        assert evaluate(classes, HALF, breakdowns=False) == whole


def test_nothing_asked_is_nothing_answered(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Live().run_together([]) == []
        assert figures_over([], WINDOWS) == [{}, {}, {}]


def test_a_window_that_comes_twice_is_measured_once(monkeypatch):
    asked = []
    monkeypatch.setattr(
        "sanbiao.core.indicators.comparing.evaluate_each", lambda wanted, **options: asked.extend(wanted) or [{} for _ in wanted]
    )

    figures_over([(everything()[0], EVERYWHERE)], [HALF, HALF.shifted(-2), HALF.a_year_ago()])

    assert [window.code for _, window, _ in asked] == ["2023H1", "2022H1"]
