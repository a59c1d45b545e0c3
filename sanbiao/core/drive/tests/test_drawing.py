"""The first rows of a sheet as people see how they were understood."""

from __future__ import annotations

from sanbiao.core.drive.importing import sheet_names
from sanbiao.core.drive.reading import read_sheet
from sanbiao.core.drive.reading.drawing import MOST_ROWS
from sanbiao.core.drive.reading.grids import Grid

NUMBER = "41992119790513049X"
ROWS = [
    ["青溪市乡镇干部名册", None, None, None],
    [None, None, None, None],
    ["单位", "姓名", "身份证号", "车牌号"],
    ["白石镇", "洪国栋", NUMBER, "青A·K0172"],
    ["合计：1人", None, None, None],
]


def drawn(rows):
    grid = Grid(rows=lambda: iter(rows), row_count=len(rows))
    [reading] = read_sheet(grid, sheet_names(), file="名册.xlsx", sheet="干部名册", is_unit=lambda text: text == "白石镇")
    return reading.drawn


def test_each_row_says_what_it_was_taken_for_and_which_columns_are_not_read():
    assert [(row.number, row.nature, row.left_out) for row in drawn(ROWS)] == [
        (1, "title", ()),
        (3, "heading", (3,)),
        (4, "data", (3,)),
        (5, "total", ()),
    ]


def test_no_number_of_a_person_is_kept_in_clear():
    assert drawn(ROWS)[2].cells[2] == "419921********9X"
    assert NUMBER not in str(drawn(ROWS))
    for written in (f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}", f"'{NUMBER}", NUMBER.replace("X", "×"), " ".join(NUMBER)):
        kept = drawn([*ROWS[:3], ["白石镇", "洪国栋", written, None]])[2].cells[2]
        assert NUMBER[6:14] not in "".join(kept.split())


def test_no_more_rows_are_drawn_than_people_look_at():
    assert len(drawn([*ROWS[:4], *[ROWS[3]] * 50])) == MOST_ROWS
