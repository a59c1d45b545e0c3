"""What `doctor` finds of files and numbers that lie in clear: each kind planted, named, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from sanbiao import scratch
from sanbiao.core.drive.keeping import keep_file, kept_models
from sanbiao.core.drive.models import ImportedFile, KeptFile
from sanbiao.portal.exposure import exposed
from sanbiao.tests.factories import (
    NOON,
    EventFactory,
    FirmFactory,
    ImportFactory,
    MeaningFactory,
    PersonFactory,
    PostingFactory,
    id_number_of,
)
from sanbiao.tests.papers import all_factories

pytestmark = pytest.mark.django_db
FACTORIES = {factory._meta.model: factory for factory in all_factories()}
NUMBER = id_number_of(date(1980, 1, 1), 1)


@pytest.fixture(autouse=True)
def home(settings, tmp_path: Path) -> Path:
    settings.HOME, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    return tmp_path


def kept(days: int = 0) -> Path:
    drop = ImportFactory(began_at=NOON - timedelta(days=days), state="imported")
    return Path(keep_file(drop, "名册.xlsx", ContentFile(b"rows")).content.path)


def in_clear(_: Path) -> None:
    kept().write_bytes(b"rows")


def without_key(_: Path) -> None:
    kept()
    ImportedFile.objects.update(key="")


def lost(_: Path) -> None:
    kept().unlink()


def belonging_to_none(_: Path) -> None:
    stray = kept().with_name("left.sealed")
    stray.write_bytes(b"x")
    os.utime(stray, (0, 0))


def left_by_a_kill(home: Path) -> None:
    scratch.part(home, "tmp").mkdir()
    folder = home / "tmp" / "p-dead"
    folder.mkdir()
    (folder / scratch.HELD).touch()
    (folder / "名册.xlsx").touch()


def open_to_others(home: Path) -> None:
    (home / "sanbiao.sqlite3").touch()
    (home / "sanbiao.sqlite3").chmod(0o640)


def in_a_log(home: Path) -> None:
    (home / "site.log").write_text(f'{{"path": "/people/{" ".join(NUMBER)}/"}}')


PLANTED: dict[str, tuple[Callable[[Path], object], str]] = {
    "a file in clear": (in_clear, "1 个不在或没有加密"),
    "a file whose key is gone": (without_key, "1 个不在或没有加密"),
    "a file that is not there": (lost, "1 个不在或没有加密"),
    "a file of no import": (belonging_to_none, "1 个不属于任何导入、报送或填报数（left.sealed）"),
    "a file past its time": (lambda _: kept(days=183), "有 1 次导入的文件超过 180 天"),
    "what a kill left": (left_by_a_kill, "留下的 1 个文件"),
    "a file that others may read": (open_to_others, "1 个文件对其他用户可读（sanbiao.sqlite3）"),
    "a number in a log": (in_a_log, "日志 site.log"),
    "a number in a text": (lambda _: PostingFactory(note=f"号码 {NUMBER}"), "任职「备注」"),
    "a number in a result": (lambda _: ImportFactory(result={"a": [NUMBER]}), "导入「结果」"),
    "a number in a meaning": (lambda _: MeaningFactory(text=NUMBER), "学到的写法「写法」"),
    "a number in an event": (lambda _: EventFactory(after={"note": NUMBER}), "操作记录「操作后」"),
}


@pytest.mark.parametrize(("plant", "named"), PLANTED.values(), ids=PLANTED)
def test_what_lies_in_clear_is_named_alone(home: Path, plant: Callable[[Path], object], named: str) -> None:
    plant(home)

    [unsound] = [finding.text for finding in exposed(at=NOON) if not finding.sound]

    assert named in unsound
    assert NUMBER not in unsound


def test_where_nothing_lies_in_clear_nothing_is_found() -> None:
    PersonFactory()
    FirmFactory()
    kept(days=100)

    assert [finding.text for finding in exposed(at=NOON) if not finding.sound] == []


@pytest.mark.parametrize("model", kept_models(), ids=lambda model: model._meta.label)
def test_files_of_every_kind_are_looked_at(home: Path, model: type[KeptFile]) -> None:
    stray = home / "files" / model.FOLDER / "2023" / "left.sealed"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"x")
    os.utime(stray, (0, 0))
    [lonely] = [finding.text for finding in exposed(at=NOON) if not finding.sound]
    stray.unlink()
    row = FACTORIES[model]()
    Path(row.content.path).chmod(0o600)

    [clear] = [finding.text for finding in exposed(at=NOON) if not finding.sound]

    assert "不属于任何导入、报送或填报数（left.sealed）" in lonely
    assert f"没有加密，如{row.belongs_to}" in clear
    assert row.content.name.startswith(f"{model.FOLDER}/")
