"""Backups: the database, the kept files and the closed periods of one installation in one file; its keys sealed, or apart.

Knows nothing of Django, because a home has to be restored before anything opens it.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from sanbiao import environment
from sanbiao.core.secrecy.handing_over import opened_keys
from sanbiao.home import APART, KEPT, part
from sanbiao.installation import settling
from sanbiao.installation.keys import (
    AUDIT_KEYS,
    FIELD_KEY,
    SECRET_KEY,
    audit_keys_of,
    fingerprint,
    keep,
    path_of,
    read_key,
    text_of,
)
from sanbiao.installation.locks import alone, starting
from sanbiao.installation.place import Place
from sanbiao.installation.refusals import NoKey
from sanbiao.installation.settling import Plan, Restoring
from sanbiao.scratch import passing_folder

MANIFEST, SQLITE, DUMP, KEYS = "manifest.json", "database.sqlite3", "database.dump", "keys.sealed"
VERSION, WITH_OPEN_KEYS = 2, 1
"""How backups are written now; and those of before, in which the keys lie open."""


class BadBackup(Exception):
    """A backup that cannot be made or restored, with the sentence that says why."""


class NoTool(Exception):
    """A program that is not on this machine, with the sentence that says which."""


@dataclass(frozen=True)
class Manifest:
    """What a backup tells of itself: `key` is the fingerprint of the field key that its database is sealed under."""

    version: int
    vendor: str
    key: str


def write_backup(target: Path, place: Place, *, made_at: str, key: str, sealed_keys: bytes = b"") -> None:
    """Write everything into `target`, which is there whole or not at all: the keys only as they were sealed for handing over.

    Raises:
        BadBackup: there is no database yet.
        NoTool: PostgreSQL's pg_dump is needed and missing.
    """
    told = {"sanbiao": VERSION, "database": place.vendor, "made_at": made_at, "key": key}
    with passing_folder(target.resolve().parent, ".sanbiao-") as folder:
        partial = folder / "backup.zip"
        with ZipFile(partial, "w", ZIP_DEFLATED) as backup:
            backup.writestr(MANIFEST, json.dumps(told))
            if sealed_keys:
                backup.writestr(KEYS, sealed_keys)
            # What is remembered of the events comes first: it tells of none that the database then lacks.
            _write_files(backup, place.home, ("audit",))
            name, database = _dumped(place, folder)
            backup.write(database, name)
            _write_files(backup, place.home, [name for name in KEPT if name != "audit"])
        partial.chmod(0o600)
        partial.replace(target)


def _write_files(backup: ZipFile, home: Path, names: Iterable[str]) -> None:
    for name in names:
        for path in sorted(path for path in part(home, name).rglob("*") if path.is_file()):
            backup.write(path, path.relative_to(home).as_posix())


def _dumped(place: Place, folder: Path) -> tuple[str, Path]:
    """The database as one file; SQLite's own copy is sound while others write."""
    if place.vendor == "postgresql":
        _run("pg_dump", place, "--format=custom", "--no-owner", f"--file={folder / DUMP}")
        return DUMP, folder / DUMP
    if not place.file.exists():
        raise BadBackup(f"数据目录“{place.home}”里没有数据库，没有可以备份的内容，请核对 --home。")
    copy = folder / SQLITE
    with closing(sqlite3.connect(f"{place.file.as_uri()}?mode=ro", uri=True)) as source, closing(sqlite3.connect(copy)) as into:
        source.backup(into)
    return SQLITE, copy


def restore_backup(
    source: Path, place: Place, *, force: bool, keys: Path | None = None, ask: Callable[[], str] | None = None
) -> None:
    """Put a backup in the place of what is there, whole or not at all, whenever this process ends.

    Everything is unpacked and looked at beside the home first, so that a bad file changes nothing; then a plan is written down,
    which whoever starts next follows to its end (see `installation.settling`).

    Args:
        source: the backup.
        place: what it is put into.
        force: what is there may be replaced.
        keys: a file of keys that were handed over, if neither the home nor the backup has the right one.
        ask: the passphrase of such a file, or of the one in the backup; asked for only when it is needed.

    Raises:
        BadBackup: the file is no sound backup, or is of another database, or its key is nowhere; or the home is not empty,
            without `force`.
        BadHandOver: the file of keys cannot be opened.
        Busy: others use the home.
        NoTool: PostgreSQL's pg_restore is needed and missing.
    """
    with _opened(source) as backup:
        manifest = _manifest(backup, source.name, place)
        open_keys = APART if manifest.version == WITH_OPEN_KEYS else ()
        with starting(place.home), alone(place.home):
            settling.settle_restore(place)
        if not force and (held := place.held(*KEPT, *open_keys)):
            names = "、".join(path.name for path in held)
            raise BadBackup(f"数据目录“{place.home}”不是空的（{names}），没有恢复。请换一个目录，或用 --force 覆盖。")
        lacking = {} if open_keys else _lacking_keys(backup, place, manifest.key, keys, ask)
        with starting(place.home), alone(place.home) as lock:
            try:
                unpacked = settling.begun(place)
                parts = [*_unpacked(backup, unpacked, place, (*KEPT, *open_keys))]
                for name, text in lacking.items():
                    keep(unpacked / "keys" / name, text)
                parts += [f"keys/{name}" for name in lacking]
                if place.vendor == "sqlite":
                    shutil.move(unpacked / SQLITE, settling.fresh_database(place))
                    Plan(parts).write(place)
                else:
                    _restore_served(unpacked / DUMP, place, parts, force=force, lock=lock)
            finally:
                settling.settle_restore(place)


