"""Backing an installation up and restoring it: what comes back is what was there, and a wrong file changes nothing."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path
from zipfile import ZipFile

import pytest

from sanbiao.cli import archive
from sanbiao.cli.archive import BadBackup, NoTool, restore_backup, write_backup
from sanbiao.cli.tests.running import is_a_sentence, run, told
from sanbiao.core.drive.tests.folders import roster, roster_row, units, workbook
from sanbiao.core.secrecy import handing_over
from sanbiao.core.secrecy.handing_over import BadHandOver, Keys, sealed_keys
from sanbiao.environment import Nonsense
from sanbiao.installation import settling
from sanbiao.installation.keys import AUDIT_KEYS, FIELD_KEY, fingerprint, keep, path_of, read_key, text_of
from sanbiao.installation.locks import alone
from sanbiao.installation.place import Place
from sanbiao.installation.refusals import Busy
from sanbiao.installation.settling import is_settled, settle
from sanbiao.installation.tests.homes import place_at
from sanbiao.tests.crashing import ends_after

MADE_AT = "2023-07-01T12:00:00+08:00"
KEY, OTHER = b"k" * 32, b"o" * 32
WORDS = "correct horse battery"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys come from the home alone; the disk is trusted, and one guess at a passphrase costs little."""
    monkeypatch.delenv("SANBIAO_FIELD_KEY", raising=False)
    monkeypatch.setattr(settling.os, "sync", lambda: None)
    monkeypatch.setattr(handing_over, "COST", 2**10)
    monkeypatch.setattr("sanbiao.installation.locks.BRIEFLY", 0.0)


