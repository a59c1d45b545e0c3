"""Rows named by what people type: a unit by its name, a person by name or ID number, a class by its code."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q, QuerySet

from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.core.ledger.deriving import field_at
from sanbiao.core.ledger.ledger import REGISTRY, Ledger, UnitNames
from sanbiao.core.ledger.near import perhaps
from sanbiao.core.ledger.normal import normal
from sanbiao.core.secrecy.fields import SealedField, keyed_hash

_KINDS = (CellKind.TEXT, CellKind.NAME, CellKind.ID, CellKind.CREDIT)
_UNIT_FIELDS = ("pk", "code", "name", "short_name", "aliases", "kind", "parent_id")
_LOOKED_AT = 50


class NotFound(LookupError):
    """A text that names no row, or several, with the sentence for the person."""


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


def _unit_ledger() -> Ledger[Any]:
    return next(ledger for ledger in REGISTRY.values() if ledger.holds_units)


def unit_names() -> UnitNames:
    """What every name of a unit stands for, by its normal form; the same for sheets and for forms."""
    ledger = _unit_ledger()
    return ledger.unit_names(ledger.model._base_manager.values(*_UNIT_FIELDS))


def unit_of_text(text: str) -> Any:  # Any: the key of a unit
    """The key of the unit that a free text names; None if it names none."""
    return unit_names().told(text)


def no_unit(names: UnitNames, text: str) -> str:
    """Why `text` names no unit, and what to do."""
    near = perhaps(text, names.strict.keys())
    return f"“{text}”不在{_unit_ledger().title}名录中，{near}请核对写法，或先把它补进{_unit_ledger().title}台账。"


def no_unit_within(names: UnitNames, key: Any, above: str, text: str) -> str:
    """Why `text` names no unit below the one with `key`, called `above`, and what to do."""
    near = perhaps(text, [name for unit, name in names.within if unit == key])
    return f"“{text}”不是{above}的下级{_unit_ledger().title}，{near}请核对写法，或先把它补进{_unit_ledger().title}台账。"


def no_row(ledger: Ledger[Any], text: str, found: int) -> str:
    """Why `text`, by which `found` rows of `ledger` are called, does not name one of them, and what to do."""
    if found:
        return f"有 {found} 行都叫“{text}”，请改填{ledger.key_columns[0].label}。"
    return f"“{text}”在「{ledger.title}」中没有，请核对，或先导入或登记该台账。"


def other_name(label: str, told: str, standing: str) -> str:
    """That a row called `told`, known by its `label`, is called `standing` where it is kept."""
    return f"“{told}”与此{label}已登记的“{standing}”不一致，以登记的为准，请核对。"


def named(rows: QuerySet[Any], text: str, *, by: str = "", within: Any = None) -> Any:  # Any: the key of a unit
    """The one of `rows` that `text` names: by its key, its name or the field `by`; of units, if given, the one below `within`.

    Raises:
        NotFound: it names none, or several.
    """
    ledger = ledger_of_model(rows.model)
    if ledger.holds_units:
        return _unit(rows, text, within)
    found = _others(rows, ledger, text, by)
    if len(found) == 1:
        return found[0]
    raise NotFound(no_row(ledger, text, len(found)))


def called(rows: QuerySet[Any], text: str) -> list[Any]:  # Any: rows of whatever model
    """Those of `rows` that `text` names, by key, code or name.

    Raises:
        NotFound: it names none.
    """
    ledger = ledger_of_model(rows.model)
    if ledger.holds_units:
        return [_unit(rows, text, None)]
    if found := _others(rows, ledger, text, ""):
        return found
    raise NotFound(no_row(ledger, text, 0))


def name_of(rows: QuerySet[Any], row: Any, *, by: str = "", within: Any = None) -> str:  # Any: a row of whatever model
    """The shortest text that `named` takes for `row`: what it is called, its full name, or else its code, never an ID number."""
    for text in (str(getattr(row, by, "") or row), str(getattr(row, "name", ""))):
        try:
            if named(rows, text, by=by, within=within) == row:
                return text
        except NotFound:
            continue
    ledger = ledger_of_model(rows.model)
    codes = (column.field for column in ledger.columns if column.is_code)
    return str(getattr(row, next(codes, "name")))


def code_beside(model: type[Model], column: Column) -> str:
    """The path of the code by which the row that a column refers to by name may be named too; empty for other columns."""
    book = REGISTRY.get(column.refers_to)
    if book is None or column.kind is not CellKind.TEXT or getattr(field_at(model, column.field), "is_code", False):
        return ""
    codes = [each.field for each in book.key_columns if each.is_code]
    return f"{column.field.rpartition('__')[0]}__{codes[0]}" if len(codes) == len(book.key_columns) == 1 else ""


def shared_names(model: type[Model], field: str) -> set[str]:
    """The texts of `field`, in normal form, that several rows carry."""
    seen: set[str] = set()
    shared: set[str] = set()
    for text in model._base_manager.values_list(field, flat=True):
        (shared if (bare := normal(text)) in seen else seen).add(bare)
    return shared


def _unit(rows: QuerySet[Any], text: str, within: Any) -> Any:
    """The unit of a name, or of a code, for whoever knows it."""
    names, bare = unit_names(), normal(text)
    key = names.below(within, text) if within else names.named(text)
    inside = rows.filter(parent=within) if within else rows
    found = inside.filter(Q(pk=key) if key else Q(code=bare)).first()
    if found is None:
        above = rows.model._base_manager.filter(pk=within).first() if within else None
        raise NotFound(no_unit_within(names, within, str(above), text) if above else no_unit(names, text))
    return found


def _others(rows: QuerySet[Any], ledger: Ledger[Any], text: str, by: str) -> list[Any]:
    bare = normal(text)
    columns = [column for column in ledger.columns if _names_a_row(ledger, column, by)]
    chances = [_named_so(ledger, column, text.strip(), bare) for column in columns]
    found = list(rows.filter(reduce(or_, chances))[:_LOOKED_AT])
    if found or not by:
        return found
    # Names are not kept in normal form, in which a sheet may give them.
    alike = [pk for pk, told in rows.values_list("pk", by) if normal(told) == bare]
    return list(rows.filter(pk__in=alike[:_LOOKED_AT]))


def _names_a_row(ledger: Ledger[Any], column: Column, by: str) -> bool:
    is_name = column.field in ledger.key_fields or column.field in ("name", by)
    return is_name and column.kind in _KINDS


def _named_so(ledger: Ledger[Any], column: Column, exact: str, bare: str) -> Q:
    if column.kind is CellKind.ID:
        return Q((hash_path(ledger.model, column.field), keyed_hash(bare.upper())))
    return Q((f"{column.field}__in", [exact, bare.upper() if column.kind is CellKind.CREDIT else bare]))
