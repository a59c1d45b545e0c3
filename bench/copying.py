"""Ledgers made many times larger: every row copied in SQL, with keys of its own, beside the copies of what it belongs to.

Units stay as many as they are, and so do the party organisations in them: a city has no more of either because its
ledgers are long.
"""

from __future__ import annotations

from typing import Any

APART = 10_000_000
"""How far the keys of one copy lie from those of the one before."""
KEPT = ("organisations",)
"""The apps whose rows are not copied."""


def multiply(models: list[Any], times: int) -> None:
    """Make the rows of `models` `times` as many."""
    from django.db import connection, transaction

    copied = {model for model in models if model._meta.app_label not in KEPT}
    with transaction.atomic(), connection.cursor() as cursor:
        # A code that is marked is longer than codes may be; nothing here is of what a row says.
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        for model in copied:
            if not model._base_manager.exists():
                continue
            changed = _changed(model, copied)
            fields = [field for field in model._meta.concrete_fields if not field.generated]
            columns = ", ".join(f'"{field.column}"' for field in fields)
            values = ", ".join(changed.get(field.column, f'"{field.column}"') for field in fields)
            table = model._meta.db_table
            for number in range(1, times):
                bound = {"key": number * APART, "number": number}
                cursor.execute(
                    f'INSERT INTO "{table}" ({columns}) SELECT {values} FROM "{table}" WHERE {model._meta.pk.column} < {APART}',
                    bound,
                )
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
        cursor.execute("ANALYZE")


def _changed(model: Any, copied: set[Any]) -> dict[str, str]:
    """What stands in a copy in the columns that must differ."""
    from django.db import models

    changed = {}
    for field in model._meta.concrete_fields:
        if field.primary_key or field.related_model in copied:
            changed[field.column] = f'"{field.column}" + %(key)s'
    for names in _once(model):
        fields = [model._meta.get_field(name) for name in names]
        if any(field.column in changed for field in fields):
            continue
        # A word that people made up is marked; where all are of a list, a day or a year is another.
        made_up = [field for field in fields if isinstance(field, models.CharField) and not field.choices]
        days = [field for field in fields if isinstance(field, models.DateField)]
        numbers = [field for field in fields if isinstance(field, models.IntegerField)]
        if made_up:
            changed[made_up[0].column] = f"\"{made_up[0].column}\" || '~' || %(number)s"
        elif days:
            changed[days[0].column] = f"date(\"{days[0].column}\", '-' || (%(number)s * 1000) || ' days')"
        elif numbers:
            changed[numbers[0].column] = f'"{numbers[0].column}" - %(number)s * 10'
    return changed


def _once(model: Any) -> list[tuple[str, ...]]:
    """The fields in which no two rows of a model are alike."""
    from django.db.models import UniqueConstraint

    meta = model._meta
    single = [(field.name,) for field in meta.concrete_fields if field.unique and not field.primary_key]
    return single + [tuple(each.fields) for each in meta.constraints if isinstance(each, UniqueConstraint)]
