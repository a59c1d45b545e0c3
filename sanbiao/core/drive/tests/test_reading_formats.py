"""Every kind of file that holds sheets: the same sheet in each is the same sheet, and none can harm us."""

import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanbiao.core.drive.reading import Limits, SheetNames, Unread, Unreadable, open_book
from sanbiao.core.drive.reading.grids import Area
from sanbiao.core.drive.tests import formats, hostile
from sanbiao.core.drive.tests.reading_specs import SPECS
from sanbiao.core.ledger.kinds.raw import ERROR

NAMES = SheetNames(SPECS)
ROWS = (
    ("干部名册", "", "", ""),
    ("单位", "姓名", "身份证号", "简历"),
    ("石桥镇", "卢㛃", hostile.person_number(2), "1985.03 参加工作\n1990.07 任职"),
    ("", "张明·买买提", hostile.person_number(1), '爱"引号"，逗号,分号;<尖>&号'),
    ("云岭乡", "李明", hostile.person_number(3), "前 后"),
)
MERGED = (Area(0, 0, 0, 3), Area(2, 0, 3, 0))
HIDDEN = (3,)
TELLS_NOTHING = (".csv", ".txt", "制表符.xls")


def opened(path, **limits):
    return open_book(path, NAMES, limits=Limits(**limits) if limits else None).tabs


def rows_of(tab):
    return [tuple(row) for row in tab.grid().rows()]


@pytest.mark.parametrize("file", formats.FORMATS)
def test_one_sheet_is_the_same_in_every_format(file, tmp_path):
    formats.FORMATS[file](tmp_path / file, "干部名册", ROWS, MERGED, HIDDEN)

    (tab,) = opened(tmp_path / file)

    grid = tab.grid()
    assert (rows_of(tab), grid.row_count, tab.hidden) == (list(ROWS), len(ROWS), False)
    if file.endswith(TELLS_NOTHING):
        assert (tab.name, grid.merged, grid.hidden) == ("Sheet1", (), frozenset())
    else:
        assert (tab.name, sorted(grid.merged), grid.hidden) == ("干部名册", sorted(MERGED), frozenset(HIDDEN))


CELL = st.text(st.characters(exclude_categories=("C", "Z")), max_size=4)


@settings(max_examples=10)
@given(rows=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=5))
@pytest.mark.parametrize("write", [formats.page, formats.sheet_xml, formats.document, formats.table("utf-8", ",")])
def test_any_text_comes_back_from_any_format(write, rows, tmp_path_factory):
    path = tmp_path_factory.mktemp("any") / "名册.csv"
    rows = [("甲", "乙", "丙"), *rows]
    write(path, "名册", rows)

    (tab,) = opened(path)

    while not any(rows[-1]):
        rows.pop()
    assert rows_of(tab) == rows


def page(tmp_path, body):
    path = tmp_path / "导出.xls"
    path.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    return path


def test_a_page_is_one_sheet_with_its_text_and_its_tables_below_one_another(tmp_path):
    inner = "<table><tr><th>姓名<td>性别<tr><td>张<b>明</b><br>（女）<td><table><tr><td>女</table></table>"
    body = f"<h1>干部名册</h1><script>var a = '<td>';</script><table><tr><td>第一页{inner}</table><p>填表人：<i>王五</i>"

    (tab,) = opened(page(tmp_path, body))

    rows = [row for row in rows_of(tab) if any(row)]
    assert rows == [("干部名册", ""), ("第一页", ""), ("姓名", "性别"), ("张明\n（女）", "女"), ("填表人：王五", "")]


def test_cells_of_a_page_stand_beside_those_that_reach_down_to_them(tmp_path):
    body = "<table><tr><td rowspan=9>石桥镇<td>甲<td>乙<tr><td colspan=2>丙</table><table><tr><td>丁</table>"

    (tab,) = opened(page(tmp_path, body))

    assert rows_of(tab) == [("石桥镇", "甲", "乙"), ("", "丙", ""), ("丁", "", "")]
    assert Area(1, 1, 1, 2) in tab.grid().merged


