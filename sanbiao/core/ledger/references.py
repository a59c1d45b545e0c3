"""Rows named by what people type: a unit by its name, a person by name or ID number, a class by its code."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q, QuerySet

from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.core.ledger.ledger import REGISTRY, Ledger, UnitNames
from sanbiao.core.ledger.normal import normal
from sanbiao.core.secrecy.fields import SealedField, keyed_hash

_KINDS = (CellKind.TEXT, CellKind.NAME, CellKind.ID)
_UNIT_FIELDS = ("pk", "code", "name", "short_name", "aliases", "kind", "parent_id")
_LOOKED_AT = 50


class NotFound(LookupError):
    """A text that names no row, or several, with the sentence for the person."""


def field_at(model: type[Model], path: str) -> Any:  # Any: a field of whatever kind
    """The field at the end of `path` (`person__name`)."""
    *links, name = path.split("__")
    for link in links:
        model = model._meta.get_field(link).related_model  # type: ignore[assignment]  # a link is a foreign key
    return model._meta.get_field(name)


def hash_path(model: type[Model], path: str) -> str:
    """The path of the hash by which the sealed field at `path` is found: `person__id_hash` for `person__id_number`."""
    field = field_at(model, path)
    assert isinstance(field, SealedField)  # noqa: S101  # a column of ID numbers is sealed
    return "__".join([*path.split("__")[:-1], field.hashed_in])


def ledger_of_model(model: type[Model]) -> Ledger[Any]:  # Any: the model is known only at run time
    """The ledger in which rows of `model` are kept.

    Raises:
        KeyError: none is declared.
    """
    return REGISTRY[str(model._meta.label_lower)]


def unit_names() -> UnitNames:
    """What every name of a unit stands for, by its normal form; the same for sheets and for forms."""
    ledger = next(ledger for ledger in REGISTRY.values() if ledger.holds_units)
    return ledger.unit_names(ledger.model._base_manager.values(*_UNIT_FIELDS))


def unit_of_text(text: str) -> Any:  # Any: the key of a unit
    """The key of the unit that a free text names; None if it names none."""
    return unit_names().loose.get(normal(text))


def named(rows: QuerySet[Any], text: str) -> Any:
    """The one of `rows` that `text` names.

    Raises:
        NotFound: it names none, or several.
    """
    ledger = ledger_of_model(rows.model)
    found = _units(rows, text) if ledger.holds_units else _others(rows, ledger, text)
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFound(f"在{ledger.title}中没有找到「{text}」，请核对写法，或先在{ledger.title}中登记。")
    raise NotFound(f"有 {len(found)} 行都叫「{text}」，请改填{ledger.key_columns[0].label}。")


def name_of(rows: QuerySet[Any], row: Any) -> str:  # Any: a row of whatever model
    """The shortest text that `named` takes for `row`: what it is called, its full name, or else its code, never an ID number."""
    for text in (str(row), str(row.name)):
        try:
            if named(rows, text) == row:
                return text
        except NotFound:
            continue
    ledger = ledger_of_model(rows.model)
    codes = (column.field for column in ledger.columns if column.is_code)
    return str(getattr(row, next(codes, "name")))


def _units(rows: QuerySet[Any], text: str) -> list[Any]:
    """The unit of a name, or of a code, for whoever knows it."""
    key = unit_names().strict.get(normal(text))
    return list(rows.filter(Q(pk=key) if key else Q(code=normal(text))))


def _others(rows: QuerySet[Any], ledger: Ledger[Any], text: str) -> list[Any]:
    bare = normal(text)
    chances = [_named_so(ledger, column, text.strip(), bare) for column in ledger.columns if _names_a_row(ledger, column)]
    return list(rows.filter(reduce(or_, chances))[:_LOOKED_AT])


def _names_a_row(ledger: Ledger[Any], column: Column) -> bool:
    is_name = column.field in ledger.key_fields or column.field == "name"
    return is_name and column.kind in _KINDS


def _named_so(ledger: Ledger[Any], column: Column, exact: str, bare: str) -> Q:
    if column.kind is CellKind.ID:
        return Q((hash_path(ledger.model, column.field), keyed_hash(bare.upper())))
    return Q((f"{column.field}__in", [exact, bare]))
