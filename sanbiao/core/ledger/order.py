"""The order of rows: what is empty comes last, upward and downward, on every database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, models
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy

Term = str | OrderBy


def empty_last(model: type[models.Model], names: Iterable[str]) -> list[Term]:
    """The terms of an order by `names` (with `-` downward)."""
    return [_told(name) if _differs(model, name) else name for name in names]


def ordered(rows: QuerySet[Any], names: Iterable[str]) -> QuerySet[Any]:
    """`rows` in the order of `names`.

    Where nothing is empty among them the order is told in the plain way, by which the index over it can be walked: to tell
    a database where to put what is empty, when it would put it elsewhere, makes it sort every row.
    """
    terms: list[Term] = []
    for name in names:
        has_empty = _differs(rows.model, name) and rows.filter((f"{_path(name)}__isnull", True)).exists()
        terms.append(_told(name) if has_empty else name)
    return rows.order_by(*terms)


def _path(name: str) -> str:
    return name.removeprefix("-")


def _told(name: str) -> OrderBy:
    return F(_path(name)).desc(nulls_last=True) if name.startswith("-") else F(name).asc(nulls_last=True)


def _differs(model: type[models.Model], name: str) -> bool:
    """Whether the database by itself would not put last what is empty: SQLite takes it for the smallest, PostgreSQL for the
    largest value.
    """
    comes_last = name.startswith("-") == (connection.vendor == "sqlite")
    return not comes_last and _may_be_empty(model, _path(name))


def _may_be_empty(model: type[models.Model], path: str) -> bool:
    if path == "pk":
        return False
    here: Any = model  # Any: each link leads to another model
    for part in path.split("__"):
        field = here._meta.get_field(part)
        if field.null:
            return True
        here = field.related_model
    return False