def contents(home: Path) -> dict[str, bytes]:
    """Every file of a home but its database and the keys that follow from others, and what the database says."""
    held = (path for path in home.rglob("*") if path.is_file() and path.parent.name != "locks" and path.name != AUDIT_KEYS)
    files = {path.relative_to(home).as_posix(): path.read_bytes() for path in held}
    found = {name: content for name, content in files.items() if not name.startswith("sanbiao.sqlite3")}
    with closing(sqlite3.connect(home / "sanbiao.sqlite3")) as database:
        return found | {"database": "\n".join(database.iterdump()).encode()}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A small installation that is in use: part of its database is in the write-ahead log."""
    home = tmp_path / "home"
    for name, content in {
        "keys/field.key": text_of(KEY),
        "keys/secret.key": "s" * 64,
        "files/imports/a.xlsx": "sheet",
        "closed/2023H1-1/people_person.parquet": "rows",
    }.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(content)
    with closing(sqlite3.connect(home / "sanbiao.sqlite3")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.executescript("CREATE TABLE unit (name); INSERT INTO unit VALUES ('白石镇')")
    return place_at(home)


def handed(*keys: bytes) -> bytes:
    return sealed_keys(Keys(keys[0], keys[1:], "s" * 64), WORDS, made_at=MADE_AT)


@pytest.fixture
def backup(place: Place, tmp_path: Path) -> Path:
    """With the keys, as they are handed over."""
    return backed_up(place, tmp_path / "backup.zip", sealed_keys=handed(KEY))


def backed_up(place: Place, target: Path, *, sealed_keys: bytes = b"") -> Path:
    write_backup(target, place, made_at=MADE_AT, key=fingerprint(KEY), sealed_keys=sealed_keys)
    return target


def put(backup: Path, place: Place, *, force: bool = False, keys: Path | None = None, words: str = WORDS) -> None:
    restore_backup(backup, place, force=force, keys=keys, ask=lambda: words)


def change(backup: Path, name: str, content: bytes) -> Path:
    """The backup with another content in one of its parts."""
    with ZipFile(backup) as package:
        parts = {one: package.read(one) for one in package.namelist()}
    with ZipFile(backup, "w") as package:
        for one, old in (parts | {name: content}).items():
            package.writestr(one, content if one == name else old)
    return backup


def without(backup: Path, name: str) -> Path:
    """The backup without one of its parts."""
    with ZipFile(backup) as package:
        parts = {one: package.read(one) for one in package.namelist() if one != name}
    with ZipFile(backup, "w") as package:
        for one, content in parts.items():
            package.writestr(one, content)
    return backup


def flipped(content: bytes) -> bytes:
    """A file whose bytes in the middle were lost on a bad disk."""
    middle = len(content) // 2
    return content[: middle - 20] + bytes(byte ^ 0x55 for byte in content[middle - 20 : middle + 20]) + content[middle + 20 :]


def test_what_is_restored_is_what_was_there(place: Place, backup: Path, tmp_path: Path) -> None:
    there = place_at(tmp_path / "new")

    put(backup, there)

    assert contents(there.home) == contents(place.home)
    assert oct((there.home / "keys" / "field.key").stat().st_mode)[-3:] == "600"
    assert oct(backup.stat().st_mode)[-3:] == "600"
    assert {path.name for path in there.home.iterdir()} == {"sanbiao.sqlite3", "keys", "files", "closed", "audit", "locks"}
    with ZipFile(backup) as package:
        told = {"sanbiao": 2, "database": "sqlite", "made_at": MADE_AT, "key": fingerprint(KEY)}
        assert json.loads(package.read("manifest.json")) == told


def test_a_backup_is_made_while_others_write(place: Place, tmp_path: Path) -> None:
    with closing(sqlite3.connect(place.file)) as writer:
        writer.execute("INSERT INTO unit VALUES ('柳河镇')")
        backed_up(place, tmp_path / "backup.zip", sealed_keys=handed(KEY))
        writer.commit()
    put(tmp_path / "backup.zip", place_at(tmp_path / "new"))

    assert "柳河镇" not in contents(tmp_path / "new")["database"].decode()
    assert "白石镇" in contents(tmp_path / "new")["database"].decode()


def test_a_home_that_is_not_empty_is_kept_unless_forced(place: Place, backup: Path) -> None:
    (place.home / "files" / "later.txt").write_text("later")
    with closing(sqlite3.connect(place.file)) as database, database:
        database.execute("INSERT INTO unit VALUES ('柳河镇')")
    before = contents(place.home)

    with pytest.raises(BadBackup, match=r"sanbiao\.sqlite3、files、closed"):
        put(backup, place)
    untouched = contents(place.home)
    put(backup, place, force=True)

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
        (lambda backup: without(backup, "database.sqlite3"), "没有数据库"),
        (lambda backup: backup.write_bytes(flipped(backup.read_bytes())), "已损坏|不是三标的备份文件"),
    ],
    ids=["text", "list", "half", "version", "vendor", "database", "no database", "bytes"],
)
def test_a_wrong_file_is_refused_and_changes_nothing(place: Place, backup: Path, spoil, says: str) -> None:
    spoil(backup)
    before = contents(place.home)

    with pytest.raises(BadBackup, match=says):
        put(backup, place, force=True)

    assert contents(place.home) == before
    assert is_settled(place.home)


def test_a_part_that_would_lie_outside_the_home_is_left_out(place: Place, backup: Path, tmp_path: Path) -> None:
    change(backup, "../outside.txt", b"x")
    change(backup, "files/../../outside.txt", b"x")
    change(backup, "keys/field.key", b"x")

    put(backup, place_at(tmp_path / "new"))

    assert read_key(path_of(tmp_path / "new", FIELD_KEY)) == KEY

    assert not list(tmp_path.rglob("outside.txt")) or all(
        path.is_relative_to(tmp_path / "new") for path in tmp_path.rglob("outside.txt")
    )


def test_where_there_is_no_database_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(BadBackup, match="没有数据库"):
        backed_up(place_at(tmp_path / "empty"), tmp_path / "backup.zip")

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
            backed_up(served, tmp_path / "backup.zip")

    def test_what_the_program_complains_of_is_told_and_the_password_is_in_no_list(
        self, served: Place, tmp_path: Path, monkeypatch
    ) -> None:
        program = tmp_path / "pg_dump"
        program.write_text(f'#!/bin/sh\necho "$@ $PGPASSWORD" > {tmp_path}/asked\necho "no such server" >&2\nexit 1\n')
        program.chmod(0o755)
        monkeypatch.setattr(archive.shutil, "which", lambda name: str(tmp_path / name))

        with pytest.raises(BadBackup, match="pg_dump 没有成功：no such server"):
            backed_up(served, tmp_path / "backup.zip")

        asked = (tmp_path / "asked").read_text()
        assert asked.startswith("--host=db --port=5433 --username=clerk --dbname=sanbiao --format=custom")
        assert asked.split()[-1] == "secret"
        assert asked.count("secret") == 1


# --- keys ------------------------------------------------------------------------------------------------------------------


def test_a_backup_holds_no_key_in_the_open_nor_sealed_unless_it_is_asked_to(place: Place, tmp_path: Path) -> None:
    plain = backed_up(place, tmp_path / "plain.zip")
    sealed = backed_up(place, tmp_path / "sealed.zip", sealed_keys=handed(KEY))

    for backup, names in ((plain, set()), (sealed, {"keys.sealed"})):
        with ZipFile(backup) as package:
            assert {name for name in package.namelist() if "key" in name} == names
            assert not any(text_of(KEY).encode() in package.read(name) for name in package.namelist())


def test_a_home_with_the_right_key_is_asked_for_no_passphrase(place: Place, tmp_path: Path) -> None:
    there = place_at(tmp_path / "new")
    keep(path_of(there.home, FIELD_KEY), text_of(KEY))

    restore_backup(backed_up(place, tmp_path / "backup.zip"), there, force=False)

    assert read_key(path_of(there.home, FIELD_KEY)) == KEY
    assert there.file.exists()


@pytest.mark.parametrize("there", [None, OTHER, b"half"], ids=["no key", "another key", "half a key"])
def test_a_backup_whose_key_is_nowhere_says_which_is_needed_and_changes_nothing(place: Place, tmp_path: Path, there) -> None:
    new = place_at(tmp_path / "new")
    if there:
        keep(path_of(new.home, FIELD_KEY), text_of(there))

    with pytest.raises(BadBackup, match=f"指纹为 {fingerprint(KEY)} 的密钥封存，数据目录里没有这把密钥"):
        put(backed_up(place, tmp_path / "backup.zip"), new)
    assert not new.file.exists()
    assert not (new.home / "files").exists()


def test_keys_come_from_a_file_in_which_they_were_handed_over_later(place: Place, tmp_path: Path) -> None:
    backup, new = backed_up(place, tmp_path / "backup.zip"), place_at(tmp_path / "new")
    (tmp_path / "keys").write_bytes(handed(OTHER, b"x" * 32, KEY))

    put(backup, new, keys=tmp_path / "keys")

    assert read_key(path_of(new.home, FIELD_KEY)) == KEY
    assert contents(new.home) == contents(place.home)


@pytest.mark.parametrize(
    ("keys", "words", "says"),
    [
        (handed, "another one altogether", "口令不对"),
        (lambda *_: handed(OTHER), WORDS, "没有这一把"),
        (lambda *_: b"{}", WORDS, "不是三标的密钥"),
    ],
    ids=["passphrase", "keys", "file"],
)
def test_a_file_of_keys_that_does_not_fit_changes_nothing(place: Place, backup: Path, keys, words: str, says: str) -> None:
    keep(path_of(place.home, FIELD_KEY), text_of(OTHER), instead=True)
    before = contents(place.home)
    (place.home.parent / "keys").write_bytes(keys(KEY))

    with pytest.raises((BadBackup, BadHandOver), match=says):
        put(backup, place, force=True, keys=place.home.parent / "keys", words=words)
    assert contents(place.home) == before


def test_a_key_of_the_environment_has_to_be_the_right_one(place: Place, backup: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("SANBIAO_FIELD_KEY", text_of(OTHER))
    with pytest.raises(BadBackup, match="SANBIAO_FIELD_KEY"):
        put(backup, place_at(tmp_path / "new"))

    monkeypatch.setenv("SANBIAO_FIELD_KEY", text_of(KEY))
    put(backup, place_at(tmp_path / "new"))
    assert not (tmp_path / "new" / "keys").exists()


@pytest.fixture
def old_backup(place: Place, tmp_path: Path) -> Path:
    """As they were written before keys were left out."""
    target = backed_up(place, tmp_path / "old.zip")
    with ZipFile(target, "a") as package:
        for name in ("field.key", "secret.key"):
            package.write(place.home / "keys" / name, f"keys/{name}")
    return change(target, "manifest.json", json.dumps({"sanbiao": 1, "database": "sqlite", "made_at": MADE_AT}).encode())


def test_a_backup_of_before_comes_back_with_the_keys_that_lie_in_it(place: Place, old_backup: Path, tmp_path: Path) -> None:
    there, keyed = place_at(tmp_path / "new"), place_at(tmp_path / "keyed")
    keep(path_of(keyed.home, FIELD_KEY), text_of(OTHER))

    restore_backup(old_backup, there, force=False)
    with pytest.raises(BadBackup, match="keys"):
        restore_backup(old_backup, keyed, force=False)

    assert contents(there.home) == contents(place.home)
    assert {oct(path.stat().st_mode)[-3:] for path in (there.home / "keys").iterdir()} == {"600"}
    assert read_key(path_of(keyed.home, FIELD_KEY)) == OTHER


# --- ending at any step ----------------------------------------------------------------------------------------------------


@pytest.fixture
def other(tmp_path: Path) -> Place:
    """A home with other rows, files and keys, to restore over."""
    home = tmp_path / "other"
    for name in ("files/imports/b.xlsx", "files/c.txt", "closed/2022H1-1/x.parquet"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("old")
    keep(path_of(home, FIELD_KEY), text_of(OTHER))
    keep(path_of(home, "secret.key"), "t" * 64)
    with closing(sqlite3.connect(home / "sanbiao.sqlite3")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.executescript("CREATE TABLE unit (name); INSERT INTO unit VALUES ('柳河镇')")
    return place_at(home)


def in_use(place: Place) -> None:
    """The database is as a killed process leaves it: part of it is in the write-ahead log."""
    wal = place.file.with_name("sanbiao.sqlite3-wal")
    with closing(sqlite3.connect(place.file)) as database, database:
        database.execute("INSERT INTO unit VALUES ('青石乡')")
        database.commit()
        copies = {path: path.read_bytes() for path in (place.file, wal)}
    for path, content in copies.items():
        path.write_bytes(content)


@pytest.mark.parametrize(("kind", "stride"), [("sealed keys", 1), ("open keys", 4)], ids=["sealed keys", "open keys"])
def test_killed_at_any_step_a_restore_leaves_the_old_home_or_the_new_one(
    place: Place, backup: Path, old_backup: Path, other: Place, tmp_path: Path, kind: str, stride: int
) -> None:
    in_use(other)
    new = contents(place.home)
    shutil.copytree(other.home, tmp_path / "looked at")
    old, outcomes = contents(tmp_path / "looked at"), []
    for steps in count(0, stride):
        there = place_at(tmp_path / str(steps))
        shutil.copytree(other.home, there.home)

        with ends_after(steps) as ended:
            put(backup if kind == "sealed keys" else old_backup, there, force=True)
        for again in count(steps % 3):  # whoever starts next is killed too, and the next one
            with ends_after(again) as ended_again:
                settle(there)
            if not ended_again[0]:
                break

        found = contents(there.home)
        assert found in (old, new), steps
        assert is_settled(there.home)
        assert not list(there.home.glob("*.restoring*"))
        outcomes.append(found == new)
        if not ended[0]:
            break

    assert outcomes == sorted(outcomes)  # the old home up to a step, the new one from there on
    assert outcomes.count(True) > 2 < outcomes.count(False)


def test_a_restore_is_refused_while_others_use_the_home(place: Place, backup: Path) -> None:
    before = contents(place.home)

    with alone(place.home), pytest.raises(Busy, match="先停止它们"):
        put(backup, place, force=True)

    assert contents(place.home) == before


def test_a_home_is_backed_up_and_restored_by_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, there, folder = tmp_path / "home", tmp_path / "new", tmp_path / "folder"
    folder.mkdir()
    workbook(folder / "全部.xlsx", 机构=units(), 干部名册=roster(roster_row(1)))
    (tmp_path / "words").write_text(f"{WORDS}\n")
    words = ("--passphrase-file", tmp_path / "words")
    run("import", folder, home=home)

    kept = run("backup", tmp_path / "b.zip", "--with-keys", *words, home=home)
    restored = run("restore", tmp_path / "b.zip", *words, home=there)

    assert (kept.returncode, restored.returncode) == (0, 0), kept.stderr + restored.stderr
    assert f"指纹 {fingerprint(read_key(path_of(home, FIELD_KEY)))}" in kept.stdout
    assert "读到的 4 行都与台账相同" in run("import", folder, home=there).stdout
    assert run("doctor", home=there).returncode == 0
    for home, command, says in (
        (there, ("restore", tmp_path / "b.zip"), "不是空的"),
        (tmp_path / "third", ("restore", folder / "全部.xlsx"), "不是三标的备份文件"),
        (tmp_path / "third", ("restore", tmp_path / "b.zip"), "没有输入口令"),
        (tmp_path / "fourth", ("backup", tmp_path / "c.zip"), "没有数据库"),
    ):
        monkeypatch.setenv("SANBIAO_HOME", str(home))
        done = told(*command)
        assert done.exit_code == 2
        assert is_a_sentence(done.stderr), done.stderr
        assert says in done.stderr
