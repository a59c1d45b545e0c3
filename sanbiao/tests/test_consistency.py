"""A figure is the measure of exactly the rows it opens: for every indicator, window, organisation and role."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from django.db.models import F, Q, Value
from django.db.models.functions import Mod
from django.http import QueryDict

from sanbiao.core.access.roles import ADMINISTRATORS, CITY, EVERY_SECTION, Role
from sanbiao.core.indicators.compiling import compiled
from sanbiao.core.indicators.engines import Live
from sanbiao.core.indicators.figures import Figure, half_up
from sanbiao.core.indicators.measures import Count, Distinct, Mean, Share, Sum
from sanbiao.core.indicators.queries import base
from sanbiao.core.indicators.registry import REGISTRY, Indicator
from sanbiao.core.indicators.services import evaluate, evaluate_below, parts_of, paths_for, reported, row_keys, rows
from sanbiao.core.indicators.window import EVERYWHERE, Paths, scope_of, values_of
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.listing import Listing
from sanbiao.core.periods.periods import Period, period
from sanbiao.portal.scope import read_context
from sanbiao.registry.organisations.models import TOWNS, Unit
from sanbiao.reports.compiling import verification
from sanbiao.reports.printing import SlotStatus
from sanbiao.tests.factories import GrantFactory
from sanbiao.tests.sources import PACKAGE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
FOLDER = PACKAGE / "tests" / "data" / "city-a"
EXPECTED: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))["periods"]
BUSINESSES = tuple(f"{business}." for business in sorted({one.business for one in REGISTRY.values()}))
PRINTED = [(code, figure) for code in EXPECTED for figure in EXPECTED[code]["figures"] if figure.startswith(BUSINESSES)]
CODES = ("2023H1", "2022H2", "2023Q1", "2022", "2023M05", "2031H1")
"""Halves, a quarter, a year, a month, and a period of which nothing is known."""

every_window = pytest.mark.parametrize("window", CODES)
TOLD_APART = ("2023H1", "2022H2", "2031H1")
"""Where every part of every figure is opened, which takes long: two windows with rows, and one of which nothing is known."""
ALL = sorted(REGISTRY.values(), key=lambda one: one.code)
"""Taken all at once by each test: asked together, figures cost one statement; what fails is named by its code."""


def _opened(one: Indicator, days: Period, paths: Paths = EVERYWHERE, **narrowed: Any) -> set[tuple[str, Any]]:
    """The rows a figure opens, each by ledger and key."""
    return {
        (ledger, key)
        for ledger in one.ledgers
        for key in LEDGERS[ledger]
        .model._base_manager.filter(pk__in=row_keys(one, ledger, days, paths, **narrowed))
        .values_list("pk", flat=True)
    }


def _districts() -> list[Unit]:
    return list(Unit.objects.filter(parent=None).order_by("code"))


def _figure(one: Indicator, days: Period, paths: Paths = EVERYWHERE) -> Figure:
    return evaluate([one], days, paths)[one.code]


def test_there_are_indicators_of_every_measure():
    assert {type(one.measure) for one in REGISTRY.values()} == {Count, Sum, Distinct, Mean, Share}


@pytest.mark.parametrize(("window", "code"), PRINTED)
def test_the_figure_is_the_one_worked_out_by_hand(window: str, code: str):
    wanted = EXPECTED[window]["figures"][code]

    figure = _figure(REGISTRY[code], period(window))

    if "denominator" in wanted:
        assert (figure.numerator, figure.denominator) == (wanted["numerator"], wanted["denominator"])
        assert wanted["value"] is None or figure.printed() == str(wanted["value"])
    else:
        assert figure.value == Decimal(str(wanted["value"]))
    detail = dict(wanted.get("detail", {}))
    assert (figure.rank, figure.of) == (detail.pop("rank", None), detail.pop("of", None))
    if detail:
        parts = {
            part.name: {each.key: int(each.value) for _, each in parts_of(REGISTRY[code], part, period(window))}
            for part in REGISTRY[code].breakdowns
        }
        if isinstance(names := detail.get("names"), list):
            assert list(parts["names"]) == names
        else:
            # The page of one breakdown is written without its name.
            is_whole = all(isinstance(each, dict) for each in detail.values())
            assert parts == (detail if is_whole else {REGISTRY[code].breakdowns[0].name: detail})
    assert figure.rows == wanted["rows"] or REGISTRY[code].measure.per


@every_window
def test_a_figure_opens_as_many_rows_as_it_says(window: str):
    days = period(window)
    figures = evaluate(ALL, days)

    for one in ALL:
        figure, opened = figures[one.code], _opened(one, days)
        assert len(opened) == figure.rows, one.code
        assert sum(rows(one, ledger, days).count() for ledger in one.ledgers) == figure.rows, one.code
        if type(one.measure) is Count:
            assert figure.value == (None if figure.wanting else figure.rows), one.code
        if type(one.measure) is Share and not one.measure.per:
            assert figure.denominator == figure.rows, one.code
            assert figure.numerator == len(_opened(one, days, counted=True)), one.code


@every_window
def test_a_rate_is_its_numerator_over_its_denominator_and_no_data_is_not_nought(window: str):
    figures = evaluate(ALL, period(window))

    for one in ALL:
        figure = figures[one.code]
        if not one.measure.is_rate:
            assert (figure.numerator, figure.denominator) == (None, None), one.code
        elif not figure.denominator:
            assert figure.value is None, one.code
            assert figure.printed() == "—", one.code
        else:
            times = 100 if isinstance(one.measure, Share) else 1
            assert figure.value == half_up(Fraction(figure.numerator) / Fraction(figure.denominator) * times, 10), one.code


@pytest.mark.parametrize("window", TOLD_APART)
def test_every_part_of_a_figure_is_the_measure_of_the_rows_it_opens(window: str):
    for one in ALL:
        assert _told(one, period(window), EVERYWHERE) == _counted(one, period(window), EVERYWHERE), one.code


def test_every_part_of_a_figure_of_organisations_is_the_measure_of_the_rows_it_opens():
    paths = tuple(unit.path for unit in _districts()[:2])

    for one in ALL:
        assert _told(one, period("2023H1"), paths) == _counted(one, period("2023H1"), paths), one.code


Parts = tuple[Any, list[Any], dict[str, list[tuple[str, Any]]], dict[str, list[Any]]]
"""The whole; all parts as the figure lists them; each breakdown's parts by key; and the rows its parts open, together."""


