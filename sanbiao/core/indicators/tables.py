"""The tables an expression is built on: unbound, with the columns of the Django models."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

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
    models.FloatField: "float64",
    models.CharField: "string",
    models.TextField: "string",
    models.FileField: "string",
    models.FilePathField: "string",
    models.GenericIPAddressField: "string",
}
"""The kinds of field that every database and Parquet hold alike. Others (JSON, bytes, spans and times of day, UUIDs) are no
columns of an expression: there is no one way to count by them.
"""


def column_type(field: Any) -> str:  # Any: a field of whatever kind
    """The type of a field in an expression; empty if it can be in none."""
    if isinstance(field, models.DecimalField):
        return f"decimal({field.max_digits}, {field.decimal_places})"
    if isinstance(field, models.ForeignKey):
        return column_type(field.target_field)
    if isinstance(field, models.GeneratedField):
        return column_type(field.output_field)
    return next((kind for cls, kind in _TYPES.items() if isinstance(field, cls)), "")


def columns_of(model: type[models.Model]) -> dict[str, str]:
    """The columns of a model's table that can be in an expression, with their types."""
    fields: Any = model._meta.concrete_fields  # Any: fields of whatever kind
    return {field.column: kind for field in fields if (kind := column_type(field))}


class Tables:
    """`tables.people_posting` is the table of that name.

    Where `is_placed` does not hold, nobody asks which organisation a row belongs to: what is counted in the whole city.
    """

    def __init__(self, *, is_placed: bool = True) -> None:
        self.is_placed = is_placed

    def __getattr__(self, name: str) -> ir.Table:
        return _table(name)


@cache
def _table(name: str) -> ir.Table:
    model = next((model for model in apps.get_models() if model._meta.db_table == name), None)
    if model is None:
        raise AttributeError(name)
    return ibis.table(columns_of(model), name=name)


TABLES = Tables()
UNPLACED = Tables(is_placed=False)
