"""Cells that are empty where the ledger holds something, and rows of which several sheets speak."""

from __future__ import annotations

from pathlib import Path

import pytest

from sanbiao.core.audit.models import Event
from sanbiao.core.drive.models import Import
from sanbiao.core.drive.tests.folders import (
    bring,
    brought,
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
from sanbiao.core.drive.writing.undoing import undo_import
from sanbiao.registry.people.models import Person, Posting
from sanbiao.tests.factories import NOON

pytestmark = pytest.mark.django_db

NOTED = (*roster()[0], "备注")


@pytest.mark.parametrize("clear", [False, True], ids=["left alone", "cleared"])
def test_an_empty_cell_clears_what_was_there_only_where_that_is_asked_and_an_absent_column_never(
    tmp_path: Path, clear: bool
) -> None:
    head = (*roster()[0], "民族", "籍贯")
    brought(tmp_path, 机构=units(), 干部名册=roster([*roster_row(1), "汉族", "青泽"], head=head))

    outcome = brought(tmp_path, clear_empty=clear, 干部名册=roster([*roster_row(1), None], head=head[:-1]))

    person = Person.objects.get()
    assert counts(outcome) == (0, clear, not clear, 0)
    assert (person.ethnicity, person.native_place) == ("" if clear else "汉族", "青泽")
    assert faults(outcome) == ([] if clear else [("干部名册", None, "民族", "would_clear")])
    assert outcome.blanks == {"民族": 1}
    events = Event.objects.filter(verb="导入更改")
    assert [(one.before, one.after) for one in events] == [({"ethnicity": "汉族"}, {"ethnicity": ""})] * clear


@pytest.mark.parametrize("head", [NOTED, NOTED[:-1]], ids=["empty", "absent"])
def test_what_stands_behind_a_name_does_not_replace_a_note_that_is_there(tmp_path: Path, head: tuple[str, ...]) -> None:
    brought(tmp_path, 机构=units(), 干部名册=roster([*roster_row(1), "2021年落户"], head=NOTED))
    name = f"{roster_row(1)[head.index('姓名')]}（借用）"
    row = [name if label == "姓名" else value for label, value in zip(head, [*roster_row(1), None], strict=False)]

    outcome = brought(tmp_path, 干部名册=roster(row, head=head))

    assert Person.objects.get().note == "2021年落户"
    assert ("干部名册", 2, "备注", "unread_text") in faults(outcome)


def test_an_empty_cell_leaves_alone_what_has_a_default_and_a_yes(tmp_path: Path) -> None:
    head = (*roster()[0], "人员状态")
    brought(
        tmp_path,
        机构=units(),
        干部名册=roster([*roster_row(1), "离退"], head=head),
        任职经历=postings(posting(1), posting(1, 职务名称="副主任", 是否班子成员="否")),
    )

    blank = [posting(1, 是否班子成员=None), posting(1, 职务名称="副主任", 是否班子成员=None)]
    outcome = brought(tmp_path, 干部名册=roster([*roster_row(1), ""], head=head), 任职经历=postings(*blank))

    assert Person.objects.get().status == "retired"
    assert [post.is_team_member for post in Posting.objects.order_by("pk")] == [True, False]
    assert faults(outcome) == [("干部名册", None, "人员状态", "would_clear"), ("任职经历", None, "是否班子成员", "would_clear")]
    assert [fault.message[:4] for fault in outcome.faults] == ["有 1 ", "有 1 "]


def test_a_row_is_checked_by_what_its_empty_cells_leave_alone(tmp_path: Path) -> None:
    head = (*roster()[0], "人员状态")
    old = {"出生年月": "1910.06", "身份证号": person_number(1, "19100601")}
    brought(tmp_path, 机构=units(), 干部名册=roster([*roster_row(1, **old), "离退"], head=head))

    outcome = brought(tmp_path, 干部名册=roster([*roster_row(1, **old, 现任职务="顾问"), None], head=head))

    assert Person.objects.get().post == "顾问"
    assert outcome.errors == []


@pytest.mark.parametrize("write", [False, True], ids=["preview", "import"])
def test_two_sheets_that_contradict_each_other_are_both_refused_and_both_told(tmp_path: Path, write: bool) -> None:
    workbook(tmp_path / "甲.xlsx", 机构=units(), 干部名册=roster(roster_row(1), roster_row(2, 现任职务="镇长")))
    workbook(tmp_path / "乙.xlsx", 名册=roster(roster_row(1), roster_row(2, 现任职务="副镇长")))
    workbook(tmp_path / "丙.xlsx", 名册=roster(roster_row(2, 现任职务="镇长"), roster_row(3)))

    outcome = bring(tmp_path, dry_run=not write, skip_faulty=True)

    found = [fault for fault in outcome.faults if str(fault.kind) == "two_sheets"]
    assert sorted((fault.file, fault.sheet, fault.row, fault.column, fault.warning) for fault in found) == [
        ("丙.xlsx", "名册", 2, "现任职务", False),
        ("乙.xlsx", "名册", 3, "现任职务", False),
        ("甲.xlsx", "干部名册", 3, "现任职务", False),
    ]
    told = {fault.file: fault.message for fault in found}
    assert "此处为“镇长”" in told["甲.xlsx"]
    assert "“乙.xlsx”的工作表「名册」第 3 行" in told["甲.xlsx"]
    assert "同一行为“副镇长”" in told["甲.xlsx"]
    assert (outcome.total("created"), outcome.total("refused")) == (3 + 2, 3)
    assert Person.objects.count() == 2 * write


@pytest.mark.parametrize("new", [True, False], ids=["new", "there"])
@pytest.mark.parametrize("clear", [False, True], ids=["left alone", "cleared"])
def test_two_sheets_complete_each_other_and_a_preview_says_so(tmp_path: Path, new: bool, clear: bool) -> None:
    brought(tmp_path, 机构=units(), **({} if new else {"干部名册": roster(roster_row(1, 现任职务="主任"))}))
    workbook(tmp_path / "good.xlsx", 干部名册=roster([*roster_row(1), None], head=NOTED))
    workbook(tmp_path / "乙.xlsx", 名册=roster([*roster_row(1, 单位=None), "驻村"], head=NOTED))

    before = bring(tmp_path, clear_empty=clear, dry_run=True)
    after = bring(tmp_path, clear_empty=clear)

    assert faults(before) == faults(after) == []
    assert [counts(sheet) for sheet in before.sheets] == [counts(sheet) for sheet in after.sheets]
    assert sorted(counts(sheet) for sheet in after.sheets) == [(0, 1, 0, 0), (int(new), int(not new), 0, 0)]
    person = Person.objects.get()
    assert (person.note, person.unit.short_name, person.post) == ("驻村", "清河街道", "科员")

    undo_import(Import.objects.latest("pk"), by="clerk", at=NOON)

    assert [one.post for one in Person.objects.all()] == ([] if new else ["主任"])


def test_what_two_sheets_write_in_different_forms_is_one(tmp_path: Path) -> None:
    workbook(tmp_path / "甲.xlsx", 机构=units(), 干部名册=roster(roster_row(1, 单位="清河街道", 出生年月="1985.06")))
    workbook(tmp_path / "乙.xlsx", 名册=roster(roster_row(1, 单位="清河办", 出生年月="1985年6月")))

    outcome = bring(tmp_path)

    assert [fault for fault in faults(outcome) if fault[3] == "two_sheets"] == []
    assert Person.objects.count() == 1


@pytest.mark.parametrize("write", [False, True], ids=["preview", "import"])
def test_a_row_that_calls_a_person_otherwise_is_warned_of_and_the_roster_keeps_the_name(tmp_path: Path, write: bool) -> None:
    workbook(
        tmp_path / "表.xlsx",
        机构=units(),
        干部名册=roster(roster_row(1), roster_row(2)),
        任职经历=postings(posting(1), posting(2, 姓名="李强")),
        班次=classes(),
        学员=trainees(trainee(1, name="赵敏"), trainee(7, name="周舟")),
    )

    outcome = bring(tmp_path, dry_run=not write)

    assert sorted(faults(outcome)) == [("任职经历", 3, "姓名", "name_mismatch"), ("学员", 2, "姓名", "name_mismatch")]
    assert "“李强”与此身份证号已登记的“张明”不一致" in "".join(fault.message for fault in outcome.faults)
    assert outcome.errors == []
    assert {one.name for one in Person.objects.filter(on_roster=True)} == ({"张明"} if write else set())