@pytest.mark.parametrize("span", ["rowspan=1000000", "colspan=1000000", "rowspan=999999999 colspan=999999999"])
def test_a_cell_of_a_page_that_spans_without_measure_is_refused(span, tmp_path):
    with pytest.raises(Unreadable, match="超出可读范围"):
        opened(page(tmp_path, f"<table><tr><td {span}>甲</table>"))


def test_a_deep_page_is_read_to_its_end(tmp_path):
    (tab,) = opened(page(tmp_path, f"<table><tr><td>甲</table>{'<div>' * 3000}{'</div>' * 3000}<table><tr><td>乙</table>"))

    assert [row for row in rows_of(tab) if any(row)] == [("甲",), ("乙",)]


def test_a_page_without_a_table_is_named(tmp_path):
    with pytest.raises(Unread, match="网页，里面没有表格"):
        opened(page(tmp_path, "<p>会议通知</p>"))


SPACES = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'


def sheet_xml(tmp_path, rows, before="", after=""):
    path = tmp_path / "导出.xls"
    sheet = f'<Worksheet ss:Name="甲"><Table>{rows}</Table>{after}</Worksheet>'
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>{before}<Workbook {SPACES}>{sheet}</Workbook>', encoding="utf-8")
    return path


def typed(kind, text, more=""):
    return f'<Cell{more}><Data ss:Type="{kind}">{text}</Data></Cell>'


def test_typed_cells_of_old_xml_are_what_they_say_and_long_numbers_keep_their_digits(tmp_path):
    number = hostile.person_number(1)
    cells = [
        typed("Number", "3.5"),
        typed("Number", number.replace("X", "1")),
        typed("DateTime", "1992-03-05T00:00:00.000"),
        typed("Boolean", "1"),
        typed("Error", "#REF!"),
        '<Cell ss:Formula="=R1C1"/>',
    ]

    (tab,) = opened(sheet_xml(tmp_path, f"<Row>{''.join(cells)}</Row>"))

    (row,) = rows_of(tab)
    assert (row[0], row[1], str(row[2]), row[3:]) == (3.5, number.replace("X", "1"), "1992-03-05", (True, ERROR, ERROR))


def test_old_xml_with_signs_that_xml_forbids_is_read(tmp_path):
    rows = "<Row>{}</Row>".format(typed("String", "甲&乙\x0b&#11;丙&amp;"))

    (tab,) = opened(sheet_xml(tmp_path, rows))

    assert rows_of(tab) == [("甲&乙丙&",)]


def test_a_hidden_sheet_of_old_xml_and_of_a_document_is_known_as_such(tmp_path):
    state = '<x:Visible xmlns:x="urn:schemas-microsoft-com:office:excel">SheetHidden</x:Visible>'
    (old,) = opened(sheet_xml(tmp_path, f"<Row>{typed('String', '甲')}</Row>", after=state))
    formats.flat_document(tmp_path / "甲.fods", "甲", [("甲",)])
    text = (tmp_path / "甲.fods").read_text(encoding="utf-8")
    look = '<style:style style:name="a"><style:table-properties table:display="false"/></style:style>'
    text = text.replace("<office:body>", f"<office:automatic-styles>{look}</office:automatic-styles><office:body>")
    (tmp_path / "甲.fods").write_text(text.replace("<table:table ", '<table:table table:style-name="a" '), encoding="utf-8")
    (new,) = opened(tmp_path / "甲.fods")

    assert (old.hidden, new.hidden) == (True, True)


@pytest.mark.parametrize("before", ['<!DOCTYPE a [<!ENTITY b "c">]>', '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a">'])
def test_entities_and_outside_files_are_refused(before, tmp_path):
    with pytest.raises(Unreadable, match="不合规范"):
        opened(sheet_xml(tmp_path, f"<Row>{typed('String', '甲')}</Row>", before=before))


@pytest.mark.parametrize("place", ['ss:Index="16000"', 'ss:MergeDown="1000000"', 'ss:MergeAcross="99999999"'])
def test_a_far_cell_of_old_xml_is_refused(place, tmp_path):
    rows = f'<Row ss:Index="1048000">{typed("String", "甲", f" {place}")}</Row>'
    with pytest.raises(Unreadable, match="超出可读范围"):
        opened(sheet_xml(tmp_path, rows))


