"""What holds the public site to what its pages use: a role of PostgreSQL, and on SQLite a connection that refuses the rest.

Both are made of the `public_uses` of the apps, which stand beside the addresses that they are for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils.module_loading import module_has_submodule

from sanbiao.core.access.public import Uses

ROLE = "sanbiao_public"
_PRAGMAS = {
    "journal_mode",
    "legacy_alter_table",
    "synchronous",
    "foreign_keys",
    "cache_size",
    "temp_store",
    "secure_delete",
    "busy_timeout",
}
_ALWAYS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_TRANSACTION, sqlite3.SQLITE_SAVEPOINT}


@cache
def public_uses() -> tuple[Uses, ...]:
    """What all apps say that their public pages use, each table once."""
    modules = (
        import_module(f"{config.name}.urls")
        for config in apps.get_app_configs()
        if config.name.startswith("sanbiao.") and module_has_submodule(config.module, "urls")
    )
    merged: dict[str, Uses] = {}
    for one in (one for module in modules for one in getattr(module, "public_uses", ())):
        there = merged.get(one.table, one)
        merged[one.table] = Uses(
            model=one.model,
            reads=tuple(dict.fromkeys(there.reads + one.reads)),
            changes=tuple(dict.fromkeys(there.changes + one.changes)),
            adds=there.adds or one.adds,
            removes=there.removes or one.removes,
        )
    return tuple(merged.values())


def role_statements(password: str = "") -> Iterator[str]:
    """The SQL that makes the role of the public site, or brings it up to date: everything is taken from it, then this given."""
    quote, login = connection.ops.quote_name, f" PASSWORD {_literal(password)}" if password else ""
    yield (f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN CREATE ROLE {ROLE}; END IF; END $$")
    yield f"ALTER ROLE {ROLE} WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS{login}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {ROLE}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {ROLE}"
    yield f"GRANT USAGE ON SCHEMA public TO {ROLE}"
    for one in public_uses():
        for verb, names in (("SELECT", one.reads), ("UPDATE", one.changes)):
            if names:
                columns = ", ".join(quote(column) for column in one.columns(names))
                yield f"GRANT {verb} ({columns}) ON {quote(one.table)} TO {ROLE}"
        for verb, given in (("INSERT", one.adds), ("DELETE", one.removes)):
            if given:
                yield f"GRANT {verb} ON {quote(one.table)} TO {ROLE}"


def _literal(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


class GuardedConnection(sqlite3.Connection):
    """A connection to SQLite, which knows no roles, that refuses each statement that uses more than the public pages do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: sqlite3's own signature
        super().__init__(*args, **kwargs)
        self.set_authorizer(_authorize)


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """SQLite's question before it prepares a statement: what is done, and to which table and column or pragma."""
    known = {one.table: one for one in public_uses()}
    use = known.get(first or "")
    allowed = action in _ALWAYS or (action == sqlite3.SQLITE_PRAGMA and first in _PRAGMAS)
    if use and action == sqlite3.SQLITE_READ:
        allowed = second in {"", *use.columns(use.reads)}
    elif use and action == sqlite3.SQLITE_UPDATE:
        allowed = second in use.columns(use.changes)
    elif use and action == sqlite3.SQLITE_INSERT:
        allowed = use.adds
    elif use and action == sqlite3.SQLITE_DELETE:
        allowed = use.removes
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY
