"""Backups: the database, the keys, the kept files and the closed periods of one installation in one file.

Knows nothing of Django, because a home has to be restored before anything opens it.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import dj_database_url

from sanbiao import environment
from sanbiao.home import KEPT, part

MANIFEST, SQLITE, DUMP = "manifest.json", "database.sqlite3", "database.dump"
VERSION = 1


class BadBackup(Exception):
    """A backup that cannot be made or restored, with the sentence that says why."""


class NoTool(Exception):
    """A program that is not on this machine, with the sentence that says which."""


@dataclass(frozen=True)
class Place:
    """Where an installation lies: its home, and its database as Django would be told of it."""

    home: Path
    database: dict[str, Any]  # Any: dj_database_url's own shape

    @classmethod
    def from_environment(cls) -> Place:
        """The installation that `SANBIAO_HOME` and `DATABASE_URL` name.

        Raises:
            Nonsense: the URL is none of a database that we know.
        """
        return cls(environment.HOME(), dict(dj_database_url.parse(environment.DATABASE_URL())))

    @property
    def vendor(self) -> str:
        return "sqlite" if str(self.database["ENGINE"]).endswith("sqlite3") else "postgresql"

    @property
    def file(self) -> Path:
        """The database file of SQLite."""
        return Path(self.database["NAME"])

    def held(self) -> list[Path]:
        """What a restore would replace."""
        places = [part(self.home, name) for name in KEPT]
        kept = [place for place in places if place.is_dir() and any(place.iterdir())]
        return [self.file, *kept] if self.vendor == "sqlite" and self.file.exists() else kept


def write_backup(target: Path, place: Place, *, made_at: str) -> None:
    """Write everything into `target`, which is there whole or not at all.

    Raises:
        BadBackup: there is no database yet.
        NoTool: PostgreSQL's pg_dump is needed and missing.
    """
    with tempfile.TemporaryDirectory(dir=target.resolve().parent, prefix=".sanbiao-") as folder:
        partial = Path(folder) / "backup.zip"
        with ZipFile(partial, "w", ZIP_DEFLATED) as backup:
            backup.writestr(MANIFEST, json.dumps({"sanbiao": VERSION, "database": place.vendor, "made_at": made_at}))
            # What is remembered of the events comes first: it tells of none that the database then lacks.
            _write_files(backup, place.home, ("audit",))
            name, database = _dumped(place, Path(folder))
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


def restore_backup(source: Path, place: Place, *, force: bool) -> None:
    """Put a backup in the place of what is there.

    Everything is unpacked and looked at beside the home first, so that a bad file changes nothing.

    Raises:
        BadBackup: the file is no sound backup, or is of another database; or the home is not empty, without `force`.
        NoTool: PostgreSQL's pg_restore is needed and missing.
    """
    if not force and (held := place.held()):
        names = "、".join(path.name for path in held)
        raise BadBackup(f"数据目录“{place.home}”不是空的（{names}），没有恢复。请换一个目录，或用 --force 覆盖。")
    place.home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.home, prefix=".restore-") as folder:
        unpacked = Path(folder)
        with _opened(source) as backup:
            _unpack(backup, unpacked, place)
        if place.vendor == "postgresql":
            clean = ("--clean", "--if-exists") if force else ()
            _run("pg_restore", place, "--no-owner", "--single-transaction", *clean, str(unpacked / DUMP))
        else:
            _replace_database(unpacked / SQLITE, place.file)
        for name in KEPT:
            shutil.rmtree(part(place.home, name), ignore_errors=True)
            if (unpacked / name).exists():
                (unpacked / name).replace(part(place.home, name))


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


def _unpack(backup: ZipFile, folder: Path, place: Place) -> None:
    name = Path(backup.filename or "").name
    try:
        manifest = json.loads(backup.read(MANIFEST))
        version, vendor = manifest["sanbiao"], manifest["database"]
    except (KeyError, ValueError, TypeError) as error:
        raise BadBackup(f"“{name}”不是三标的备份文件，没有恢复。请核对文件。") from error
    if version != VERSION:
        raise BadBackup(f"“{name}”由另一版本的三标备份（{version}），本版本不能恢复。请用当时的版本恢复。")
    if vendor != place.vendor:
        raise BadBackup(f"“{name}”是 {vendor} 数据库的备份，当前数据库是 {place.vendor}，不能恢复。请核对 DATABASE_URL。")
    wanted = (SQLITE, DUMP, *(f"{folder}/" for folder in KEPT))
    backup.extractall(folder, [one for one in backup.namelist() if one.startswith(wanted)])
    for key in (folder / "keys").glob("*"):
        key.chmod(0o600)  # a zip file does not carry who may read
    if vendor == "sqlite":
        _look_at(folder / SQLITE, name)


def _look_at(database: Path, name: str) -> None:
    try:
        with closing(sqlite3.connect(database)) as opened:
            [answer] = opened.execute("PRAGMA quick_check").fetchone()
    except sqlite3.DatabaseError as error:
        answer = str(error)
    if answer != "ok":
        raise BadBackup(f"“{name}”里的数据库已损坏（{answer}），没有恢复。请换一份备份。")


def _replace_database(fresh: Path, file: Path) -> None:
    for leftover in ("-wal", "-shm"):
        file.with_name(file.name + leftover).unlink(missing_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(fresh, file)


def _run(program: str, place: Place, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on the database; the password goes by the environment, not the process list."""
    path = shutil.which(program)
    if path is None:
        raise NoTool(f"本机没有 {program}，不能备份或恢复 PostgreSQL。请安装 postgresql-client，或由数据库管理员处理。")
    database = place.database
    options = {"--host": database["HOST"], "--port": database["PORT"], "--username": database["USER"]}
    given = [f"{option}={value}" for option, value in options.items() if value]
    inherited = {**os.environ, **({"PGPASSWORD": database["PASSWORD"]} if database["PASSWORD"] else {})}
    done = subprocess.run(
        [path, *given, f"--dbname={database['NAME']}", *arguments], env=inherited, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise BadBackup(f"{program} 没有成功：{said[0] if said else done.returncode}")
