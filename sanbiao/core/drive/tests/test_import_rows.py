"""What an import makes of good sheets: whatever their order, it tells rows, units and people apart by the contract."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sanbiao.affairs.training.models import ClassRun, OnlineSession, Reading, RotationTarget, Trainee
from sanbiao.core.audit.models import Event
from sanbiao.core.drive.keeping import copy_to
from sanbiao.core.drive.models import Import, ImportState
from sanbiao.core.drive.tests.folders import (
    STREET,
    TOWN,
    TRAINEE_HEAD,
    UNIT_HEAD,
    VILLAGE,
    bring,
    brought,
    class_row,
    classes,
    counts,
    faults,
    last_import,
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
from sanbiao.core.facts.faults import FaultKind
from sanbiao.registry.organisations.models import Unit
from sanbiao.registry.people.models import Person, Posting

pytestmark = pytest.mark.django_db

OTHER_TOWN = ("J03", "青泽市柳河镇人民政府", "柳河镇", None, "镇", None)
OTHER_EAST = ("J0301", "青泽市柳河镇东山村", "东山村", None, "村", "J03")


@pytest.mark.parametrize(
    "rows", list(itertools.permutations((STREET, TOWN, VILLAGE))), ids=lambda rows: "-".join(r[0] for r in rows)
)
def test_units_stand_in_any_order(tmp_path: Path, rows: Any) -> None:
    brought(tmp_path, 机构=units(*rows))

    assert dict(Unit.objects.values_list("code", "path")) == {"J01": "/J01/", "J02": "/J02/", "J0201": "/J02/J0201/"}


def test_sheets_and_files_stand_in_any_order_and_add_up(tmp_path: Path) -> None:
    workbook(tmp_path / "1.xlsx", 学员名单=trainees(trainee(1)), 任职经历=postings(posting(1)))
    workbook(tmp_path / "2.xlsx", **{"2.干部名册（一）": roster(roster_row(1)), "名册（二）": roster(roster_row(2))})
    workbook(tmp_path / "3.xlsx", 培训班次=classes(), 照片=[("照片", "说明"), ("一", "二")], 机构一览表=units(VILLAGE))
    workbook(tmp_path / "4.xlsx", 单位名录=units(TOWN), 机构=units(STREET))

    outcome = bring(tmp_path)

    assert outcome.errors == []
    assert counts(outcome) == (8, 0, 0, 0)
    left_out = {sheet.sheet: sheet.notice() for sheet in outcome.sheets if not sheet.ledger}
    assert list(left_out) == ["照片"]
    assert "没有认出" in str(left_out["照片"])


def test_a_chain_of_units_over_several_sheets_is_followed_to_its_end(tmp_path: Path) -> None:
    below = ("J020101", "青泽市白石镇东山村一组", "东山一组", None, "村", "J0201")

    brought(tmp_path, 机构=units(below), 机构一览表=units(VILLAGE), 单位名录=units(TOWN))

    assert Unit.objects.get(code="J020101").path == "/J02/J0201/J020101/"


@pytest.mark.parametrize(
    "twin",
    ["Ｊ０１", " J 01 ", "J\n01"],
    ids=["full width", "inner spaces", "line break"],
)
def test_of_rows_with_one_key_in_normal_form_the_first_of_a_sheet_stands(tmp_path: Path, twin: str) -> None:
    workbook(tmp_path / "1.xlsx", 机构=units(STREET, TOWN, (twin, "别的名称", "别的", None, "街道", None)))

    outcome = bring(tmp_path, skip_faulty=True)

    assert faults(outcome) == [("机构", 4, "机构编码", "duplicate_key")]
    assert Unit.objects.get(code="J01").short_name == "清河街道"


def test_a_key_of_several_columns_is_compared_in_normal_form(tmp_path: Path) -> None:
    twins = postings(
        posting(1, 职务名称="副 主 任"), posting(1, 职务名称="副主任"), posting(1, 职务名称="副主任", 任职时间="2021.06")
    )
    workbook(tmp_path / "1.xlsx", 机构=units(), 干部名册=roster(roster_row(1)), 任职经历=twins)

    assert faults(bring(tmp_path)) == [("任职经历", 3, "身份证号", "duplicate_key")]


@pytest.mark.parametrize("write", [False, True], ids=["preview", "import"])
def test_a_trainee_who_is_on_no_roster_and_stands_in_two_sheets_of_one_class_counts_once(tmp_path: Path, write: bool) -> None:
    workbook(tmp_path / "1.xlsx", 机构=units(), 班次=classes(), 学员=trainees(trainee(5)))
    workbook(tmp_path / "2.xlsx", 学员名单=trainees(trainee(5)))

    outcome = bring(tmp_path, dry_run=not write, skip_faulty=True)

    assert faults(outcome) == []
    assert [counts(sheet)[:3] for sheet in outcome.sheets if sheet.ledger == "training.trainee"] == [(1, 0, 0), (0, 0, 1)]
    assert Trainee.objects.count() == write


def test_duplicates_are_found_beyond_what_is_read_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanbiao.core.drive.writing.books.CHUNK", 2)
    rows = [trainee(serial) for serial in (1, 2, 3, 1)]
    workbook(tmp_path / "1.xlsx", 机构=units(), 班次=classes(), 学员=trainees(*rows))

    assert faults(bring(tmp_path)) == [("学员", 5, "班次编号", "duplicate_key")]


def test_a_second_import_of_the_same_sheets_changes_nothing_and_leaves_no_trace(tmp_path: Path) -> None:
    sheets = {
        "机构": units(),
        "干部名册": roster(roster_row(1)),
        "任职经历": postings(posting(1)),
        "班次": classes(),
        "学员": trainees(trainee(1), trainee(2)),
    }
    brought(tmp_path, **sheets)
    before = Event.objects.count(), Import.objects.count()

    again = bring(tmp_path)

    assert counts(again) == (0, 0, 8, 0)
    assert (Event.objects.count(), Import.objects.count()) == before


def test_a_date_a_unit_and_a_link_are_cleared_too(tmp_path: Path) -> None:
    brought(
        tmp_path,
        机构=units(),
        干部名册=roster(roster_row(1)),
        任职经历=postings(posting(1, 免职时间="2022.03")),
        班次=classes(),
        学员=trainees(trainee(1)),
    )

    brought(
        tmp_path,
        clear_empty=True,
        干部名册=roster(roster_row(1, 单位=None)),
        任职经历=postings(posting(1)),
        学员=trainees(trainee(1, unit="省直某单位")),
    )

    assert Person.objects.get().unit is None
    assert Posting.objects.get().ended_on is None
    assert (Trainee.objects.get().unit_text, Trainee.objects.get().unit) == ("省直某单位", None)


def test_a_changed_name_is_found_by_its_new_pinyin(tmp_path: Path) -> None:
    brought(tmp_path, 机构=units(), 干部名册=roster(roster_row(1, 姓名="张明")))

    brought(tmp_path, 干部名册=roster(roster_row(1, 姓名="李强")))

    assert Person.objects.get().pinyin.startswith("liqiang lq")


def test_group_rows_name_units_that_come_in_the_same_folder(tmp_path: Path) -> None:
    head = tuple(name for name in roster()[0] if name != "单位")
    rows = [[cell for position, cell in enumerate(roster_row(serial)) if position != 1] for serial in (1, 2, 3)]
    grouped = [head, ["清河街道（2人）"], rows[0], rows[1], ["白石镇"], rows[2], ["合计", 3]]

    brought(tmp_path, 机构=units(), 干部名册=grouped)

    assert list(Person.objects.order_by("pk").values_list("unit__code", flat=True)) == ["J01", "J01", "J02"]


@pytest.mark.parametrize("name", ["青泽市清河街道办事处", "清河街道", "清河办", "清 河", "青泽市清河街道 办事处"])
def test_a_unit_is_known_by_full_name_short_name_and_alias(tmp_path: Path, name: str) -> None:
    brought(tmp_path, 机构=units(), 干部名册=roster(roster_row(1, 单位=name)))

    assert Person.objects.get().unit.code == "J01"


def test_an_alias_is_known_from_the_database_when_the_sheet_of_units_has_no_aliases(tmp_path: Path) -> None:
    brought(tmp_path, 机构=units())
    head = tuple(name for name in UNIT_HEAD if name != "别名")

    brought(
        tmp_path,
        机构=units(("J01", STREET[1], "清河街道", "街道", None), head=head),
        干部名册=roster(roster_row(1, 单位="清河办")),
    )

    assert Person.objects.get().unit.code == "J01"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("J09", "青泽市白石镇供销社", "白石镇", None, "事业单位", None), "机构简称"),
        (("J09", "青泽市白石供销社", "供销社", "联社；白石 镇", "事业单位", None), "别名"),
        (("J09", "青泽市清河供销社", "清河", None, "事业单位", None), "机构简称"),
        (("J0202", "青泽市白石镇东山行政村", "东山村", None, "村", "J02"), "机构简称"),
    ],
    ids=["short name", "alias of a short name", "short name of an alias", "village of one town"],
)
@pytest.mark.parametrize("known", [True, False], ids=["in the database", "in the sheet"])
def test_a_name_that_another_unit_carries_is_refused(tmp_path: Path, row: Any, column: str, known: bool) -> None:
    if known:
        brought(tmp_path, 机构=units())
    workbook(tmp_path / "good.xlsx", 机构=units(STREET, TOWN, VILLAGE, row))

    found = bring(tmp_path)

    assert faults(found) == [("机构", 5, column, "duplicate_key")]


def test_villages_of_two_towns_may_be_called_alike_and_a_unit_keeps_its_own_names(tmp_path: Path) -> None:
    rows = [
        STREET,
        (*TOWN[:3], "白石；白石镇", *TOWN[4:]),
        VILLAGE,
        ("J0102", "青泽市清河街道东山村", "东山村", None, "村", "J01"),
    ]

    brought(tmp_path, 机构=units(*rows))

    workbook(tmp_path / "good.xlsx", 机构=units(*rows))
    assert counts(bring(tmp_path)) == (0, 0, 4, 0)


def test_a_village_whose_short_name_others_carry_needs_its_full_name(tmp_path: Path) -> None:
    workbook(tmp_path / "机构.xlsx", 机构=units(TOWN, OTHER_TOWN, VILLAGE, OTHER_EAST))
    workbook(tmp_path / "名册.xlsx", 干部名册=roster(roster_row(1, 单位="东山村"), roster_row(2, 单位="青泽市柳河镇东山村")))

    outcome = bring(tmp_path, skip_faulty=True)

    assert faults(outcome) == [("干部名册", 2, "单位", "unknown_unit")]
    assert Person.objects.get().unit.code == "J0301"


@pytest.mark.parametrize(
    ("text", "code"),
    [("清河街道", "J01"), ("白石镇东山村", "J0201"), ("柳河镇东山村", "J0301"), ("东山村", None), ("省直某单位", None)],
)
def test_a_text_of_a_unit_is_linked_where_it_names_one(tmp_path: Path, text: str, code: str | None) -> None:
    brought(
        tmp_path,
        机构=units(STREET, TOWN, OTHER_TOWN, VILLAGE, OTHER_EAST),
        班次=classes(),
        学员=trainees(trainee(1, unit=text)),
    )

    made = Trainee.objects.get()
    assert made.unit_text == text
    assert (made.unit.code if made.unit else None) == code


def test_people_of_a_list_are_made_and_counted_as_cadres_when_they_join_the_roster(tmp_path: Path) -> None:
    brought(tmp_path, 机构=units(), 班次=classes(), 学员=trainees(trainee(1, name="张  明")))
    made = Person.objects.get()

    outcome = brought(tmp_path, 干部名册=roster(roster_row(1)))

    joined = Person.objects.get()
    assert (made.name, made.on_roster, made.id_number) == ("张明", False, person_number(1))
    assert counts(outcome) == (1, 0, 0, 0)
    assert (joined.pk, joined.on_roster, joined.post) == (made.pk, True, "科员")


def test_one_person_of_several_lists_is_made_once(tmp_path: Path) -> None:
    targets = [(*TRAINEE_HEAD[1:4], "对象类别", "列入日期"), ("李四", person_number(5), "清河街道", "科级干部", date(2023, 1, 5))]
    read = ("李四", person_number(5), "清河街道", "读本一", "是", date(2023, 1, 10), None)
    readings = [(*TRAINEE_HEAD[1:4], "读本", "是否必读", "布置日期", "完成日期"), read]

    brought(tmp_path, 机构=units(), 班次=classes(), 学员=trainees(trainee(5, name="李四")), 轮训对象=targets, 读本通读=readings)

    person = Person.objects.get()
    assert {Trainee.objects.get().person, RotationTarget.objects.get().person, Reading.objects.get().person} == {person}
    assert Event.objects.filter(ledger="people.person", verb="导入新增").count() == 1


def test_somebody_whom_two_rows_call_differently_is_called_as_the_first_says(tmp_path: Path) -> None:
    rows = trainees(trainee(5, name="李四"), trainee(5, code="PX902", name="李五"))

    brought(tmp_path, 机构=units(), 班次=classes(class_row(1), class_row(2)), 学员=rows)

    assert [person.name for person in Person.objects.all()] == ["李四"]
    assert Trainee.objects.count() == 2


@pytest.mark.parametrize("name", ["会议照片", "学习计划附件"])
def test_a_sheet_of_no_ledger_is_named_and_stops_nothing(tmp_path: Path, name: str) -> None:
    workbook(tmp_path / "其他.xlsx", **{name: [("照片", "说明", "拍摄日期"), ("一", "某镇", "2023.1.1")]})

    outcome = bring(tmp_path)

    assert [(fault.kind, fault.asked, fault.cells, fault.warning) for fault in outcome.faults] == [
        (FaultKind.UNREAD_SHEET, name, 6, True)
    ]
    assert [(sheet.ledger, counts(sheet)) for sheet in outcome.sheets] == [("", (0, 0, 0, 0))]
    assert outcome.as_json()[0]["ledger"] is None
    assert str(outcome.as_json()[0]["notice"]).endswith(("未读入。", "台账的名称。"))


def test_file_names_carry_no_meaning_and_lock_files_and_others_are_left_alone(tmp_path: Path) -> None:
    workbook(tmp_path / "会议照片说明.xlsx", 机构=units())
    (tmp_path / "~$会议照片说明.xlsx").write_bytes(b"\x05clerk" + bytes(159))
    (tmp_path / "说明.docx").write_bytes(b"x")
    (tmp_path / "下级").mkdir()
    workbook(tmp_path / "下级" / "也读.xlsx", 机构=units(OTHER_TOWN))

    outcome = bring(tmp_path)

    assert counts(outcome) == (4, 0, 0, 0)
    assert any("Excel 正打开着" in notice for notice in outcome.notices)
    assert {file.name for file in last_import().files.all()} == {"会议照片说明.xlsx", "下级/也读.xlsx"}


def test_an_import_keeps_its_files_its_result_and_who_and_when(tmp_path: Path) -> None:
    brought(tmp_path, 机构=units())

    drop = last_import()
    kept = drop.files.get()
    assert (drop.by, drop.state, drop.result["created"]) == ("clerk", ImportState.IMPORTED, 3)
    copy_to(tmp_path / "opened.xlsx", kept)
    assert (tmp_path / "opened.xlsx").read_bytes() == (tmp_path / "good.xlsx").read_bytes()
    assert set(Event.objects.filter(batch=drop.batch).values_list("by", "verb", "ledger")) == {
        ("clerk", "导入新增", "organisations.unit")
    }


def test_events_name_a_row_by_words_and_never_by_its_number(tmp_path: Path) -> None:
    brought(tmp_path, 机构=units(), 干部名册=roster(roster_row(1)))
    brought(tmp_path, 干部名册=roster(roster_row(1, 姓名="李强")))

    told = [f"{event.label}{event.before}{event.after}" for event in Event.objects.filter(ledger="people.person")]

    assert len(told) == 2
    assert not any(person_number(1) in text for text in told)


def test_a_preview_shows_new_rows_and_changed_cells_in_words(tmp_path: Path) -> None:
    brought(tmp_path, 机构=units(), 干部名册=roster(roster_row(1)))
    workbook(tmp_path / "good.xlsx", 干部名册=roster(roster_row(1, 单位="白石镇", 性别="女", 出生年月="1985.06"), roster_row(2)))

    [sheet] = bring(tmp_path, dry_run=True).sheets

    assert [row["row"] for row in sheet.new_rows] == [3]
    [change] = sheet.changes
    assert change["row"] == 2
    assert sorted(tuple(cell.values()) for cell in change["cells"]) == [
        ("单位", "清河街道", "白石镇"),
        ("性别", "男", "女"),
    ]


def test_a_preview_tells_the_units_that_a_moved_unit_goes_from_and_to(tmp_path: Path) -> None:
    brought(tmp_path, 机构=units())
    new = ("J09", "试验市新城街道", "新城街道", None, "街道", None)
    workbook(tmp_path / "good.xlsx", 机构=units(new, STREET, (*TOWN[:-1], "J09"), (*VILLAGE[:-1], STREET[0])))

    [sheet] = bring(tmp_path, dry_run=True).sheets

    assert {change["row"]: [tuple(cell.values()) for cell in change["cells"]] for change in sheet.changes} == {
        4: [("上级机构编码", "", "J09")],
        5: [("上级机构编码", "白石镇", "清河街道")],
    }


def test_a_running_number_is_checked_and_not_kept(tmp_path: Path) -> None:
    rows = [roster_row(number, 序号=serial) for number, serial in enumerate([1, None, "第三", -4], start=1)]
    workbook(tmp_path / "good.xlsx", 机构=units(), 干部名册=roster(*rows))

    found = bring(tmp_path, skip_faulty=True)

    assert faults(found) == [("干部名册", 4, "序号", "bad_number"), ("干部名册", 5, "序号", "negative_number")]
    assert Person.objects.count() == 2


def test_what_cannot_be_read_in_a_column_of_our_own_is_a_warning_and_left_out(tmp_path: Path) -> None:
    [head, row] = classes()
    sheet = [(*head, "学时", "培训天数", "计划人数"), (*row, "两天", 3, "若干")]

    found = brought(tmp_path, 班次=sheet)

    assert [(fault.column, str(fault.kind), fault.warning) for fault in found.faults] == [
        ("学时", "bad_number", True),
        ("计划人数", "bad_number", True),
    ]
    assert ClassRun.objects.values_list("hours", "days", "capacity").get() == (None, 3, None)


def test_a_word_that_figures_look_for_is_kept_as_it_is_listed(tmp_path: Path) -> None:
    head = ("姓名", "身份证号", "单位", "现任职务", "性别", "出生年月", "全日制学历", "在职学历")
    row = ("张明", person_number(1), "清河街道", "主任", "男", "1985.06", "大 学\n本科", "自考 本科")
    workbook(tmp_path / "good.xlsx", 机构=units(), 干部名册=[head, row])

    bring(tmp_path)

    assert Person.objects.values_list("full_time_level", "in_service_level").get() == ("大学本科", "自考 本科")


def test_a_code_is_one_however_it_is_typed(tmp_path: Path) -> None:
    head = ("场次编号", "学习系列", "播出日期", "参学单位", "参学人数")
    sessions = [
        ("XS01", "大讲堂", "2023-03-01", "清河街道", 20),
        ("ＸＳ０１", "大讲堂", "2023-03-01", "白石镇", 30),
        ("XS 01", "大讲堂", "2023-03-01", "白石镇", 40),
    ]
    workbook(tmp_path / "good.xlsx", 机构=units(), 线上学习=[head, *sessions])

    found = bring(tmp_path, skip_faulty=True)

    assert [(row, kind) for _, row, _, kind in faults(found)] == [(4, "duplicate_key")]
    assert set(OnlineSession.objects.values_list("session_code", "heads")) == {("XS01", 20), ("XS01", 30)}


def test_progress_is_told_by_rows(tmp_path: Path) -> None:
    workbook(tmp_path / "机构.xlsx", 机构=units())
    workbook(tmp_path / "名册.xlsx", 干部名册=roster(roster_row(1), roster_row(2)))
    told: list[tuple[int, int]] = []

    bring(tmp_path, progress=lambda done, total: told.append((done, total)))

    assert told[-1] == (5, 5)
    assert all(done <= total for done, total in told)