def _told(one: Indicator, days: Period, paths: Paths) -> Parts:
    """Whole and parts as the figure says them; the parts of a breakdown open the rows of the whole, each in one of them."""
    figure, whole = _figure(one, days, paths), sorted(_opened(one, days, paths))
    parts = {each.name: [(key, part.value) for key, part in parts_of(one, each, days, paths)] for each in one.breakdowns}
    listed = [part.value for part in figure.breakdown]
    value = figure.denominator if one.measure.is_rate else figure.value
    return 0 if figure.wanting and not whole else value, listed, parts, dict.fromkeys(parts, whole)


def _counted(one: Indicator, days: Period, paths: Paths) -> Parts:
    """The same, worked out of the rows that whole and parts open."""
    facts, parts, rows = _facts(one, days, paths), {}, {}
    for each in one.breakdowns:
        keys = [key for key, _ in parts_of(one, each, days, paths)]
        opened = [_opened(one, days, paths, part=(each, key)) for key in keys]
        parts[each.name] = [(key, _worked_out(one, facts, some)) for key, some in zip(keys, opened, strict=True)]
        rows[each.name] = sorted(row for some in opened for row in some)
    listed = [value for each in parts.values() for _, value in each]
    return _worked_out(one, facts, _opened(one, days, paths)), listed, parts, rows


