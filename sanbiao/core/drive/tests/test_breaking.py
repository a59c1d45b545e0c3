"""Files that are made to break their reader are refused alone, with a sentence, by page and command line; the rest is read."""

from __future__ import annotations

import re
import time

import pytest

from sanbiao.core.drive.importing import sheet_names
from sanbiao.core.drive.models import Import, ImportState
from sanbiao.core.drive.reading import layout, open_files, open_folder
from sanbiao.core.drive.services import import_paths
from sanbiao.core.drive.tests import breaking, hostile
from sanbiao.core.drive.tests.dropping import client_of, drop, latest, text
from sanbiao.registry.people.models import Person
from sanbiao.tests.factories import NOON

SECONDS = 30


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """A folder of such files with a good one among them."""
    folder = tmp_path_factory.mktemp("breaking")
    for build, _ in breaking.CASES:
        build(folder)
    hostile.roster_of(folder, hostile.roster_row())
    return folder


@pytest.mark.parametrize(("build", "sentence"), breaking.CASES, ids=lambda each: getattr(each, "__name__", ""))
def test_a_file_that_would_break_its_reader_is_refused(build, sentence, tmp_path):
    path = build(tmp_path)
    began = time.monotonic()

    folder = open_files([(path.name, path)], sheet_names())
    readings = [reading for tab in folder.tabs for reading in tab.read(lambda _: False)]

    told = [*folder.faults, *(fault for reading in readings for fault in reading.faults)]
    assert any(re.search(sentence, fault.message) for fault in told), told
    assert time.monotonic() - began < SECONDS


def test_headings_without_end_are_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(layout, "MOST_HEADINGS", 20)
    path = hostile.roster_of(tmp_path, *[hostile.ROSTER_HEAD] * 30)

    [tab] = open_files([(path.name, path)], sheet_names()).tabs
    [reading] = tab.read(lambda _: False)

    assert [fault.message for fault in reading.faults] == [
        "像表头的行超过 20 行，未予读取；请核对是否复制有误，删去重复的表头后重新导入。"
    ]
    assert not reading.is_readable


def test_it_is_refused_alone(broken):
    folder = open_folder(broken, sheet_names())

    good = [tab for tab in folder.tabs if tab.file == "名册.xlsx"]
    assert [grid.row_count for grid in (tab.grid() for tab in good)] == [2]
    assert {fault.file for fault in folder.faults} >= {"十个字母.xlsx", "三千张表.xlsx", "旧格式远格.xls", "重复.ods"}


@pytest.mark.django_db
@pytest.mark.usefixtures("at_once")
def test_the_page_says_of_each_what_is_wrong_and_writes_nothing(clerk, broken):
    client = client_of(clerk)

    shown = text(drop(client, *sorted(broken.iterdir())))

    assert latest().state == ImportState.PREVIEWED
    for sentence in ("超出可读范围", "结构异常", "3000 张工作表", "重名的部分"):
        assert sentence in shown
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_the_command_line_imports_the_good_rows_alone(town, broken):
    outcome = import_paths([broken], by="命令行", at=NOON, on=NOON.date(), skip_faulty=True)

    assert Person.objects.count() == 1
    assert len(outcome.errors) >= 10
    assert Import.objects.count() == 1
