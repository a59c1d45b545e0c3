"""How the columns of a ledger become the fields of its model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models

from sanbiao.core.drive.reading import normal
from sanbiao.core.facts.judging import checks_of
from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.core.ledger.deriving import IDENTIFYING
from sanbiao.core.ledger.following import Following, following_fields
from sanbiao.core.ledger.kinds import Fit
from sanbiao.core.ledger.ledger import REGISTRY, Ledger
from sanbiao.core.ledger.references import code_beside
from sanbiao.core.secrecy.fields import SealedField, keyed_hash


@dataclass(frozen=True)
class Link:
    """A foreign key that a column fills by what the row it refers to is called (`lookup` on `model`).

    `find` turns the cell's value into what is looked up. `by_name` says that `lookup` is a name: names are compared in normal
    form, several rows may have one, and where rows have a `code` it names them too. `makes` says that a missing row is made,
    with what the columns `beside` say of it. They are compared with what stands in one that is there, `openly` where that may be
    told to whoever brings the sheet: the name of a firm, that of a person only to those to whom the person is open.
    """

    column: Column
    attribute: str
    model: type[models.Model]
    lookup: str
    find: Callable[[Any], Any]
    within: dict[str, Any]
    by_name: bool
    code: str
    makes: bool
    beside: tuple[Column, ...]
    openly: bool


def links_of(ledger: Ledger[Any]) -> list[Link]:
    """The foreign keys that the columns of a ledger fill."""
    return [link for column in ledger.columns if not column.derived and (link := _link(ledger, column))]


def _link(ledger: Ledger[Any], column: Column) -> Link | None:
    if "__" not in column.field:
        return None
    key, target_field = column.field.split("__", 1)
    target: type[models.Model] = ledger.model._meta.get_field(key).related_model
    field = target._meta.get_field(target_field)
    sealed = isinstance(field, SealedField)
    if column.kind not in IDENTIFYING and not column.refers_to:
        return None
    makes = ledger.creates_missing == key
    others = [each for each in ledger.columns if each is not column and each.field.startswith(f"{key}__")]
    book = REGISTRY.get(column.refers_to)
    return Link(
        column=column,
        attribute=f"{key}_id",
        model=target,
        lookup=field.hashed_in if isinstance(field, SealedField) else target_field,
        find=keyed_hash if sealed else normal,
        within=dict(book.constants) if book else {},
        by_name=column.kind not in IDENTIFYING and not getattr(field, "is_code", False),
        code=code_beside(ledger.model, column).rpartition("__")[2],
        makes=makes,
        beside=tuple(others) if column.kind in IDENTIFYING else (),
        openly=not sealed,
    )


class Mapping:
    """The columns of one ledger, sorted by how they are written."""

    def __init__(self, ledger: Ledger[Any]) -> None:
        self.ledger = ledger
        self.model: type[models.Model] = ledger.model
        read = [column for column in ledger.columns if not column.derived]
        # A unit within another comes after it.
        self.units = sorted((column for column in read if column.kind is CellKind.UNIT), key=lambda column: bool(column.within))
        self.references = links_of(ledger)
        reached = {reference.column.field.rpartition("__")[0] for reference in self.references}
        self.told = [column for column in read if "__" in column.field and column.field.split("__")[0] in reached]
        taken = {column.field for column in [*self.units, *self.told]}
        self.plain = [column for column in read if column.field not in taken]
        self.links = [column for column in read if column.links]
        self.key = ledger.key_columns

    def _field(self, name: str) -> Any:  # Any: a field of whatever kind
        return self.model._meta.get_field(name)

    @cached_property
    def fits(self) -> list[tuple[Column, Fit | None]]:
        """Each plain column with what turns the cell's value into the stored one."""
        return [(column, column.kind.fit(self._field(column.field))) for column in self.plain]

    @cached_property
    def sealed(self) -> str:
        """The attribute of the ledger's own sealed key, or nothing."""
        column = self.key[0]
        if column.kind is CellKind.ID and "__" not in column.field:
            return column.field
        return ""

    @cached_property
    def hashed(self) -> str:
        return str(self._field(self.sealed).hashed_in) if self.sealed else ""

    def attribute(self, column: Column) -> str:
        """The attribute of the model in which a column of the key stands."""
        if column.kind is CellKind.UNIT:
            return f"{column.field}_id"
        if "__" in column.field:
            return f"{column.field.split('__')[0]}_id"
        return self.hashed if column.field == self.sealed else column.field

    @cached_property
    def key_attributes(self) -> tuple[str, ...]:
        return tuple(self.attribute(column) for column in self.key)

    @cached_property
    def anchor(self) -> str:
        """The key attribute by which existing rows are fetched: one that compares exactly, and that every row has."""
        there = {field.attname for field in self.model._meta.concrete_fields if not field.null}
        exact = [name for name in self.key_attributes if name in there and (name.endswith("_id") or name == self.hashed)]
        return exact[0] if exact else self.key_attributes[0]

    @cached_property
    def compared(self) -> tuple[str, ...]:
        """The attributes in which an existing row may differ from the sheet's, and those by which rules judge it."""
        names = [column.field for column in self.plain if column.field != self.sealed]
        names += [f"{column.field}_id" for column in self.units]
        names += [reference.attribute for reference in self.references]
        names += [f"{column.links}_id" for column in self.links]
        names += list(self.key_attributes) + list(self.ledger.constants)
        names += [field.attname for field in self._following]
        judged = {name for check in checks_of(self.model) for name in check.fields}
        names += [field.attname for field in self.model._meta.concrete_fields if field.name in judged]
        return tuple(dict.fromkeys(names))

    @cached_property
    def unique(self) -> list[Column]:
        """The plain columns besides the key whose text only one row may carry."""
        return [column for column in self.plain if self._field(column.field).unique and column not in self.key]

    @cached_property
    def _following(self) -> list[Following]:
        return following_fields(self.model)

    def following(self, changes: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
        """What changes with `changes`: the pinyin of a name. `row` is the whole row as it will be."""
        return {field.attname: field.value_of(row) for field in self._following if changes.keys() & set(field.sources)}
