"""Every fault of the file contract, over real workbooks: told where it is, and nothing is written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sanbiao.core.audit.models import Event
from sanbiao.core.drive.models import Import
from sanbiao.core.drive.tests.folders import (
    PARTY_HEAD,
    SESSION_HEAD,
    STREET,
    TOWN,
    UNIT_HEAD,
    VILLAGE,
    bring,
    class_row,
    classes,
    counts,
    faults,
    person_number,
    posting,
    postings,
    roster,
    roster_row,
    trainee,
    trainees,
    units,
    workbook,
)
from sanbiao.core.drive.tests.hostile import CASES, Case
from sanbiao.registry.organisations.models import Unit
from sanbiao.registry.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the units that the other sheets name."""
    workbook(tmp_path / "机构.xlsx", 机构=units())
    return tmp_path


def nothing_is_written() -> bool:
    return not any(model.objects.exists() for model in (Unit, Person, Event, Import))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_bad_file_has_one_fault_of_its_kind_and_keeps_everything_from_being_written(case: Case, folder: Path) -> None:
    case.build(folder)

    outcome = bring(folder)

    assert [(str(fault.kind), fault.warning) for fault in outcome.faults] == [(str(case.kind), case.warning)]
    assert outcome.written == case.warning
    assert nothing_is_written() != case.warning


@pytest.mark.parametrize(
    ("changed", "column", "kind"),
    [
        ({"身份证号": "41990019850615001"}, "身份证号", "id_check"),
        ({"性别": "不详"}, "性别", "unknown_code"),
        ({"单位": "东山镇"}, "单位", "unknown_unit"),
        ({"出生年月": "1985年13月"}, "出生年月", "impossible_date"),
        ({"出生年月": None}, "出生年月", "missing_value"),
        ({"姓名": None}, "姓名", "missing_value"),
        ({"现任职务": "@科员"}, "现任职务", "formula_text"),
        ({"现任职务": "+科员"}, "现任职务", "formula_text"),
        ({"现任职务": "长" * 401}, "现任职务", "too_long"),
        ({"出生年月": "2010.06"}, "出生年月", "age_impossible"),
        ({"出生年月": "1920.06"}, "出生年月", "age_impossible"),
    ],
)
def test_a_faulty_cell_of_the_roster_is_told_with_row_and_column(
    folder: Path, changed: dict[str, Any], column: str, kind: str
) -> None:
    workbook(folder / "名册.xlsx", 干部名册=roster(roster_row(1), roster_row(2, **changed)))

    outcome = bring(folder)

    found = [fault for fault in faults(outcome) if fault[3] != "birth_mismatch"]
    assert found == [("干部名册", 3, column, kind)]
    assert nothing_is_written()


@pytest.mark.parametrize(
    ("heads", "kind"), [("许多", "bad_number"), ("-3", "negative_number"), (-4, "negative_number"), ("", "missing_value")]
)
def test_a_number_that_is_none_is_told(folder: Path, heads: Any, kind: str) -> None:
    row = ("X01", "大讲堂", "基层治理", date(2023, 4, 12), "清河街道", heads)
    workbook(folder / "学习.xlsx", 线上学习=[SESSION_HEAD, row])

    assert faults(bring(folder)) == [("线上学习", 2, "参学人数", kind)]


def test_an_end_before_its_start_is_told_and_the_same_day_is_right(folder: Path) -> None:
    rows = [posting(1, 免职时间="2021.04"), posting(1, 职务名称="副主任", 免职时间="2021.05")]
    workbook(folder / "任职.xlsx", 干部名册=roster(roster_row(1)), 任职经历=postings(*rows))

    assert faults(bring(folder)) == [("任职经历", 2, "免职时间", "end_before_start")]


@pytest.mark.parametrize(
    ("status", "birth", "kinds"),
    [
        ("现职", "2005.07", []),
        ("现职", "2005.08", ["age_impossible"]),
        ("", "2005.08", ["age_impossible"]),
        ("离退", "2005.08", []),
        ("调出", "1910.01", []),
        ("现职", "1923.07", []),
        ("现职", "1922.07", ["age_impossible"]),
    ],
)
def test_an_age_is_judged_by_month_and_for_serving_cadres_alone(folder: Path, status: str, birth: str, kinds: list[str]) -> None:
    head = (*roster()[0], "人员状态")
    row = [*roster_row(1, 出生年月=birth, 身份证号=person_number(1, birth.replace(".", "") + "01")), status]
    workbook(folder / "名册.xlsx", 干部名册=roster(row, head=head))

    assert [kind for *_, kind in faults(bring(folder, on=date(2023, 7, 1)))] == kinds


def test_a_birth_month_that_differs_from_the_number_is_a_warning_and_the_row_is_read(folder: Path) -> None:
    workbook(folder / "名册.xlsx", 干部名册=roster(roster_row(1, 出生年月="1985.07")))

    outcome = bring(folder)

    assert faults(outcome) == [("干部名册", 2, "出生年月", "birth_mismatch")]
    assert outcome.written
    assert outcome.errors == []
    assert Person.objects.get().birth_month == date(1985, 7, 1)


def test_whoever_names_a_refused_unit_names_an_unknown_one(folder: Path) -> None:
    bad_street = ("J01", None, *STREET[2:])
    workbook(folder / "机构.xlsx", 机构=units(bad_street, TOWN, VILLAGE))
    workbook(folder / "其他.xlsx", 干部名册=roster(roster_row(1)), 党组织=[PARTY_HEAD, ("P1", "清河党工委", "党工委", "清河办")])

    assert sorted(faults(bring(folder))) == [
        ("党组织", 2, "所属机构", "unknown_unit"),
        ("干部名册", 2, "单位", "unknown_unit"),
        ("机构", 2, "机构全称", "missing_value"),
    ]


