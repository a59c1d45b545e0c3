"""Days and months in every form the contract names, and what is refused."""

from datetime import date, datetime, time, timedelta
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbiao.core.facts.faults import CellFault, FaultKind
from sanbiao.core.ledger.columns import CellKind
from sanbiao.core.ledger.tests.kinds_read import read, refusal

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))
# What Excel gives for a day with an hour: a moment without a time zone.
MIDDAY = datetime.combine(date(2023, 6, 30), time(12, 5))


@pytest.mark.parametrize("kind", [CellKind.DATE, CellKind.MONTH])
@pytest.mark.parametrize(
    "raw",
    [
        date(2023, 6, 30),
        MIDDAY,
        "2023-06-30",
        "2023/6/30",
        "2023.6.30",
        "2023.06.30",
        "20230630",
        20230630.0,
        20230630,
        "2023年6月30日",
        "２０２３年６月３０日",
        " 2023 - 06 - 30\n",
    ],
    ids=repr,
)
def test_a_day_is_read_in_every_form(kind, raw):
    assert read(kind, raw) == (date(2023, 6, 30) if kind is CellKind.DATE else date(2023, 6, 1))


@pytest.mark.parametrize("kind", [CellKind.DATE, CellKind.MONTH])
@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("1985.06", date(1985, 6, 1)),
        ("198506", date(1985, 6, 1)),
        (198506.0, date(1985, 6, 1)),
        ("1985-06", date(1985, 6, 1)),
        ("1985/6", date(1985, 6, 1)),
        ("1985年6月", date(1985, 6, 1)),
        ("1985年06月", date(1985, 6, 1)),
        ("１９８５．０６", date(1985, 6, 1)),
        (1985.1, date(1985, 10, 1)),
        (1985.01, date(1985, 1, 1)),
        (1985.11, date(1985, 11, 1)),
        (1985.12, date(1985, 12, 1)),
        (1985.6, date(1985, 6, 1)),
        ("1985.1", date(1985, 1, 1)),
        ("1985.10", date(1985, 10, 1)),
    ],
    ids=repr,
)
def test_a_month_stands_for_its_first_day(kind, raw, expected):
    assert read(kind, raw) == expected


@pytest.mark.parametrize("kind", [CellKind.DATE, CellKind.MONTH])
@pytest.mark.parametrize(
    "raw",
    [
        "1985.13",
        "1985.00",
        "2023-02-29",
        "2023-06-31",
        "20230230",
        20230230.0,
        1985.13,
        1985.123,
        1985.0,
        2023.0,
        20230630.5,
        85030,
        19853,
        "19853",
        -1985.06,
        -1e306,
        inf,
        nan,
        0.5,
        "1885.06",
        "2023",
        "2023-06/30",
        "23.06.30",
        "8503",
        "850306",
        "03/06/23",
        "3/6/2023",
        "1985年",
        "二〇二三年",
        "3月6日",
        "十二月",
        "约1985.03",
        "1985.03左右",
        "1985.03前",
        "1985.03（档案为1984.03）",
        "1985年3月（农历）",
        "民盟 2005.03",
        "2023.03.06、2023.03.10",
        "2023.3.6-3.10",
        "2019.04至今",
        "至今",
        "不详",
        "٢٠٢٣٠٦٣٠",
        True,
        time(12, 0),
        timedelta(days=1),
    ],
    ids=repr,
)
def test_what_is_no_day_is_refused(kind, raw):
    assert refusal(kind, raw) == FaultKind.IMPOSSIBLE_DATE


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        (CellKind.MONTH, "1985.13", "“1985.13”不是有效月份，请改为 1985.01 至 1985.12，月份写两位。"),
        (CellKind.MONTH, "1885.06", "“1885.06”不是有效月份：年份早于 1900 年，请核对后改正。"),
        (CellKind.MONTH, "不详", "“不详”不是有效月份，请按 1985.06 的写法填写。"),
        (CellKind.DATE, "2023-02-30", "“2023-02-30”不是有效日期：2023 年 2 月只有 28 天，请核对后改正。"),
        (CellKind.DATE, "2023年二月三十日", "“2023年二月三十日”不是有效日期：2023 年 2 月只有 28 天，请核对后改正。"),
        (CellKind.MONTH, "850306", "“850306”不是有效月份：年份晚于 2199 年，请核对后改正。"),
        (CellKind.DATE, "12.06", "“12.06”看不出是哪一年，请写四位年份，如 2023-06-30。"),
        (CellKind.DATE, "23.3.6", "“23.3.6”的年份只有两位，看不出是哪一年，请写四位年份。"),
        (CellKind.DATE, "2023.3.6-3.10", "“2023.3.6-3.10”写了起止两个时间，此列只填一个，请改正。"),
        (CellKind.MONTH, 19853, "“19853”看不出是哪一年哪一月，请按 1985.06 的写法填写。"),
    ],
)
def test_the_message_says_what_to_write(kind, raw, expected):
    with pytest.raises(CellFault) as fault:
        read(kind, raw)

    assert fault.value.fault.message.startswith(expected)


@given(DAYS)
def test_a_day_is_the_same_in_all_forms(day):
    forms = [
        day,
        datetime.combine(day, time()),
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y%m%d}",
        float(f"{day:%Y%m%d}"),
        f"{day.year}年{day.month}月{day.day}日",
    ]

    assert {read(CellKind.DATE, form) for form in forms} == {day}


@given(DAYS)
def test_a_month_typed_as_a_number_keeps_its_month(day):
    assert read(CellKind.MONTH, float(f"{day:%Y.%m}")) == day.replace(day=1)
