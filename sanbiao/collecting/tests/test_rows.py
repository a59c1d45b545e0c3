"""Rows of a ledger asked of units: the unit's own go out and come back, and enter the ledger when the section accepts them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sanbiao.collecting.machine import submission_machine
from sanbiao.collecting.models import DemandState, SubmissionState, SubmittedFile
from sanbiao.collecting.services import clear_workbooks, keep_files
from sanbiao.collecting.tests.factories import DemandFactory, SubmissionFactory
from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.audit.services import history, keep
from sanbiao.core.drive.models import Import, ImportState
from sanbiao.core.drive.tests.dropping import client_of, drop, text
from sanbiao.core.drive.writing.undoing import undo_import
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.people.models import Person
from sanbiao.tests.factories import NOON, GrantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission(town):
    return SubmissionFactory(unit=town, demand=DemandFactory(issued=True, rows=True, section=Section.CADRES))


def taken(client, submission, folder: Path) -> Path:
    """The workbook as the unit downloads it."""
    answer = client.post(reverse("submission", args=[submission.pk]), {"do": "workbook"})
    path = folder / "填报表.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    return path


def typed_into(path: Path, heading: str, value: object, row: int = 3) -> Path:
    """Type a value into the workbook, as somebody does in Excel."""
    book = openpyxl.load_workbook(path)
    column = next(cell.column for cell in book.active[1] if cell.value == heading)
    book.active.cell(row, column).value = value
    book.save(path)
    return path


def upload(client, submission, path: Path):
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post(reverse("submission", args=[submission.pk]), {"do": "upload", "files": file}, follow=True)


def names(path: Path) -> list[str]:
    sheet = openpyxl.load_workbook(path).active
    column = next(cell.column for cell in sheet[1] if cell.value == "姓名")
    return [sheet.cell(row, column).value for row in range(3, sheet.max_row + 1)]


def test_what_a_unit_changes_is_written_when_the_section_accepts_it_and_both_are_named(
    unit_clerk, section, submission, people, tmp_path
):
    client = client_of(unit_clerk)
    path = taken(client, submission, tmp_path)
    assert names(path) == ["张明"]

    shown = text(upload(client, submission, typed_into(path, "现任职务", "主任科员")))
    submission_machine.fire("hand_in", submission, by=unit_clerk, at=NOON)
    people.own.refresh_from_db()
    before = people.own.post
    submission_machine.fire("accept", submission, by=section, at=NOON)

    submission.refresh_from_db()
    people.own.refresh_from_db()
    brought = Import.objects.get()
    assert "现任职务：" in shown
    assert (before, people.own.post) == ("科长", "主任科员")
    assert (submission.batch, brought.state) == (brought.batch, ImportState.IMPORTED)
    assert history(people.own).get().by == section.get_username()
    told = Event.objects.get(verb="接收报送").after
    assert (told["handed_in_by"], told["accepted_by"]) == (unit_clerk.get_username(), section.get_username())


@pytest.fixture
def accepted(unit_clerk, section, submission, people, tmp_path):
    """A submission by which somebody's post was changed."""
    client = client_of(unit_clerk)
    upload(client, submission, typed_into(taken(client, submission, tmp_path), "现任职务", "主任科员"))
    submission_machine.fire("hand_in", submission, by=unit_clerk, at=NOON)
    return submission_machine.fire("accept", submission, by=section, at=NOON)


def test_what_was_accepted_is_taken_back_with_its_rows_at_one_place(section, accepted, people):
    brought = Import.objects.get()

    with pytest.raises(Refused, match="请到这一项报送里撤回接收"):
        undo_import(brought, by="clerk", at=NOON)
    submission_machine.fire("take_back", accepted, by=section, at=NOON, reason="单位报错了人")

    for row in (accepted, people.own, brought):
        row.refresh_from_db()
    assert (accepted.state, accepted.batch) == (SubmissionState.HANDED_IN, "")
    assert (people.own.post, brought.state) == ("科长", ImportState.UNDONE)


