"""The printed cells of a ledger."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import models

from sanbiao.core.ledger.columns import Column


class Cell(NamedTuple):
    """One printed cell, of which a page has hundreds; `tone` is set where the value is a state of the row's machine."""

    label: str
    text: str
    style: str
    tone: str = ""


def value_of(record: models.Model, path: str) -> Any:  # Any: whatever the field holds
    """The value at the end of `path` (`person__name`); None where a link of it is missing."""
    value: Any = record
    for name in path.split("__"):
        value = getattr(value, name, None)
        if value is None:
            return None
    return value


def printed(column: Column, value: object) -> str:
    """`value` as pages show it, ID numbers masked; empty for nothing."""
    return "" if value is None or value == "" else column.kind.shown(column, value)