@pytest.mark.parametrize(
    "rows",
    [
        '<table:table-row table:number-rows-repeated="1000000">{}</table:table-row>',
        '<table:table-row table:number-rows-repeated="999999999">{}</table:table-row>',
        '<table:table-row><table:table-cell table:number-columns-repeated="99999999"/>{}</table:table-row>',
    ],
)
def test_a_document_that_repeats_without_measure_is_refused(rows, tmp_path):
    path = tmp_path / "名册.ods"
    formats.document(path, "甲", [("乙",)])
    with zipfile.ZipFile(path) as package:
        text = package.read("content.xml").decode()
    cell = '<table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell>'
    hostile.replace_part(path, "content.xml", text.replace("<table:table-column/>", rows.format(cell)).encode())

    with pytest.raises(Unreadable, match="超出可读范围"):
        opened(path)


def test_typed_cells_of_a_document_are_what_they_say(tmp_path):
    path = tmp_path / "名册.fods"
    formats.flat_document(path, "甲", [("乙",)])
    cells = [
        '<table:table-cell office:value-type="float" office:value="3.5"><text:p>三点五</text:p></table:table-cell>',
        '<table:table-cell office:value-type="date" office:date-value="1992-03-05"><text:p>92年</text:p></table:table-cell>',
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>TRUE</text:p></table:table-cell>',
        "<table:table-cell><office:annotation><text:p>批注</text:p></office:annotation><text:p>前<text:s/>后</text:p></table:table-cell>",
        '<table:table-cell table:formula="of:=1"/>',
    ]
    rows = f"<table:table-row>{''.join(cells)}</table:table-row>"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("<table:table-column/>", rows), encoding="utf-8")

    (tab,) = opened(path)

    row = rows_of(tab)[0]
    assert (row[0], str(row[1]), row[2:]) == (3.5, "1992-03-05", (True, "前 后", ERROR))


def test_a_document_with_a_password_is_named(tmp_path):
    path = tmp_path / "名册.ods"
    formats.document(path, "甲", [("乙",)])
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")

    with pytest.raises(Unread, match="打开密码"):
        opened(path)


def test_failed_formulas_of_an_old_workbook_are_known(tmp_path):
    formats.old(tmp_path / "名册.xls", "甲", [("首", "次"), ("末", "")], failed=[(1, 1)])

    (tab,) = opened(tmp_path / "名册.xls")

    assert rows_of(tab) == [("首", "次"), ("末", ERROR)]


def test_text_says_where_its_quotation_marks_do_not_match(tmp_path):
    (tmp_path / "名册.csv").write_text('姓名,备注\n张明,"开头\n李明,乙\n', encoding="utf-8")

    with pytest.raises(Unreadable, match="引号不成对"):
        opened(tmp_path / "名册.csv")


def test_text_that_guards_its_numbers_from_excel_is_read(tmp_path):
    (tmp_path / "名册.csv").write_text('sep=;\n姓名;身份证号\n张明;="419900198506150011"\n', encoding="utf-8")

    (tab,) = opened(tmp_path / "名册.csv")

    assert rows_of(tab) == [("", ""), ("姓名", "身份证号"), ("张明", "419900198506150011")]


def test_a_table_that_is_too_large_is_refused(tmp_path):
    (tmp_path / "名册.csv").write_text("甲,乙\n" * 100, encoding="utf-8")

    with pytest.raises(Unreadable, match="超出可读范围"):
        opened(tmp_path / "名册.csv", cells=2000)


def test_an_old_workbook_whose_directory_names_no_sheets_or_leads_in_a_circle_is_refused(tmp_path, monkeypatch):
    formats.old(tmp_path / "别的.xls", "甲", [("乙",)], stream_name="别的")
    with pytest.raises(Unreadable, match="不是 Excel 工作簿"):
        opened(tmp_path / "别的.xls")

    def circle(*args, **kwargs):
        raise RecursionError

    monkeypatch.setattr("olefile.OleFileIO.listdir", circle)
    formats.old(tmp_path / "名册.xls", "甲", [("乙",)])
    with pytest.raises(Unreadable, match="不是 Excel 工作簿"):
        opened(tmp_path / "名册.xls")
