"""The rows below a header: which hold data, and which unit stands for a group of them."""

from dataclasses import replace
from datetime import date

import pytest

from sanbiao.core.drive.reading import FaultKind, SheetReading
from sanbiao.core.drive.tests.hostile import ROSTER_HEAD, person_number, roster_row
from sanbiao.core.drive.tests.reading_specs import CLASSES, POSTINGS, ROSTER, UNITS, column, kinds, reading_of, values
from sanbiao.core.ledger.columns import CellKind, Sheet
from sanbiao.core.ledger.kinds.raw import ERROR

ONLINE = Sheet(
    ledger="online",
    name="线上学习",
    key=("场次编号", "参学单位"),
    columns=(
        column("场次编号", CellKind.TEXT, "场次", required=True),
        column("参学单位", CellKind.UNIT, "单位", required=True),
        column("参学人数", CellKind.INT, "人数", required=True),
    ),
)
TWO_UNITS = Sheet(
    ledger="lent",
    name="借调",
    key=("姓名",),
    columns=(
        column("姓名", CellKind.NAME, required=True),
        column("派出单位", CellKind.UNIT),
        column("接收单位", CellKind.UNIT),
        column("期限", CellKind.TEXT),
    ),
)


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


@pytest.mark.parametrize("cells", [["第一组"], [1.0], ["", "以下空白"], ["", "", "第 1 页，共 1 页"]], ids=repr)
def test_a_row_with_one_filled_cell_that_is_no_unit_is_a_note(cells):
    reading = reading_of(ROSTER, [ROSTER_HEAD, roster_row(1), cells, roster_row(2)])

    assert [row.number for row in reading.rows()] == [2, 4]
    assert reading.faults == ()


def test_a_row_with_a_key_alone_is_data():
    (row,) = reading_of(ROSTER, [ROSTER_HEAD, ["", "", "", "", "", "", person_number(1)]]).rows()

    assert (FaultKind.MISSING_VALUE, 2, "姓名") in kinds(row.faults)


@pytest.mark.parametrize(
    "text",
    ["白石镇", " 白石镇 ", "白石镇（11人）", "白石镇（计11人次）", "白石镇(11)", "白石镇（共 11 人）", "白 石 镇（１１名）"],
)
def test_the_unit_of_a_group_row_stands_where_the_cell_is_empty(text):
    rows = [["清河街道"], roster_row(1, 单位=""), [text], roster_row(2, 单位=" "), roster_row(3, 单位="市委办公室")]
    reading = reading_of(ROSTER, [ROSTER_HEAD, *rows])

    assert values(reading, "单位") == ["清河街道", "白石镇", "市委办公室"]


def test_a_group_row_does_not_stand_for_a_column_beyond_the_contract():
    columns = [replace(column, is_lenient=column.label == "单位") for column in ROSTER.columns]
    reading = reading_of(replace(ROSTER, columns=tuple(columns)), [ROSTER_HEAD, ["白石镇"], roster_row(单位="")])

    assert values(reading, "单位") in ([None], [""])


def test_a_unit_whose_name_ends_in_brackets_is_a_group_too():
    reading = reading_of(ROSTER, [ROSTER_HEAD, [" 开发区（2）"], roster_row(单位="")])

    assert values(reading, "单位") == ["开发区（2）"]


@pytest.mark.parametrize("text", ["白石镇（甲）", "退休干部"])
def test_what_is_no_unit_is_no_group(text):
    reading = reading_of(ROSTER, [ROSTER_HEAD, ["清河街道"], [text], roster_row(单位="")])

    assert values(reading, "单位") == ["清河街道"]


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
    assert all((fault.file, fault.sheet) == ("甲.xlsx", "任职经历") for fault in bad.faults)
    assert (good.is_refused, good.values["是否班子成员"], good.values["免职时间"]) == (False, False, None)


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
