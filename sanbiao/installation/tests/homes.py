"""Homes for tests."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sanbiao.installation.place import Place


def place_at(home: Path) -> Place:
    """An installation on SQLite."""
    return Place(home, {"ENGINE": "django.db.backends.sqlite3", "NAME": str(home / "sanbiao.sqlite3")})


def record(place: Place, fingerprint: str) -> None:
    """Have the database of an installation keep the fingerprint of its key."""
    place.home.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(place.file)) as database, database:
        database.execute("CREATE TABLE IF NOT EXISTS secrecy_fieldkey (fingerprint, is_current)")
        database.execute("DELETE FROM secrecy_fieldkey")
        database.execute("INSERT INTO secrecy_fieldkey VALUES (?, 1)", [fingerprint])
