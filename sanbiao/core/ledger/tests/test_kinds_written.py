"""Days and months as people write them, beside the forms that the contract names: each is the day it means, or is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbiao.core.facts.faults import CellFault, FaultKind
from sanbiao.core.ledger.columns import CellKind
from sanbiao.core.ledger.kinds.unsettled import NO_END, Around, Settled, Unsettled
from sanbiao.core.ledger.tests.kinds_read import column

TODAY = date(2026, 11, 26)
DAYS = st.dates(min_value=date(1927, 6, 1), max_value=TODAY)
FIGURES = "〇一二三四五六七八九"


def settled(kind: CellKind, raw: object, *, on: date | None = TODAY, born: date | None = None, **facts: Any) -> Settled:
    """A cell as its row settles it."""
    value = kind.reader(column(kind, **facts))(raw)
    return value.settle(Around(on, born)) if isinstance(value, Unsettled) else Settled(value)


def refused(kind: CellKind, raw: object, **facts: Any) -> bool:
    try:
        settled(kind, raw, **facts)
    except CellFault as fault:
        return fault.fault.kind == FaultKind.IMPOSSIBLE_DATE
    return False


def chinese(number: int) -> str:
    """A number of a month or a day in Chinese figures."""
    tens, ones = divmod(number, 10)
    return (FIGURES[tens] if tens > 1 else "") + ("十" if tens else "") + (FIGURES[ones] if ones else "")


def chinese_year(day: date) -> str:
    return "".join(FIGURES[int(figure)] for figure in str(day.year))


MONTHS_WRITTEN = (
    lambda d: f"{d.year}.{d.month}",
    lambda d: f"{d.year}．{d.month:02}",
    lambda d: f"{d.year}、{d.month:02}",
    lambda d: f"{d.year}。{d.month}",
    lambda d: f"{d.year} {d.month}",
    lambda d: f"{d.year}年{d.month}月生",
    lambda d: f"{d.year}年 {d.month}月份",
    lambda d: f"{d.year}.{d.month:02}（{TODAY.year - d.year}岁）",
    lambda d: f"{d.year}.{d.month:02}\n({TODAY.year - d.year}周岁)",
    lambda d: f"'{d.year}-{d.month:02}",
    lambda d: f"{d.year}.{d.month}。",
    lambda d: f"{chinese_year(d)}年{chinese(d.month)}月",
    lambda d: f"{chinese_year(d).replace('〇', '○')}年{chinese(d.month)}月出生",
)
DAYS_WRITTEN = (
    lambda d: f"{d.year}.{d.month}.{d.day}（周一）",
    lambda d: f"{d.year}年{d.month}月{d.day}日（星期三）",
    lambda d: f"{d.year}年{d.month}月{d.day}日 星期天 上午9:00",
    lambda d: f"{d.year}年{d.month}月{d.day}号下午",
    lambda d: f"{d.year}/{d.month}/{d.day} 14:30",
    lambda d: f"{d.year}-{d.month}-{d.day} 00:00:00",
    lambda d: f"{d.isoformat()}T14:30:00+08:00",
    lambda d: f"{d.year}年{d.month}月{d.day}日9时30分",
    lambda d: f"{d.year}\u3000{d.month}\u3000{d.day}",
    lambda d: f"\u202d{d.isoformat()}\u202c",
    lambda d: f"{chinese_year(d)}年{chinese(d.month)}月{chinese(d.day)}日",
)


@given(DAYS, st.sampled_from(MONTHS_WRITTEN))
def test_a_month_is_the_same_however_it_is_written(day, write):
    assert settled(CellKind.MONTH, write(day)) == Settled(day.replace(day=1))


@given(DAYS, st.sampled_from(DAYS_WRITTEN))
def test_a_day_is_the_same_however_it_is_written(day, write):
    assert settled(CellKind.DATE, write(day)) == Settled(day)
    assert settled(CellKind.MONTH, write(day)) == Settled(day.replace(day=1))


@given(st.dates(min_value=date(1957, 7, 1), max_value=TODAY))
def test_the_number_by_which_excel_counts_a_day_is_that_day(day):
    number = (day - date(1899, 12, 30)).days

    assert settled(CellKind.DATE, float(number)) == settled(CellKind.DATE, number + 0.5) == Settled(day)
    assert settled(CellKind.DATE, str(number)) == Settled(day)


@given(st.text("0123456789.年月日-至今（）一二十 约左右前生岁", max_size=14), st.booleans())
def test_nonsense_is_refused_or_has_the_figures_of_a_day(text, is_month):
    kind = CellKind.MONTH if is_month else CellKind.DATE
    try:
        value = settled(kind, text, until="any").value
    except CellFault:
        return

    assert value is None or 1900 <= value.year <= 2199
    assert not set("约左右前") & set(text)


@given(DAYS.filter(lambda day: day.year >= 1937), st.sampled_from(("年{}月", ".{:02}", "-{}", "．{:02}")))
def test_a_year_of_two_figures_is_never_one_to_come_where_something_happened(day, form):
    text = f"{day.year % 100:02}{form.format(day.month)}"

    assert settled(CellKind.MONTH, text, past=True) == Settled(day.replace(day=1))


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("75.08", {"is_birth": True}, date(1975, 8, 1)),
        ("05年3月", {"is_birth": True}, date(2005, 3, 1)),
        (75.08, {"is_birth": True}, date(1975, 8, 1)),
        ("10.11", {"past": True}, date(2010, 11, 1)),
        ("28.03", {}, date(2028, 3, 1)),
        ("98.03", {}, date(1998, 3, 1)),
        ("28.03", {"past": True, "past_when": (("state", frozenset("x")),)}, date(2028, 3, 1)),
    ],
)
def test_the_century_is_the_one_that_makes_sense_for_the_column(text, facts, expected):
    assert settled(CellKind.MONTH, text, **facts) == Settled(expected)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("12.03", {"is_birth": True}),
        ("26.12", {"past": True}),
        ("30.01", {"past": True}),
        ("45.01", {}),
        ("85.03", {"on": None}),
    ],
)
def test_where_no_century_or_two_make_sense_none_is_taken(text, facts):
    assert refused(CellKind.MONTH, text, **facts)


def test_an_id_number_beside_decides_a_month_of_birth():
    january, october, may = date(1986, 1, 5), date(1986, 10, 5), date(1986, 5, 5)

    assert settled(CellKind.MONTH, 1986.1, is_birth=True, born=january) == Settled(date(1986, 1, 1))
    assert settled(CellKind.MONTH, 1986.1, is_birth=True, born=october) == Settled(date(1986, 10, 1))
    assert settled(CellKind.MONTH, 1986.1, is_birth=True, born=may) == Settled(date(1986, 10, 1), is_guess=True)
    assert settled(CellKind.MONTH, 1986.1, born=january) == Settled(date(1986, 10, 1), is_guess=True)
    assert settled(CellKind.MONTH, "12.03", is_birth=True, born=date(1912, 3, 1)) == Settled(date(1912, 3, 1))
    assert settled(CellKind.MONTH, 19853, is_birth=True, born=date(1985, 3, 9)) == Settled(date(1985, 3, 1))


@pytest.mark.parametrize(
    "text",
    [
        "2023.3.6-3.10",
        "2023.3.6-10",
        "2023年3月6日—10日",
        "2023年3月6日——10日（5天）",
        "2023.03.06-2023.03.10",
        "2023-03-06~2023-03-10",
        "2023-3-6-3-10",
        "2023年3月6日至3月10日",
        "2023年3月6日 到 10日",
        "2023年3月6日（周一）至10日（周五）",
        "23.3.6-3.10",
        "20230306－20230310",
    ],
)
def test_a_cell_may_hold_the_first_and_the_last_day(text):
    assert settled(CellKind.DATE, text, until="ended_on") == Settled(date(2023, 3, 6), end=date(2023, 3, 10))


@given(DAYS, st.integers(0, 120), st.sampled_from(("-", "—", "至", "~", " - ")))
def test_what_the_last_day_leaves_out_the_first_says(first, days, sign):
    last = date.fromordinal(first.toordinal() + days)
    text = f"{first.year}.{first.month}.{first.day}{sign}{last.month}.{last.day}"

    # Excel and people write at most the turn of one year so.
    assert settled(CellKind.DATE, text, until="ended_on") == Settled(first, end=last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019.04-2021.03", date(2019, 4, 1), date(2021, 3, 1)),
        ("2019.4-6", date(2019, 4, 1), date(2019, 6, 1)),
        ("2019.12-1", date(2019, 12, 1), date(2020, 1, 1)),
        ("2019.04-至今", date(2019, 4, 1), NO_END),
        ("2019年4月至今", date(2019, 4, 1), NO_END),
        ("2019.04—", date(2019, 4, 1), NO_END),
    ],
)
def test_a_cell_may_hold_the_first_and_the_last_month(text, first, last):
    assert settled(CellKind.MONTH, text, until="ended_on") == Settled(first, end=last)


@pytest.mark.parametrize("text", ["3月6日-10日", "2023.3-2023.6", "2023.3.6、3.10", "2023.3.6-3.32", "2023-2024"])
def test_a_range_that_is_not_whole_is_refused(text):
    assert refused(CellKind.DATE, text, until="ended_on")


def test_a_range_that_runs_backwards_is_left_as_it_is():
    assert settled(CellKind.DATE, "2023.3.10-3.6", until="ended_on") == Settled(date(2023, 3, 10), end=date(2023, 3, 6))


@pytest.mark.parametrize("kind", [CellKind.DATE, CellKind.MONTH, CellKind.INT, CellKind.DECIMAL])
@pytest.mark.parametrize("text", ["—", "/", "无", " - ", "N/A", "－"])
def test_a_dash_is_no_value(kind, text):
    assert settled(kind, text) == Settled(None)


def test_an_end_may_say_that_it_has_not_come_and_nothing_else_may():
    for word in ("至今", "今", "现任"):
        assert settled(CellKind.MONTH, word, is_end=True) == Settled(None)
        assert refused(CellKind.MONTH, word)


def test_a_column_has_words_of_its_own_for_nothing():
    assert settled(CellKind.MONTH, "群众", nothing=frozenset({"群众"})) == Settled(None)
    assert refused(CellKind.MONTH, "群众")
    with pytest.raises(CellFault, match="为必填项"):
        settled(CellKind.MONTH, "/", required=True)
