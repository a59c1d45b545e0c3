"""Backing an installation up and restoring it: what comes back is what was there, and a wrong file changes nothing."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.db import connection

from sanbiao.cli import archive
from sanbiao.cli.archive import BadBackup, NoTool, Place, restore_backup, write_backup
from sanbiao.cli.tests.running import is_a_sentence, run
from sanbiao.core.drive.tests.folders import roster, roster_row, units, workbook
from sanbiao.environment import Nonsense
from sanbiao.tests.factories import UnitFactory

MADE_AT = "2023-07-01T12:00:00+08:00"


def place_at(home: Path) -> Place:
    return Place(home, {"ENGINE": "django.db.backends.sqlite3", "NAME": str(home / "sanbiao.sqlite3")})


def contents(home: Path) -> dict[str, bytes]:
    """Every file of a home but its database, and what the database says."""
    files = {path.relative_to(home).as_posix(): path.read_bytes() for path in home.rglob("*") if path.is_file()}
    found = {name: content for name, content in files.items() if not name.startswith("sanbiao.sqlite3")}
    with closing(sqlite3.connect(home / "sanbiao.sqlite3")) as database:
        return found | {"database": "\n".join(database.iterdump()).encode()}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A small installation that is in use: part of its database is in the write-ahead log."""
    home = tmp_path / "home"
    for name, content in {
        "keys/field.key": "key",
        "files/imports/a.xlsx": "sheet",
        "closed/2023H1-1/people_person.parquet": "rows",
    }.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(content)
    with closing(sqlite3.connect(home / "sanbiao.sqlite3")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.executescript("CREATE TABLE unit (name); INSERT INTO unit VALUES ('白石镇')")
    return place_at(home)


@pytest.fixture
def backup(place: Place, tmp_path: Path) -> Path:
    target = tmp_path / "backup.zip"
    write_backup(target, place, made_at=MADE_AT)
    return target


def change(backup: Path, name: str, content: bytes) -> Path:
    """The backup with another content in one of its parts."""
    with ZipFile(backup) as package:
        parts = {one: package.read(one) for one in package.namelist()}
    with ZipFile(backup, "w") as package:
        for one, old in (parts | {name: content}).items():
            package.writestr(one, content if one == name else old)
    return backup


def flipped(content: bytes) -> bytes:
    """A file whose bytes in the middle were lost on a bad disk."""
    middle = len(content) // 2
    return content[: middle - 20] + bytes(byte ^ 0x55 for byte in content[middle - 20 : middle + 20]) + content[middle + 20 :]


def test_what_is_restored_is_what_was_there(place: Place, backup: Path, tmp_path: Path) -> None:
    there = place_at(tmp_path / "new")

    restore_backup(backup, there, force=False)

    assert contents(there.home) == contents(place.home)
    assert oct((there.home / "keys" / "field.key").stat().st_mode)[-3:] == "600"
    assert oct(backup.stat().st_mode)[-3:] == "600"
    assert [path.name for path in there.home.iterdir() if path.name.startswith(".")] == []
    with ZipFile(backup) as package:
        assert json.loads(package.read("manifest.json")) == {"sanbiao": 1, "database": "sqlite", "made_at": MADE_AT}


def test_a_backup_is_made_while_others_write(place: Place, tmp_path: Path) -> None:
    with closing(sqlite3.connect(place.file)) as writer:
        writer.execute("INSERT INTO unit VALUES ('柳河镇')")
        write_backup(tmp_path / "backup.zip", place, made_at=MADE_AT)
        writer.commit()
    restore_backup(tmp_path / "backup.zip", place_at(tmp_path / "new"), force=False)

    assert "柳河镇" not in contents(tmp_path / "new")["database"].decode()
    assert "白石镇" in contents(tmp_path / "new")["database"].decode()


def test_a_home_that_is_not_empty_is_kept_unless_forced(place: Place, backup: Path) -> None:
    (place.home / "files" / "later.txt").write_text("later")
    with closing(sqlite3.connect(place.file)) as database, database:
        database.execute("INSERT INTO unit VALUES ('柳河镇')")
    before = contents(place.home)

    with pytest.raises(BadBackup, match=r"sanbiao\.sqlite3、keys、files、closed"):
        restore_backup(backup, place, force=False)
    untouched = contents(place.home)
    restore_backup(backup, place, force=True)

    assert untouched == before
    assert "柳河镇" not in contents(place.home)["database"].decode()
    assert not (place.home / "files" / "later.txt").exists()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda backup: backup.write_text("text"), "不是三标的备份文件"),
        (lambda backup: change(backup, "manifest.json", b"[]"), "不是三标的备份文件"),
        (lambda backup: change(backup, "manifest.json", b"{"), "不是三标的备份文件"),
        (lambda backup: change(backup, "manifest.json", b'{"sanbiao": 9, "database": "sqlite"}'), "另一版本"),
        (lambda backup: change(backup, "manifest.json", b'{"sanbiao": 1, "database": "postgresql"}'), "postgresql 数据库的备份"),
        (lambda backup: change(backup, "database.sqlite3", b"no database" * 200), "数据库已损坏"),
        (lambda backup: backup.write_bytes(flipped(backup.read_bytes())), "已损坏|不是三标的备份文件"),
    ],
    ids=["text", "list", "half", "version", "vendor", "database", "bytes"],
)
def test_a_wrong_file_is_refused_and_changes_nothing(place: Place, backup: Path, spoil, says: str) -> None:
    spoil(backup)
    before = contents(place.home)

    with pytest.raises(BadBackup, match=says):
        restore_backup(backup, place, force=True)

    assert contents(place.home) == before


