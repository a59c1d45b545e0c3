"""Importing through the pages: what is dropped, looked through, confirmed and taken back; and every bad file."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.drive.models import Import, ImportedFile, ImportState
from sanbiao.core.drive.reading import FaultKind
from sanbiao.core.drive.tasks import carry_out_import, preview_import
from sanbiao.core.drive.tests import hostile
from sanbiao.core.drive.tests.dropping import client_of, confirm, drop, latest, text
from sanbiao.core.drive.tests.folders import UNIT_HEAD
from sanbiao.core.tasks import progress
from sanbiao.registry.organisations.models import Unit
from sanbiao.registry.people.models import Person
from sanbiao.tests.factories import NOON, GrantFactory, ImportFactory, PersonFactory, UnitFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]


def test_a_good_sheet_is_shown_before_anything_is_written_and_then_written(clerk, tmp_path):
    client = client_of(clerk)
    path = hostile.roster_of(tmp_path, hostile.roster_row(1), hostile.roster_row(2, 姓名="李明"))

    shown = drop(client, path)

    assert latest().state == ImportState.PREVIEWED
    assert not Person.objects.exists()
    assert "干部名册 → 干部名册" in text(shown)
    assert "清河街道 · 李明 · 科员" in text(shown)

    done = confirm(client)

    assert latest().state == ImportState.IMPORTED
    assert set(Person.objects.values_list("name", flat=True)) == {"张明", "李明"}
    assert "已写入：新增 2 行" in text(done)


def test_a_column_known_by_another_name_and_one_not_used_are_told(clerk, tmp_path):
    head = ("联系电话", "工作单位", "姓名", "现任职务", "性别", "出生年月", "公民身份号码")
    path = hostile.roster_of(tmp_path, hostile.roster_row(1), head=head)

    shown = text(drop(client_of(clerk), path))

    assert "「公民身份号码」→「身份证号」" in shown
    assert "未用的列：「联系电话」" in shown


def test_a_change_shows_before_and_after_with_words_for_units_and_codes(clerk, town, tmp_path):
    other = UnitFactory(street=True, name="试验市桃园街道", short_name="桃园街道")
    client = client_of(clerk)
    drop(client, hostile.roster_of(tmp_path, hostile.roster_row(1)))
    confirm(client)

    shown = text(drop(client, hostile.roster_of(tmp_path, hostile.roster_row(1, 单位="桃园街道", 性别="女"))))

    assert '<del class="before">清河街道</del>' in shown
    assert '<ins class="after">桃园街道</ins>' in shown
    assert '<ins class="after">女</ins>' in shown
    assert Person.objects.get().unit != other


def test_pressing_confirm_twice_writes_once(clerk, tmp_path):
    client = client_of(clerk)
    drop(client, hostile.roster_of(tmp_path, hostile.roster_row(1)))

    confirm(client)
    again = confirm(client)

    assert "不能再次确认" in text(again)
    assert Event.objects.filter(verb="导入新增").count() == 1


def test_undoing_restores_what_was_there_and_is_refused_the_second_time(clerk, tmp_path):
    client = client_of(clerk)
    drop(client, hostile.roster_of(tmp_path, hostile.roster_row(1)))
    confirm(client)
    address = reverse("import-undo", args=[latest().batch])

    undone = client.post(address, follow=True)
    again = client.post(address, follow=True)

    assert "已撤销，1 行恢复" in text(undone)
    assert not Person.objects.exists()
    assert "没有可以撤销的内容" in text(again)


def test_undoing_is_refused_with_its_reason_when_a_row_was_changed_since(clerk, tmp_path):
    client = client_of(clerk)
    drop(client, hostile.roster_of(tmp_path, hostile.roster_row(1)))
    confirm(client)
    first = latest()
    drop(client, hostile.roster_of(tmp_path, hostile.roster_row(1, 现任职务="主任")))
    confirm(client)

    refused = client.post(reverse("import-undo", args=[first.batch]), follow=True)

    assert "请先撤销后来的改动" in text(refused)
    assert Person.objects.get().post == "主任"


def test_faults_stop_the_whole_and_the_good_rows_enter_on_request(clerk, tmp_path):
    client = client_of(clerk)
    drop(client, hostile.impossible_date(tmp_path))

    refused = confirm(client)
    assert "没有写入任何内容" in text(refused)
    assert not Person.objects.exists()

    confirm(client, rows="good")
    assert Person.objects.count() == 1
    assert latest().state == ImportState.IMPORTED


def test_a_drop_can_be_left_and_looked_through_again(clerk, tmp_path):
    client = client_of(clerk)
    drop(client, hostile.roster_of(tmp_path, hostile.roster_row(1)))

    client.post(reverse("import-discard", args=[latest().batch]))
    assert latest().state == ImportState.REFUSED

    client.post(reverse("import-again", args=[latest().batch]))
    assert latest().state == ImportState.PREVIEWED


def test_what_was_imported_can_neither_be_left_nor_looked_through_again(clerk, tmp_path):
    client = client_of(clerk)
    drop(client, hostile.roster_of(tmp_path, hostile.roster_row(1)))
    confirm(client)

    left = client.post(reverse("import-discard", args=[latest().batch]), follow=True)
    again = client.post(reverse("import-again", args=[latest().batch]), follow=True)

    assert "这次导入的状态为「已导入」，不能放弃" in text(left)
    assert "这次导入的状态为「已导入」，不能重新核对" in text(again)
    assert latest().state == ImportState.IMPORTED
    assert Person.objects.count() == 1


def test_a_sheet_of_no_ledger_is_told_of_among_those_not_read_and_nowhere_else(clerk, tmp_path):
    roster = [hostile.ROSTER_HEAD, hostile.roster_row(1)]

    shown = text(drop(client_of(clerk), hostile.workbook(tmp_path / "两张.xlsx", 会议照片=[("编号",), (1,)], 干部名册=roster)))

    read, left_out = shown.split('id="left-out-title"')
    assert "干部名册 → 干部名册" in read
    assert "会议照片" not in read
    assert "会议照片" in left_out
    assert "没有认出是哪一本台账，本表未读入" in left_out


@pytest.mark.parametrize("case", hostile.CASES, ids=str)
def test_a_bad_file_gets_its_sentence_nothing_is_written_and_the_service_goes_on(case, clerk, town, tmp_path, settings):
    settings.SANBIAO_UPLOAD_LIMIT = 300 * 2**20
    client = client_of(clerk)

    shown = drop(client, case.build(tmp_path))

    assert shown.status_code == 200
    assert latest().state == ImportState.PREVIEWED
    assert FaultKind(case.kind).word in text(shown)
    assert "Traceback" not in text(shown)
    assert not Person.objects.exists()
    assert bool(latest().result["errors"]) is not case.warning
    good = drop(client, hostile.roster_of(tmp_path, hostile.roster_row(7)))
    assert "导入 1 行" in text(good)


def test_a_lock_file_is_told_of_and_does_no_harm(clerk, tmp_path):
    shown = drop(client_of(clerk), hostile.lock_file(tmp_path), hostile.roster_of(tmp_path, hostile.roster_row(1)))

    assert "Excel 正打开着这个文件" in text(shown)
    assert "导入 1 行" in text(shown)


def test_of_a_folder_all_is_taken_but_litter_and_what_is_not_read_is_named(clerk, tmp_path):
    names = ("照片.jpg", "Thumbs.db", "~$名册.xlsx")
    for name in names:
        (tmp_path / name).write_bytes(b"\xff\xd8\xff")
    files = [tmp_path / name for name in names]

    shown = drop(client_of(clerk), *files, hostile.roster_of(tmp_path, hostile.roster_row(1)), field="folder")

    assert set(latest().files.values_list("name", flat=True)) == {"照片.jpg", "名册.xlsx"}
    assert "是图片，没有读入" in text(shown)


def test_a_drop_of_nothing_says_what_to_do(clerk):
    answer = client_of(clerk).post(reverse("import-new"), {})

    assert answer.status_code == 422
    assert "没有收到文件" in text(answer)


def test_an_upload_beyond_the_limit_is_refused_and_nothing_of_it_is_kept(clerk, tmp_path, settings):
    settings.SANBIAO_UPLOAD_LIMIT = 2**20
    path = tmp_path / "大.xlsx"
    path.write_bytes(bytes(2 * 2**20))

    answer = drop(client_of(clerk), path, follow=False)

    assert answer.status_code == 422
    assert "超过 1 MB，没有保存任何文件" in text(answer)
    assert not Import.objects.exists()
    assert not ImportedFile.objects.exists()


# --- who may ---------------------------------------------------------------------------------------------------------


def test_an_import_is_there_for_who_dropped_it_and_for_a_head_of_all_sections(clerk, tmp_path):
    drop(client_of(clerk), hostile.roster_of(tmp_path, hostile.roster_row(1)))
    address = reverse("import", args=[latest().batch])
    others = {
        "head": GrantFactory(role=Role.HEAD).user,
        "head of a section": GrantFactory(role=Role.HEAD, section="cadres").user,
        "another clerk": GrantFactory(role=Role.CLERK).user,
        "administrator": GrantFactory(role=Role.SYSTEM_ADMIN).user,
        "stranger": UserFactory(),
    }

    seen = {name: client_of(user).get(address).status_code for name, user in others.items()}

    assert seen == {"head": 200, "head of a section": 404, "another clerk": 404, "administrator": 404, "stranger": 404}
    assert latest().by not in text(client_of(others["another clerk"]).get(reverse("imports")))


def test_a_sheet_of_a_ledger_one_may_not_import_into_is_refused_as_a_whole(town, tmp_path):
    trainer = GrantFactory(role=Role.CLERK, section="training").user
    client = client_of(trainer)
    path = hostile.workbook(
        tmp_path / "两本.xlsx",
        干部名册=[hostile.ROSTER_HEAD, hostile.roster_row(1)],
        班次=[hostile.CLASS_HEAD, hostile.class_row(1)],
    )

    shown = text(drop(client, path))
    confirm(client, rows="good")

    assert "您没有导入「干部名册」的权限" in shown
    assert not Person.objects.exists()
    assert latest().result["created"] == 1


def test_a_narrower_grant_writes_only_rows_inside_it(town, tmp_path):
    UnitFactory(street=True, name="试验市桃园街道", short_name="桃园街道")
    client = client_of(GrantFactory(role=Role.CLERK, unit=town).user)
    path = hostile.roster_of(tmp_path, hostile.roster_row(1), hostile.roster_row(2, 单位="桃园街道", 姓名="李明"))

    shown = text(drop(client, path))
    confirm(client, rows="good")

    assert "不在您可以导入的范围内" in shown
    assert list(Person.objects.values_list("name", flat=True)) == ["张明"]


def test_a_narrower_grant_draws_nobody_in_from_outside(town, tmp_path):
    elsewhere = UnitFactory(street=True, name="试验市桃园街道", short_name="桃园街道")
    person = PersonFactory(unit=elsewhere, id_number=hostile.person_number(1), name="张明", post="主任")
    client = client_of(GrantFactory(role=Role.CLERK, unit=town).user)

    shown = text(drop(client, hostile.roster_of(tmp_path, hostile.roster_row(1, 现任职务="局长"))))
    confirm(client, rows="good")

    person.refresh_from_db()
    assert (person.unit, person.post) == (elsewhere, "主任")
    assert Person.objects.count() == 1
    assert "主任" not in shown, "what the row says now is not shown either"


def test_a_narrower_grant_writes_units_below_its_own_and_moves_none_out(tmp_path):
    UnitFactory(town=True, code="J03")
    town = UnitFactory(town=True, code="J02")
    village = UnitFactory(village=True, code="J0201", parent=town)
    client = client_of(GrantFactory(role=Role.CLERK, unit=town).user)
    rows = [
        ("J02", town.name, "白石镇", None, "镇", None),
        ("J0201", village.name, "东山村", None, "村", "J03"),
        ("J0202", "试验市西山村", "西山村", None, "村", "J02"),
        ("J0301", "试验市南山村", "南山村", None, "村", "J03"),
        ("J04", "试验市黑石镇", "黑石镇", None, "镇", None),
    ]

    shown = drop(client, hostile.workbook(tmp_path / "机构.xlsx", 机构=[UNIT_HEAD, *rows]))
    confirm(client, rows="good")

    assert [fault["row"] for fault in latest().result["sheets"][0]["faults"]] == [3, 5, 6]
    assert "不在您可以导入的范围内" in text(shown)
    assert {unit.code: unit.parent for unit in Unit.objects.all()} == {"J02": None, "J03": None, "J0201": town, "J0202": town}
    assert Unit.objects.get(code="J02").short_name == "白石镇"


def test_who_may_import_nothing_finds_no_page_to_drop_on():
    assert client_of(GrantFactory(role=Role.READER).user).get(reverse("import-new")).status_code == 404


def demoted(user, role=Role.READER, **narrowed):
    """`user` with another grant in the place of every one they had."""
    user.grants.all().delete()
    GrantFactory(user=user, role=role, **narrowed)
    return type(user).objects.get(pk=user.pk)


STEPS = ("confirm", "discard", "again", "undo")


@pytest.mark.parametrize("step", [*STEPS, "marked"])
def test_who_may_no_longer_import_does_nothing_with_what_they_dropped(step, clerk, tmp_path):
    client = client_of(clerk)
    drop(client, hostile.roster_of(tmp_path, hostile.roster_row(1)))
    if step == "undo":
        confirm(client)
    before = latest()

    reader = client_of(demoted(clerk))
    page = text(reader.get(reverse("import", args=[before.batch])))
    answer = reader.post(reverse(f"import-{step}", args=[before.batch, *([0] if step == "marked" else [])]))

    assert answer.status_code == 404
    assert latest().state == before.state
    assert f"/{step}/" not in page


def test_a_sheet_that_one_may_no_longer_import_is_not_given_out_though_another_of_the_drop_is(clerk, tmp_path):
    roster, classes = [hostile.ROSTER_HEAD, hostile.roster_row(1)], [hostile.CLASS_HEAD, hostile.class_row(1)]
    drop(client_of(clerk), hostile.workbook(tmp_path / "两本.xlsx", 干部名册=roster, 班次=classes))
    trainer = client_of(demoted(clerk, Role.CLERK, section="training"))

    kept_back, given = (trainer.post(reverse("import-marked", args=[latest().batch, number])) for number in (0, 1))
    given.close()

    assert (kept_back.status_code, given.status_code) == (404, 200)


def test_a_head_of_the_whole_city_confirms_what_another_dropped_and_it_is_kept_who_did(clerk, tmp_path):
    head = GrantFactory(role=Role.HEAD).user
    drop(client_of(clerk), hostile.roster_of(tmp_path, hostile.roster_row(1)))

    confirm(client_of(head))

    assert latest().state == ImportState.IMPORTED
    assert Event.objects.get(verb="确认导入").by == head.get_username()
    assert Event.objects.get(verb="导入新增").by == clerk.get_username()


# --- when the worker is gone -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [ImportState.WAITING, ImportState.READING, ImportState.IMPORTING])
def test_an_import_whose_worker_is_gone_says_so_and_can_be_begun_again(state, clerk, tmp_path, monkeypatch):
    client = client_of(clerk)
    drop(client, hostile.roster_of(tmp_path, hostile.roster_row(1)))
    Import.objects.update(state=state, began_at=NOON)

    shown = text(client.get(reverse("import", args=[latest().batch])))
    assert "后台任务没有回应" in shown

    client.post(reverse("import-again", args=[latest().batch]))
    assert latest().state == ImportState.PREVIEWED
    assert not Person.objects.exists()


def test_an_import_at_work_tells_how_far_it_is_and_is_left_alone(clerk):
    drop_ = ImportFactory(by=clerk.get_username(), state=ImportState.READING)
    progress.tell(f"import-{drop_.batch}", 40, 100)
    client = client_of(clerk)

    part = client.get(reverse("import", args=[drop_.batch]), headers={"HX-Request": "true"})
    again = client.post(reverse("import-again", args=[drop_.batch]), follow=True)

    assert "40 / 100" in text(part)
    assert "仍在进行" in text(again)
    drop_.refresh_from_db()
    assert drop_.state == ImportState.READING
    progress.over(f"import-{drop_.batch}")


def test_the_polling_page_reloads_once_the_work_is_done(clerk, tmp_path):
    client = client_of(clerk)
    drop(client, hostile.roster_of(tmp_path, hostile.roster_row(1)))

    part = client.get(reverse("import", args=[latest().batch]), headers={"HX-Request": "true"})

    assert part["HX-Refresh"] == "true"


def test_an_import_that_breaks_off_leaves_nothing_and_says_so(clerk, tmp_path, monkeypatch):
    client = client_of(clerk)
    drop(client, hostile.roster_of(tmp_path, hostile.roster_row(1)))
    monkeypatch.setattr("sanbiao.core.drive.services._finish", lambda *_, **__: 1 / 0)

    shown = confirm(client)

    assert latest().state == ImportState.FAILED
    assert "没有写入任何内容" in text(shown)
    assert not Person.objects.exists(), "what was written and that it was written are one transaction"


def test_a_task_for_a_drop_that_another_has_taken_does_nothing(clerk, tmp_path):
    client = client_of(clerk)
    drop(client, hostile.roster_of(tmp_path, hostile.roster_row(1)))
    confirm(client)
    before = latest().result

    preview_import.enqueue(latest().batch)
    carry_out_import.enqueue(latest().batch, False)

    assert latest().state == ImportState.IMPORTED
    assert latest().result == before


def test_the_list_tells_state_and_counts(clerk, tmp_path):
    client = client_of(clerk)
    drop(client, hostile.impossible_date(tmp_path))

    shown = text(client.get(reverse("imports")))

    assert "名册.xlsx" in shown
    assert "待确认" in shown


def test_more_files_than_one_upload_may_have_are_refused_with_what_to_do(clerk, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    files = [SimpleUploadedFile(f"{number}.lrmx", b"x") for number in range(3)]

    answer = client_of(clerk).post(reverse("import-new"), {"folder": files})

    assert answer.status_code == 400
    assert "一次最多上传 2 个文件" in answer.content.decode()
    assert not Import.objects.exists()
