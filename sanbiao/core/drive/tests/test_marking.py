"""The marked copy of a sheet: its cells as they were, what is wrong coloured and said, to be corrected and dropped again."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from sanbiao.core.audit.models import Event
from sanbiao.core.drive.tests import formats, hostile
from sanbiao.core.drive.tests.dropping import client_of, drop, latest, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]
FAULTY = "FFF6DEDC"


def marked(client: Client, number: int = 0) -> tuple[list[list], bytes]:
    answer = client.post(reverse("import-marked", args=[latest().batch, number]))
    content = b"".join(answer.streaming_content)
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python(), content


def test_the_marked_copy_has_the_sheet_as_it_was_and_says_what_is_wrong(clerk, tmp_path):
    client = client_of(clerk)
    drop(client, hostile.impossible_date(tmp_path))

    rows, content = marked(client)

    assert rows[0] == [*hostile.ROSTER_HEAD, "导入提示"]
    assert rows[1][5] == "1985.13"
    assert rows[1][-1].startswith("「出生年月」“1985.13”不是有效月份")
    assert rows[2][-1] == ""
    event = Event.objects.get(verb="下载标注表")
    foot = openpyxl.load_workbook(BytesIO(content)).worksheets[0].oddFooter.left.text
    assert f"追溯码 {event.batch}" in foot


def test_the_marked_copy_once_corrected_can_be_dropped_again(clerk, tmp_path):
    client = client_of(clerk)
    drop(client, hostile.impossible_date(tmp_path))
    rows, _ = marked(client)
    rows[1][5] = "1985.06"

    shown = drop(client, hostile.workbook(tmp_path / "改好.xlsx", 干部名册=rows))

    assert "未用的列：「导入提示」" in text(shown)
    assert latest().result["errors"] == 0
    assert latest().result["created"] == 2


def test_a_formula_in_the_marked_copy_is_text(clerk, tmp_path):
    client = client_of(clerk)
    drop(client, hostile.formula_text(tmp_path))

    _, content = marked(client)

    with zipfile.ZipFile(BytesIO(content)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_what_is_wrong_with_the_sheet_as_a_whole_stands_on_a_sheet_of_its_own(clerk, tmp_path):
    client = client_of(clerk)
    drop(client, hostile.missing_column(tmp_path))

    _, content = marked(client)

    [[sentence]] = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("导入提示").to_python()
    assert "身份证号" in sentence


def test_a_file_that_is_no_workbook_has_no_marked_copy(clerk, tmp_path):
    client = client_of(clerk)
    drop(client, hostile.text_renamed(tmp_path))

    assert client.post(reverse("import-marked", args=[latest().batch, 0])).status_code == 404


# --- the cells -------------------------------------------------------------------------------------------------------


def colour_of(cell: Any) -> str:
    return cell.fill.fgColor.rgb if cell.fill.fill_type else ""


def test_days_times_numbers_and_yes_or_no_stand_in_the_marked_copy_as_they_were(clerk, tmp_path):
    cells = (True, 12.5, datetime.fromisoformat("2023-02-01T09:30"), time(14, 15), timedelta(hours=30))
    book = openpyxl.Workbook()
    book.active.title = "班次"
    book.active.append([*hostile.CLASS_HEAD, "在编", "学时", "登记时间", "上课时刻", "时长"])
    book.active.append([*hostile.class_row(结业日期=date(2023, 2, 28)), *cells])
    book.save(tmp_path / "班次.xlsx")
    client = client_of(clerk)
    drop(client, tmp_path / "班次.xlsx")

    rows, _ = marked(client)

    assert rows[1][:-1] == [*hostile.class_row(结业日期=date(2023, 2, 28)), *cells]
    assert "早于" in rows[1][-1]


def test_a_faulty_day_is_coloured_and_the_others_are_not(clerk, tmp_path):
    client = client_of(clerk)
    drop(client, hostile.end_before_start(tmp_path))

    _, content = marked(client)

    began, ended = openpyxl.load_workbook(BytesIO(content)).active["E2:F2"][0]
    assert (began.value.date(), colour_of(began)) == (date(2023, 3, 1), "")
    assert (ended.value.date(), colour_of(ended)) == (date(2023, 2, 28), FAULTY)


def test_a_cell_that_must_be_filled_in_and_is_not_is_coloured(clerk, tmp_path):
    client = client_of(clerk)
    drop(client, hostile.roster_of(tmp_path, hostile.roster_row(1, 姓名=None), hostile.roster_row(2, 序号=None)))

    _, content = marked(client)

    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert [colour_of(sheet[place]) for place in ("C2", "D2", "A3", "C3")] == [FAULTY, "", "", ""]


# --- which sheet -----------------------------------------------------------------------------------------------------


def test_of_several_sheets_the_one_asked_for_is_marked(clerk, tmp_path):
    roster = [hostile.ROSTER_HEAD, hostile.roster_row(1, 出生年月="1985.13")]
    classes = [hostile.CLASS_HEAD, hostile.class_row(1, 班次性质="茶话会")]
    client = client_of(clerk)
    drop(client, hostile.workbook(tmp_path / "两本.xlsx", 干部名册=roster, 班次=classes))

    of_roster, _ = marked(client, 0)
    of_classes, _ = marked(client, 1)

    assert of_roster[1][5] == "1985.13"
    assert of_classes[1][:3] == ["PX901", "示范培训班", "茶话会"]


def test_of_several_files_of_one_name_the_one_with_the_sheet_is_marked(clerk, tmp_path):
    folders = [tmp_path / name for name in ("甲", "乙", "丙", "丁")]
    for folder in folders:
        folder.mkdir()
    broken = hostile.text_renamed(folders[0]).rename(folders[0] / "名册.xlsx")
    classes = hostile.workbook(folders[1] / "名册.xlsx", 班次=[hostile.CLASS_HEAD, hostile.class_row(1)])
    rosters = [
        hostile.roster_of(folder, hostile.roster_row(serial, 姓名=name, 出生年月="1985.13"))
        for serial, (folder, name) in enumerate(zip(folders[2:], ("李明", "王明"), strict=True))
    ]
    client = client_of(clerk)
    drop(client, broken, classes, *rosters)

    first, _ = marked(client, 1)
    second, _ = marked(client, 2)

    assert (first[1][2], second[1][2]) == ("李明", "王明")


def test_rows_that_name_the_unit_of_those_below_stay_where_they_are(clerk, tmp_path):
    head = [name for name in hostile.ROSTER_HEAD if name != "单位"]
    row = hostile.roster_row(1, 出生年月="1985.13")
    client = client_of(clerk)
    drop(client, hostile.roster_of(tmp_path, ["清河街道"], [row[0], *row[2:]], head=head))

    rows, _ = marked(client)

    assert [line[0] for line in rows] == ["序号", "清河街道", 1.0]
    assert rows[1][-1] == ""
    assert rows[2][4] == "1985.13"
    assert rows[2][-1].startswith("「出生年月」“1985.13”不是有效月份")


@pytest.mark.parametrize("file", ["名册.xls", "名册.ods", "网页.xls", "旧XML.xml"])
def test_the_marked_copy_of_any_format_is_a_workbook(file, clerk, tmp_path):
    row = [str(cell) for cell in hostile.roster_row(1, 出生年月="1985.13")]
    formats.FORMATS[file](tmp_path / file, "干部名册", [hostile.ROSTER_HEAD, row])
    client = client_of(clerk)
    drop(client, tmp_path / file)

    rows, content = marked(client)

    assert rows[0] == [*hostile.ROSTER_HEAD, "导入提示"]
    assert rows[1][:-1] == row
    assert "不是有效月份" in rows[1][-1]
    assert zipfile.is_zipfile(BytesIO(content))


def test_a_sheet_whose_file_is_no_longer_kept_has_no_marked_copy(clerk, tmp_path):
    client = client_of(clerk)
    drop(client, hostile.impossible_date(tmp_path))
    Path(latest().files.get().content.path).unlink()

    assert client.post(reverse("import-marked", args=[latest().batch, 0])).status_code == 404
    assert not Event.objects.filter(verb="下载标注表").exists()
