"""What the cells of a row say together: ranges, marks behind names, months that an ID number decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sanbiao.core.drive.reading import FaultKind, ReadRow
from sanbiao.core.drive.tests.hostile import person_number
from sanbiao.core.drive.tests.reading_specs import column, kinds, reading_of
from sanbiao.core.ledger.columns import CellKind, Sheet

TODAY = date(2026, 11, 26)
JANUARY, OCTOBER, MAY = (person_number(1, f"1986{month}15") for month in ("01", "10", "05"))
MANNERS = {"formal": ("正式任职",), "secondment": ("挂职",)}
PEOPLE = Sheet(
    ledger="people",
    name="名册",
    key=("id_number",),
    orders=(("began_on", "ended_on"),),
    columns=(
        replace(column("姓名", CellKind.NAME, required=True), field="name"),
        replace(column("带教领导", CellKind.NAME), field="mentor"),
        replace(column("身份证号", CellKind.ID), field="id_number"),
        replace(column("出生年月", CellKind.MONTH), field="born", is_birth=True, past=True),
        replace(column("工作时间", CellKind.MONTH), field="work", past=True),
        replace(column("任职方式", CellKind.CODE, codes=MANNERS), field="manner"),
        replace(column("开始日期", CellKind.DATE, "起止时间"), field="began_on", until="ended_on"),
        replace(column("结束日期", CellKind.DATE), field="ended_on", is_end=True),
        replace(column("挂靠", CellKind.DATE), field="lenient", is_lenient=True, past=True),
        replace(column("备注"), field="note"),
    ),
)


def read(*rows: dict[str, Any]) -> tuple[list[ReadRow], list[Any]]:
    """Rows by their headings, read; and what was guessed in them. A sheet has two headings at the least."""
    rows = tuple({"身份证号": MAY, **row} for row in rows)
    heads = list(rows[0])
    reading = reading_of(PEOPLE, [heads, *([row[head] for head in heads] for row in rows)], on=TODAY)
    return list(reading.rows()), list(reading.guessed())


def test_an_id_number_beside_decides_a_numeric_month_of_birth():
    rows, guessed = read(*({"姓名": "王伟", "出生年月": 1986.1, "身份证号": number} for number in (JANUARY, OCTOBER)))

    assert [row.values["born"] for row in rows] == [date(1986, 1, 1), date(1986, 10, 1)]
    assert not guessed
    assert not any(row.faults for row in rows)


def test_a_month_that_nothing_decides_is_said_once_for_its_column_with_the_count():
    rows, guessed = read(
        *({"姓名": "王伟", "出生年月": 1986.1, "工作时间": 2003.1, "身份证号": number} for number in (MAY, JANUARY, "")),
    )

    assert {row.values["work"] for row in rows} == {date(2003, 10, 1)}
    assert kinds(guessed) == [(FaultKind.GUESSED_MONTH, None, "出生年月"), (FaultKind.GUESSED_MONTH, None, "工作时间")]
    assert ["有 2 格" in guessed[0].message, "有 3 格" in guessed[1].message] == [True, True]
    assert all(fault.warning and (fault.file, fault.sheet) == ("甲.xlsx", "名册") for fault in guessed)


def test_rows_that_are_read_again_are_not_counted_again():
    reading = reading_of(PEOPLE, [["姓名", "身份证号", "工作时间"], ["王伟", MAY, 2003.1]], on=TODAY)

    list(reading.rows()), list(reading.rows())

    assert "有 1 格" in next(reading.guessed()).message


def test_a_range_fills_both_days():
    (absent,), _ = read({"姓名": "王伟", "起止时间": "2023.3.6-3.10"})
    (empty,), _ = read({"姓名": "王伟", "起止时间": "2023.3.6至今", "结束日期": " "})

    assert (absent.values["began_on"], absent.values["ended_on"]) == (date(2023, 3, 6), date(2023, 3, 10))
    assert (empty.values["began_on"], empty.values["ended_on"]) == (date(2023, 3, 6), None)
    assert not absent.faults
    assert not empty.faults


def test_the_end_in_its_own_column_stands_and_a_range_that_differs_is_told():
    (same,), _ = read({"姓名": "王伟", "起止时间": "2023.3.6-3.10", "结束日期": "2023-03-10"})
    (other,), _ = read({"姓名": "王伟", "起止时间": "2023.3.6-3.10", "结束日期": "2023-03-11"})

    assert not same.faults
    assert other.values["ended_on"] == date(2023, 3, 11)
    assert kinds(other.faults) == [(FaultKind.UNREAD_TEXT, 2, "开始日期")]
    assert other.faults[0].warning


def test_a_range_that_runs_backwards_is_an_error():
    (row,), _ = read({"姓名": "王伟", "起止时间": "2023.3.10-3.6"})

    assert kinds(row.faults) == [(FaultKind.END_BEFORE_START, 2, "结束日期")]


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ({"姓名": "王伟（挂职）", "任职方式": ""}, {"manner": "secondment"}),
        ({"姓名": "王伟（挂职）"}, {"manner": "secondment"}),
        ({"姓名": "王伟（挂职）", "任职方式": "挂职"}, {"manner": "secondment"}),
        ({"姓名": "王伟（挂职）", "任职方式": "正式任职", "备注": ""}, {"manner": "formal", "note": "挂职"}),
        ({"姓名": "王伟（借用）"}, {"note": "借用"}),
        ({"姓名": "王伟（借用）", "备注": "借用到年底"}, {"note": "借用到年底"}),
        ({"姓名": "王伟", "带教领导": "李明（挂职）"}, {"note": "带教领导：挂职"}),
        ({"姓名": "王伟*"}, {}),
    ],
    ids=str,
)
def test_what_stands_behind_a_name_is_kept_in_the_column_that_takes_it(row, kept):
    (read_row,), _ = read(row)

    assert read_row.values["name"] == "王伟"
    assert {field: value for field, value in read_row.values.items() if field in ("manner", "note")} == kept
    assert not read_row.faults


def test_what_no_column_takes_is_told():
    (row,), _ = read({"姓名": "王伟（借用）", "备注": "病假"})

    assert row.values["note"] == "病假"
    assert kinds(row.faults) == [(FaultKind.UNREAD_TEXT, 2, "姓名")]
    assert row.faults[0].warning


def test_a_year_of_two_figures_without_a_sense_refuses_the_row_unless_the_column_is_our_own():
    (row,), _ = read({"姓名": "王伟", "工作时间": "30.01", "挂靠": "30.1.1"})

    assert [(fault.column, fault.warning) for fault in row.faults] == [("工作时间", False), ("挂靠", True)]
    assert not {"work", "lenient"} & row.values.keys()
