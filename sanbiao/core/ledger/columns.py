"""The columns of a ledger: one declaration for the screen, the sheets that come in and the sheets that go out.

What the model says of a field is said there: its label, what a cell of it holds, whether it must be filled, the words of its
choices. A ledger adds the other headings and words that departments write, and what is searched, filtered and how wide.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sanbiao.core.ledger.kinds import CellKind

__all__ = ["CellKind", "Column", "Filter", "Sheet", "column"]


class Filter(StrEnum):
    """How a list may be narrowed by a column."""

    CHOICE = "choice"
    RANGE = "range"
    TEXT = "text"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a ledger, with everything that is known of it. Ledgers declare theirs by `column`.

    `field` is a path on the model (`person__name`). `label` is the heading on screen and in sheets; in a sheet with a
    two-row head it is `upper/lower` (`全日制教育/学历`). `codes` maps each stored value to the words read for it, the
    printed one first. A column with `refers_to` names the key of another ledger, whose row must be there.
    `is_code` marks a text by which rows are known: it is kept in its normal form, so that equal codes are equal everywhere.
    `words` are those that figures look for in a text: one equal in normal form is kept as it stands here; where the column
    is `closed`, any other word is a warning. `terms` gives the one of `words` that another text certainly is in the field's own
    terms, empty where it is none. A day of a column that is `past` lies ahead of nobody who writes it down,
    in rows whose other columns hold what `past_when` says.
    A column that is `required` must stand in every sheet; its cell may be empty in rows `unless` names: those whose other
    columns hold one of these values (`unless={"outcome": (Outcome.PENDING,)}`), states that come before the fact.
    `is_lenient` marks a column of our own that no department has to know: what cannot be read in it is a warning, and the
    cell is left out.
    `nothing` are the words, in normal form, that say of the column that there is none (群众 of the day of joining the party).
    `is_birth` marks the day or month of birth of the person whose ID number the row gives. `until` names the column of the
    last day, where a cell of this one may hold both: `2023.3.6-3.10`. A column that `is_end` may say that the end has not
    come: 至今. `heading` is what stands above the cells in the sheet that is read, which may name another unit: 元 for 万元.
    `derived` columns are shown and exported, but never read from a sheet. `links` names a foreign key to a unit that is
    set as well when the text names a unit. `within` names the foreign key to the unit below which a unit is looked for: a
    village by its short name, which villages of other towns may have too. `stated` is what a ledger said of a column whose
    other facts its model has.
    """

    field: str
    label: str
    kind: CellKind = CellKind.TEXT
    synonyms: tuple[str, ...] = ()
    required: bool = False
    # Any: a TextChoices member is a string, but a mapping keyed by members is none keyed by strings.
    codes: Mapping[Any, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    default: str = ""
    is_code: bool = False
    words: tuple[str, ...] = ()
    terms: Callable[[str], str] | None = None
    is_lenient: bool = False
    unless: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    refers_to: str = ""
    closed: bool = False
    past: bool = False
    past_when: tuple[tuple[str, frozenset[str]], ...] = ()
    nothing: frozenset[str] = frozenset()
    is_birth: bool = False
    until: str = ""
    heading: str = ""
    is_end: bool = False
    links: str = ""
    within: str = ""
    derived: bool = False
    listed: bool = True
    search: bool = False
    filter: Filter | None = None
    width: int = 12
    stated: Mapping[str, Any] | None = None

    @property
    def headings(self) -> tuple[str, ...]:
        return (self.label, *self.synonyms)


def column(field: str, *synonyms: str, **stated: Any) -> Column:  # Any: what a column may say, each of its own type
    """The column of `field`, also headed `synonyms`; everything else comes from the model unless it is `stated`.

    `also` gives further words for choices, by their stored value: `also={State.OPEN: ("在办",)}`.
    """
    return Column(field=field, label="", synonyms=synonyms, stated=stated)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """How a ledger's sheet is recognised and read: its names, columns, key and the dates that must be in order.

    `key` and `orders` are fields of columns.
    """

    ledger: str
    name: str
    synonyms: tuple[str, ...] = ()
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    orders: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.synonyms)

    def label(self, field: str) -> str:
        """The heading of the column of `field`."""
        return next(column.label for column in self.columns if column.field == field)
