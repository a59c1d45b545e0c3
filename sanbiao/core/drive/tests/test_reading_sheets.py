"""Sheets as people keep them: where the header is, what its headings mean, and what is missing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbiao.core.drive.importing import sheet_names
from sanbiao.core.drive.reading import FaultKind, How, Understood
from sanbiao.core.drive.tests.hostile import ROSTER_HEAD, person_number, roster_row
from sanbiao.core.drive.tests.reading_specs import CLASSES, ROSTER, TITLE, column, kinds, reading_of, values
from sanbiao.core.ledger.columns import Column, Sheet


def test_a_plain_sheet_is_read():
    reading = reading_of(ROSTER, [ROSTER_HEAD, roster_row(1), roster_row(2, 姓名="李  明", 单位=" 白石镇 ")])

    assert (reading.header_row, reading.faults, reading.ignored, reading.row_count) == (1, (), (), 3)
    rows = list(reading.rows())
    assert [row.number for row in rows] == [2, 3]
    assert [row.faults for row in rows] == [[], []]
    assert rows[1].values == {
        "序号": 2,
        "单位": "白石镇",
        "姓名": "李明",
        "现任职务": "科员",
        "性别": "female",
        "出生年月": date(1985, 6, 1),
        "身份证号": person_number(2),
    }
    assert list(reading.rows()) == rows


@pytest.mark.parametrize("above", [0, 1, 29])
def test_rows_above_the_header_are_skipped(above):
    reading = reading_of(ROSTER, [TITLE] * above + [ROSTER_HEAD, roster_row()])

    assert (reading.header_row, values(reading, "姓名")) == (above + 1, ["张明"])


def test_a_header_in_row_31_is_not_found():
    reading = reading_of(ROSTER, [TITLE] * 30 + [ROSTER_HEAD, roster_row()])

    assert kinds(reading.faults) == [(FaultKind.MISSING_COLUMN, None, "")]
    assert (reading.header_row, reading.is_readable, list(reading.rows())) == (None, False, [])


def test_one_known_heading_is_no_header():
    reading = reading_of(ROSTER, [["填报日期", "备注"], TITLE, ROSTER_HEAD, roster_row()])

    assert reading.header_row == 3


def test_a_header_in_the_last_row_of_a_sheet_is_found():
    reading = reading_of(ROSTER, [ROSTER_HEAD])

    assert kinds(reading.faults) == [(FaultKind.EMPTY_SHEET, None, "")]
    assert reading.is_readable


def test_headings_are_known_by_name_and_synonym_in_normal_form():
    head = ["编 号", "ＸＸ", "姓\n名", "职务", "性别", "出生时间", "身份证号码"]
    reading = reading_of(ROSTER, [head, roster_row()])

    assert reading.understood == (
        Understood("编号", "序号", How.SYNONYM, 0),
        Understood("姓名", "姓名", How.NAME, 2),
        Understood("职务", "现任职务", How.SYNONYM, 3),
        Understood("性别", "性别", How.NAME, 4),
        Understood("出生时间", "出生年月", How.SYNONYM, 5),
        Understood("身份证号码", "身份证号", How.SYNONYM, 6),
    )
    assert reading.ignored == ("ＸＸ",)
    assert len(list(reading.rows())) == 1


@given(st.permutations(range(len(ROSTER_HEAD))))
def test_columns_stand_in_any_order(order):
    plain = reading_of(ROSTER, [ROSTER_HEAD, roster_row()])
    shuffled = reading_of(ROSTER, [[row[place] for place in order] for row in (ROSTER_HEAD, roster_row())])

    assert [row.values for row in shuffled.rows()] == [row.values for row in plain.rows()]


def test_of_two_headings_for_a_column_its_own_name_stands():
    head = ["工作单位", "单位", "所在单位", *ROSTER_HEAD[2:]]
    reading = reading_of(ROSTER, [head, ["甲", "乙", "丙", *roster_row()[2:]]])

    assert values(reading, "单位") == ["乙"]
    assert reading.ignored == ("工作单位", "所在单位")


def test_of_two_synonyms_the_left_one_stands():
    reading = reading_of(ROSTER, [["工作单位", "所在单位", *ROSTER_HEAD[2:]], ["甲", "乙", *roster_row()[2:]]])

    assert values(reading, "单位") == ["甲"]


def test_a_derived_column_is_not_read():
    spec = Sheet(
        ledger="x",
        name="x",
        key=("甲",),
        columns=(column("甲", required=True), column("乙"), Column(field="c", label="年龄", derived=True, required=True)),
    )
    reading = reading_of(spec, [["甲", "乙", "年龄"], ["1", "2", "35"]])

    assert reading.ignored == ("年龄",)
    assert [row.values for row in reading.rows()] == [{"甲": "1", "乙": "2"}]


TWO_ROW_UPPER = ["姓名", "现任职务", "性别", "全日制教育", "", "在职教育", "", "出生年月", "身份证号"]
TWO_ROW_LOWER = ["", "", "", "学历", "毕业院校及专业", "最高学历", "毕业院校系及专业", "", ""]
TWO_ROW_DATA = ["张明", "科员", "男", "大学", "甲校", "研究生", "乙校", "1985.06", person_number(1)]


def test_a_header_of_two_rows_joins_upper_and_lower():
    reading = reading_of(ROSTER, [TITLE, TWO_ROW_UPPER, TWO_ROW_LOWER, TWO_ROW_DATA])

    assert (reading.header_row, len(reading.understood)) == (3, 9)
    (row,) = reading.rows()
    assert row.number == 4
    assert [row.values[label] for label in ("全日制教育/学历", "全日制教育/毕业院校及专业")] == ["大学", "甲校"]
    assert [row.values[label] for label in ("在职教育/学历", "在职教育/毕业院校及专业")] == ["研究生", "乙校"]
    assert Understood("在职教育/最高学历", "在职教育/学历", How.SYNONYM, 5) in reading.understood


def test_the_lower_heading_counts_alone_where_both_together_are_unknown():
    upper = ["身份", "", "任职情况", "", "出生年月", "身份证号", ""]
    lower = ["姓名", "性别", "现任职务", "内设", "", "", "备注"]
    reading = reading_of(ROSTER, [upper, lower, ["张明", "男", "科员", "一科", "1985.06", person_number(1), "无"]])

    assert (reading.header_row, reading.ignored) == (2, ("任职情况/内设",))
    assert [row.values["姓名"] for row in reading.rows()] == ["张明"]


def test_a_lower_heading_may_have_nothing_above_it():
    upper = ["", "姓名", "现任职务", "性别", "出生年月", "身份证号"]
    lower = ["单位", "", "", "", "", ""]
    reading = reading_of(ROSTER, [upper, lower, ["白石镇", *TWO_ROW_DATA[:3], "1985.06", person_number(1)]])

    assert values(reading, "单位") == ["白石镇"]


def test_headings_with_a_slash_may_stand_in_one_row():
    head = ["姓名", "现任职务", "性别", "全日制教育/学历", "在职学历", "出生年月", "身份证号"]
    reading = reading_of(ROSTER, [head, ["张明", "科员", "男", "大学", "研究生", "1985.06", person_number(1)]])

    assert values(reading, "全日制教育/学历") == ["大学"]
    assert values(reading, "在职教育/学历") == ["研究生"]


def test_on_a_tie_the_header_has_one_row():
    reading = reading_of(ROSTER, [ROSTER_HEAD, [""] * 7, roster_row()])

    assert reading.header_row == 1
    assert [row.number for row in reading.rows()] == [3]


def test_a_group_row_below_the_header_is_no_second_header_row():
    reading = reading_of(ROSTER, [ROSTER_HEAD, ["白石镇（2人）"], roster_row(单位="")])

    assert reading.header_row == 1
    assert values(reading, "单位") == ["白石镇"]


def test_a_header_of_two_rows_may_begin_in_row_30():
    reading = reading_of(ROSTER, [TITLE] * 29 + [TWO_ROW_UPPER, TWO_ROW_LOWER, TWO_ROW_DATA])

    assert (reading.header_row, values(reading, "在职教育/学历")) == (31, ["研究生"])


def test_every_missing_column_is_named():
    reading = reading_of(ROSTER, [TITLE, ["姓名", "性别", "单位"], ["张明", "男", "白石镇"]])

    assert kinds(reading.faults) == [(FaultKind.MISSING_COLUMN, 2, label) for label in ("现任职务", "出生年月", "身份证号")]
    assert reading.faults[0].sentence() == (
        "第 2 行「现任职务」为必须有的列，表头中没有找到，请补上（也可写作职务、现任职务（全称））后重新导入。"
    )
    assert list(reading.rows()) == []


def test_a_column_without_synonyms_is_asked_for_by_name():
    reading = reading_of(CLASSES, [["班次编号", "班次名称", "地点"], ["1", "甲", "乙"]])

    assert "也可写作" in reading.faults[0].message
    assert "也可写作" not in reading_of(ROSTER, [["身份证号", "现任职务"]]).faults[0].message


@pytest.mark.parametrize(
    "rows",
    [[], [[""]], [[" ", "\u3000"], ["", ""]]],
    ids=["no rows", "empty cell", "white space"],
)
def test_a_blank_sheet_is_a_warning(rows):
    reading = reading_of(ROSTER, rows)

    assert [(fault.kind, fault.warning) for fault in reading.faults] == [(FaultKind.EMPTY_SHEET, True)]
    assert list(reading.rows()) == []


@pytest.mark.parametrize("below", [[], [["合计"]], [["白石镇"], ["", ""], ["填表人：张明"]]], ids=["none", "total", "notes"])
def test_a_header_without_data_is_a_warning(below):
    reading = reading_of(ROSTER, [ROSTER_HEAD, *below])

    assert [(fault.kind, fault.warning) for fault in reading.faults] == [(FaultKind.EMPTY_SHEET, True)]


@pytest.mark.parametrize(
    ("sheet", "certain"),
    [
        ("乡镇（街道）干部名册", True),
        ("市直干部花名册", True),
        ("任职经历（2018年以前）", True),
        ("2.学员名册（2024年以来）", True),
        ("企业家高校研修", True),
        ("入党积极分子干部名册", False),
        ("工会干部名册", False),
    ],
)
def test_what_stands_beside_a_ledgers_name_is_explained_or_asked_about(sheet, certain):
    called = sheet_names().called(sheet, lambda text: False)

    assert called.is_certain is certain