def _restore_served(dump: Path, place: Place, parts: list[str], *, force: bool, lock: int) -> None:
    """PostgreSQL takes a dump in as one transaction: before it the files wait, after it they follow.

    Its program holds the home's lock too: should it outlive us, nobody opens the home before it ends.
    """
    with place.connected() as database:
        cleared = place.tables(database) if force else []
        awaits = Restoring(f"sanbiao-restore-{secrets.token_hex(8)}", place.made(database), cleared)
    Plan(parts, awaits).write(place)
    clean = ("--clean", "--if-exists") if force else ()
    arguments = "--no-owner", "--single-transaction", *clean, str(dump)
    _run("pg_restore", place, *arguments, called=awaits.program, lock=lock)


def _lacking_keys(backup: ZipFile, place: Place, wanted: str, keys: Path | None, ask: Callable[[], str] | None) -> dict[str, str]:
    """The keys that have to be put into the home beside the backup; none where it holds the one that is `wanted`."""
    if wanted in ("", _fingerprint_of(place)):
        return {}
    needed = f"备份由指纹为 {wanted} 的密钥封存"
    if environment.FIELD_KEY():
        raise BadBackup(f"{needed}，环境变量 SANBIAO_FIELD_KEY 给出的是另一把，没有恢复。请改正或去掉这个变量。")
    content = keys.read_bytes() if keys else backup.read(KEYS) if KEYS in backup.namelist() else b""
    if not content or ask is None:
        raise BadBackup(
            f"{needed}，数据目录里没有这把密钥，没有恢复。请用 --keys 指明交接文件（sanbiao keys hand-over 写的），"
            "或先用 sanbiao keys take-over 取回密钥。"
        )
    given = opened_keys(content, ask())
    field = given.of(wanted)
    if field is None:
        raise BadBackup(f"{needed}，交接文件里没有这一把，没有恢复。请换一份交接文件。")
    return {FIELD_KEY: text_of(field), SECRET_KEY: given.secret, AUDIT_KEYS: audit_keys_of(*given.former, field)}


def _fingerprint_of(place: Place) -> str:
    """Of the field key that the home holds or the environment gives; empty if it is none."""
    try:
        key = environment.FIELD_KEY() or read_key(path_of(place.home, FIELD_KEY))
    except NoKey:
        return ""
    return fingerprint(key) if key else ""


@contextmanager
def _opened(source: Path) -> Iterator[ZipFile]:
    try:
        with ZipFile(source) as backup:
            damaged = backup.testzip()
            if damaged:
                raise BadBackup(f"备份文件“{source.name}”已损坏（{damaged}），没有恢复。请换一份备份。")
            yield backup
    except (BadZipFile, zlib.error) as error:
        raise BadBackup(f"“{source.name}”不是三标的备份文件，没有恢复。请核对文件。") from error


def _manifest(backup: ZipFile, name: str, place: Place) -> Manifest:
    try:
        told = json.loads(backup.read(MANIFEST))
        manifest = Manifest(told["sanbiao"], told["database"], str(told.get("key", "")))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BadBackup(f"“{name}”不是三标的备份文件，没有恢复。请核对文件。") from error
    if manifest.version not in (VERSION, WITH_OPEN_KEYS):
        raise BadBackup(f"“{name}”由另一版本的三标备份（{manifest.version}），本版本不能恢复。请用当时的版本恢复。")
    if manifest.vendor != place.vendor:
        raise BadBackup(
            f"“{name}”是 {manifest.vendor} 数据库的备份，当前数据库是 {place.vendor}，不能恢复。请核对 DATABASE_URL。"
        )
    return manifest


def _unpacked(backup: ZipFile, folder: Path, place: Place, names: tuple[str, ...]) -> Iterator[str]:
    """Lay the database and the folders of a backup into `folder`; gives the folders, those that were empty too."""
    database = SQLITE if place.vendor == "sqlite" else DUMP
    wanted = (database, *(f"{name}/" for name in names))
    backup.extractall(folder, [one for one in backup.namelist() if one.startswith(wanted)])
    if not (folder / database).is_file():
        raise BadBackup(f"“{Path(backup.filename or '').name}”里没有数据库，没有恢复。请换一份备份。")
    if place.vendor == "sqlite":
        _look_at(folder / database, Path(backup.filename or "").name)
    for name in names:
        (folder / name).mkdir(mode=0o700, exist_ok=True)
        yield name
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)  # a zip file does not carry who may read


def _look_at(database: Path, name: str) -> None:
    try:
        with closing(sqlite3.connect(database)) as opened:
            [answer] = opened.execute("PRAGMA quick_check").fetchone()
    except sqlite3.DatabaseError as error:
        answer = str(error)
    if answer != "ok":
        raise BadBackup(f"“{name}”里的数据库已损坏（{answer}），没有恢复。请换一份备份。")


def _run(program: str, place: Place, *arguments: str, called: str = "", lock: int | None = None) -> None:
    """Run one of PostgreSQL's own programs on the database; the password goes by the environment, not the process list.

    `called` is the name that it goes by at the database, `lock` a lock that it holds with us.
    """
    path = shutil.which(program)
    if path is None:
        raise NoTool(f"本机没有 {program}，不能备份或恢复 PostgreSQL。请安装 postgresql-client，或由数据库管理员处理。")
    database = place.database
    options = {"--host": database["HOST"], "--port": database["PORT"], "--username": database["USER"]}
    given = [f"{option}={value}" for option, value in options.items() if value]
    told = {"PGPASSWORD": database["PASSWORD"], "PGAPPNAME": called}
    done = subprocess.run(
        [path, *given, f"--dbname={database['NAME']}", *arguments],
        env={**os.environ, **{name: value for name, value in told.items() if value}},
        pass_fds=() if lock is None else (lock,),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise BadBackup(f"{program} 没有成功：{said[0] if said else done.returncode}")
