"""Files and folders: what is opened, what is refused, and why."""

import os
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import PasswordError

from sanbiao.core.drive.reading import FaultKind, NoSuchFolder, SheetNames, Unreadable, calculated, open_book, open_folder
from sanbiao.core.drive.tests import formats, hostile
from sanbiao.core.drive.tests.reading_specs import SPECS

NAMES = SheetNames(SPECS)
CITY = Path(__file__).parents[3] / "tests" / "data" / "city-a"


def no_unit(text):
    return False


def readings_of(folder):
    return [reading for tab in folder.tabs for reading in tab.read(no_unit)]


def all_faults(folder):
    faults = list(folder.faults)
    for reading in readings_of(folder):
        faults.extend(reading.faults)
        faults.extend(fault for row in reading.rows() for fault in row.faults)
    return faults


@pytest.mark.parametrize("case", hostile.CASES, ids=str)
def test_every_bad_file_is_reported_in_one_sentence(case, tmp_path):
    case.build(tmp_path)

    # The toys know fewer columns than the sheets have; those are asked about.
    faults = [fault for fault in all_faults(open_folder(tmp_path, NAMES)) if not fault.asked]

    if case.needs_records:
        assert faults == []
    else:
        assert [(fault.kind, fault.warning) for fault in faults] == [(case.kind, case.warning)]
        assert faults[0].sentence().endswith("。")
        assert faults[0].file


def test_a_good_file_beside_bad_ones_is_read(tmp_path):
    hostile.text_renamed(tmp_path)
    hostile.roster_of(tmp_path, hostile.roster_row())

    folder = open_folder(tmp_path, NAMES)

    assert [fault.file for fault in folder.faults] == ["文本.xlsx"]
    assert [row.values["姓名"] for reading in readings_of(folder) for row in reading.rows()] == ["张明"]


def test_a_lock_file_is_a_notice_and_the_workbook_is_read(tmp_path):
    hostile.roster_of(tmp_path, hostile.roster_row())
    hostile.lock_file(tmp_path)

    folder = open_folder(tmp_path, NAMES)

    assert [book.file for book in folder.books] == ["名册.xlsx"]
    assert len(folder.notices) == 1
    assert "“名册.xlsx”：Excel 正打开着这个文件" in folder.notices[0]
    assert folder.faults == []


def test_a_folder_that_is_not_there_is_said_to_be_so(tmp_path):
    with pytest.raises(NoSuchFolder, match=r"找不到“.*没有这里”"):
        open_folder(tmp_path / "没有这里", NAMES)


def test_a_folder_that_may_not_be_entered_is_said_to_be_so(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError

    monkeypatch.setattr(os, "scandir", refuse)

    with pytest.raises(NoSuchFolder, match="检查访问权限"):
        open_folder(tmp_path, NAMES)


def test_a_file_that_may_not_be_read_is_reported(tmp_path, monkeypatch):
    path = hostile.roster_of(tmp_path, hostile.roster_row())

    def refuse(self, mode):
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)

    with pytest.raises(Unreadable, match="检查访问权限"):
        open_book(path, NAMES)


def test_one_file_may_be_given_instead_of_a_folder(tmp_path):
    path = hostile.roster_of(tmp_path, hostile.roster_row())

    folder = open_folder(path, NAMES)

    assert [tab.name for tab in folder.tabs] == ["干部名册"]


def test_a_folder_is_read_to_the_bottom_in_the_order_of_its_paths_and_nothing_of_it_is_passed_over(tmp_path):
    (tmp_path / "石桥镇" / "报送").mkdir(parents=True)
    (tmp_path / "目录.xlsx").mkdir()
    for name in ("石桥镇/乙.lrmx", "石桥镇/甲.LRMX", "石桥镇/丙.lrm"):
        (tmp_path / name).touch()
    for name in ("2.XLSX", "1.xlsx", "石桥镇/报送/3.xlsx", ".隐藏.xlsx", "备份.bak"):
        hostile.roster_of(tmp_path, hostile.roster_row()).rename(tmp_path / name)
    (tmp_path / "说明.txt").write_text("请于月底前报送。", encoding="utf-8")
    for name in (".DS_Store", "Thumbs.db", "石桥镇/._1.xlsx", "__MACOSX/1.xlsx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")

    folder = open_folder(tmp_path, NAMES)

    assert [book.file for book in folder.books] == ["1.xlsx", "2.XLSX", "石桥镇/报送/3.xlsx"]
    assert [form.name for form in folder.forms] == ["丙.lrm", "乙.lrmx", "甲.LRMX"]
    assert [(fault.file, fault.kind) for fault in folder.faults] == [
        (name, FaultKind.UNREAD_FILE) for name in (".隐藏.xlsx", "备份.bak", "说明.txt")
    ]
    assert [name for name, _ in folder.read][:3] == ["1.xlsx", "2.XLSX", "石桥镇/丙.lrm"]


