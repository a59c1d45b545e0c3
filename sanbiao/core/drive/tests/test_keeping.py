"""Dropped files are sealed where they lie, kept for so many days, and what is done without them is said."""

from __future__ import annotations

import importlib
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.test import Client, TestCase
from django.urls import reverse

from sanbiao.core.audit.models import Event
from sanbiao.core.drive.keeping import GONE, Gone, copy_to, old_files, remove_old_files, strays
from sanbiao.core.drive.models import Import, ImportedFile, ImportState
from sanbiao.core.drive.tests import hostile
from sanbiao.core.drive.tests.dropping import client_of, confirm, drop, latest, text
from sanbiao.core.secrecy.files import MARK
from sanbiao.core.tasks.chores import CHORES, EVERY, Rounds
from sanbiao.registry.people.models import Person
from sanbiao.tests.factories import NOON, ImportedFileFactory, ImportFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]
NUMBER = hostile.person_number(1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def dropped(clerk, tmp_path) -> Client:
    client = client_of(clerk)
    rows = [hostile.ROSTER_HEAD, hostile.roster_row(1, 出生年月="1985.13")]
    path = hostile.workbook(tmp_path / "张明.xlsx", 干部名册=rows)
    drop(client, path.rename(path.with_name(f"张明{NUMBER}.{NUMBER}")))
    return client


def old(days: int) -> Import:
    found = latest()
    Import.objects.filter(pk=found.pk).update(began_at=NOON - timedelta(days=days))
    return found


def removed() -> int:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return remove_old_files(at=NOON)


def test_a_file_lies_sealed_under_a_name_that_tells_nothing(dropped, media, tmp_path) -> None:
    [kept] = ImportedFile.objects.all()
    [path] = [path for path in media.rglob("*") if path.is_file()]

    assert path.read_bytes().startswith(MARK)
    assert NUMBER not in str(path)
    assert "张明" not in str(path)
    assert kept.name == f"张明{NUMBER[:6]}********{NUMBER[-2:]}.{NUMBER[:6]}********{NUMBER[-2:]}"
    copy_to(tmp_path / "opened", kept)
    assert (tmp_path / "opened").read_bytes() == (tmp_path / f"张明{NUMBER}.{NUMBER}").read_bytes()
    assert kept.size == (tmp_path / "opened").stat().st_size


def test_files_are_removed_after_their_time_with_an_event_and_not_before(dropped, media, settings) -> None:
    found = old(settings.SANBIAO_KEEP_FILES - 1)
    assert removed() == 0

    found = old(settings.SANBIAO_KEEP_FILES + 1)
    assert removed() == 1

    assert not [path for path in media.rglob("*") if path.is_file()]
    assert list(found.files.values_list("content", "key")) == [("", "")]
    [event] = Event.objects.filter(verb="清除文件")
    assert (event.by, event.record, event.after) == ("系统", str(found.pk), {"files": 1})
    assert removed() == 0


@pytest.mark.parametrize("state", [ImportState.WAITING, ImportState.READING, ImportState.IMPORTING])
def test_files_that_are_worked_on_stay(dropped, settings, state) -> None:
    Import.objects.update(state=state)
    old(settings.SANBIAO_KEEP_FILES + 1)

    assert removed() == 0


STEPS = {
    "import-confirm": {"rows": "good"},
    "import-marked": {},
    "import-layout": {"heading": "1"},
    "import-again": {},
}


@pytest.mark.parametrize("step", STEPS)
def test_what_needs_the_files_says_that_they_are_gone(dropped, settings, step) -> None:
    if step == "import-again":
        dropped.post(reverse("import-discard", args=[latest().batch]))
    found = old(settings.SANBIAO_KEEP_FILES + 1)
    removed()
    before = Import.objects.get(pk=found.pk).state
    number = [0] if step in ("import-marked", "import-layout") else []

    answer = dropped.post(reverse(step, args=[found.batch, *number]), STEPS[step], follow=True)

    assert GONE in text(answer)
    assert "文件已按期清除：" in text(answer)
    assert Import.objects.get(pk=found.pk).state == before
    assert not Person.objects.exists()


def test_an_import_is_taken_back_without_its_files(clerk, tmp_path, settings) -> None:
    client = client_of(clerk)
    drop(client, hostile.roster_of(tmp_path, hostile.roster_row(1)))
    confirm(client)
    found = old(settings.SANBIAO_KEEP_FILES + 1)
    removed()

    client.post(reverse("import-undo", args=[found.batch]), follow=True)

    assert not Person.objects.exists()
    assert Import.objects.get(pk=found.pk).state == ImportState.UNDONE


def test_a_file_that_is_gone_cannot_be_opened(tmp_path) -> None:
    with pytest.raises(Gone):
        copy_to(tmp_path / "x", ImportedFileFactory(content=""))


def test_files_that_belong_to_no_import_are_known_when_they_are_old(dropped, media) -> None:
    [kept] = [path for path in media.rglob("*") if path.is_file()]
    stray = kept.with_name("left.sealed")
    stray.write_bytes(b"x")

    assert strays(before=NOON) == []
    for path in (kept, stray):
        os.utime(path, (0, 0))
    assert strays(before=NOON) == [stray]


def test_what_was_kept_in_clear_is_sealed_when_the_database_is_brought_up_to_date(media, tmp_path) -> None:
    import_ = ImportFactory(result={"file_faults": [{"file": f"{NUMBER}.lrmx", "message": f"“{NUMBER}”"}]})
    kept = ImportedFile(drop=import_, name=f"{NUMBER}.xlsx", digest="0" * 64, size=4, key="")
    kept.content.save("a-0.xlsx", ContentFile(b"rows"))
    lost = ImportedFileFactory(drop=import_, key="")
    (media / lost.content.name).unlink()
    migration = importlib.import_module("sanbiao.core.drive.migrations.0005_sealed_files")

    with TestCase.captureOnCommitCallbacks(execute=True):
        migration.seal_kept_files(apps, None)
        migration.mask_results(apps, None)
        assert (media / kept.content.name).read_bytes() == b"rows", "nothing is lost where it breaks off here"

    kept.refresh_from_db()
    import_.refresh_from_db()
    [path] = [path for path in media.rglob("*") if path.is_file()]
    assert path.read_bytes().startswith(MARK)
    copy_to(tmp_path / "opened", kept)
    assert (tmp_path / "opened").read_bytes() == b"rows"
    assert NUMBER not in f"{kept.name}{import_.result}"


def test_a_worker_does_its_chores_once_a_day_and_goes_on_while_there_is_more() -> None:
    called: list[int] = [2, 0, 0]
    daily = Rounds([lambda *, at: called.pop(0)], EVERY)

    for hours, left in ((0, 2), (0, 1), (1, 1), (23, 1), (24, 0)):
        daily.run(at=NOON + timedelta(hours=hours))
        assert len(called) == left
    assert remove_old_files in CHORES
    assert not old_files(at=NOON).exists()
