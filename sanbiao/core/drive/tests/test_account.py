"""Nothing disappears: whatever a sheet looks like, each filled cell is read, known to be no data, or named."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanbiao.core.drive.importing import sheet_names
from sanbiao.core.drive.reading import NOTHING_TOLD, ToldLayout, read_sheet
from sanbiao.core.drive.reading.account import filled_cells
from sanbiao.core.drive.reading.grids import Area, Grid
from sanbiao.core.drive.reading.questions import LEAVE_OUT
from sanbiao.core.ledger.normal import normal
from sanbiao.tests.thorough import examples

UNITS = frozenset(map(normal, ("白石镇", "柳河镇", "黄坪乡")))
WORDS = (
    *("单位", "姓名", "性别", "身份证号", "出生年月", "现任职务", "学历", "全日制教育", "备注", "办公电话", "序号"),
    *("白石镇", "柳河镇", "二、黄坪乡", "（三）城关街道：3人", "合计", "白石镇小计", "共计：3人", "填表人：王伟", "必填"),
    *("如1985.03", "干部名册", "白石镇干部名册", "班次", "班次编号", "第 1 页", "以下空白", "王伟", "男", "1985.03", "镇长"),
)
CELLS = st.one_of(st.none(), st.none(), st.sampled_from(WORDS), st.integers(0, 2030), st.just(""), st.text(max_size=4))
HEADING = ["单位", "姓名", "性别", "身份证号", "现任职务"]


@st.composite
def sheets(draw: st.DrawFn) -> Grid:
    width = draw(st.integers(1, 8))
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=14))
    if draw(st.booleans()) and width >= len(HEADING):
        heading = [*HEADING, *([None] * (width - len(HEADING)))]
        for _ in range(draw(st.integers(1, 2))):
            rows.insert(draw(st.integers(0, min(len(rows), 5))), heading)
    merged = []
    if len(rows) > 2 and draw(st.booleans()):
        top, left = draw(st.integers(0, len(rows) - 2)), draw(st.integers(0, width - 1))
        bottom = draw(st.integers(top + 1, len(rows) - 1))
        merged.append(Area(top, left, bottom, left))
        for row in range(top + 1, bottom + 1):
            rows[row][left] = None
    hidden = frozenset(draw(st.sets(st.integers(0, max(0, len(rows) - 1)), max_size=2)))
    return Grid(rows=lambda: iter(rows), row_count=len(rows), merged=tuple(merged), hidden=hidden)


NAMES = ("干部名册", "Sheet1", "党组织", "工会会员名册", "培训班次")
TOLD = st.builds(
    ToldLayout,
    heading=st.integers(0, 16),
    ledger=st.sampled_from(("", "", LEAVE_OUT, *NAMES)),
    left_out=st.frozensets(st.integers(0, 7), max_size=2),
    below=st.dictionaries(st.integers(1, 16), st.sampled_from((LEAVE_OUT, *NAMES)), max_size=2),
)


@pytest.mark.attack
@settings(max_examples=examples(150))
@given(sheets(), st.sampled_from(NAMES), st.just(NOTHING_TOLD) | TOLD)
def test_every_filled_cell_is_accounted_for(grid: Grid, name: str, told: ToldLayout) -> None:
    readings = read_sheet(
        grid, sheet_names(), file="各类表.xlsx", sheet=name, is_unit=lambda text: text in UNITS, on=date(2023, 7, 1), told=told
    )
    for reading in readings:
        list(reading.rows())

    accounts = [reading.account for reading in readings]
    filled = sum(len(filled_cells(cells)) for cells in grid.rows())
    assert sum(account.filled for account in accounts) == filled
    assert all(min(account.read, account.no_data, account.named) >= 0 for account in accounts)
    if sum(account.named for account in accounts):
        assert any(reading.faults for reading in readings)
