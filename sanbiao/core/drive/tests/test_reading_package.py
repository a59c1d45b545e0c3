"""Packages looked through before they are opened: formulas without a value, far cells, and tricks."""

import zipfile

import openpyxl
import pytest
import xlsxwriter

from sanbiao.core.drive.reading import Limits, SheetNames, Unreadable, open_book, package
from sanbiao.core.drive.reading.grids import Area
from sanbiao.core.drive.reading.package import look_through
from sanbiao.core.drive.tests import hostile
from sanbiao.core.drive.tests.reading_specs import SPECS

NAMES = SheetNames(SPECS)


def valueless_formulas(path, limits):
    return {sheet: part.valueless for sheet, part in look_through(path, limits).items()}


def test_formulas_without_a_value_are_found_by_sheet(tmp_path):
    path = tmp_path / "公式.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, cell in (("甲", "B2"), ("乙", "AA30"), ("丙", "A1")):
            sheet = book.add_worksheet(name)
            sheet.write("A1", "题名")
            if name != "丙":
                sheet.write_formula(cell, "=NA()", None, "#N/A")
            sheet.write_formula("C3", "=1+1", None, 2)

    assert valueless_formulas(path, Limits()) == {"甲": {1: [1]}, "乙": {29: [26]}}


def test_formulas_that_were_never_calculated_are_found_across_pieces_of_a_part(tmp_path):
    path = tmp_path / "公式.xlsx"
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("甲")
    for _ in range(30_000):
        sheet.append(["=1+1", "", "文字"])
    book.save(path)

    (found,) = valueless_formulas(path, Limits()).values()

    assert len(found) == 30_000
    assert set(map(tuple, found.values())) == {(0,)}


def test_a_formula_outside_the_filled_cells_harms_nothing(tmp_path):
    path = tmp_path / "名册.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "干部名册"
    book.active.append(hostile.ROSTER_HEAD)
    book.active.append(hostile.roster_row())
    book.active["Z2"] = book.active["Z9"] = "=1+1"
    book.save(path)

    (tab,) = open_book(path, NAMES).tabs

    assert [row.values["姓名"] for reading in tab.read(lambda text: False) for row in reading.rows()] == ["张明"]


def test_a_package_that_names_no_sheets_is_damaged(tmp_path):
    path = hostile.failed_formula(tmp_path)
    hostile.replace_part(path, "xl/workbook.xml", b"<workbook")

    with pytest.raises(Unreadable, match="文件已损坏"):
        valueless_formulas(path, Limits())


@pytest.mark.parametrize(
    "cell",
    [
        '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        "<row r='1048576'><c r='A1048576'><v>1</v></c></row>",
        '<row><c r="XFD1048576"><v>1</v></c></row>',
        "<row><c s='1' r='XFD1048576' t='n'><v>1</v></c></row>",
        '<row><c r="xfd1048576"><v>1</v></c></row>',
        '<row><c r = "XFD1048576"><v>1</v></c></row>',
        '<row><c\nr\n=\n"XFD1048576"><v>1</v></c></row>',
        '<row><c r="XFD000000001048576"><v>1</v></c></row>',
        '<row><c r="A99999999"><v>1</v></c></row>',
        '<x:row x="1" r="99999999"><x:c><x:v>1</x:v></x:c></x:row>',
    ],
    ids=["row", "quotes", "cell", "order", "small letters", "blanks", "line breaks", "noughts", "beyond", "prefix"],
)
def test_a_far_cell_does_not_hide(cell, tmp_path):
    path = hostile.roster_of(tmp_path, hostile.roster_row())
    hostile.replace_part(path, "xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{cell}</sheetData></worksheet>".encode())

    with pytest.raises(Unreadable, match="超出可读范围"):
        open_book(path, NAMES)