def test_links_are_named_and_not_followed(tmp_path):
    outside, inside = tmp_path / "外", tmp_path / "内"
    outside.mkdir()
    inside.mkdir()
    hostile.roster_of(outside, hostile.roster_row())
    (inside / "链接").symlink_to(outside)
    (inside / "名册.xlsx").symlink_to(outside / "名册.xlsx")

    folder = open_folder(inside, NAMES)

    assert folder.books == []
    assert [(fault.file, fault.warning, "链接" in fault.message) for fault in folder.faults] == [
        ("名册.xlsx", True, True),
        ("链接", True, True),
    ]


FOREIGN = {
    "压缩包（zip）": ("报送.zip", None),
    "压缩包（rar）": ("报送.rar", b"Rar!\x1a\x07\x01\x00"),
    "压缩包（7z）": ("报送.xlsx", b"7z\xbc\xaf\x27\x1c"),
    "PDF": ("通知.pdf", b"%PDF-1.7\n"),
    "图片": ("照片.xlsx", b"\xff\xd8\xff\xe0"),
    "Word 文档": ("说明.doc", "WordDocument"),
    "WPS 文字文档": ("说明.wps", "WordDocument"),
    "演示文稿": ("汇报.ppt", "PowerPoint Document"),
    "快捷方式": ("名册.xlsx.lnk", b"L\x00\x00\x00\x01\x14\x02\x00"),
    "空文件": ("名册.xlsx", b""),
    "不认识的文件": ("数据", b"\x01\x02\x03\xff\xfe\x00"),
}


@pytest.mark.parametrize("what", FOREIGN)
def test_a_file_that_is_not_read_is_named_by_its_content(what, tmp_path):
    name, content = FOREIGN[what]
    if content is None:
        with zipfile.ZipFile(tmp_path / name, "w") as package:
            package.writestr("名册/readme.txt", "x")
    elif isinstance(content, str):
        formats.old(tmp_path / name, "甲", [("乙",)], stream_name=content)
    else:
        (tmp_path / name).write_bytes(content)

    (fault,) = open_folder(tmp_path, NAMES).faults

    assert (fault.file, fault.kind, fault.warning) == (name, FaultKind.UNREAD_FILE, True)
    assert what in fault.message
    assert "没有读入；" in fault.message


def test_a_workbook_is_opened_under_any_file_name(tmp_path):
    path = hostile.roster_of(tmp_path, hostile.roster_row()).rename(tmp_path / "upload-1f3a")

    book = open_book(path, NAMES, file="名册.xlsx")

    assert (book.file, [tab.file for tab in book.tabs]) == ("名册.xlsx", ["名册.xlsx"])


def test_hidden_sheets_are_named_and_not_read_and_chart_sheets_are_nothing(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "名册.xlsx") as book:
        book.add_worksheet("首页")
        old = book.add_worksheet("干部名册")
        old.write_row(0, 0, hostile.ROSTER_HEAD)
        old.write_row(2, 0, hostile.roster_row())
        old.hide()
        book.add_worksheet("任职经历").very_hidden()
        book.add_chartsheet("图")

    readings = readings_of(open_folder(tmp_path, NAMES))

    assert [(reading.sheet, reading.spec, len(reading.faults)) for reading in readings] == [
        ("首页", None, 0),
        ("干部名册", None, 1),
        ("任职经历", None, 0),
    ]
    (fault,) = readings[1].faults
    assert (fault.kind, fault.warning) == (FaultKind.HIDDEN_SHEET, True)
    assert "有 2 行内容，没有读入" in fault.message


def test_a_sheet_of_no_ledger_has_no_rows(tmp_path):
    hostile.workbook(tmp_path / "其他.xlsx", 通讯录=[("姓名", "电话")], 学员名单=[("姓名",)])

    readings = readings_of(open_folder(tmp_path, NAMES))

    assert [reading.sheet for reading in readings] == ["通讯录", "学员名单"]
    assert all(reading.spec is None and not reading.is_readable for reading in readings)
    assert [row for reading in readings for row in reading.rows()] == []


