"""Numbers with decimals, those counted once, medians, names in order, targets issued again, ranks: on every engine.

The rows are classes: who holds them, where, when they began and ended, and their hours.

    class  organiser  place  began    ended    hours
    1      甲         成都   01-05    01-10    3.9
    2      甲         杭州   02-06    02-10    0.1
    3      乙         成都   03-06             12
    4      乙         杭州   04-10    04-30
    5      丙         杭州   05-08    05-10    2.5
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import ibis
import pytest

from sanbiao.affairs.training.models import ClassRun
from sanbiao.core.indicators.engines import Engine, Live, Parquet
from sanbiao.core.indicators.expressions import age_on, later_of, latest, with_path
from sanbiao.core.indicators.figures import Figure
from sanbiao.core.indicators.measures import Count, Distinct, Mean, Measure, Median, Share, Sum
from sanbiao.core.indicators.parquet import write_tables
from sanbiao.core.indicators.registry import Breakdown, FigureKind, Indicator, Rows
from sanbiao.core.indicators.services import evaluate, evaluate_below, row_keys
from sanbiao.core.indicators.tables import Tables
from sanbiao.core.indicators.window import Window
from sanbiao.core.periods.periods import period
from sanbiao.registry.organisations.models import Unit
from sanbiao.tests.factories import ClassRunFactory, UnitFactory

pytestmark = pytest.mark.django_db
HALF = period("2023H1")
LEDGER = "training.classrun"
ROWS = [
    ("甲", "成都", date(2023, 1, 5), date(2023, 1, 10), "3.9"),
    ("甲", "杭州", date(2023, 2, 6), date(2023, 2, 10), "0.1"),
    ("乙", "成都", date(2023, 3, 6), None, "12"),
    ("乙", "杭州", date(2023, 4, 10), date(2023, 4, 30), None),
    ("丙", "杭州", date(2023, 5, 8), date(2023, 5, 10), "2.5"),
]
BY_PLACE = Breakdown(name="by_place", label="地点", column="place")
PLACES = Breakdown(name="names", label="地点", column="place", order="began_on")


@pytest.fixture(autouse=True)
def _rows():
    units = {name: UnitFactory(short_name=name) for name in "甲乙丙"}
    for number, (unit, place, began, ended, hours) in enumerate(ROWS, 1):
        ClassRunFactory(code=str(number), organiser=units[unit], place=place, began_on=began, ended_on=ended, hours=hours)


@pytest.fixture(params=["live", "duckdb"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Engine]:
    """The database of the tests, and DuckDB over what a closing would write now."""

    def closed() -> Engine:
        write_tables(tmp_path / "closed")
        return Parquet(tmp_path / "closed")

    return Live if request.param == "live" else closed


def classes(t: Tables, window: Window) -> Any:
    run = t.training_classrun
    placed = with_path(run.filter(window.during(run.began_on)), t, ClassRun)
    return placed.select(
        "organisation",
        "place",
        "began_on",
        "hours",
        row="id",
        organiser="organiser_id",
        wide=placed.hours.cast("float64"),
        early=placed.began_on < ibis.date(2023, 3, 1),
    )


def toy(
    measure: Measure, rows: Rows = classes, parts: tuple[Breakdown, ...] = (BY_PLACE,), peers: Rows | None = None
) -> Indicator:
    return Indicator(
        code=f"toys.{type(measure).__name__}",
        name="某数",
        unit="%" if isinstance(measure, Share) else "个",
        kind=FigureKind.FLOW,
        definition="",
        source="",
        measure=measure,
        rows=rows,
        ledgers=(LEDGER,),
        breakdowns=parts,
        peers=peers,
    )


def measured(engine: Callable[[], Engine], one: Indicator, paths: tuple[str, ...] = ("/",)) -> Figure:
    """The figure, the same with its breakdown and without."""
    [figure] = evaluate([one], HALF, paths, engine=engine()).values()
    [plain] = evaluate([one], HALF, paths, engine=engine(), breakdowns=False).values()
    assert (plain.value, plain.numerator, plain.denominator, plain.rows) == (
        figure.value,
        figure.numerator,
        figure.denominator,
        figure.rows,
    )
    return figure


def parts(figure: Figure) -> list[tuple[str, str]]:
    return [(part.label, str(part.value)) for part in figure.breakdown]


def opened(one: Indicator, paths: tuple[str, ...] = ("/",)) -> list[str]:
    keys = row_keys(one, LEDGER, HALF, paths)
    return list(ClassRun.objects.filter(pk__in=keys).order_by("code").values_list("code", flat=True))


# --- decimals --------------------------------------------------------------------------------------------------------


def test_decimals_add_up_exactly_in_the_whole_and_in_its_parts(engine):
    figure = measured(engine, toy(Sum(column="hours")))

    assert (figure.value, figure.printed(), figure.rows) == (Decimal("18.5"), "18.5", 5)
    assert parts(figure) == [("成都", "15.9"), ("杭州", "2.6")]


def test_a_mean_of_decimals_is_exact_and_leaves_out_who_has_no_value(engine):
    one = toy(Mean(column="hours"))

    figure = measured(engine, one)

    assert (figure.numerator, figure.denominator, figure.rows) == (Decimal("18.5"), 4, 4)
    assert figure.exact == Fraction(185, 40)
    assert opened(one) == ["1", "2", "3", "5"]


def test_a_mean_of_one_value_each_leaves_out_who_has_none(engine):
    ClassRunFactory(code="6", began_on=date(2023, 6, 1), hours=None, place="成都")

    figure = measured(engine, toy(Mean(column="hours", per="organiser")))

    assert (figure.numerator, figure.denominator, figure.rows) == (Decimal("18.4"), 3, 4)
    assert parts(figure) == [("成都", "2"), ("杭州", "2")]


def test_floating_numbers_are_refused_for_they_would_not_add_up():
    with pytest.raises(TypeError, match="wide is floating"):
        evaluate([toy(Sum(column="wide"))], HALF)


# --- medians ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "value", "rows"),
    [(Median(column="hours"), "3.2", 4), (Median(column="hours", per="organiser"), "3.9", 4)],
    ids=["of rows, two in the middle", "of organisers, one in the middle"],
)
def test_a_median_is_the_middle_of_the_values_there_are(engine, measure, value, rows):
    figure = measured(engine, toy(measure))

    assert (figure.value, figure.numerator, figure.denominator, figure.rows) == (Decimal(value), None, None, rows)
    assert parts(figure) == [("成都", "2"), ("杭州", "2")]


def test_a_median_of_nothing_is_no_data(engine):
    ClassRun.objects.update(hours=None)

    assert measured(engine, toy(Median(column="hours"))).value is None


# --- counted once ----------------------------------------------------------------------------------------------------


def test_who_has_several_rows_counts_once_by_the_first_of_them_which_also_decides_the_part(engine):
    one = toy(Count(per="organiser"))

    figure = measured(engine, one)

    assert (figure.value, figure.rows) == (3, 3)
    assert parts(figure) == [("成都", "2"), ("杭州", "1")]
    assert opened(one) == ["1", "3", "5"]


def test_the_first_row_is_the_first_of_those_that_count(engine):
    ClassRun.objects.filter(code="1").update(began_on=date(2023, 3, 1), ended_on=None)
    one = toy(Count(per="organiser", where=("early",)))

    assert measured(engine, one).value == 1
    assert opened(one) == ["2"]


def test_the_first_row_by_a_day_is_the_earliest_whichever_was_written_first(engine):
    ClassRun.objects.filter(code="1").update(began_on=date(2023, 6, 1), ended_on=None)

    assert opened(toy(Count(per="organiser"))) == ["1", "3", "5"]
    assert opened(toy(Count(per="organiser", by="began_on"))) == ["2", "3", "5"]


def test_counted_once_beside_shares_of_the_same_rows_is_as_counted_alone():
    count, share = toy(Count(per="organiser", where=("early",)), parts=()), toy(Share(column="early", per="organiser"), parts=())

    together = evaluate([count, share], HALF)

    assert (together["toys.Count"].value, together["toys.Count"].rows) == (1, 1)
    assert (together["toys.Share"].numerator, together["toys.Share"].denominator, together["toys.Share"].rows) == (1, 3, 5)


# --- names -----------------------------------------------------------------------------------------------------------


def test_a_list_has_its_names_in_their_order(engine):
    figure = measured(engine, toy(Distinct(column="place"), parts=(PLACES,)))

    assert figure.value == 2
    assert parts(figure) == [("成都", "1"), ("杭州", "1")]
    ClassRun.objects.filter(code="2").update(began_on=date(2023, 1, 2))
    assert [label for label, _ in parts(measured(engine, toy(Distinct(column="place"), parts=(PLACES,))))] == ["杭州", "成都"]


# --- targets, and days of the rows themselves ------------------------------------------------------------------------


def targets(t: Tables, window: Window) -> Any:
    """The last class of each organiser by the as-of day."""
    placed = with_path(latest(t.training_classrun, ("organiser_id",), "began_on", window), t, ClassRun)
    return placed.select("organisation", "place", "hours", row="id")


def test_of_targets_for_the_same_thing_the_latest_issued_holds(engine):
    ClassRunFactory(code="6", began_on=date(2023, 7, 1), hours="99", organiser=ClassRun.objects.get(code="5").organiser)

    figure = measured(engine, toy(Sum(column="hours"), targets))

    assert (figure.value, figure.rows) == (Decimal("2.6"), 3)
    assert opened(toy(Sum(column="hours"), targets)) == ["2", "4", "5"]


def dated(t: Tables, window: Window) -> Any:
    run = t.training_classrun
    placed = with_path(run.filter(window.during(later_of(run.began_on, run.ended_on))), t, ClassRun)
    return placed.select("organisation", "place", row="id", years=age_on(ibis.date(1990, 2, 1), placed.began_on))


def test_the_later_of_two_days_needs_both_and_ages_are_taken_on_a_day_of_the_row(engine):
    one = toy(Sum(column="years"), dated)

    assert measured(engine, one).value == 32 + 33 * 3
    assert opened(one) == ["1", "2", "4", "5"]


# --- ranks -----------------------------------------------------------------------------------------------------------


def peers(t: Tables, window: Window) -> Any:
    run = t.training_classrun
    return run.filter(window.during(run.began_on), run.hours.notnull()).select(value="hours")


@pytest.mark.parametrize(
    ("measure", "rank"),
    [(Count(where=("early",)), 4), (Sum(column="hours"), 1), (Share(column="early"), 1)],
    ids=["a small count", "a sum", "a share in per cent"],
)
def test_a_figure_of_the_city_is_ranked_among_its_peers_by_those_that_are_greater(engine, measure, rank):
    one = toy(measure, peers=peers)

    figure = measured(engine, one)

    assert (figure.rank, figure.of) == (rank, 5)
    assert Figure.from_json(figure.as_json()) == figure


def test_without_peers_on_the_day_or_for_a_part_of_the_city_there_is_no_rank(engine):
    one = toy(Count(), peers=peers)

    part = measured(engine, one, (UnitFactory().path,))
    [none] = evaluate([one], period("2020"), engine=engine()).values()

    assert (part.rank, none.rank, none.of) == (None, None, None)
    assert "rank" not in none.as_json()


@pytest.mark.parametrize(
    "measure",
    [
        Count(),
        Count(where=("early",)),
        Count(per="place"),
        Sum(column="hours"),
        Distinct(column="place"),
        Mean(column="hours"),
        Mean(column="hours", per="place"),
        Share(column="early"),
        Share(column="early", per="place"),
        Median(column="hours"),
        Median(column="hours", per="place"),
    ],
    ids=str,
)
def test_a_figure_told_by_unit_is_the_figure_of_that_unit(measure):
    one = toy(measure, parts=())

    found = evaluate_below([one], HALF, ("/",), "/")

    assert len(found) == 3
    for unit in Unit.objects.all():
        [alone] = evaluate([one], HALF, (unit.path,)).values()
        assert found[unit.code][one.code] == alone, unit.short_name
        assert evaluate_below([one], HALF, (unit.path,), unit.path) == {"": {one.code: alone}}


# --- no data ---------------------------------------------------------------------------------------------------------


EVERY = [
    Count(),
    Sum(column="hours"),
    Distinct(column="place"),
    Mean(column="hours"),
    Median(column="hours"),
    Share(column="early"),
]


@pytest.mark.parametrize("measure", EVERY, ids=lambda measure: type(measure).__name__)
def test_a_figure_from_a_ledger_without_any_row_has_no_value_and_says_what_would_fill_it(engine, measure):
    ClassRun.objects.all().delete()

    figure = measured(engine, toy(measure))

    assert (figure.value, figure.printed(), figure.rows, figure.breakdown) == (None, "—", 0, ())
    assert figure.why_none == "台账「班次」还没有任何行，导入或录入后才有这个数。"
    assert figure.as_json()["value"] is None
    assert Figure.from_json(figure.as_json()) == figure


@pytest.mark.parametrize("measure", EVERY[:3], ids=lambda measure: type(measure).__name__)
def test_no_event_in_a_period_of_a_ledger_in_use_is_a_true_nought(engine, measure):
    [figure] = evaluate([toy(measure)], period("2020"), engine=engine()).values()

    assert (figure.value, figure.why_none) == (0, "")


def test_a_rate_of_nobody_in_a_ledger_in_use_has_no_value_and_says_so(engine):
    [figure] = evaluate([toy(Share(column="early"))], period("2020"), engine=engine()).values()

    assert (figure.value, figure.why_none) == (None, "本期没有可以计算的对象。")