def test_a_village_of_a_refused_town_refers_to_nothing_and_so_does_what_names_the_village(folder: Path) -> None:
    bad_town = (*TOWN[:4], "郡", None)
    workbook(folder / "机构.xlsx", 机构=units(VILLAGE, bad_town, STREET))
    workbook(folder / "名册.xlsx", 干部名册=roster(roster_row(1, 单位="东山村")))

    assert sorted(faults(bring(folder))) == [
        ("干部名册", 2, "单位", "unknown_unit"),
        ("机构", 2, "上级机构编码", "unknown_reference"),
        ("机构", 3, "机构类别", "unknown_code"),
    ]


def test_a_posting_of_a_refused_cadre_and_a_trainee_of_a_refused_class_refer_to_nothing(folder: Path) -> None:
    workbook(
        folder / "其他.xlsx",
        学员=trainees(trainee(1)),
        班次=classes(class_row(1, 状态="不知")),
        任职经历=postings(posting(1)),
        干部名册=roster(roster_row(1, 性别="")),
    )

    assert sorted(faults(bring(folder))) == [
        ("任职经历", 2, "身份证号", "unknown_reference"),
        ("学员", 2, "班次编号", "unknown_reference"),
        ("干部名册", 2, "性别", "missing_value"),
        ("班次", 2, "状态", "unknown_code"),
    ]


def test_a_person_known_from_a_list_alone_has_no_postings(folder: Path) -> None:
    workbook(folder / "培训.xlsx", 班次=classes(), 学员=trainees(trainee(1)))
    assert bring(folder).written
    workbook(folder / "任职.xlsx", 任职经历=postings(posting(1)))

    assert faults(bring(folder)) == [("任职经历", 2, "身份证号", "unknown_reference")]


@pytest.mark.parametrize("kind", ["村", "社区"])
def test_a_village_without_its_town_lacks_a_value(tmp_path: Path, kind: str) -> None:
    workbook(tmp_path / "机构.xlsx", 机构=units(TOWN, (*VILLAGE[:4], kind, None)))

    assert faults(bring(tmp_path)) == [("机构", 3, "上级机构编码", "missing_value")]


def test_a_unit_above_itself_is_refused(tmp_path: Path) -> None:
    workbook(tmp_path / "机构.xlsx", 机构=units((*TOWN[:5], "J02")))

    assert faults(bring(tmp_path)) == [("机构", 2, "上级机构编码", "unknown_reference")]


def test_a_full_name_carried_twice_is_a_fault_in_one_folder_and_against_what_is_stored(tmp_path: Path) -> None:
    workbook(tmp_path / "机构.xlsx", 机构=units(STREET, TOWN))
    assert bring(tmp_path).written
    again = ("J09", "青泽市 白石镇人民政府", "白石", None, "镇", None)
    stored = ("J08", STREET[1], "清河", None, "街道", None)
    workbook(tmp_path / "机构.xlsx", 机构=units(TOWN, again, stored))

    outcome = bring(tmp_path)

    assert faults(outcome) == [("机构", 3, "机构全称", "duplicate_key"), ("机构", 4, "机构全称", "duplicate_key")]
    assert "机构编码为 J02" in outcome.faults[0].message


def test_a_missing_column_makes_the_sheet_unreadable_and_the_others_are_read(folder: Path) -> None:
    head = UNIT_HEAD[:4]
    workbook(folder / "更多机构.xlsx", 单位名录=units(STREET[:4], head=head), 干部名册=roster(roster_row(1)))

    outcome = bring(folder)

    assert faults(outcome) == [("单位名录", 1, "机构类别", "missing_column")]
    assert counts(next(sheet for sheet in outcome.sheets if sheet.sheet == "干部名册")) == (1, 0, 0, 0)


def test_the_good_rows_alone_are_written_when_asked_for_in_one_transaction(folder: Path) -> None:
    workbook(folder / "名册.xlsx", 干部名册=roster(roster_row(1), roster_row(2, 性别="不详"), roster_row(3)))

    outcome = bring(folder, skip_faulty=True)

    assert outcome.written
    assert faults(outcome) == [("干部名册", 3, "性别", "unknown_code")]
    assert counts(outcome) == (5, 0, 0, 1)
    assert Person.objects.count() == 2
    assert Import.objects.get().result["refused"] == 1


def test_a_preview_counts_what_an_import_would_do_and_writes_nothing(folder: Path) -> None:
    workbook(
        folder / "全部.xlsx",
        干部名册=roster(roster_row(1)),
        任职经历=postings(posting(1)),
        班次=classes(),
        学员=trainees(trainee(1), trainee(7, name="李四")),
    )

    seen = bring(folder, dry_run=True)
    untouched = nothing_is_written()
    done = bring(folder)

    assert untouched
    assert not seen.written
    assert counts(seen) == counts(done) == (8, 0, 0, 0)


def test_what_the_database_refuses_is_told_and_nothing_is_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import IntegrityError

    from sanbiao.core.drive.writing.plans import Plan

    def refuse(*_: object) -> None:
        raise IntegrityError("UNIQUE constraint failed")

    monkeypatch.setattr(Plan, "write", refuse)

    outcome = bring(folder)

    assert not outcome.written
    assert [str(fault.kind) for fault in outcome.faults] == ["unknown_reference"]
    assert "全部未写入" in outcome.faults[0].message
    assert nothing_is_written()
