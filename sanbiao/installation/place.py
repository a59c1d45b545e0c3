"""Where an installation lies, and what its database tells before Django opens it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dj_database_url

from sanbiao import environment
from sanbiao.database import CONNECTING
from sanbiao.home import KEPT, part
from sanbiao.installation.refusals import Unusable

if TYPE_CHECKING:
    import psycopg

RECORDED = "SELECT fingerprint FROM secrecy_fieldkey WHERE is_current"
"""The fingerprint that the database keeps of its field key: see `core.secrecy.models`."""


@dataclass(frozen=True)
class Known:
    """What a database tells of itself: whether it is in use, and the fingerprint of its field key, if it keeps one."""

    is_in_use: bool
    fingerprint: str = ""


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

    def held(self, *folders: str) -> list[Path]:
        """What a restore of the database and of these folders would replace."""
        kept = [place for name in folders or KEPT if (place := part(self.home, name)).is_dir() and any(place.iterdir())]
        return [self.file, *kept] if self.vendor == "sqlite" and self.file.exists() else kept

    def known(self) -> Known:
        """What the database tells of itself.

        Raises:
            Unusable: PostgreSQL does not answer.
        """
        if self.vendor == "postgresql":
            with self.connected() as database:
                if self.made(database) is None:
                    return Known(is_in_use=False)
                [[there]] = database.execute("SELECT to_regclass('secrecy_fieldkey')").fetchall()
                return Known(True, _first(database.execute(RECORDED).fetchall() if there else []))
        if not self.file.exists():
            return Known(is_in_use=False)
        try:
            with closing(sqlite3.connect(f"{self.file.as_uri()}?mode=ro", uri=True)) as lite:
                return Known(True, _first(lite.execute(RECORDED).fetchall()))
        except sqlite3.DatabaseError:  # older than fingerprints, or no database at all: then it is told when it is opened
            return Known(is_in_use=True)

    @contextmanager
    def connected(self) -> Iterator[psycopg.Connection[Any]]:  # Any: a row of any query
        """PostgreSQL itself, each statement a transaction of its own.

        Raises:
            Unusable: it does not answer.
        """
        import psycopg

        told = self.database
        given = {"host": told["HOST"], "port": told["PORT"], "user": told["USER"], "password": told["PASSWORD"]}
        options = {"connect_timeout": CONNECTING, **told.get("OPTIONS", {}), **{name: one for name, one in given.items() if one}}
        try:
            opened = psycopg.connect(dbname=told["NAME"], autocommit=True, **options)
        except psycopg.OperationalError as error:
            raise Unusable(f"数据库不可用（{error}），请检查 DATABASE_URL 和数据库服务；没有写入任何内容。") from error
        with closing(opened):
            yield opened

    @staticmethod
    def made(database: psycopg.Connection[Any]) -> int | None:  # Any: as above
        """The number that PostgreSQL gave the first table of ours when it was made; None where there is none."""
        [[number]] = database.execute("SELECT to_regclass('django_migrations')::oid::bigint").fetchall()
        return None if number is None else int(number)

    @staticmethod
    def tables(database: psycopg.Connection[Any]) -> list[int]:  # Any: as above
        """The numbers of the tables of our role."""
        asked = """
            SELECT oid::bigint FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
            AND relowner = current_user::regrole
        """
        return [int(number) for [number] in database.execute(asked).fetchall()]


def _first(rows: list[Any]) -> str:  # Any: as each driver gives it
    return str(rows[0][0]) if rows else ""
