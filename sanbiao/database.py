"""How the database is reached, and how long a process waits for it: pages briefly, commands and the worker patiently."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import dj_database_url

Execute = Callable[[str, Any, bool, dict[str, Any]], Any]
CONNECTING = 10
"""Seconds in which PostgreSQL has to answer a process that wants to connect."""
PAGES_WAIT = timedelta(seconds=3)
"""How long a page waits for what another process holds: on SQLite over all that it writes, on PostgreSQL each statement."""
OTHERS_WAIT = timedelta(minutes=2)
"""How long an import, a command or the worker does."""
LEFT_OPEN = timedelta(minutes=2)
"""How long a page's transaction may do nothing before PostgreSQL ends it, so that what it holds comes free."""
_HELD = {"55P03", "40P01", "40001"}
"""What PostgreSQL calls a lock that was not given in time, a deadlock, and a change that another one overtook."""
_BUSY = (5, 6)
"""What SQLite calls a database, and a table, that somebody else holds."""
_ON_OPENING = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536;"
    "PRAGMA secure_delete=ON;"
)


def database(url: str, *, page_timeout: timedelta | None) -> dict[str, Any]:  # Any: Django's own shape
    """What Django is told of the database at `url`. With `page_timeout` the process serves pages: no statement takes longer."""
    told: dict[str, Any] = dict(dj_database_url.parse(url))
    waits = OTHERS_WAIT if page_timeout is None else PAGES_WAIT
    options = told.setdefault("OPTIONS", {})
    if told["ENGINE"] == "django.db.backends.sqlite3":
        # What an import prepares may be large; a page's sorting is not.
        aside = f"PRAGMA temp_store={'FILE' if page_timeout is None else 'MEMORY'};"
        options |= {
            "transaction_mode": "IMMEDIATE",
            "timeout": waits.total_seconds(),
            "init_command": f"{_ON_OPENING}{aside}",
        }
        return told
    limits = {"lock_timeout": waits}
    if page_timeout is not None:
        limits |= {"statement_timeout": page_timeout, "idle_in_transaction_session_timeout": LEFT_OPEN}
    said = " ".join(f"-c {name}={limit // timedelta(milliseconds=1)}" for name, limit in limits.items())
    options["options"] = f"{options.get('options', '')} {said}".strip()
    options.setdefault("connect_timeout", CONNECTING)
    return told


class Patience:
    """Around the statements of one request on SQLite: together they wait no longer than `most` for the lock of the database.

    SQLite bounds each wait by itself, and a page writes three times and more: that it was sent, the row, that it was done.
    """

    def __init__(self, most: timedelta) -> None:
        self._left = most.total_seconds()

    def __call__(self, execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:  # Django's own shape
        connection = context["connection"]
        if connection.in_atomic_block or sql.startswith("SELECT"):
            return execute(sql, params, many, context)
        # What begins a transaction, or writes outside one, is what waits.
        connection.connection.execute(f"PRAGMA busy_timeout = {int(max(self._left, 0) * 1000)}")
        began = time.monotonic()
        try:
            return execute(sql, params, many, context)
        finally:
            self._left -= time.monotonic() - began


def is_lock(error: BaseException | None) -> bool:
    """Whether `error` comes of what another process holds: nothing was written, and what was tried can be tried again."""
    while error is not None:
        code = getattr(error, "sqlite_errorcode", None)
        if getattr(error, "sqlstate", None) in _HELD or (code is not None and code & 0xFF in _BUSY):
            return True
        error = error.__cause__ or error.__context__
    return False