def test_what_was_accepted_stays_when_its_rows_were_changed_since_or_all_is_over(section, accepted, people):
    keep(by=section, at=NOON, verb="更正", record=people.own, before={"post": "主任科员"}, after={"post": "科员"})

    with pytest.raises(Refused, match="在导入之后又有改动"):
        submission_machine.fire("take_back", accepted, by=section, at=NOON, reason="单位报错了人")
    type(accepted.demand).objects.update(state=DemandState.CLOSED)
    with pytest.raises(Refused, match="请先撤回结束"):
        submission_machine.fire("take_back", accepted, by=section, at=NOON, reason="单位报错了人")

    accepted.refresh_from_db()
    assert accepted.state == SubmissionState.ACCEPTED


def test_rows_of_another_unit_are_refused_with_a_sentence_and_cannot_be_handed_in(unit_clerk, submission, people, tmp_path):
    client = client_of(unit_clerk)
    path = taken(client, submission, tmp_path)

    shown = text(upload(client, submission, typed_into(path, "单位", people.foreign.unit.short_name)))

    assert "这一行不属于本单位，不能随本单位报送；请删去这一行，由它所属的单位报送。" in shown
    with pytest.raises(Refused, match="有 1 处错误"):
        submission_machine.fire("hand_in", submission, by=unit_clerk, at=NOON)


def test_a_person_of_another_unit_is_not_taken_over_by_naming_the_own_one(unit_clerk, submission, people, tmp_path):
    client = client_of(unit_clerk)
    path = typed_into(taken(client, submission, tmp_path), "身份证号", people.foreign.id_number)

    shown = text(upload(client, submission, typed_into(path, "姓名", people.foreign.name)))

    assert "这一行不属于本单位" in shown
    assert people.foreign.post not in shown.partition("错误和提示")[2].partition("历史")[0]


def test_another_ledger_is_not_taken(unit_clerk, submission, people, tmp_path):
    path = tmp_path / "机构.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "机构"
    book.active.append(["机构编码", "机构全称", "机构简称", "机构类别"])
    book.active.append(["J0101", "试验市清河镇", "清河", "镇"])
    book.save(path)

    shown = text(upload(client_of(unit_clerk), submission, path))

    assert "这次报送不收「机构」" in shown


def test_what_somebody_made_wrong_meanwhile_is_not_accepted_and_nothing_is_written(
    unit_clerk, section, submission, people, other, tmp_path
):
    client = client_of(unit_clerk)
    upload(client, submission, typed_into(taken(client, submission, tmp_path), "现任职务", "主任科员"))
    submission_machine.fire("hand_in", submission, by=unit_clerk, at=NOON)
    Person.objects.filter(pk=people.own.pk).update(unit=other)

    with pytest.raises(Refused, match="现在有 1 处错误，台账没有改动"):
        submission_machine.fire("accept", submission, by=section, at=NOON)

    submission.refresh_from_db()
    assert submission.state == SubmissionState.HANDED_IN
    assert not Import.objects.exists()


def test_whoever_may_not_import_into_the_ledger_does_not_accept_into_it(unit_clerk, submission, people, tmp_path):
    """The demand is of a section that does not keep the ledger, by a hand that went past the form."""
    type(submission.demand).objects.update(section=Section.TRAINING)
    client = client_of(unit_clerk)
    upload(client, submission, typed_into(taken(client, submission, tmp_path), "现任职务", "主任科员"))
    submission_machine.fire("hand_in", submission, by=unit_clerk, at=NOON)
    trainer = GrantFactory(role=Role.CLERK, section=Section.TRAINING).user

    with pytest.raises(Refused, match="处错误"):
        submission_machine.fire("accept", submission, by=trainer, at=NOON)


def test_without_a_change_nothing_is_uploaded_and_nothing_written(unit_clerk, section, submission, people):
    submission_machine.fire("hand_in_unchanged", submission, by=unit_clerk, at=NOON)
    submission_machine.fire("accept", submission, by=section, at=NOON)

    submission.refresh_from_db()
    assert submission.is_unchanged
    assert (submission.state, submission.batch) == (SubmissionState.ACCEPTED, "")
    assert not Import.objects.exists()