def test_a_part_that_would_lie_outside_the_home_is_left_out(place: Place, backup: Path, tmp_path: Path) -> None:
    change(backup, "../outside.txt", b"x")
    change(backup, "keys/../../outside.txt", b"x")

    restore_backup(backup, place_at(tmp_path / "new"), force=False)

    assert not list(tmp_path.rglob("outside.txt")) or all(
        path.is_relative_to(tmp_path / "new") for path in tmp_path.rglob("outside.txt")
    )


def test_where_there_is_no_database_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(BadBackup, match="没有数据库"):
        write_backup(tmp_path / "backup.zip", place_at(tmp_path / "empty"), made_at=MADE_AT)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["nonsense", "mysql://here/there", "postgres://["])
def test_an_address_that_names_no_database_of_ours_is_told(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(Nonsense, match="环境变量 DATABASE_URL 的值不可用"):
        Place.from_environment()


def test_an_installation_is_found_by_its_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANBIAO_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    plain = Place.from_environment()
    monkeypatch.setenv("DATABASE_URL", "postgresql://clerk:secret@db:5433/sanbiao")
    served = Place.from_environment()

    assert (plain.home, plain.vendor, plain.file) == (tmp_path.resolve(), "sqlite", tmp_path.resolve() / "sanbiao.sqlite3")
    assert (served.vendor, served.database["HOST"], served.held()) == ("postgresql", "db", [])


class TestPostgresql:
    @pytest.fixture
    def served(self, tmp_path: Path) -> Place:
        database = {"ENGINE": "postgresql", "HOST": "db", "PORT": 5433, "USER": "clerk", "PASSWORD": "secret", "NAME": "sanbiao"}
        return Place(tmp_path / "home", database)

    def test_without_its_programs_a_sentence_says_what_to_install(self, served: Place, tmp_path: Path, monkeypatch) -> None:
        monkeypatch.setattr(archive.shutil, "which", lambda program: None)

        with pytest.raises(NoTool, match="本机没有 pg_dump"):
            write_backup(tmp_path / "backup.zip", served, made_at=MADE_AT)

    def test_what_the_program_complains_of_is_told_and_the_password_is_in_no_list(
        self, served: Place, tmp_path: Path, monkeypatch
    ) -> None:
        program = tmp_path / "pg_dump"
        program.write_text(f'#!/bin/sh\necho "$@ $PGPASSWORD" > {tmp_path}/asked\necho "no such server" >&2\nexit 1\n')
        program.chmod(0o755)
        monkeypatch.setattr(archive.shutil, "which", lambda name: str(tmp_path / name))

        with pytest.raises(BadBackup, match="pg_dump 没有成功：no such server"):
            write_backup(tmp_path / "backup.zip", served, made_at=MADE_AT)

        asked = (tmp_path / "asked").read_text()
        assert asked.startswith("--host=db --port=5433 --username=clerk --dbname=sanbiao --format=custom")
        assert asked.split()[-1] == "secret"
        assert asked.count("secret") == 1

    @pytest.mark.postgres
    @pytest.mark.django_db(transaction=True)
    @pytest.mark.skipif(shutil.which("pg_dump") is None, reason="no pg_dump on this machine")
    def test_a_real_database_comes_back(self, tmp_path: Path) -> None:
        import psycopg

        UnitFactory(code="J01")
        own = {name: connection.settings_dict[name] for name in ("HOST", "PORT", "USER", "PASSWORD", "NAME")}
        there = own | {"NAME": "restored"}
        write_backup(tmp_path / "backup.zip", Place(tmp_path / "home", {"ENGINE": "postgresql", **own}), made_at=MADE_AT)
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE IF EXISTS restored")
            cursor.execute("CREATE DATABASE restored")
        target = Place(tmp_path / "new", {"ENGINE": "postgresql", **there})

        restore_backup(tmp_path / "backup.zip", target, force=False)
        with pytest.raises(BadBackup, match="already exists"):
            restore_backup(tmp_path / "backup.zip", target, force=False)
        restore_backup(tmp_path / "backup.zip", target, force=True)

        with psycopg.connect(host=own["HOST"], port=own["PORT"] or None, user=own["USER"], dbname="restored") as other:
            assert other.execute("SELECT code FROM organisations_unit").fetchall() == [("J01",)]
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE restored")


def test_a_home_is_backed_up_and_restored_by_the_command_line(tmp_path: Path) -> None:
    home, there, folder = tmp_path / "home", tmp_path / "new", tmp_path / "folder"
    folder.mkdir()
    workbook(folder / "全部.xlsx", 机构=units(), 干部名册=roster(roster_row(1)))
    run("import", folder, home=home)

    kept = run("backup", tmp_path / "b.zip", home=home)
    restored = run("restore", tmp_path / "b.zip", home=there)
    refused = run("restore", tmp_path / "b.zip", home=there)
    wrong = run("restore", folder / "全部.xlsx", home=tmp_path / "third")
    nothing = run("backup", tmp_path / "c.zip", home=tmp_path / "fourth")

    assert (kept.returncode, restored.returncode) == (0, 0), kept.stderr + restored.stderr
    assert "像保管数据库一样保管" in kept.stdout
    assert run("doctor", home=there).returncode == 0
    assert "读到的 4 行都与台账相同" in run("import", folder, home=there).stdout
    for done, says in ((refused, "不是空的"), (wrong, "不是三标的备份文件"), (nothing, "没有数据库")):
        assert done.returncode == 2
        assert is_a_sentence(done.stderr), done.stderr
        assert says in done.stderr
