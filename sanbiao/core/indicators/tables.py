"""The tables an expression is built on: unbound, with the columns of the Django models."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import ibis
from django.apps import apps
from django.db import models

if TYPE_CHECKING:
    from ibis.expr import types as ir

_TYPES: dict[type[models.Field], str] = {  # type: ignore[type-arg]  # any field
    models.BooleanField: "boolean",
    models.DateTimeField: "timestamp",
    models.DateField: "date",
    models.IntegerField: "int64",
    models.CharField: "string",
    models.TextField: "string",
    models.JSONField: "string",
}


def column_type(field: models.Field) -> str:  # type: ignore[type-arg]  # any field
    """The type of a field in an expression."""
    if isinstance(field, models.DecimalField):
        return f"decimal({field.max_digits}, {field.decimal_places})"
    if isinstance(field, (models.ForeignKey, models.AutoField)):
        return "int64"
    return next(kind for cls, kind in _TYPES.items() if isinstance(field, cls))


class Tables:
    """`tables.people_posting` is the table of that name."""

    def __getattr__(self, name: str) -> ir.Table:
        return _table(name)


@cache
def _table(name: str) -> ir.Table:
    model = next((model for model in apps.get_models() if model._meta.db_table == name), None)
    if model is None:
        raise AttributeError(name)
    return ibis.table({field.column: column_type(field) for field in model._meta.concrete_fields}, name=name)


TABLES = Tables()
