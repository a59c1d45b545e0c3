"""`sanbiao import` as a clerk runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sanbiao.cli.tests.running import is_a_sentence, told
from sanbiao.core.drive.tests.folders import TOWN, bring, person_number, roster, roster_row, units, workbook
from sanbiao.registry.organisations.models import Unit
from sanbiao.registry.people.models import Person

pytestmark = pytest.mark.django_db
KEYS = ["file", "sheet", "ledger", "created", "changed", "unchanged", "cells", "faults", "questions", "notice"]


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """Three units, one good cadre and one bad."""
    workbook(tmp_path / "机构.xlsx", 机构=units(), 会议照片=[("单号", "来源"), ("1", "派单")])
    workbook(tmp_path / "名册.xlsx", 干部名册=roster(roster_row(1), roster_row(2, 性别="[red]不详")))
    return tmp_path


def test_good_sheets_are_imported_and_counted(tmp_path: Path) -> None:
    workbook(tmp_path / "机构.xlsx", 机构=units())

    result = told("import", tmp_path)

    assert result.exit_code == 0
    assert "已导入：新增 3 行，更改 0 行，未变 0 行。" in result.stdout
    assert Unit.objects.count() == 3


def test_one_fault_is_told_with_its_place_and_nothing_is_written(faulty: Path) -> None:
    result = told("import", faulty)

    assert result.exit_code == 1
    assert "待答 写法「性别」“[red]不详”（1 格）是什么？可能是：男、女。" in result.stdout
    assert "[red]不详" in result.stdout
    assert "没有写入任何内容" in result.stdout
    assert "不属于任何台账、未读入的工作表 1 张：会议照片。" in result.stdout
    assert not Unit.objects.exists()


def test_the_good_rows_alone_are_imported_on_request(faulty: Path) -> None:
    result = told("import", "--skip-faulty", faulty)

    assert result.exit_code == 0
    assert "已导入：新增 4 行" in result.stdout
    assert Person.objects.count() == 1


def test_a_preview_writes_nothing_and_says_so(faulty: Path) -> None:
    (faulty / "名册.xlsx").unlink()

    result = told("import", "--dry-run", faulty)

    assert result.exit_code == 0
    assert "将会新增 3 行" in result.stdout
    assert not Unit.objects.exists()


def test_the_same_folder_twice_changes_nothing(faulty: Path) -> None:
    told("import", "--skip-faulty", faulty)

    result = told("import", "--skip-faulty", "--json", faulty)

    counted = {one["sheet"]: (one["created"], one["changed"], one["unchanged"]) for one in json.loads(result.stdout)}
    assert counted == {"机构": (0, 0, 3), "干部名册": (0, 0, 1), "会议照片": (0, 0, 0)}


def test_as_json_every_sheet_has_its_counts_and_faults(faulty: Path) -> None:
    (faulty / "文本.xlsx").write_text("姓名", encoding="utf-8")
    (faulty / "坏.lrmx").write_text("<Person>", encoding="utf-8")
    (faulty / "生人.lrmx").write_text(f"<Person><ShenFenZheng>{person_number(9)}</ShenFenZheng></Person>", encoding="utf-8")

    result = told("import", "--json", faulty)

    sheets = {(one["file"], one["sheet"]): one for one in json.loads(result.stdout)}
    assert result.exit_code == 1
    assert all(list(one) == KEYS for one in sheets.values())
    good, bad = sheets["机构.xlsx", "机构"], sheets["名册.xlsx", "干部名册"]
    assert (good["ledger"], good["created"], good["faults"]) == ("organisations.unit", 3, [])
    [question] = bad["questions"]
    assert (bad["created"], bad["faults"]) == (1, [])
    assert question == {
        "kind": "word",
        "text": "[red]不详",
        "cells": 1,
        "ledger": "people.person",
        "column": "性别",
        "proposals": ["男", "女"],
    }
    assert (sheets["机构.xlsx", "会议照片"]["ledger"], sheets["机构.xlsx", "会议照片"]["faults"]) == (None, [])
    assert [one["kind"] for one in sheets["文本.xlsx", ""]["faults"]] == ["not_a_workbook"]
    assert [one["kind"] for one in sheets["坏.lrmx", "任免审批表"]["faults"]] == ["bad_form"]
    assert [one["kind"] for one in sheets["生人.lrmx", "任免审批表"]["faults"]] == ["unknown_reference"]
    assert sheets["2 份任免审批表", "任免审批表"]["faults"] == []


def test_a_warning_is_shown_and_stands_against_nothing(tmp_path: Path) -> None:
    workbook(tmp_path / "机构.xlsx", 机构=units(), 干部名册=roster(roster_row(1, 出生年月="1985.07")))

    result = told("import", tmp_path)

    assert result.exit_code == 0
    assert "提示 机构.xlsx / 干部名册：第 2 行「出生年月」" in result.stdout


def test_many_faults_are_cut_off_with_a_hint(tmp_path: Path) -> None:
    rows = [roster_row(serial, 出生年月="某日") for serial in range(1, 206)]
    workbook(tmp_path / "名册.xlsx", 干部名册=roster(*rows))
    (tmp_path / "~$名册.xlsx").write_bytes(b"\x05clerk" + bytes(159))

    result = told("import", tmp_path)

    assert result.stdout.count("错误 名册.xlsx") == 200
    assert "另有 5 处，用 --json 查看全部。" in result.stdout
    assert "Excel 正打开着这个文件" in result.stdout


@pytest.mark.parametrize("made", [False, True], ids=["folder missing", "folder empty"])
def test_where_there_is_nothing_to_read_a_sentence_says_so(tmp_path: Path, made: bool) -> None:
    folder = tmp_path / "台账"
    if made:
        folder.mkdir()

    result = told("import", folder)

    assert result.exit_code == 2
    assert is_a_sentence(result.stderr)
    assert "台账" in result.stderr


def test_several_paths_are_one_import(tmp_path: Path) -> None:
    workbook(tmp_path / "名册.xlsx", 干部名册=roster(roster_row(1, 单位="白石镇")))
    (tmp_path / "机构").mkdir()
    workbook(tmp_path / "机构" / "机构.xlsx", 机构=units(TOWN))

    result = told("import", tmp_path / "名册.xlsx", tmp_path / "机构")

    assert result.exit_code == 0
    assert bring(tmp_path / "机构").total("unchanged") == 1