def test_a_sheet_that_is_damaged_is_reported_and_its_neighbour_is_read(tmp_path):
    path = hostile.workbook(
        tmp_path / "名册.xlsx",
        干部名册=[hostile.ROSTER_HEAD, hostile.roster_row()],
        班次=[hostile.CLASS_HEAD, hostile.class_row()],
    )
    hostile.replace_part(path, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row r='1'><c r='A1'></row>")

    damaged, whole = readings_of(open_folder(tmp_path, NAMES))

    assert [(fault.kind, fault.sheet) for fault in damaged.faults] == [(FaultKind.NOT_A_WORKBOOK, "干部名册")]
    assert len(list(whole.rows())) == 1


def test_a_panic_of_the_reader_is_a_refusal_and_an_interrupt_is_not(tmp_path, monkeypatch):
    path = hostile.roster_of(tmp_path, hostile.roster_row())

    class Panic(BaseException):
        pass

    class Reader:
        failure: BaseException

        @classmethod
        def from_filelike(cls, content):
            raise cls.failure

    monkeypatch.setattr(calculated, "CalamineWorkbook", Reader)

    Reader.failure = Panic()
    with pytest.raises(Unreadable, match="不是 Excel 工作簿"):
        open_book(path, NAMES)
    Reader.failure = PasswordError()
    with pytest.raises(Unreadable, match="打开密码"):
        open_book(path, NAMES)
    Reader.failure = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        open_book(path, NAMES)


def test_every_row_of_the_citys_sheets_is_right():
    folder = open_folder(CITY, NAMES)

    assert (len(folder.books), len(folder.tabs), len(folder.forms), [fault for fault in folder.faults if not fault.warning]) == (
        17,
        46,
        151,
        [],
    )
    counts = {}
    for reading in readings_of(folder):
        if reading.spec:
            rows = list(reading.rows())
            counts[reading.spec.name] = len(rows)
            assert [fault for row in rows for fault in row.faults] == []
    assert counts == {"机构": 417, "干部名册": 1985, "任职经历": 2802, "班次": 59}


def test_the_citys_roster_has_a_header_of_two_rows():
    folder = open_folder(CITY / "02-干部名册.xlsx", NAMES)

    roster, postings = readings_of(folder)

    assert (roster.header_row, len(roster.understood), roster.row_count) == (2, 20, 1987)
    assert (postings.header_row, len(postings.understood), postings.row_count) == (1, 9, 2803)


def test_rows_and_columns_are_counted_from_the_corner_of_the_sheet(tmp_path):
    path = tmp_path / "名册.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("干部名册")
        sheet.write_row(2, 3, hostile.ROSTER_HEAD)
        sheet.write_row(3, 3, hostile.roster_row(出生年月="不详"))

    (tab,) = open_book(path, NAMES).tabs
    (reading,) = tab.read(no_unit)

    assert (reading.header_row, reading.understood[0].position, reading.row_count) == (3, 3, 4)
    assert [fault.row for row in reading.rows() for fault in row.faults] == [4]


def test_the_old_format_is_read():
    (tab,) = open_book(Path(__file__).parent / "data" / "old-format.xls", NAMES).tabs

    (reading,) = tab.read(no_unit)

    assert [heading.position for heading in reading.understood] == [1, 2, 4, 5, 6]
    assert [(row.number, row.values["班次编号"], str(row.values["开班日期"])) for row in reading.rows()] == [
        (4, "PX901", "2023-03-01"),
        (5, "PX902", "2023-03-01"),
    ]


def test_merged_cells_are_read_at_their_first_cell(tmp_path):
    path = tmp_path / "名册.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("干部名册")
        form = book.add_format()
        sheet.merge_range(0, 0, 0, 6, "青泽市领导干部名册", form)
        for place, heading in enumerate(("姓名", "现任职务", "性别", "出生年月", "身份证号")):
            sheet.merge_range(1, place, 2, place, heading, form)
        sheet.merge_range(1, 5, 1, 6, "全日制教育", form)
        sheet.write_row(2, 5, ("学历", "毕业院校及专业"))
        sheet.merge_range(3, 0, 3, 6, "白石镇（1人）", form)
        sheet.write_row(4, 0, ("张明", "镇长", "男", 1985.1, hostile.person_number(1), "大学", "甲校"))

    (tab,) = open_book(path, NAMES).tabs
    (reading,) = tab.read({"白石镇"}.__contains__)

    assert reading.faults == ()
    assert [(row.values["单位"], row.values["全日制教育/学历"], str(row.values["出生年月"])) for row in reading.rows()] == [
        ("白石镇", "大学", "1985-10-01")
    ]
