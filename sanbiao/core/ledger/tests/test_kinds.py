"""Every kind of cell in every form the contract names, and what is refused."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from sanbiao.core.drive.tests.hostile import person_number
from sanbiao.core.facts.faults import CellFault, FaultKind
from sanbiao.core.ledger.columns import CellKind
from sanbiao.core.ledger.kinds import KINDS
from sanbiao.core.ledger.kinds.raw import ERROR, is_blank, printed
from sanbiao.core.ledger.tests.kinds_read import column, read, refusal

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))
# What Excel gives for a day with an hour: a moment without a time zone.
MIDDAY = datetime.combine(date(2023, 6, 30), time(12, 5))
CREDIT = "9141990000001607" + "X"
CREDIT_CODE = CREDIT + uscc.calc_check_digit(CREDIT)
STATES = column(CellKind.CODE, default="serving")


def test_a_long_cell_is_cut_in_the_message():
    with pytest.raises(CellFault, match=f"“{'长' * 30}…”不是数字"):
        read(CellKind.INT, "长" * 31)


@given(st.one_of(st.text(), st.floats(), st.booleans(), DAYS, st.times()))
def test_whatever_a_cell_holds_it_is_read_or_refused(raw):
    for kind in KINDS:
        with suppress(CellFault):
            read(kind, raw)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (12.0, 12),
        (12, 12),
        ("12", 12),
        ("１２", 12),
        ("1,234", 1234),
        ("1，234，567", 1234567),
        ("42人", 42),
        (" 17 名。", 17),
        ("共1,208人次", 1208),
        ("十二", 12),
        ("二十", 20),
        ("12.0", 12),
        ("0", 0),
        (-0.0, 0),
    ],
    ids=repr,
)
def test_whole_numbers_are_read(raw, expected):
    value = read(CellKind.INT, raw)

    assert (type(value), value) == (int, expected)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (86.8, "86.8"),
        (0.1 + 0.2, "0.3"),
        (449.0, "449"),
        ("86.80", "86.80"),
        ("1,234.5", "1234.5"),
        ("８６．５", "86.5"),
        (1e-7, "1E-7"),
    ],
    ids=repr,
)
def test_decimals_are_exact(raw, expected):
    value = read(CellKind.DECIMAL, raw)

    assert (type(value), value) == (Decimal, Decimal(expected))


@pytest.mark.parametrize("kind", [CellKind.INT, CellKind.DECIMAL])
@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("一百", FaultKind.BAD_NUMBER),
        ("约12人", FaultKind.BAD_NUMBER),
        ("12余人", FaultKind.BAD_NUMBER),
        ("12万", FaultKind.BAD_NUMBER),
        ("1.2万人", FaultKind.BAD_NUMBER),
        ("12-15人", FaultKind.BAD_NUMBER),
        ("12/15", FaultKind.BAD_NUMBER),
        ("3,400元", FaultKind.BAD_NUMBER),
        ("95%", FaultKind.BAD_NUMBER),
        ("1,23", FaultKind.BAD_NUMBER),
        ("1e5", FaultKind.BAD_NUMBER),
        (True, FaultKind.BAD_NUMBER),
        (date(2023, 6, 30), FaultKind.BAD_NUMBER),
        (1e15, FaultKind.BAD_NUMBER),
        (inf, FaultKind.BAD_NUMBER),
        (nan, FaultKind.BAD_NUMBER),
        ("9" * 40, FaultKind.BAD_NUMBER),
        (-1.0, FaultKind.NEGATIVE_NUMBER),
        ("-1", FaultKind.NEGATIVE_NUMBER),
        ("－１２", FaultKind.NEGATIVE_NUMBER),
    ],
    ids=repr,
)
def test_what_is_no_number_of_things_is_refused(kind, raw, expected):
    assert refusal(kind, raw) == expected


def test_a_part_of_a_person_is_refused():
    assert refusal(CellKind.INT, 12.5) == FaultKind.BAD_NUMBER
    assert refusal(CellKind.INT, "12.5") == FaultKind.BAD_NUMBER


@pytest.mark.parametrize(
    ("label", "text", "expected"),
    [
        ("学时", "40学时", "40"),
        ("培训学时", "40课时", "40"),
        ("服务小时", "2.5个小时", "2.5"),
        ("培训天数", "5天", "5"),
        ("年龄上限", "35周岁", "35"),
        ("年度", "2023年", "2023"),
        ("面积（平方米）", "1,200㎡", "1200"),
        ("慰问金（元）", "3,400元", "3400"),
        ("慰问金（元）", "¥3,400", "3400"),
        ("慰问金（元）", "0.3万元", "3000"),
        ("资助金额（万元）", "5万元", "5"),
        ("资助金额（万元）", "50,000元", "5"),
        ("资助金额（万元）", "5", "5"),
    ],
)
def test_a_unit_behind_a_number_is_that_of_the_column(label, text, expected):
    assert CellKind.DECIMAL.reader(column(CellKind.DECIMAL, label=label))(text) == Decimal(expected)


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("学时", "5天"),
        ("学时", "40小时"),
        ("服务小时", "90分钟"),
        ("服务小时", "90分"),
        ("培训天数", "2周"),
        ("面积（平方米）", "3亩"),
        ("资助金额（万元）", "5美元"),
        ("资助金额", "5万元"),
        ("满意率", "95%"),
    ],
)
def test_a_number_in_another_unit_is_refused(label, text):
    with pytest.raises(CellFault, match="不是数字"):
        CellKind.DECIMAL.reader(column(CellKind.DECIMAL, label=label))(text)


def test_the_heading_of_a_sheet_says_in_which_money_its_numbers_are():
    of_yuan = CellKind.DECIMAL.reader(column(CellKind.DECIMAL, label="资助金额（万元）", heading="资助金额(元)"))
    of_the_ledger = CellKind.DECIMAL.reader(column(CellKind.DECIMAL, label="资助金额（万元）", heading="资助金额"))

    assert [of_yuan("50000"), of_yuan(50000.0), of_yuan("5万元"), of_the_ledger(5.0)] == [5, 5, 5, 5]


@pytest.mark.parametrize(
    "form",
    [
        "{0} {1} {2}",
        "'{0}{1}{2}",
        "\u202d{0}{1}{2}\u202c",
        "{0}{1}{2}\u200b",
        "{0}-{1}-{2}",
    ],
)
def test_signs_in_an_id_number_that_nobody_sees_or_means_are_left_out(form):
    number = person_number(1)

    assert read(CellKind.ID, form.format(number[:6], number[6:14], number[14:])) == number


def test_a_cross_at_the_end_of_an_id_number_is_its_x():
    number = next(number for serial in range(100) if (number := person_number(serial)).endswith("X"))

    assert {read(CellKind.ID, number[:-1] + cross) for cross in "×✕xXх"} == {number}


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (4.19900198506151e17, "末几位已经丢失"),
        ("4.199E+17", "科学计数法"),
        ("419900850615001", "15 位的旧号码"),
        (419900850615001.0, "15 位的旧号码"),
        ("41990019850615O011", "字母 O（应为数字 0）"),
        ("419900198506150000", "末三位都是 0"),
        ("41990019850615001", "应为 18 位，此处为 17 位"),
        (f"{person_number(1)}、{person_number(2)}", "几个号码"),
    ],
    ids=repr,
)
def test_a_number_that_was_lost_is_refused_in_words_that_say_what_is_seen(raw, said):
    with pytest.raises(CellFault, match=said) as fault:
        read(CellKind.ID, raw)

    assert printed(raw) not in fault.value.fault.message


def test_an_id_number_is_stored_with_a_capital_x():
    number = next(number for serial in range(100) if (number := person_number(serial)).endswith("X"))

    assert read(CellKind.ID, f" {number.lower()[:6]} {number.lower()[6:]} ") == number


@pytest.mark.parametrize(
    "raw",
    [
        "41990019850615001",
        "4199001985061500111",
        "41990019850615O011",
        person_number(1)[:-1] + "Y",
        person_number(1, "19850631"),
        person_number(1, "00000101"),
        "X" * 18,
        4.19900198506151e17,
        True,
    ],
    ids=["short", "long", "letter", "last letter", "no such day", "no such year", "letters", "number", "boolean"],
)
def test_a_wrong_id_number_is_refused(raw):
    assert refusal(CellKind.ID, raw) == FaultKind.ID_CHECK


@given(st.integers(0, 999), DAYS, st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(serial, birth, place, shift):
    number = person_number(serial, f"{birth:%Y%m%d}")
    digit = 10 if number[place] == "X" else int(number[place])
    wrong = number[:place] + str((digit + shift) % 10 if digit < 10 else shift) + number[place + 1 :]

    assert read(CellKind.ID, number) == number
    assert refusal(CellKind.ID, wrong) == FaultKind.ID_CHECK


def test_a_message_never_shows_the_whole_id_number():
    number = person_number(1)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)

    with pytest.raises(CellFault) as fault:
        read(CellKind.ID, wrong)

    assert wrong not in fault.value.fault.message
    assert number[6:14] not in fault.value.fault.message


def test_a_credit_code_is_read_in_capitals():
    assert read(CellKind.CREDIT, f" {CREDIT_CODE.lower()} ") == CREDIT_CODE


@pytest.mark.parametrize(
    "raw",
    [CREDIT_CODE[:-1], CREDIT_CODE + "0", "I" + CREDIT_CODE[1:], CREDIT_CODE[:-1] + "7", 914199000000160.0],
    ids=["short", "long", "letter I", "check", "number"],
)
def test_a_wrong_credit_code_is_refused(raw):
    assert CREDIT_CODE[-1] != "7"
    assert refusal(CellKind.CREDIT, raw) == FaultKind.CREDIT_CHECK


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("现职", "serving"),
        (" 在 职 ", "serving"),
        ("五星", "star"),
        (5.0, "star"),
        ("５", "star"),
        ("", "serving"),
        (None, "serving"),
    ],
    ids=repr,
)
def test_a_code_is_stored_by_any_of_its_words(raw, expected):
    assert STATES.kind.reader(STATES)(raw) == expected


def test_an_unknown_code_names_the_words_to_choose_from():
    with pytest.raises(CellFault, match="“借调”不在可填的选项中，请改为：现职、五星。") as fault:
        STATES.kind.reader(STATES)("借调")

    assert fault.value.fault.kind == FaultKind.UNKNOWN_CODE


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        *((raw, True) for raw in ("是", "√", "有", "Ｙ", 1.0, True, "✓", "✔", "☑", "是。", "yes", "TRUE", "1")),
        *((raw, False) for raw in ("否", "×", "无", "N", 0.0, False, "", "\u3000", "✗", "否。", "false", "—", "/", "□")),
    ],
    ids=repr,
)
def test_yes_and_no_have_many_words_and_empty_is_no(raw, expected):
    assert read(CellKind.YESNO, raw) is expected


def test_where_a_tick_is_one_of_the_words_of_a_code_so_is_every_way_to_say_yes():
    came = column(CellKind.CODE, codes={"came": ("参训", "√"), "absent": ("缺训", "否")})
    told = came.kind.reader(came)

    assert [told(raw) for raw in ("✔", "是。", True, "Y")] == ["came"] * 4
    assert [told(raw) for raw in ("×", False, "缺训。")] == ["absent"] * 3
    with pytest.raises(CellFault):
        STATES.kind.reader(STATES)("✔")


def test_an_empty_cell_of_a_required_yes_or_no_is_no():
    assert CellKind.YESNO.reader(column(CellKind.YESNO, required=True))("") is False


def test_a_default_stands_before_no():
    assert CellKind.YESNO.empty(column(CellKind.YESNO, default="1")) is True
    assert CellKind.YESNO.empty(column(CellKind.YESNO, default="0")) is False


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        *((kind, "") for kind in (CellKind.TEXT, CellKind.NAME, CellKind.UNIT, CellKind.ID, CellKind.CREDIT, CellKind.CODE)),
        *((kind, None) for kind in (CellKind.DATE, CellKind.MONTH, CellKind.INT, CellKind.DECIMAL)),
    ],
)
@pytest.mark.parametrize("raw", ["", "  \n", "\u3000", "\u200b", None], ids=repr)
def test_an_empty_cell_is_empty(kind, expected, raw):
    assert read(kind, raw) == expected


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not CellKind.YESNO])
def test_an_empty_cell_of_a_required_column_is_missing(kind):
    with pytest.raises(CellFault) as fault:
        kind.reader(column(kind, required=True))(" ")

    assert fault.value.fault.kind == FaultKind.MISSING_VALUE


def test_a_required_code_with_a_default_is_not_missing():
    assert CellKind.CODE.reader(column(CellKind.CODE, required=True, default="star"))("") == "star"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("　市委 党校\n北校区 ", "市委 党校\n北校区"),
        (12.0, "12"),
        (12.5, "12.5"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (1e17, "100000000000000000"),
        (7, "7"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2023, 6, 30), "2023-06-30"),
        (datetime.combine(date(2023, 6, 30), time()), "2023-06-30"),
        (MIDDAY, "2023-06-30 12:05:00"),
        (time(8, 5), "08:05:00"),
        (timedelta(days=1, hours=2), "1 day, 2:00:00"),
        ("-", "-"),
        ("+", "+"),
        ("-12", "-12"),
        ("+1,234.5", "+1,234.5"),
        ("ＡＢ（一）", "ＡＢ（一）"),
    ],
    ids=repr,
)
def test_a_text_is_trimmed_and_otherwise_kept(raw, expected):
    assert read(CellKind.TEXT, raw) == expected


@pytest.mark.parametrize("kind", [CellKind.TEXT, CellKind.NAME])
@pytest.mark.parametrize(
    "raw", ["=1+1", " =A1", "@SUM(A1)", "=", "@", "+cmd|' /C calc'!A0", "-2+3", "＝1", "--", "-甲"], ids=repr
)
def test_a_formula_as_text_is_refused(kind, raw):
    assert refusal(kind, raw) == FaultKind.FORMULA_TEXT


def test_a_name_has_no_inner_spaces():
    assert read(CellKind.NAME, " 张\u3000 三 ") == "张三"


@pytest.mark.parametrize("dot", "·•‧∙⋅・･.．")
def test_the_dot_of_a_name_is_one_of_its_kind(dot):
    assert read(CellKind.NAME, f"艾山{dot}买合木提") == read(CellKind.NAME, f"艾山 {dot} 买合木提") == "艾山·买合木提"


@pytest.mark.parametrize("raw", ["王伟（女）", "王 伟(挂职)", "王伟*", "★王伟", "王伟【回】", "王\u200b伟", "王伟（女）*"])
def test_what_stands_about_a_name_is_no_part_of_it(raw):
    assert read(CellKind.NAME, raw) == "王伟"


@pytest.mark.parametrize("raw", ["（空缺）", "王（大）伟", "王伟1", "*", "J.Smith"])
def test_what_is_not_about_a_name_stays(raw):
    assert read(CellKind.NAME, raw) == raw


def test_a_unit_is_the_text_that_names_it():
    assert read(CellKind.UNIT, " 白石镇 ") == "白石镇"
    assert read(CellKind.UNIT, 12.0) == "12"


@pytest.mark.parametrize("raw", [ERROR, "#REF!", "#n/a", " #DIV/0! "], ids=["cell", "ref", "lower case", "spaces"])
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (CellKind.TEXT, FaultKind.FORMULA_TEXT),
        (CellKind.NAME, FaultKind.FORMULA_TEXT),
        (CellKind.DATE, FaultKind.IMPOSSIBLE_DATE),
        (CellKind.MONTH, FaultKind.IMPOSSIBLE_DATE),
        (CellKind.INT, FaultKind.BAD_NUMBER),
        (CellKind.DECIMAL, FaultKind.BAD_NUMBER),
        (CellKind.ID, FaultKind.ID_CHECK),
        (CellKind.CREDIT, FaultKind.CREDIT_CHECK),
        (CellKind.CODE, FaultKind.UNKNOWN_CODE),
        (CellKind.YESNO, FaultKind.UNKNOWN_CODE),
        (CellKind.UNIT, FaultKind.UNKNOWN_UNIT),
    ],
)
def test_a_failed_formula_is_a_fault_of_the_columns_kind(kind, expected, raw):
    assert refusal(kind, raw) == expected


def test_a_failed_formula_is_not_blank_and_has_words():
    assert not is_blank(ERROR)
    assert printed(ERROR) == "（出错的公式）"
