"""Moments are printed in the time of the place, wherever they are printed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from sanbiao.core.ui.times import day_of, local_date, minute_of, second_of
from sanbiao.tests.sources import PROJECT

LATE = datetime(2023, 6, 30, 17, 4, 5, tzinfo=UTC)
"""One in the morning of the first of July, here."""
UNTOLD = re.compile(r"(?:_|\b)at:%|localtime\([^)]*\):%|(?:_|\b)at\.date\(\)|now\(\)\.date\(\)")


def test_a_moment_is_printed_by_the_clock_of_the_place() -> None:
    assert (day_of(LATE), minute_of(LATE), second_of(LATE)) == ("2023-07-01", "2023-07-01 01:04", "2023-07-01 01:04:05")
    assert local_date(LATE) == date(2023, 7, 1)


def test_what_has_no_zone_is_printed_as_it_is() -> None:
    assert minute_of(datetime(2023, 6, 30, 17, 4)) == "2023-06-30 17:04"  # noqa: DTZ001  # without a zone on purpose
    assert day_of(date(2023, 6, 30)) == "2023-06-30"


@pytest.mark.parametrize("spelling", ["{self.made_at:%Y}", "{timezone.localtime(line.at):%Y}", "{at:%H}", "day = at.date()"])
def test_what_is_not_told_by_the_clock_of_the_place_is_found(spelling: str) -> None:
    assert UNTOLD.search(spelling)


def test_no_moment_is_printed_in_another_way() -> None:
    sources = [path for path in (PROJECT / "sanbiao").rglob("*.py") if "tests" not in path.parts]

    assert [path.name for path in sources if UNTOLD.search(path.read_text(encoding="utf-8"))] == []
    assert sum("core.ui.times import" in path.read_text(encoding="utf-8") for path in sources) > 8