def _facts(one: Indicator, days: Period, paths: Paths) -> dict[tuple[str, Any], dict[str, Any]]:
    """What the expression says of each row: what is measured, and of whom it is."""
    table = base(one.rows, scope_of(paths))
    names = {"row", "ledger", "organisation", one.measure.per, getattr(one.measure, "column", "")} & set(table.columns)
    query = compiled(table.select(*sorted(names)), Live().name)
    found = [dict(zip(query.columns, row, strict=True)) for row in Live().run(query, values_of(days, paths))]
    return {(fact.get("ledger", one.ledgers[0]), fact["row"]): fact for fact in found}


def _worked_out(one: Indicator, facts: dict[tuple[str, Any], dict[str, Any]], opened: set[tuple[str, Any]]) -> int:
    """How many or how much some rows are, or over how many a rate of them is taken."""
    rows = [facts[each] for each in opened]
    match one.measure:
        case Sum(column=column):
            return sum(fact[column] or 0 for fact in rows)
        case Distinct(column=column):
            return len({fact[column] for fact in rows})
    return len({fact[one.measure.per] for fact in rows}) if one.measure.per else len(rows)


def _shares() -> list[tuple[str, ...]]:
    """The two largest units right below the city, each in a hand."""
    units = sorted(_districts(), key=lambda unit: -Unit.objects.filter(path__startswith=unit.path).count())
    return [(unit.path,) for unit in units[:2]]


def test_organisations_share_out_the_rows_of_the_city():
    whole = period("2023H1")
    everybody, districts = tuple(path for hand in _shares() for path in hand), tuple(unit.path for unit in _districts())
    placeless = {ledger: {(ledger, row.pk) for row in _without_place(ledger)} for one in ALL for ledger in one.ledgers}

    for one in ALL:
        city, together = _opened(one, whole), _opened(one, whole, everybody)
        shares = [_opened(one, whole, hand) for hand in _shares()]
        # What counts once may have rows in several organisations, and counts in each of them.
        assert sum(map(len, shares)) == len(together) or one.measure.per, one.code
        assert set().union(*shares) == together or (one.measure.per and together <= set().union(*shares)), one.code
        assert together <= city or one.measure.per, one.code
        assert together.isdisjoint(set().union(*(placeless[ledger] for ledger in one.ledgers))), one.code
        outside = [fact for fact in _facts(one, whole, EVERYWHERE).values() if not fact["organisation"].startswith(districts)]
        assert {fact["organisation"] for fact in outside} <= {CITY}, one.code


def _without_place(ledger: str) -> list[Any]:
    """The rows that belong to the city itself."""
    policy = LEDGERS[ledger].policy
    placed = {f"{policy.organisation}__isnull": True} if policy.organisation else {}
    return list(policy.model._base_manager.filter(**placed))


def test_counts_and_sums_add_up_over_organisations():
    window = period("2023H1")
    adding = [one for one in ALL if isinstance(one.measure, Count | Sum) and not one.measure.per]

    shares = [evaluate(adding, window, hand) for hand in _shares()]
    together = evaluate(adding, window, tuple(path for hand in _shares() for path in hand))

    for one in adding:
        if together[one.code].wanting:
            assert {share[one.code].value for share in shares} == {None}, one.code
        else:
            assert sum(share[one.code].value for share in shares) == together[one.code].value, one.code


def _seen(user: Any) -> dict[str, set[tuple[str, Any]]]:
    """The rows that somebody sees in the books of the figures, by ledger."""
    books = sorted({ledger for one in ALL for ledger in one.ledgers})
    return {ledger: {(ledger, key) for key in LEDGERS[ledger].rows(user).values_list("pk", flat=True)} for ledger in books}


