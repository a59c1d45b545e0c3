"""What stands in the cells of a paper: the rows in sight, in the words of the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import models
from django.db.models import QuerySet

from sanbiao.core.access.policy import User
from sanbiao.core.ledger.cells import printed, value_of
from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.listing import read
from sanbiao.core.ledger.papers.paper import BLANK, NUMBER, behind, column_of

TWO = 2
_WIDE = "\u3000"


def filled(
    ledger: Ledger[Any], rows: QuerySet[Any], fields: Sequence[str], *, user: User, is_full: bool = False
) -> list[list[str]]:
    """The text of each field of each row, numbered from one; ID numbers are masked unless they are asked for in full.

    What the row of the person behind says is there for those alone who see that row.
    """
    columns = {field: column_of(ledger, field) for field in fields if field not in (NUMBER, BLANK)}
    records = list(read(ledger, rows, list(columns.values())))
    seen = {link: _seen(records, link, subject, user) for link, subject in behind(ledger).items() if _asked(ledger, link, fields)}
    told = [_teller(ledger, field, columns, seen, is_full=is_full) for field in fields]
    return [[tell(number, record) for tell in told] for number, record in enumerate(records, start=1)]


def _asked(ledger: Ledger[Any], link: str, fields: Iterable[str]) -> bool:
    """Whether any of the fields is told by the row behind alone."""
    own = {column.field for column in ledger.columns}
    return any(field.startswith(f"{link}__") and field not in own for field in fields)


def _seen(records: Iterable[models.Model], link: str, subject: Ledger[Any], user: User) -> set[Any]:
    named = {value_of(record, f"{link}__pk") for record in records}
    if not subject.policy.may(user, subject.view_permission):
        return set()
    return set(subject.rows(user).filter(pk__in=named).values_list("pk", flat=True))


# Any: a row of whatever model
def _teller(
    ledger: Ledger[Any], field: str, columns: dict[str, Column], seen: dict[str, set[Any]], *, is_full: bool
) -> Callable[[int, Any], str]:
    if field == NUMBER:
        return lambda number, _: str(number)
    if field == BLANK:
        return lambda _, __: ""
    column = columns[field]
    link = field.partition("__")[0]
    is_guarded = link in seen and all(field != each.field for each in ledger.columns)

    def tell(_: int, record: Any) -> str:
        if is_guarded and value_of(record, f"{link}__pk") not in seen[link]:
            return ""
        value = value_of(record, field)
        if column.kind is CellKind.NAME:
            return spaced(printed(column, value))
        if is_full and column.kind is CellKind.ID and value:
            return column.kind.text(column, value)
        return printed(column, value)

    return tell


def spaced(name: str) -> str:
    """A name of two characters as wide as one of three, as rosters have it."""
    return f"{name[0]}{_WIDE}{name[1]}" if len(name) == TWO and not name.isascii() else name
