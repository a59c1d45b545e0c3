"""Sheets as people keep them: where the header is, which rows hold data, and which unit stands for a group of them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbiao.core.drive.reading import Fault, FaultKind, How, SheetReading, Understood, read_sheet
from sanbiao.core.drive.reading.raw import ERROR
from sanbiao.core.drive.tests.hostile import ROSTER_HEAD, person_number, roster_row
from sanbiao.core.drive.tests.reading_specs import CLASSES, POSTINGS, ROSTER, UNITS, column
from sanbiao.core.ledger.columns import Column, Kind, Sheet

UNIT_NAMES = {"白石镇", "清河街道", "市委办公室", "开发区(2)"}
TITLE = ["青泽市领导干部名册"]

ONLINE = Sheet(
    ledger="online",
    name="线上学习",
    key=("场次编号", "参学单位"),
    columns=(
        column("场次编号", Kind.TEXT, "场次", required=True),
        column("参学单位", Kind.UNIT, "单位", required=True),
        column("参学人数", Kind.INT, "人数", required=True),
    ),
)
TWO_UNITS = Sheet(
    ledger="lent",
    name="借调",
    key=("姓名",),
    columns=(
        column("姓名", Kind.NAME, required=True),
        column("派出单位", Kind.UNIT),
        column("接收单位", Kind.UNIT),
        column("期限", Kind.TEXT),
    ),
)


def reading_of(spec, rows, **options):
    width = max(map(len, rows), default=0)
    even = [[*cells, *[""] * (width - len(cells))] for cells in rows]
    return read_sheet(spec, lambda: iter(even), file="甲.xlsx", sheet="表", is_unit=UNIT_NAMES.__contains__, **options)


def kinds(faults):
    return [(fault.kind, fault.row, fault.column) for fault in faults]


def values(reading, label):
    return [row.values.get(label) for row in reading.rows()]


def test_a_plain_sheet_is_read():
    reading = reading_of(ROSTER, [ROSTER_HEAD, roster_row(1), roster_row(2, 姓名="李  明", 单位=" 白石镇 ")], row_count=3)

    assert (reading.header_row, reading.faults, reading.ignored, reading.row_count) == (1, (), (), 3)
    rows = list(reading.rows())
    assert [row.number for row in rows] == [2, 3]
    assert [row.faults for row in rows] == [[], []]
    assert rows[1].values == {
        "序号": 2,
        "单位": "白石镇",
        "姓名": "李明",
        "现任职务": "科员",
        "性别": "male",
        "出生年月": date(1985, 6, 1),
        "身份证号": person_number(2),
    }
    assert list(reading.rows()) == rows


@pytest.mark.parametrize("above", [0, 1, 14])
def test_rows_above_the_header_are_skipped(above):
    reading = reading_of(ROSTER, [TITLE] * above + [ROSTER_HEAD, roster_row()])

    assert (reading.header_row, values(reading, "姓名")) == (above + 1, ["张明"])


def test_a_header_in_row_16_is_not_found():
    reading = reading_of(ROSTER, [TITLE] * 15 + [ROSTER_HEAD, roster_row()])

    assert kinds(reading.faults) == [(FaultKind.MISSING_COLUMN, None, "")]
    assert (reading.header_row, reading.is_readable, list(reading.rows())) == (None, False, [])


def test_one_known_heading_is_no_header():
    reading = reading_of(ROSTER, [["填报日期", "备注"], ROSTER_HEAD, roster_row()])

    assert reading.header_row == 2


def test_a_header_in_the_last_row_of_a_sheet_is_found():
    reading = reading_of(ROSTER, [ROSTER_HEAD])

    assert kinds(reading.faults) == [(FaultKind.EMPTY_SHEET, None, "")]
    assert reading.is_readable


def test_headings_are_known_by_name_and_synonym_in_normal_form():
    head = ["编 号", "ＸＸ", "姓\n名", "职务", "性别", "出生时间", "身份证号码"]
    reading = reading_of(ROSTER, [head, roster_row()], first_column=2)

    assert reading.understood == (
        Understood("编号", "序号", How.SYNONYM, 2),
        Understood("姓名", "姓名", How.NAME, 4),
        Understood("职务", "现任职务", How.SYNONYM, 5),
        Understood("性别", "性别", How.NAME, 6),
        Understood("出生时间", "出生年月", How.SYNONYM, 7),
        Understood("身份证号码", "身份证号", How.SYNONYM, 8),
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


def test_a_header_of_two_rows_may_begin_in_row_15():
    reading = reading_of(ROSTER, [TITLE] * 14 + [TWO_ROW_UPPER, TWO_ROW_LOWER, TWO_ROW_DATA])

    assert (reading.header_row, values(reading, "在职教育/学历")) == (16, ["研究生"])


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
    "cells",
    [
        [""] * 7,
        [" ", "\u3000", "\n"],
        ["合计", "", 12.0],
        ["", "小 计", "12人"],
        ["", "", "", "", "", "", "总计"],
        ["填表人：张明", "", "审核人：李明"],
        [" 制表人 张明"],
        ["", "审核人：李明"],
        ["填报单位：市委组织部", "", "", "2023年7月"],
        ["填表说明：一、"],
        ["备注：离退不填"],
        ["说明:", "见文件"],
        ["注 ：以上为在职"],
    ],
    ids=repr,
)
def test_rows_that_are_no_data_are_passed_over(cells):
    reading = reading_of(ROSTER, [ROSTER_HEAD, roster_row(1), cells, roster_row(2)])

    assert [row.number for row in reading.rows()] == [2, 4]


@pytest.mark.parametrize(
    "changed",
    [{"现任职务": "会计"}, {"现任职务": "合计员"}, {"姓名": "合计二"}, {"现任职务": "注：兼"}, {"序号": "备注"}],
    ids=repr,
)
def test_rows_that_only_look_like_no_data_are_read(changed):
    reading = reading_of(ROSTER, [ROSTER_HEAD, roster_row(1, **changed)])

    assert len(list(reading.rows())) == 1


def test_a_row_with_one_filled_cell_that_is_no_unit_is_data():
    (row,) = reading_of(ROSTER, [ROSTER_HEAD, ["第一组"]]).rows()

    assert row.is_refused
    assert (FaultKind.MISSING_VALUE, 2, "姓名") in kinds(row.faults)


def test_a_row_with_one_number_is_data():
    (row,) = reading_of(ROSTER, [ROSTER_HEAD, [1.0]]).rows()

    assert row.is_refused


@pytest.mark.parametrize(
    "text",
    ["白石镇", " 白石镇 ", "白石镇（11人）", "白石镇（计11人次）", "白石镇(11)", "白石镇（共 11 人）", "白 石 镇（１１名）"],
)
def test_the_unit_of_a_group_row_stands_where_the_cell_is_empty(text):
    rows = [["清河街道"], roster_row(1, 单位=""), [text], roster_row(2, 单位=" "), roster_row(3, 单位="市委办公室")]
    reading = reading_of(ROSTER, [ROSTER_HEAD, *rows])

    assert values(reading, "单位") == ["清河街道", "白石镇", "市委办公室"]


def test_a_unit_whose_name_ends_in_brackets_is_a_group_too():
    reading = reading_of(ROSTER, [ROSTER_HEAD, [" 开发区（2）"], roster_row(单位="")])

    assert values(reading, "单位") == ["开发区（2）"]


@pytest.mark.parametrize("text", ["白石镇（甲）", "红石镇（11人）", "白石镇（11人"])
def test_what_is_no_unit_is_no_group(text):
    reading = reading_of(ROSTER, [ROSTER_HEAD, [text], roster_row(单位="")])

    assert [row.number for row in reading.rows()] == [2, 3]


def test_group_rows_give_a_column_that_is_absent():
    reading = reading_of(ONLINE, [["场次", "人数"], ["白石镇"], ["XS01", 3.0], ["XS02", 4.0], ["清河街道"], ["XS01", 5.0]])

    assert reading.faults == ()
    assert values(reading, "参学单位") == ["白石镇", "白石镇", "清河街道"]


def test_without_group_rows_the_absent_column_is_missing():
    reading = reading_of(ONLINE, [["场次", "人数"], ["XS01", 3.0]])

    assert kinds(reading.faults) == [(FaultKind.MISSING_COLUMN, 1, "参学单位")]


@pytest.mark.parametrize(
    ("head", "row"),
    [(["场次", "人数"], ["XS00", 1.0]), (["场次", "单位", "人数"], ["XS00", "", 1.0])],
    ids=["absent", "empty"],
)
def test_a_row_above_the_first_group_misses_its_unit(head, row):
    reading = reading_of(ONLINE, [head, row, ["白石镇"], row])

    above, below = reading.rows()
    assert kinds(above.faults) == [(FaultKind.MISSING_VALUE, 2, "参学单位")]
    assert "参学单位" not in above.values
    assert below.values["参学单位"] == "白石镇"


def test_a_faulty_unit_cell_is_reported_once():
    (row,) = reading_of(ONLINE, [["场次", "单位", "人数"], ["XS01", ERROR, 1.0]]).rows()

    assert kinds(row.faults) == [(FaultKind.UNKNOWN_UNIT, 2, "参学单位")]


def test_group_rows_mean_nothing_where_two_columns_name_units():
    rows = [["姓名", "派出单位", "接收单位"], ["白石镇"], ["张明", "", "清河街道"]]
    reading = reading_of(TWO_UNITS, rows)

    assert [row.values for row in reading.rows()] == [{"姓名": "张明", "派出单位": "", "接收单位": "清河街道"}]


def test_group_rows_mean_nothing_where_no_column_names_a_unit():
    reading = reading_of(UNITS, [["机构编码", "机构全称", "机构简称", "机构类别"], ["白石镇"], ["J1", "甲镇", "甲", "镇"]])

    assert [row.values["机构编码"] for row in reading.rows()] == ["J1"]


def test_every_fault_of_a_row_is_reported():
    head = ["姓名", "身份证号", "任职单位", "职务", "任职时间", "免职时间", "班子成员", "任职方式"]
    wrong = ["", "123", "白石镇", "=A1", "2023.13", "不详", "或许", "借调"]
    right = ["张明", person_number(1), "白石镇", "镇长", "2021.05", "", "", "兼职"]
    bad, good = reading_of(POSTINGS, [head, wrong, right]).rows()

    assert kinds(bad.faults) == [
        (FaultKind.MISSING_VALUE, 2, "姓名"),
        (FaultKind.ID_CHECK, 2, "身份证号"),
        (FaultKind.FORMULA_TEXT, 2, "职务名称"),
        (FaultKind.IMPOSSIBLE_DATE, 2, "任职时间"),
        (FaultKind.IMPOSSIBLE_DATE, 2, "免职时间"),
        (FaultKind.UNKNOWN_CODE, 2, "是否班子成员"),
        (FaultKind.UNKNOWN_CODE, 2, "任职方式"),
    ]
    assert bad.values == {"任职机构": "白石镇"}
    assert all((fault.file, fault.sheet) == ("甲.xlsx", "表") for fault in bad.faults)
    assert (good.is_refused, good.values["是否班子成员"], good.values["免职时间"]) == (False, "no", None)


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (date(2023, 2, 28), [(FaultKind.END_BEFORE_START, 2, "结业日期")]),
        (date(2023, 3, 1), []),
        (date(2023, 3, 2), []),
        ("", []),
        ("不详", [(FaultKind.IMPOSSIBLE_DATE, 2, "结业日期")]),
    ],
    ids=["before", "same day", "after", "open", "unreadable"],
)
def test_an_end_is_not_before_its_start(end, expected):
    head = ["班次编号", "班次名称", "培训地点", "开班日期", "结业日期"]
    (row,) = reading_of(CLASSES, [head, ["PX1", "甲", "乙", date(2023, 3, 1), end]]).rows()

    assert kinds(row.faults) == expected


def test_an_order_without_its_second_column_is_not_checked():
    (row,) = reading_of(CLASSES, [["班次编号", "班次名称", "培训地点", "开班日期"], ["PX1", "甲", "乙", "2023.3.1"]]).rows()

    assert row.faults == []


def test_true_and_one_are_kept_apart():
    head = ["班次编号", "班次名称", "培训地点", "开班日期"]
    reading = reading_of(CLASSES, [head, [1.0, "甲", "乙", "2023.3.1"], [True, "甲", "乙", "2023.3.1"]])

    assert values(reading, "班次编号") == ["1", "TRUE"]


def test_more_texts_than_are_remembered_are_read():
    head = ["班次编号", "班次名称", "培训地点", "开班日期"]
    rows = [[f"PX{serial}", "甲", "乙", "2023.3.1"] for serial in range(5000)]

    assert values(reading_of(CLASSES, [head, *rows]), "班次编号") == [f"PX{serial}" for serial in range(5000)]


def test_a_sheet_of_no_ledger_is_not_readable():
    reading = SheetReading(file="甲.xlsx", sheet="通讯录", spec=None)

    assert not reading.is_readable
    assert list(reading.rows()) == []


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({"row": 7, "column": "出生年月"}, "第 7 行「出生年月」有误。"),
        ({"row": 7}, "第 7 行有误。"),
        ({"column": "出生年月"}, "「出生年月」有误。"),
        ({}, "有误。"),
    ],
    ids=["row and column", "row", "column", "file"],
)
def test_a_fault_says_where_it_is(place, expected):
    assert Fault(file="甲.xlsx", kind=FaultKind.IMPOSSIBLE_DATE, message="有误。", **place).sentence() == expected
