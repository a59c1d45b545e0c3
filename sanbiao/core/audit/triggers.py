"""The triggers that make events and seals append-only, in the words of each database; and which of them are not there."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("audit_event", "audit_seal")

_SQLITE = {
    f"{table}_no_{name}": f"CREATE TRIGGER {table}_no_{name} {when.format(table=table)}\n"
    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for table, whens in {
        "audit_event": {
            # A number that the database gives is -1 before, the number itself after. What an INSERT OR REPLACE removes it
            # removes without asking the trigger of DELETE.
            "replace": "BEFORE INSERT ON {table} WHEN NEW.id <> -1 AND NEW.id <= (SELECT MAX(id) FROM {table})",
            "slip": "AFTER INSERT ON {table} WHEN NEW.id < 1 OR NEW.id < (SELECT MAX(id) FROM {table})",
        },
        "audit_seal": {
            "replace": "BEFORE INSERT ON {table} WHEN NEW.id <> -1 AND NEW.id <= (SELECT MAX(id) FROM {table})\n"
            "OR EXISTS (SELECT 1 FROM {table} WHERE last >= NEW.last OR digest = NEW.digest)",
        },
    }.items()
    for name, when in (
        ("update", "BEFORE UPDATE ON {table}"),
        ("delete", "BEFORE DELETE ON {table}"),
        *whens.items(),
    )
}

_BODIES = {
    "audit_refuse": "BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END",
    # Numbers are given in one order and appear in another; but none appears any more among those that were sealed.
    "audit_event_refuse": "BEGIN IF NEW.id <= (SELECT max(last) FROM audit_seal)"
    " THEN RAISE EXCEPTION 'audit_event is append-only'; END IF; RETURN NEW; END",
    "audit_seal_refuse": "BEGIN IF EXISTS (SELECT FROM audit_seal WHERE last >= NEW.last OR digest = NEW.digest)"
    " THEN RAISE EXCEPTION 'audit_seal is append-only'; END IF; RETURN NEW; END",
}
# The public site keeps events and may not read seals: the function reads them as who owns it.
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp"
    " AS $${body}$$"
)
_POSTGRESQL = {
    f"{table}_{name}": (f"{when} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()", kind, function)
    for table in TABLES
    for name, when, each, function, kind in (
        # The last is how PostgreSQL writes it down: 1 for each row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate.
        ("no_change", "BEFORE UPDATE OR DELETE", "ROW", "audit_refuse", 27),
        ("no_truncate", "BEFORE TRUNCATE", "STATEMENT", "audit_refuse", 34),
        ("no_slip", "BEFORE INSERT", "ROW", f"{table}_refuse", 7),
    )
}
_THERE = """
SELECT t.tgname, t.tgtype, t.tgenabled, p.proname, p.prosrc, t.tgqual IS NULL AND t.tgattr = ''::int2vector AND NOT p.proretset
FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND t.tgrelid IN ('audit_event'::regclass, 'audit_seal'::regclass)
UNION ALL SELECT rulename, 0, '', '', '', false FROM pg_rules WHERE tablename IN ('audit_event', 'audit_seal')
"""


def guard(apps: StateApps | None, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let both tables be added to alone."""
    if schema_editor.connection.vendor == "postgresql":
        for name, body in _BODIES.items():
            schema_editor.execute(_FUNCTION.format(name=name, body=body))
        for name, (rest, *_) in _POSTGRESQL.items():
            schema_editor.execute(f"CREATE TRIGGER {name} {rest}")
    else:
        for statement in _SQLITE.values():
            schema_editor.execute(statement)


def unguard(apps: StateApps | None, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    if schema_editor.connection.vendor == "postgresql":
        for name in _POSTGRESQL:
            schema_editor.execute(f"DROP TRIGGER {name} ON {name.split('_no_')[0]}")
        for name in _BODIES:
            schema_editor.execute(f"DROP FUNCTION {name}()")
    else:
        for name in _SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}")


def names() -> list[str]:
    """The triggers that have to be there."""
    return list(_POSTGRESQL if connection.vendor == "postgresql" else _SQLITE)


def not_as_made() -> Iterator[str]:
    """The triggers of both tables that are missing, changed or switched off, and those that nobody of us made."""
    made, there = (_made(), _there())
    for name in sorted(made.keys() | there.keys()):
        if name not in there:
            yield f"{name}（缺少）"
        elif name not in made:
            yield f"{name}（多出）"
        elif made[name] != there[name]:
            yield f"{name}（被改动或停用）"


def _made() -> dict[str, tuple[object, ...]]:
    if connection.vendor == "postgresql":
        return {name: (kind, "O", function, _BODIES[function], True) for name, (_, kind, function) in _POSTGRESQL.items()}
    return {name: (statement,) for name, statement in _SQLITE.items()}


def _there() -> dict[str, tuple[object, ...]]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_THERE)
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (%s, %s)", TABLES)
        return {str(name): tuple(rest) for name, *rest in cursor.fetchall()}
