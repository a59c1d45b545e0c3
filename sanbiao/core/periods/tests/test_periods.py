"""Periods: half-open, without gap or overlap, known by code."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbiao.core.periods.periods import NoPeriod, Period, Standing, add_months, full_years, half_of, last_finished_half, period

CODES = st.builds(
    lambda year, rest: f"{year}{rest}",
    st.integers(1002, 2997),
    st.sampled_from(["", "H1", "H2", *(f"Q{n}" for n in range(1, 5)), *(f"M{n:02d}" for n in range(1, 13))]),
)
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@given(CODES)
def test_a_code_names_the_period_that_bears_it(code: str) -> None:
    assert period(code).code == code
    assert period(f" {code.lower()} ") == period(code)


@given(CODES)
def test_a_period_begins_with_a_month_and_ends_the_day_before_the_next(code: str) -> None:
    one = period(code)

    assert one.start.day == one.stop.day == 1
    assert one.as_of == one.stop - timedelta(days=1)
    assert one.year == one.start.year == one.as_of.year
    assert one.shifted(1).start == one.stop
    assert one.shifted(-1).stop == one.start


@given(CODES, st.integers(-40, 40), st.integers(-40, 40))
def test_shifting_adds_up(code: str, steps: int, more: int) -> None:
    one = period(code)

    if 1002 < one.year + (steps + more) < 2997 and 1002 < one.year + steps < 2997:
        assert one.shifted(steps).shifted(more) == one.shifted(steps + more)
        assert one.shifted(0) == one


@given(CODES)
def test_a_year_ago_is_the_same_part_of_the_year_before(code: str) -> None:
    one = period(code)

    assert one.a_year_ago().code == f"{one.year - 1}{code[4:]}"


@given(CODES, CODES)
def test_periods_of_one_length_are_the_same_or_apart(code: str, other: str) -> None:
    one, two = period(code), period(other)

    if len(code) == len(other) and code[4:5] == other[4:5]:
        assert one == two or one.stop <= two.start or two.stop <= one.start


@given(DAYS)
def test_every_day_lies_in_its_half_year_and_after_the_last_finished_one(day: date) -> None:
    half, last = half_of(day), last_finished_half(day)

    assert half.start <= day < half.stop
    assert last.stop == half.start
    assert last.code[4] == half.code[4] == "H"


@given(DAYS, st.integers(-1200, 1200))
def test_adding_months_can_be_taken_back(day: date, months: int) -> None:
    there = add_months(day, months)

    assert there.day == 1
    assert add_months(there, -months) == day.replace(day=1)


@given(DAYS, st.integers(0, 90), st.integers(0, 11))
def test_age_counts_whole_years_from_the_month_of_birth(born: date, years: int, months: int) -> None:
    on = add_months(born, years * 12 + months)

    assert full_years(born, on) == years


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("2023", "2023年"),
        ("2023H1", "2023年上半年"),
        ("2023H2", "2023年下半年"),
        ("2023Q1", "2023年第一季度"),
        ("2023Q4", "2023年第四季度"),
        ("2023M06", "2023年6月"),
    ],
)
def test_a_period_has_a_chinese_name(code: str, label: str) -> None:
    assert period(code).label == label


@pytest.mark.parametrize(
    "code", ["", "23H1", "2023H3", "2023H0", "2023Q5", "2023M13", "2023M00", "2023W01", "0023", "2023H", "明年"]
)
def test_what_names_no_period_is_refused_with_a_sentence_that_says_how(code: str) -> None:
    with pytest.raises(NoPeriod) as refusal:
        period(code)

    assert f"「{code}」不是期次" in str(refusal.value)
    assert "2023H1（上半年）" in str(refusal.value)


@pytest.mark.parametrize(
    ("code", "short"), [("2023", "2023"), ("2023H2", "2023下"), ("2023Q4", "23四季"), ("2023M06", "2023.06")]
)
def test_a_period_has_a_name_short_enough_for_a_chart(code: str, short: str) -> None:
    assert period(code).short == short


def test_days_of_a_period_that_are_not_all_of_it_have_no_code_and_are_named_by_their_last() -> None:
    half = period("2023H1")

    inside, outside = half.up_to(date(2023, 5, 15)), half.up_to(date(2024, 2, 29))

    assert half.up_to(date(2023, 6, 30)) == half
    assert inside == Period(date(2023, 1, 1), date(2023, 5, 16))
    assert (inside.label, inside.short) == ("截至 2023-05-15", "05-15")
    assert outside == Period.on(date(2024, 2, 29)) == Period(date(2024, 2, 29), date(2024, 3, 1))


def test_days_without_a_code_shift_by_their_length() -> None:
    week = Period(date(2023, 5, 1), date(2023, 5, 8))

    assert week.shifted(-1) == Period(date(2023, 4, 24), date(2023, 5, 1))


@pytest.mark.parametrize(
    ("days", "before"),
    [
        (Period(date(2023, 1, 1), date(2023, 5, 16)), Period(date(2022, 1, 1), date(2022, 5, 16))),
        (Period.on(date(2024, 2, 28)), Period.on(date(2023, 2, 28))),
        (Period.on(date(2024, 2, 29)), Period.on(date(2023, 2, 28))),
    ],
    ids=["part of a half-year", "the day before the leap day", "the leap day"],
)
def test_a_year_before_days_without_a_code_are_the_same_days(days: Period, before: Period) -> None:
    assert days.a_year_ago() == before


@pytest.mark.parametrize(
    ("today", "standing", "caveat"),
    [
        (date(2026, 6, 30), Standing.AHEAD, "期次尚未开始，数字为截至 6 月 30 日的登记情况"),
        (date(2026, 7, 1), Standing.RUNNING, "期次未结束，数字为截至 7 月 1 日的登记情况"),
        (date(2026, 12, 31), Standing.RUNNING, "期次未结束，数字为截至 12 月 31 日的登记情况"),
        (date(2027, 1, 1), Standing.OVER, ""),
    ],
)
def test_a_period_that_is_not_over_says_so(today: date, standing: Standing, caveat: str) -> None:
    one = period("2026H2")

    assert (one.standing(today), one.caveat(today)) == (standing, caveat)


@given(CODES, DAYS)
def test_a_period_is_over_from_the_day_on_which_the_next_begins(code: str, today: date) -> None:
    one = period(code)

    assert (one.standing(today) is Standing.OVER) == (one.shifted(1).standing(today) is not Standing.AHEAD)
    assert bool(one.caveat(today)) == (one.standing(today) is not Standing.OVER)


def test_a_span_up_to_a_day_claims_no_more_than_that_day() -> None:
    today, half = date(2026, 11, 25), period("2026H2")

    assert half.up_to(date(2026, 11, 24)).caveat(today) == ""
    assert half.up_to(today).caveat(today) == ""
    assert half.up_to(date(2026, 12, 1)).caveat(today) == "截至日期还没有到，数字为截至 11 月 25 日的登记情况"
    assert Period.on(date(2027, 3, 1)).caveat(today) == "截至日期还没有到，数字为截至 11 月 25 日的登记情况"
