"""Backup and restore on PostgreSQL itself: the database and the files of one home are of one moment, whenever a restore ends."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from sanbiao.cli import archive
from sanbiao.cli.archive import BadBackup, restore_backup, write_backup
from sanbiao.core.secrecy.holding import hold_key
from sanbiao.installation import settling
from sanbiao.installation.keys import FIELD_KEY, field_key, fingerprint, keep, path_of, text_of
from sanbiao.installation.place import Known, Place
from sanbiao.installation.refusals import NoKey, Unusable
from sanbiao.installation.settling import is_settled, settle
from sanbiao.tests.crashing import Killed
from sanbiao.tests.factories import NOON, UnitFactory

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(shutil.which("pg_dump") is None, reason="no pg_dump on this machine"),
]
KEY = b"k" * 32


def database(name: str) -> dict[str, Any]:
    own = {key: connection.settings_dict[key] for key in ("HOST", "PORT", "USER", "PASSWORD")}
    return {"ENGINE": "postgresql", **own, "NAME": name}


@pytest.fixture
def target(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """A home with a key and files, and an empty database."""
    monkeypatch.setattr(settling.os, "sync", lambda: None)
    settings.SANBIAO_FIELD_KEY = KEY
    home = tmp_path / "new"
    keep(path_of(home, FIELD_KEY), text_of(KEY))
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS restored")
        cursor.execute("CREATE DATABASE restored")
    yield Place(home, database("restored"))
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE restored WITH (FORCE)")


@pytest.fixture
def backup(tmp_path: Path, target: Place) -> Path:
    UnitFactory(code="J01")
    hold_key(at=NOON)
    return backed_up(tmp_path, "new")


def backed_up(folder: Path, content: str) -> Path:
    """This database, beside a file with `content`."""
    (folder / "home" / "files").mkdir(parents=True, exist_ok=True)
    (folder / "home" / "files" / "a.txt").write_text(content)
    here = Place(folder / "home", database(connection.settings_dict["NAME"]))
    write_backup(folder / f"{content}.zip", here, made_at="", key=fingerprint(KEY))
    return folder / f"{content}.zip"


def there(place: Place) -> tuple[list[str], str]:
    """The units and the file of a home."""
    with place.connected() as served:
        units = [code for [code] in served.execute("SELECT code FROM organisations_unit ORDER BY code").fetchall()]
    return units, (place.home / "files" / "a.txt").read_text()


def test_a_real_database_comes_back(backup: Path, target: Place) -> None:
    restore_backup(backup, target, force=False)
    (target.home / "files" / "a.txt").write_text("later")
    (target.home / "files" / "b.txt").write_text("later")
    with pytest.raises(BadBackup, match="不是空的"):
        restore_backup(backup, target, force=False)
    shutil.rmtree(target.home / "files")
    with pytest.raises(BadBackup, match="already exists"):
        restore_backup(backup, target, force=False)
    assert is_settled(target.home)
    with target.connected() as served:
        served.execute('CREATE TABLE "of a newer Version" (unit bigint)')
    restore_backup(backup, target, force=True)

    assert there(target) == (["J01"], "new")
    assert not (target.home / "files" / "b.txt").exists()
    assert target.known() == Known(True, fingerprint(KEY))
    with target.connected() as served:
        assert served.execute("SELECT 1 FROM pg_class WHERE relname = 'of a newer Version'").fetchall() == []


@pytest.mark.parametrize("is_first", [True, False], ids=["into an empty database", "over another"])
@pytest.mark.parametrize("is_taken_in", [True, False], ids=["after PostgreSQL took it in", "before"])
def test_killed_beside_postgresql_a_restore_leaves_the_old_home_or_the_new_one(
    backup: Path, target: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_first: bool, is_taken_in: bool
) -> None:
    if not is_first:
        restore_backup(backup, target, force=False)
    UnitFactory(code="J02")
    newer, run = backed_up(tmp_path, "newer"), archive._run

    def ends(*arguments: Any, **options: Any) -> None:
        if is_taken_in:
            run(*arguments, **options)
        monkeypatch.setattr(settling, "settle_restore", lambda place: None)  # no cleaning up after a kill
        raise Killed

    monkeypatch.setattr(archive, "_run", ends)
    with pytest.raises(Killed):
        restore_backup(newer, target, force=True)
    monkeypatch.undo()
    between = is_settled(target.home)
    settle(target)

    assert not between
    assert is_settled(target.home)
    if is_taken_in:
        assert there(target) == (["J01", "J02"], "newer")
    elif is_first:
        assert target.known() == Known(is_in_use=False)
        assert not (target.home / "files").exists()
    else:
        assert there(target) == (["J01"], "new")


def test_a_dump_that_postgresql_still_takes_in_is_waited_for(backup: Path, target: Place, monkeypatch) -> None:
    restore_backup(backup, target, force=False)
    monkeypatch.setattr(settling, "PATIENCE", 0.3)
    given = {name.lower(): one for name, one in target.database.items() if name in ("HOST", "PORT", "USER", "PASSWORD") and one}
    with target.connected() as served:
        awaits = settling.Restoring("sanbiao-restore-still", target.made(served), [])
    settling.begun(target)
    settling.Plan([], awaits).write(target)

    taking_in = psycopg.connect(dbname="restored", application_name="sanbiao-restore-still", **given)
    with taking_in, pytest.raises(Unusable, match="还在处理上一次恢复"):
        settle(target)
    settle(target)

    assert is_settled(target.home)


def test_a_key_that_is_gone_is_not_made_anew_where_postgresql_is_in_use(backup: Path, target: Place, monkeypatch) -> None:
    monkeypatch.delenv("SANBIAO_FIELD_KEY", raising=False)
    path_of(target.home, FIELD_KEY).unlink()
    empty = field_key(target)
    path_of(target.home, FIELD_KEY).unlink()
    keep(path_of(target.home, FIELD_KEY), text_of(KEY))
    restore_backup(backup, target, force=False)
    path_of(target.home, FIELD_KEY).unlink()

    with pytest.raises(NoKey, match=f"不见了.*{fingerprint(KEY)}"):
        field_key(target)
    with pytest.raises(Unusable, match="数据库不可用"):
        field_key(Place(target.home, target.database | {"NAME": "nowhere"}))
    assert len(empty) == 32
    assert not path_of(target.home, FIELD_KEY).exists()
