"""Small counts are not told to those who may know how many rows there are and see none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from sanbiao.affairs.training.permissions import ClassPolicy, class_policy
from sanbiao.core.access.policy import VIEW
from sanbiao.core.access.roles import EVERYBODY, STAFF, Role
from sanbiao.core.indicators.cards import card_of
from sanbiao.core.indicators.comparing import change
from sanbiao.core.indicators.figures import Figure
from sanbiao.core.indicators.measures import Share
from sanbiao.core.indicators.registry import REGISTRY as INDICATORS
from sanbiao.core.indicators.registry import FigureKind, Indicator
from sanbiao.core.indicators.services import evaluate, evaluate_below, parts_of, paths_for
from sanbiao.core.indicators.window import Reach
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.periods.periods import period
from sanbiao.tests.factories import ClassRunFactory, GrantFactory

pytestmark = pytest.mark.django_db
HALF = period("2023H1")
CODE = "training.away_classes"
ONE = INDICATORS[CODE]


@pytest.fixture(autouse=True)
def _hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """Classes are seen by the staff alone and counted by everybody, from three on."""
    monkeypatch.setitem(class_policy.roles, VIEW, STAFF)
    monkeypatch.setitem(class_policy.roles, "count", EVERYBODY)
    monkeypatch.setattr(type(REGISTRY["training.classrun"]), "count_permission", "count")
    monkeypatch.setattr(ClassPolicy, "fewest", 3)


@pytest.fixture
def reader():
    return GrantFactory(role=Role.READER).user


def _held(count: int, place: str = "成都") -> None:
    ClassRunFactory.create_batch(count, nature="away", place=place, state="open", began_on=date(2023, 3, 1), organiser=None)


@pytest.mark.parametrize(("count", "said", "rows"), [(0, "0", 0), (2, "少于 3", 0), (3, "3", 3)])
def test_of_few_rows_no_more_is_told_than_that_they_are_few(reader, count, said, rows):
    _held(count)
    ClassRunFactory()
    paths = paths_for(reader, ONE, "/")

    figure = evaluate([ONE], HALF, paths)[CODE]

    assert (figure.printed(), figure.rows) == (said, rows)
    assert Figure.from_json(figure.as_json()) == figure
    below = evaluate_below([ONE], HALF, paths, "/")
    assert [each[CODE].printed() for each in below.values()] == ([said] if count else [])


def test_the_staff_who_see_the_rows_are_told_all(reader):
    _held(2)
    clerk = GrantFactory(role=Role.CLERK).user

    assert evaluate([ONE], HALF, paths_for(clerk, ONE, "/"))[CODE].value == 2
    assert paths_for(clerk, ONE, "/") != paths_for(reader, ONE, "/") == Reach(("/",), (), 3)


def test_where_one_part_is_small_none_is_told_for_it_follows_from_the_others(reader):
    _held(4)
    _held(1, "杭州")
    paths, [by_place] = paths_for(reader, ONE, "/"), ONE.breakdowns

    figure = evaluate([ONE], HALF, paths)[CODE]

    assert (figure.value, figure.breakdown) == (Decimal(5), ())
    assert parts_of(ONE, by_place, HALF, paths) == []
    _held(2, "杭州")
    assert [part.value for _, part in parts_of(ONE, by_place, HALF, paths)] == [4, 3]


def test_a_rate_over_few_is_not_told(reader):
    _held(2)
    share = Indicator(
        code="training.toy",
        name="某率",
        unit="%",
        kind=FigureKind.RATIO,
        definition="",
        source="",
        measure=Share(column="held"),
        rows=lambda t, window: ONE.rows(t, window).mutate(held=True),
        ledgers=ONE.ledgers,
    )

    figure = evaluate([share], HALF, paths_for(reader, share, "/"))["training.toy"]

    assert (figure.printed(), figure.numerator, figure.denominator) == ("—", None, None)
    assert figure.why_none == "数目较小，只向能看到台账行的人显示。"


def test_a_card_says_few_and_nothing_is_worked_out_from_it(reader):
    _held(2)
    few = evaluate([ONE], HALF, paths_for(reader, ONE, "/"))[CODE]
    many = evaluate([ONE], HALF)[CODE]

    card = card_of(few, many)

    assert (card.value, card.change) == ("少于 3", "数目较小，只向能看到台账行的人显示。")
    assert change(many, few).trend == ""


def test_the_page_of_the_figure_says_few_and_shows_no_row(reader):
    _held(2)
    client = Client()
    client.force_login(reader)

    page = client.get(reverse("figure", args=[CODE]), {"period": "2023H1", "part": "by_place:成都"}).content.decode()
    listed = client.get(reverse("figures"), {"period": "2023H1"}).content.decode()

    assert "少于 3" in page
    assert "少于 3" in listed
    assert "构成这个数字的行只向经办的科室开放。" in page
    assert 'id="rows"' not in page
