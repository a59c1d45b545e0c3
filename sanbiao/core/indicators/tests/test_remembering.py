"""Answers that are remembered: right after every change, and asked for once in between."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sanbiao.core.audit.services import keep, moment
from sanbiao.core.indicators import remembering
from sanbiao.core.indicators.engines import Live
from sanbiao.core.indicators.remembering import Memory, Remembering, live
from sanbiao.core.indicators.services import evaluate, indicator
from sanbiao.core.periods.periods import period
from sanbiao.tests.factories import NOON, ClassRunFactory

HELD = "training.classes_held"
HALF = period("2023H1")


@pytest.fixture(autouse=True)
def memory(settings, monkeypatch):
    settings.SANBIAO_ANSWERS_KEPT = 2
    monkeypatch.setattr(remembering, "MEMORY", Memory())
    return remembering.MEMORY


def held():
    """The figure, and how often the classes were asked for it."""
    with CaptureQueriesContext(connection) as seen:
        value = evaluate([indicator(HELD)], HALF, engine=Remembering(), breakdowns=False)[HELD].value
    return value, sum("training_classrun" in query["sql"] for query in seen.captured_queries)


def hold_a_class():
    return ClassRunFactory(state="completed", began_on=date(2023, 3, 1), ended_on=None)


@pytest.mark.django_db
def test_a_figure_is_counted_once_until_something_happens():
    keep(by="clerk", at=NOON, verb="新增", record=hold_a_class())
    assert held() == (1, 1)
    assert held() == (1, 0)

    keep(by="clerk", at=NOON, verb="新增", record=hold_a_class())

    assert held() == (2, 1)


@pytest.mark.django_db
def test_without_any_event_nothing_is_remembered():
    hold_a_class()
    assert held() == (1, 1)
    hold_a_class()

    assert held() == (2, 1)


@pytest.mark.django_db
def test_a_transaction_that_is_open_is_asked_itself():
    assert connection.in_atomic_block
    assert type(live()) is Live


def test_outside_a_transaction_answers_are_remembered_where_any_are(settings, monkeypatch):
    monkeypatch.setattr(remembering, "connection", SimpleNamespace(in_atomic_block=False))
    assert type(live()) is Remembering

    settings.SANBIAO_ANSWERS_KEPT = 0

    assert type(live()) is Live


@pytest.mark.django_db
def test_a_moment_is_told_from_the_same_number_at_another_time():
    event = keep(by="clerk", at=NOON, verb="新增", record=hold_a_class())

    assert moment() == (event.pk, NOON)


@pytest.mark.parametrize("later", [(2, NOON), (1, NOON + timedelta(seconds=1))])
def test_what_was_said_at_another_moment_is_forgotten(memory, later):
    memory.recall((1, NOON), [])
    memory.keep((1, NOON), {"a": [(1,)]})
    assert memory.recall((1, NOON), ["a"]) == {"a": [(1,)]}

    assert memory.recall(later, ["a"]) == {}
    assert memory.recall((1, NOON), ["a"]) == {}


def test_an_answer_that_comes_too_late_is_not_kept(memory):
    memory.recall((2, NOON), [])
    memory.keep((1, NOON), {"a": []})

    assert memory.recall((2, NOON), ["a"]) == {}


def test_no_more_is_kept_than_is_set_and_what_was_asked_for_last_stays(memory):
    now = (1, NOON)
    memory.recall(now, [])
    memory.keep(now, {"a": [], "b": []})
    memory.recall(now, ["a"])
    memory.keep(now, {"c": []})

    assert set(memory.recall(now, ["a", "b", "c"])) == {"a", "c"}


def test_a_memory_of_pages_has_a_bound_of_its_own():
    now, pages = (1, NOON), Memory(most=1)
    pages.recall(now, [])
    pages.keep(now, {"a": [], "b": []})

    assert set(pages.recall(now, ["a", "b"])) == {"b"}