def test_far_cells_that_hold_nothing_are_allowed(tmp_path):
    path = hostile.roster_of(tmp_path, hostile.roster_row())
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row><row r="20000"><c r="XFD20000" s="1" /></row>'
    hostile.replace_part(path, "xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode())

    assert valueless_formulas(path, Limits()) == {}


def test_a_failed_formula_that_does_not_say_where_it_stands_is_passed_over(tmp_path):
    path = hostile.roster_of(tmp_path, hostile.roster_row())
    hostile.replace_part(path, "xl/worksheets/sheet1.xml", b'<row r="1"><c t="e"><v>#N/A</v></c></row>')

    assert valueless_formulas(path, Limits()) == {}


@pytest.mark.parametrize(("part", "why"), [("xl/workbook.bin", "xlsb"), ("content.xml", r"不是 \.xlsx 工作簿")])
def test_other_kinds_of_package_are_refused(part, why, tmp_path):
    path = hostile.roster_of(tmp_path, hostile.roster_row())
    with zipfile.ZipFile(path, "a") as package:
        package.writestr(part, b"")

    with pytest.raises(Unreadable, match=why):
        open_book(path, NAMES)


def test_entities_in_a_package_are_not_expanded(tmp_path):
    path = hostile.failed_formula(tmp_path)
    hostile.replace_part(path, "xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><workbook>&b;</workbook>')

    with pytest.raises(Unreadable, match="文件已损坏"):
        valueless_formulas(path, Limits())


def test_a_large_part_without_a_tag_is_looked_through(tmp_path):
    path = hostile.roster_of(tmp_path, hostile.roster_row())
    hostile.replace_part(path, "docProps/app.xml", b"x" * 3_000_000)

    assert valueless_formulas(path, Limits()) == {}


def test_a_real_sheet_may_be_packed_tightly(tmp_path):
    path = hostile.roster_of(tmp_path, *[hostile.roster_row()] * 3000)

    assert valueless_formulas(path, Limits(suspicious_bytes=0)) == {}
    with pytest.raises(Unreadable, match="压缩炸弹"):
        valueless_formulas(path, Limits(unpacked_bytes=1000))


def test_far_columns_alone_are_allowed(tmp_path):
    path = hostile.workbook(tmp_path / "宽.xlsx", 宽表=[["列"] * 60] * 3)

    assert valueless_formulas(path, Limits(cells=180)) == {}
    with pytest.raises(Unreadable, match="第 3 行、第 60 列"):
        valueless_formulas(path, Limits(cells=179))


def test_hidden_rows_are_found_and_rows_that_are_only_formatted_far_down_are_nothing(tmp_path):
    path = hostile.workbook(tmp_path / "名册.xlsx", 甲=[("甲",)], 乙=[("甲",)])
    rows = (
        '<row r="1" spans="1:1"/><row r="2" hidden="1"/><row hidden="true" outlineLevel="1" r="5" ht="9"/><row r="6" hidden="0"/>'
    )
    far = '<row r="1048576" ht="30"><c r="D1048576" s="1"></c></row>'
    sheet = f'<worksheet><cols><col min="3" max="3" hidden="1"/></cols><sheetData>{rows}{far}</sheetData></worksheet>'
    hostile.replace_part(path, "xl/worksheets/sheet1.xml", sheet.encode())

    parts = look_through(path, Limits())

    assert {name: part.hidden for name, part in parts.items()} == {"甲": {1, 4}}


@pytest.mark.parametrize("cells", ['<c s="1"></c>', ""], ids=["formatted", "bare"])
@pytest.mark.parametrize("blanks", [0, 60_000], ids=["one piece", "two pieces"])
def test_a_far_row_counts_by_what_it_holds(cells, blanks, tmp_path, monkeypatch):
    monkeypatch.setattr(package, "_CHUNK", 50_000)
    path = hostile.roster_of(tmp_path, hostile.roster_row())
    row = f'<row r="1048576" ht="9">{" " * blanks}{cells}'
    sheet = "<worksheet><sheetData>{}</row></sheetData></worksheet>"

    hostile.replace_part(path, "xl/worksheets/sheet1.xml", sheet.format(row).encode())
    assert look_through(path, Limits()) == {}
    hostile.replace_part(path, "xl/worksheets/sheet1.xml", sheet.format(row + "<c><v>1</v></c>").encode())
    with pytest.raises(Unreadable, match="超出可读范围"):
        look_through(path, Limits())


def test_a_sheet_is_told_from_its_first_cell_on_with_what_is_merged_and_hidden(tmp_path):
    path = tmp_path / "名册.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("甲")
        sheet.merge_range(2, 1, 3, 1, "石桥镇", book.add_format())
        sheet.write_column(2, 2, ("张明", "李明"))
        sheet.set_row(3, None, None, {"hidden": True})

    (tab,) = open_book(path, NAMES).tabs
    grid = tab.grid()

    assert [list(row) for row in grid.rows()] == [["", "", ""]] * 2 + [["", "石桥镇", "张明"], ["", "", "李明"]]
    assert (grid.row_count, grid.merged, grid.hidden) == (4, (Area(2, 1, 3, 1),), {3})
