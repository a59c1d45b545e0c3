"""Where an attack takes place: an installation that is made once, and a copy of it for every blow. On SQLite or PostgreSQL."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

LONGEST = 600
"""Seconds that nothing may take which is not killed."""


@dataclass(frozen=True)
class Ground:
    """A home and its database, and what the one who attacks knows of them: sessions, names, rows to step."""

    folder: Path
    database: str = ""
    """The address of a PostgreSQL database; empty on SQLite, whose file lies in the home."""
    known: dict[str, Any] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def surroundings(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "SANBIAO_DEMO"}}
        served = {"DATABASE_URL": self.database} if self.database else {}
        return kept | served | {"SANBIAO_HOME": str(self.home), "COLUMNS": "200"}

    def begin(self, *words: object, module: str = "sanbiao.cli") -> subprocess.Popen[str]:
        """A command in a process group of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", module, *map(str, words)],
            env=self.surroundings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, *words: object, module: str = "sanbiao.cli") -> str:
        """What a command says that must succeed."""
        running = self.begin(*words, module=module)
        said, _ = running.communicate(timeout=LONGEST)
        if running.returncode != 0:
            raise RuntimeError(f"{words}: {said}")
        return said

    def copy(self, folder: Path) -> Ground:
        """Another installation that holds the same."""
        shutil.copytree(self.folder, folder)
        return Ground(folder, self.database and _copied(self.database, folder.name), self.known)

    def remove(self) -> None:
        shutil.rmtree(self.folder)
        if self.database:
            with _maintenance(self.database) as cursor:
                cursor.execute(f'DROP DATABASE "{_name(self.database)}" WITH (FORCE)')

    def looked_at(self) -> dict[str, Any]:
        """What stands here, after the next start has put in order what the last one left: see `attack.looking`."""
        return json.loads(self.run(module="attack.looking").splitlines()[-1])


def prepared(folder: Path, database: str = "") -> Ground:
    """An installation with city A, somebody signed in, and rows to step."""
    ground = Ground(folder, database)
    return Ground(folder, database, json.loads(ground.run(module="attack.preparing").splitlines()[-1]))


def _name(database: str) -> str:
    return urlsplit(database).path.removeprefix("/")


def _copied(database: str, name: str) -> str:
    with _maintenance(database) as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{_name(database)}"')
    return _named(database, name)


def _maintenance(database: str) -> psycopg.Cursor[Any]:
    return psycopg.connect(_named(database, "postgres"), autocommit=True).cursor()


def _named(database: str, name: str) -> str:
    """The address of another database of the same server."""
    scheme, served, _, query, fragment = urlsplit(database)
    return urlunsplit((scheme, served, f"/{name}", query, fragment))
