"""What somebody says of the layout of a sheet stands against what would be found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from sanbiao.core.audit.models import Event
from sanbiao.core.drive.importing import sheet_names
from sanbiao.core.drive.reading import SheetReading, ToldLayout, read_sheet
from sanbiao.core.drive.reading.grids import Grid
from sanbiao.core.drive.reading.questions import LEAVE_OUT
from sanbiao.core.drive.tests.dropping import client_of, confirm, drop, latest, text
from sanbiao.core.drive.tests.folders import CLASS_HEAD, TOWN, UNIT_HEAD, class_row, workbook
from sanbiao.registry.organisations.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]

HEADING, ROW = list(UNIT_HEAD), ["J03", "青泽市黄坪乡人民政府", "黄坪乡", None, "乡", None]
OTHER = list(TOWN)
CLASSES, CLASS = list(CLASS_HEAD), list(class_row(1))


def read(rows: list[list[Any]], told: ToldLayout, sheet: str = "机构") -> list[SheetReading]:
    width = max(map(len, rows))
    whole = [[*row, *[None] * (width - len(row))] for row in rows]
    grid = Grid(rows=lambda: iter(whole), row_count=len(whole))
    return read_sheet(grid, sheet_names(), file="表.xlsx", sheet=sheet, is_unit=lambda _: False, told=told)


def numbers(reading: SheetReading) -> list[int]:
    return [row.number for row in reading.rows()]


def test_the_heading_is_where_somebody_says():
    rows = [HEADING, ROW, ["以下为新增"], HEADING, OTHER]
    [found] = read(rows, ToldLayout())
    assert numbers(found) == [2, 5]

    [told] = read(rows, ToldLayout(heading=4))

    assert (numbers(told), told.tables) == ([5], ((4, "organisations.unit"),))
    assert (told.account.read, told.account.no_data, told.account.named) == (4, 17, 0)  # the table above is no data now


def test_a_heading_below_the_first_thirty_rows_is_found_where_somebody_says():
    rows = [[f"说明第{number}条", "甲"] for number in range(40)]
    [reading] = read([*rows, HEADING, ROW], ToldLayout(heading=41))
    assert numbers(reading) == [42]


def test_a_row_that_is_no_heading_of_the_ledger_names_what_is_missing_and_asks_about_its_words():
    [reading] = read([HEADING, ROW, OTHER], ToldLayout(heading=2))
    assert not numbers(reading)
    assert {fault.kind for fault in reading.faults} == {"missing_column", "unread_column"}
    assert {fault.asked for fault in reading.faults} >= {"J03", "黄坪乡"}


def test_the_ledger_is_the_one_that_somebody_says():
    rows = [["编号", "名称"], *[["B1", "青干班"]] * 2]
    [reading] = read(rows, ToldLayout(ledger="培训班次", heading=1), sheet="Sheet1")
    assert reading.tables == ((1, "training.classrun"),)


def test_with_the_heading_alone_it_is_the_ledger_that_the_heading_fits():
    rows = [["甲", "乙", "丙", "丁", "戊"]] * 3
    [reading] = read([*rows, HEADING, ROW], ToldLayout(heading=4), sheet="Sheet1")
    assert (numbers(reading), reading.tables) == ([5], ((4, "organisations.unit"),))


def test_a_heading_that_fits_no_ledger_leaves_the_sheet_unread_and_named():
    [reading] = read([["甲", "乙"], ["丙", "丁"]], ToldLayout(heading=1), sheet="Sheet1")
    assert (reading.spec, reading.account.named) == (None, 4)
    assert [fault.kind for fault in reading.faults] == ["unread_sheet"]


def test_a_sheet_that_somebody_leaves_out_is_no_data_and_no_fault():
    [reading] = read([HEADING, ROW], ToldLayout(ledger=LEAVE_OUT))
    assert (reading.spec, reading.faults, reading.account.no_data) == (None, (), 10)


def test_a_column_that_somebody_leaves_out_is_not_read_with_or_without_a_heading():
    [reading] = read([[*HEADING, "备注", None], [*ROW, "某", "某"]], ToldLayout(left_out=frozenset({3, 6, 7})))
    [row] = reading.rows()
    assert "aliases" not in row.values
    assert (reading.account.read, reading.account.named) == (4, 0)
    assert not reading.faults


def test_of_a_table_further_down_somebody_says_what_it_is():
    rows = [HEADING, ROW, [None], ["顺序", "叫法", "去向"], ["B1", "青干班", "广州"], [None], CLASSES, CLASS]
    units, classes = read(rows, ToldLayout())
    assert units.tables == ((1, "organisations.unit"), (7, "training.classrun"))
    assert numbers(classes) == [8]

    units, parties = read(rows, ToldLayout(below={4: "党组织", 7: LEAVE_OUT}))

    assert units.tables == ((1, "organisations.unit"), (4, "organisations.partyorganisation"), (7, ""))
    assert (numbers(units), units.faults, numbers(parties)) == ([2], (), [])
    assert "missing_column" in {fault.kind for fault in parties.faults}


# On the page


def _post(client: Any, number: int = 0, **said: Any) -> Any:
    return client.post(reverse("import-layout", args=[latest().batch, number]), said, follow=True)


@pytest.fixture
def dropped(clerk: Any, tmp_path: Path) -> Any:
    """A workbook in which the heading stands twice and one column more than is known, looked through."""
    path = workbook(tmp_path / "表.xlsx", 机构=[HEADING, ROW, HEADING, OTHER])
    client = client_of(clerk)
    drop(client, path)
    return client


def test_what_is_put_right_on_the_preview_is_read_anew_and_imported_so(dropped: Any):
    page = _post(dropped, heading="3", left_out=["3"])

    assert "按您的更正读取" in text(page)
    assert latest().result["created"] == 1
    confirm(dropped)
    assert list(Unit.objects.filter(code__in=["J03", "J02"]).values_list("code", flat=True)) == ["J02"]
    event = Event.objects.get(verb="更正表样")
    assert event.after == {"sheet": "表.xlsx / 机构", "heading": 3, "ledger": "", "left_out": [3], "below": {}}


def test_it_is_taken_back(dropped: Any):
    _post(dropped, heading="3")
    assert latest().result["created"] == 1

    _post(dropped, forget="1", heading="3")

    assert (latest().layouts, latest().result["created"]) == ({}, 2)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"ledger": "没有的台账"}, "没有叫“没有的台账”的台账"),
        ({"below-3": "没有的台账"}, "没有叫“没有的台账”的台账"),
        ({"heading": "99"}, "没有选中列出的行"),
    ],
)
def test_what_is_not_there_is_refused_in_a_sentence(dropped: Any, said: dict[str, str], sentence: str):
    assert sentence in text(_post(dropped, **said))
    assert latest().layouts == {}


def test_nonsense_is_as_nothing_said(dropped: Any):
    _post(dropped, heading="三", left_out=["x", "-1", "9" * 30], ledger=" ")
    assert latest().layouts == {}


def test_there_is_no_other_sheet(dropped: Any):
    assert "没有这张工作表" in text(_post(dropped, number=7, heading="1"))


def test_what_is_imported_is_not_laid_out_anew(dropped: Any):
    confirm(dropped)
    assert "不能重新读取" in text(_post(dropped, heading="3"))
    assert latest().layouts == {}
