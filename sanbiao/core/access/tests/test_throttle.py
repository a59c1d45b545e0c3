"""Failures are one count for all processes: connections of their own see what others counted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections

from sanbiao.core.access.models import FailureCount
from sanbiao.core.access.throttle import count_failure, has_to_wait
from sanbiao.tests.factories import NOON

MINUTE = timedelta(minutes=1)
LIMITS = {"client:10.0.0.1": 8, "name:曾国强": 9}


def count(counters=LIMITS, at=NOON):
    count_failure(counters, lasts=10 * MINUTE, at=at)


def elsewhere(_: int) -> int:
    """Count once on a connection of its own, as another process would; which connection it was."""
    try:
        count()
        return id(connections["default"].connection)
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_what_eight_connections_count_at_once_is_counted_eight_times():
    with ThreadPoolExecutor(max_workers=8) as threads:
        used = list(threads.map(elsewhere, range(8)))

    assert id(connection.connection) not in used
    assert set(FailureCount.objects.values_list("failures", flat=True)) == {8}
    assert has_to_wait(LIMITS, at=NOON)
    assert not has_to_wait(dict.fromkeys(LIMITS, 9), at=NOON)


@pytest.mark.django_db
def test_failures_are_forgotten_when_the_first_of_them_is_old_enough():
    for minute in range(9):
        count(at=NOON + minute * MINUTE)

    assert has_to_wait(LIMITS, at=NOON + 9 * MINUTE)
    assert not has_to_wait(LIMITS, at=NOON + 10 * MINUTE)
    count(at=NOON + 10 * MINUTE)
    assert {row.failures for row in FailureCount.objects.all()} == {1}


@pytest.mark.django_db
def test_a_counter_that_is_not_there_has_no_failures_and_none_says_what_was_counted():
    assert not has_to_wait({"client:10.0.0.1": 1}, at=NOON)

    count()

    assert "10.0.0.1" not in str(list(FailureCount.objects.values()))
    assert str(FailureCount.objects.first()).startswith("1 次，至 2023-07-01")


@pytest.mark.django_db
def test_looking_whether_somebody_has_to_wait_writes_nothing(django_assert_num_queries):
    count(at=NOON - timedelta(days=1))

    with django_assert_num_queries(1):
        has_to_wait(LIMITS, at=NOON)
    assert FailureCount.objects.count() == 2