@cache
def _opened_of_half(one: Indicator, paths: Paths) -> set[tuple[str, Any]]:
    """Many roles see the same: asked once, while the city of this module stays as it is."""
    return _opened(one, period("2023H1"), paths)


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
@pytest.mark.parametrize("wide", [True, False], ids=["city", "district"])
def test_a_figure_opens_nothing_that_its_reader_may_not_see(role: Role, *, wide: bool):
    district = max(_districts(), key=lambda unit: Unit.objects.filter(path__startswith=unit.path).count())
    user = GrantFactory(section=EVERY_SECTION, role=role, unit=None if wide else district).user
    seen = _seen(user)

    for one in ALL:
        paths = paths_for(user, one, CITY)
        opened = _opened_of_half(one, paths) if paths else set()
        sees = all(LEDGERS[key].policy.may(user, LEDGERS[key].view_permission) for key in one.ledgers)
        # Who may but count rows is shown none by the page of the figure: test_every_indicator.
        assert not sees or opened <= set().union(*(seen[ledger] for ledger in one.ledgers)), one.code
        assert bool(paths) == (role not in ADMINISTRATORS), one.code
        assert not wide or tuple(paths) in ((), (CITY,)), one.code


def _every_other(ledger: Ledger[Any]) -> Q:
    """The condition of the rows with an odd key: what a policy might open of a subtree."""
    odd = ledger.model._base_manager.annotate(rest=Mod(F("pk"), Value(2))).filter(rest=1)
    return Q(pk__in=odd.values("pk"))


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every policy opens every other row."""
    for ledger in LEDGERS.values():
        monkeypatch.setattr(ledger.policy, "narrowing", lambda *_, ledger=ledger: _every_other(ledger))


@pytest.mark.usefixtures("narrow")
def test_a_figure_of_who_sees_a_part_of_the_rows_is_the_measure_of_those_it_opens_to_them():
    days = period("2023H1")
    user = GrantFactory(section=EVERY_SECTION, role=Role.CLERK, unit=_districts()[0]).user
    seen = _seen(user)

    for one in ALL:
        paths, mine = paths_for(user, one, CITY), set().union(*(seen[ledger] for ledger in one.ledgers))
        opened = _opened(one, days, paths)
        assert _told(one, days, paths) == _counted(one, days, paths), one.code
        _compare_by_unit(one, days, paths)
        assert _figure(one, days, paths).rows == len(opened), one.code
        assert opened <= mine, one.code
        assert one.measure.per or opened == _opened(one, days, tuple(paths)) & mine, one.code


def _compare_by_unit(one: Indicator, days: Period, paths: Paths) -> None:
    """The table by unit has as many rows as the figure, unless one thing counts in several units."""
    below = evaluate_below([one], days, paths, CITY).values()
    assert one.measure.per or sum(each[one.code].rows for each in below) == len(_opened(one, days, paths)), one.code


def test_the_lists_of_all_townships_hold_the_rows_of_each():
    user = GrantFactory(section=EVERY_SECTION, role=Role.HEAD).user

    def listed(ledger: Ledger[Any], org: str) -> set[int]:
        context = read_context({"org": org, "period": "2023H1"}, user, today=date(2023, 9, 12))
        return set(Listing(ledger, user, context, QueryDict()).rows.values_list("pk", flat=True))

    towns = Unit.objects.filter(kind__in=TOWNS)
    for ledger in LEDGERS.values():
        assert listed(ledger, "~towns") == set().union(*(listed(ledger, town.code) for town in towns)), ledger.key


def test_figures_together_are_the_figures_one_by_one():
    days = period("2023H1")

    together = evaluate(list(REGISTRY.values()), days)

    assert together == {code: _figure(one, days) for code, one in REGISTRY.items()}


def test_the_report_of_the_city_lacks_no_figure():
    lines = verification(evaluate(reported(), period("2023H1")))

    assert [(line.code, line.printed) for line in lines if line.status is not SlotStatus.AGREES] == []
