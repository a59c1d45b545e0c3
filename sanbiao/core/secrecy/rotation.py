"""Another field key: every sealed field, and every hash that goes by the key, is written anew.

Rows are found by what their fields are, not by name. What is sealed by hand, in fields of another kind, registers
with `rewritten`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.apps import apps
from django.db import connection, models

from sanbiao.core.secrecy.fields import SealedField, keyed_hash, seal, under, unseal

Reseal = Callable[[str], str]
Rewriting = Callable[[Reseal], int]
REWRITINGS: list[Rewriting] = []
"""What rewrites that no field tells of; each says how many rows it wrote."""
CHUNK = 2000
Row = Mapping[str, Any]  # Any: whatever the fields of a row hold


def rewritten(rewriting: Rewriting) -> Rewriting:
    """Register what seals by hand. It gets a function that seals anew what `seal` made under the old key."""
    REWRITINGS.append(rewriting)
    return rewriting


def reseal_everything(fresh: bytes) -> int:
    """Write anew under the key `fresh` whatever is sealed or hashed under the present one; says how many rows.

    Call it in a transaction, with no other process at the database.

    Raises one of WRONG_KEY: something is sealed under neither, and so would be lost.
    """

    def reseal(stored: str) -> str:
        text = unseal(stored)
        with under(fresh):
            return seal(text)

    tables = (model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy)
    return sum(_rewrite_table(model, fresh) for model in tables) + sum(rewriting(reseal) for rewriting in REWRITINGS)


def _rewrite_table(model: type[models.Model], fresh: bytes) -> int:
    fields = model._meta.local_concrete_fields
    sealed = [field for field in fields if isinstance(field, SealedField)]
    keyed: list[Any] = [field for field in fields if getattr(field, "is_keyed", False)]  # Any: a field that follows
    if not sealed and not keyed:
        return 0
    hashes = [field.hashed_in for field in sealed if field.hashed_in]
    read = dict.fromkeys([*(field.attname for field in sealed), *hashes, *(name for one in keyed for name in one.sources)])
    written: list[Any] = [
        model._meta.get_field(name) for name in dict.fromkeys([*(f.name for f in sealed), *hashes, *(f.name for f in keyed)])
    ]
    statement = _statement(model, [str(field.column) for field in written])
    count, last = 0, None
    while True:
        rest = model._base_manager.order_by("pk") if last is None else model._base_manager.filter(pk__gt=last).order_by("pk")
        rows = list(rest.values("pk", *read)[:CHUNK])
        if not rows:
            return count
        hashed = [{name: _rehash(row, sealed, name) for name in hashes} for row in rows]
        with under(fresh):
            fresh_rows = [_rewritten_row(row, sealed, keyed, known) for row, known in zip(rows, hashed, strict=True)]
        with connection.cursor() as cursor:
            values = [[*(row[field.name] for field in written), row["pk"]] for row in fresh_rows]
            cursor.executemany(statement, values)
        count += sum(any(row[field.attname] for field in sealed) for row in rows)
        last = rows[-1]["pk"]


def _rehash(row: Row, sealed: list[SealedField], name: str) -> str | None:
    """The text whose hash stands in a field, under the old key; None where something else stands there."""
    texts = [row[field.attname] for field in sealed if field.hashed_in == name]
    return next((text for text in texts if row[name] == keyed_hash(text)), None)


def _rewritten_row(row: Row, sealed: list[SealedField], keyed: list[Any], hashed: Mapping[str, str | None]) -> Row:
    return {
        "pk": row["pk"],
        **{field.name: field.get_prep_value(row[field.attname]) for field in sealed},
        **{name: row[name] if text is None else keyed_hash(text) for name, text in hashed.items()},
        **{field.name: field.value_of(row) for field in keyed},
    }


def _statement(model: type[models.Model], columns: list[str]) -> str:
    quote = connection.ops.quote_name
    given = ", ".join(f"{quote(column)} = %s" for column in columns)
    return f"UPDATE {quote(model._meta.db_table)} SET {given} WHERE {quote(str(model._meta.pk.column))} = %s"  # noqa: S608
