"""What a model says of a column, so that a ledger need not say it again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db import models

from sanbiao.core.facts.fields import CodeField
from sanbiao.core.facts.rules import unique_fields
from sanbiao.core.ledger.columns import CellKind, Column, Filter
from sanbiao.core.secrecy.fields import SealedField

_KINDS: tuple[tuple[type[models.Field[Any, Any]], CellKind], ...] = (
    (SealedField, CellKind.ID),
    (models.ForeignKey, CellKind.UNIT),
    (models.BooleanField, CellKind.YESNO),
    (models.DateField, CellKind.DATE),
    (models.DecimalField, CellKind.DECIMAL),
    (models.IntegerField, CellKind.INT),
)
_FILTERS = {
    CellKind.CODE: Filter.CHOICE,
    CellKind.YESNO: Filter.CHOICE,
    CellKind.DATE: Filter.RANGE,
    CellKind.MONTH: Filter.RANGE,
}
_WIDTHS = {
    CellKind.NAME: 10,
    CellKind.MONTH: 10,
    CellKind.INT: 8,
    CellKind.DECIMAL: 8,
    CellKind.UNIT: 20,
    CellKind.ID: 22,
    CellKind.CREDIT: 22,
}
_WIDTH = 12
_SEARCHED = frozenset({CellKind.NAME, CellKind.UNIT})
IDENTIFYING = frozenset({CellKind.ID, CellKind.CREDIT})
"""The kinds of cells that tell a person or an organisation from all others, wherever in the country it is from."""


def bound(model: type[models.Model], columns: Iterable[Column]) -> tuple[Column, ...]:
    """`columns` with all that `model` says of them."""
    told = [_told(model, each) for each in columns]
    made = made_with(told)
    return tuple(_linked(model, each, made) for each in told)


def made_with(columns: Iterable[Column]) -> str:
    """The foreign key whose row is made when a sheet names one that is not there: one that a column of ID numbers or
    credit codes reaches through, unless it says to which ledger the row must belong.
    """
    links = (each.field.rpartition("__")[0] for each in columns if each.kind in IDENTIFYING and not each.refers_to)
    return next((link for link in links if link), "")


def keys_of(model: type[models.Model], columns: Iterable[Column]) -> tuple[str, ...]:
    """The fields of those `columns` in which what tells rows of `model` apart is read, in the order of the model."""
    read = [each for each in columns if not each.derived]
    return tuple(_read_in(model, name, read) for name in unique_fields(model))


def day_of(columns: Iterable[Column], ordering: Iterable[str]) -> str:
    """The field of the day by which rows of a list follow one another: one that orders it, or else its first day; or none."""
    days = [each.field for each in columns if each.kind is CellKind.DATE]
    months = [each.field for each in columns if each.kind is CellKind.MONTH]
    by_day = (name.removeprefix("-") for name in ordering)
    return next((name for name in by_day if name in (*days, *months)), days[0] if days else "")


def with_ends(columns: Iterable[Column], orders: Iterable[tuple[str, str]]) -> tuple[Column, ...]:
    """The columns, those marked as ends that may be empty and follow another by one of the `orders`."""
    ends = {later for _, later in orders}
    return tuple(replace(each, is_end=True) if each.field in ends and not each.required else each for each in columns)


def _read_in(model: type[models.Model], name: str, columns: Iterable[Column]) -> str:
    """The field of the column in which the unique field `name` is read: itself, what it is the hash of, or what it leads to."""
    hashed = {each.name for each in model._meta.concrete_fields if isinstance(each, SealedField) and each.hashed_in == name}
    # A firm is told by its credit code, and not by its name that stands before it.
    for each in sorted(columns, key=lambda column: column.kind not in IDENTIFYING):
        link, _, rest = each.field.partition("__")
        if each.field in (name, *hashed) or (rest and link == name and each.kind is not CellKind.NAME):
            return each.field
    raise LookupError(f"{model._meta.label}: no column holds {name}, by which rows are told apart")


def field_at(model: type[models.Model], path: str) -> models.Field[Any, Any]:
    """The field at the end of `path` (`person__name`).

    Raises:
        FieldDoesNotExist: a name of it is none.
    """
    *links, leaf = path.split("__")
    for link in links:
        model = model._meta.get_field(link).related_model  # type: ignore[assignment]  # a link is a foreign key
    field = model._meta.get_field(leaf)
    assert isinstance(field, models.Field)  # noqa: S101  # columns stand on fields of their own
    return field


def kind_of(field: models.Field[Any, Any]) -> CellKind:
    """What a cell of `field` holds."""
    if own := getattr(field, "cell", ""):
        kind: CellKind = getattr(CellKind, own.upper())
        return kind
    if field.choices:
        return CellKind.CODE
    return next((kind for each, kind in _KINDS if isinstance(field, each)), CellKind.TEXT)


def _told(model: type[models.Model], column: Column) -> Column:
    """A column with the facts of its own field."""
    if column.stated is None:
        return column
    stated = dict(column.stated)
    field = field_at(model, column.field)
    kind = stated.get("kind", kind_of(field))
    also = stated.pop("also", {})
    link = column.field.partition("__")[0]
    above = column.field.removesuffix(field.name)
    holder = model._meta.get_field(link)
    is_code = isinstance(field, CodeField) and link == column.field
    required = stated.get("required", not (holder.null or field.null or field.blank or field.has_default()))
    facts: dict[str, Any] = {
        "label": str(field.verbose_name),
        "kind": kind,
        "required": required,
        "codes": codes_of(field, also) if kind is CellKind.CODE else {},
        "default": str(field.default) if kind is CellKind.CODE and field.has_default() and not required else "",
        "is_code": is_code,
        "past": getattr(field, "past", False),
        "is_birth": getattr(field, "is_birth", False),
        "past_when": tuple((f"{above}{name}", held) for name, held in getattr(field, "past_when", ())),
        "search": is_code or kind in _SEARCHED,
        "filter": _FILTERS.get(kind),
        "width": _WIDTHS.get(kind, _WIDTH),
        "derived": bool(field.generated),
    }
    return Column(field=column.field, synonyms=column.synonyms, **{**facts, **stated})


def codes_of(field: models.Field[Any, Any], also: Mapping[Any, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The stored values of a field's choices, each with its label and the further words in `also`."""
    return {str(value): (str(label), *also.get(value, ())) for value, label in field.flatchoices}


def _linked(model: type[models.Model], column: Column, made: str) -> Column:
    """A column that reaches through a foreign key refers by what is unique there, or only shows what is there."""
    link = column.field.rpartition("__")[0]
    if column.refers_to or column.derived or not link or link == made or column.kind is CellKind.NAME:
        return column
    field = field_at(model, column.field)
    if field.unique or column.kind is CellKind.ID:
        return replace(column, refers_to=str(field.model._meta.label_lower))
    return replace(column, derived=True, required=False)
