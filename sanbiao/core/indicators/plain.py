"""The rows that most figures count: those of one ledger whose day is in the window, or that hold on its last day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import models

from sanbiao.core.indicators.expressions import with_path
from sanbiao.core.indicators.registry import Rows
from sanbiao.core.indicators.tables import Tables
from sanbiao.core.indicators.window import Window

if TYPE_CHECKING:
    from ibis.expr import types as ir


def happened(model: type[models.Model], day: str, *columns: str, **where: Any) -> Rows:  # Any: what the fields hold
    """One row per row of `model` whose `day` is in the window and whose fields are as in `where`, with `columns`."""
    return _rows(model, ("happened", day), (day, *columns), tuple(sorted(where.items())))


def in_force(model: type[models.Model], began: str, ended: str, *columns: str, **where: Any) -> Rows:  # Any: as above
    """One row per row of `model` that holds on the as-of day, from `began` to before `ended`, with `columns`."""
    return _rows(model, ("in_force", began, ended), (began, ended, *columns), tuple(sorted(where.items())))


def by_then(model: type[models.Model], day: str, *columns: str, **where: Any) -> Rows:  # Any: as above
    """One row per row of `model` whose `day` had come by the as-of day, with `columns`."""
    return _rows(model, ("by_then", day), (day, *columns), tuple(sorted(where.items())))


_CONDITIONS: Mapping[str, Callable[..., ir.BooleanValue]] = {
    "happened": lambda rows, window, day: window.during(rows[day]),
    "in_force": lambda rows, window, began, ended: window.in_force(rows[began], rows[ended]),
    "by_then": lambda rows, window, day: window.by_then(rows[day]),
}


@cache
def _rows(model: type[models.Model], when: tuple[str, ...], columns: tuple[str, ...], where: tuple[tuple[str, Any], ...]) -> Rows:
    """The same rows for the same question, so that figures that count them share a query."""
    name, *fields = when

    def rows(t: Tables, window: Window) -> ir.Table:
        table = getattr(t, model._meta.db_table)
        chosen = [table[field] == (value.value if isinstance(value, models.Choices) else value) for field, value in where]
        kept = table.filter(_CONDITIONS[name](table, window, *fields), *chosen)
        return with_path(kept, t, model).select("organisation", *dict.fromkeys(columns), row="id")

    return rows