def test_a_workbook_that_comes_by_the_page_of_imports_goes_where_it_belongs(section, submission, people, tmp_path):
    client = client_of(section)
    path = typed_into(taken(client, submission, tmp_path), "现任职务", "主任科员")

    shown = drop(client, path.rename(tmp_path / "清河镇报来.xlsx"))

    submission.refresh_from_db()
    assert shown.redirect_chain[-1][0] == reverse("submission", args=[submission.pk])
    assert "已放到" in text(shown)
    assert submission.result["changed"] == 1
    assert not Import.objects.exists()


def test_a_workbook_that_comes_after_the_end_is_refused_with_the_way_on(section, submission, people, tmp_path):
    client = client_of(section)
    path = taken(client, submission, tmp_path)
    type(submission.demand).objects.update(state=DemandState.CLOSED)

    shown = text(drop(client, path))

    assert "已结束，不再收报。确需补报的，请联系科室撤回结束。" in shown


def test_a_workbook_of_another_demand_is_not_taken_for_this_one(section, submission, town, people, tmp_path):
    client = client_of(section)
    path = taken(client, submission, tmp_path)
    elsewhere = SubmissionFactory(unit=town, demand=DemandFactory(issued=True, rows=True, section=Section.CADRES))

    shown = upload(client, elsewhere, path)

    assert shown.status_code == 422
    assert f"这是「{submission}」的填报表，不能报到" in text(shown)


def test_a_forged_mark_leads_nowhere(section, submission, people, tmp_path):
    client = client_of(section)
    path = taken(client, submission, tmp_path)
    book = openpyxl.load_workbook(path)
    for each in book.custom_doc_props.props:
        each.value = each.value[:-2] + "xx"
    book.save(path)

    shown = text(drop(client, path))

    assert "填报表的标记已失效" in shown
    assert not Import.objects.exists()


def test_files_are_kept_sealed_replaced_and_given_out(unit_clerk, section, town, settings):
    submission = SubmissionFactory(unit=town, demand=DemandFactory(issued=True, files=True))
    for content in ("first", "second"):
        file = SimpleUploadedFile("总结110101199003074530.docx", content.encode())
        keep_files(submission=submission, files=[file], by=unit_clerk, at=NOON)

    submission_machine.fire("hand_in", submission, by=unit_clerk, at=NOON)
    [kept] = SubmittedFile.objects.all()
    answer = client_of(section).post(reverse("submission", args=[submission.pk]), {"do": "file", "file": kept.pk})

    assert b"".join(answer.streaming_content) == b"second"
    assert "199003074530" not in kept.name
    assert b"second" not in Path(kept.content.path).read_bytes()
    assert history(submission).first().verb == "下载文件"


def test_nothing_is_handed_in_before_there_is_something(unit_clerk, submission):
    with pytest.raises(Refused, match="还没有上传表格"):
        submission_machine.fire("hand_in", submission, by=unit_clerk, at=NOON)


@pytest.mark.parametrize(
    ("days", "changes", "left"),
    [
        (181, {}, 0),
        (179, {}, 1),
        (181, {"state": SubmissionState.HANDED_IN}, 1),
    ],
    ids=["its time is over", "kept as long as imports are", "not accepted yet"],
)
def test_the_workbook_of_accepted_rows_is_kept_as_long_as_that_of_an_import(
    submission, unit_clerk, settings, days, changes, left
):
    settings.SANBIAO_KEEP_FILES = 180
    keep_files(submission=submission, files=[SimpleUploadedFile("说明.txt", b"1")], by=unit_clerk, at=NOON)
    told = {"state": SubmissionState.ACCEPTED, "handed_in_at": NOON, "handed_in_by": "clerk", **changes}
    type(submission).objects.filter(pk=submission.pk).update(**told)

    cleared = clear_workbooks(at=NOON + timedelta(days=days))

    assert (cleared, SubmittedFile.objects.count()) == (1 - left, left)
    assert history(submission).filter(verb="清除文件").count() == cleared
    assert clear_workbooks(at=NOON + timedelta(days=days)) == 0
