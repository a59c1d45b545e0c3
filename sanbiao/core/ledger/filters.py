"""The filters of a ledger's list: a search over words, and what each column declares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, partial, reduce
from operator import or_
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.forms import BoundField
from django.http import QueryDict

from sanbiao.core.ledger.columns import CellKind, Column, Filter
from sanbiao.core.ledger.fields import CellField
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.references import hash_path
from sanbiao.core.secrecy.addresses import INCOMPLETE, as_told, for_address, hash_in, is_incomplete

SEARCH = "q"
ALL = "全部"
_UNIT_NAMES = ("short_name", "name")


class _SearchField(forms.CharField):
    """Words to search for; part of an ID number finds nobody, and is told so."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if is_incomplete(for_address(text)):
            raise forms.ValidationError(INCOMPLETE)
        return text


class _SearchFilter(django_filters.CharFilter):  # type: ignore[misc]
    field_class = _SearchField


class _EndFilter(django_filters.Filter):  # type: ignore[misc]  # django-filter has no types
    """One end of a range, typed as the column's cells are."""

    field_class = CellField


@dataclass(frozen=True)
class FilterGroup:
    """The inputs of one column: one, or two for a range. `said` is what they ask for, empty when they ask nothing."""

    label: str
    inputs: tuple[BoundField, ...]
    said: str

    @property
    def is_range(self) -> bool:
        return len(self.inputs) > 1

    @property
    def is_faulty(self) -> bool:
        return any(field.errors for field in self.inputs)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(field.html_name for field in self.inputs)


class LedgerFilters(django_filters.FilterSet):  # type: ignore[misc]
    """The filters of one ledger; `filters_of` makes the subclass."""

    ledger: Ledger[Any]  # Any: whatever model the ledger has

    def search(self, rows: QuerySet[Any], _: str, text: str) -> QuerySet[Any]:
        """The rows in which every word of `text` is found in one of the searched columns; an ID number is found whole."""
        for word in for_address(text).split():
            rows = rows.filter(_found(self.ledger, word))
        return rows

    def chosen(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that the filters leave. A faulty filter leaves none, for showing everything would hide the fault."""
        if not self.form.is_valid():
            return rows.none()
        narrowed: QuerySet[Any] = self.filter_queryset(rows)
        return narrowed

    def groups(self) -> Iterator[FilterGroup]:
        """The filters as they are drawn, the search first."""
        yield self._group("查找", (SEARCH,))
        for column in filtered_columns(self.ledger):
            yield self.group_of(column)

    def group_of(self, column: Column) -> FilterGroup:
        return self._group(column.label.replace("/", ""), names_of(column))

    def _group(self, label: str, names: tuple[str, ...]) -> FilterGroup:
        self.form.is_valid()
        inputs = tuple(self.form[name] for name in names)
        said = [_said(field, self.form.cleaned_data.get(field.name)) for field in inputs]
        if not any(said):
            return FilterGroup(label, inputs, "")
        return FilterGroup(label, inputs, said[0] if len(said) == 1 else f"{said[0] or '不限'} 至 {said[1] or '不限'}")


def _said(field: BoundField, value: object) -> str:
    if value is None or value == "":
        return ""
    choices = dict(getattr(field.field, "choices", ()))
    raw = field.value()
    return str(choices.get(raw) or as_told(for_address(str(field.field.prepare_value(value)))))


def _found(ledger: Ledger[Any], word: str) -> Q:
    chances = [_contains(ledger, column, word) for column in ledger.columns if column.search]
    if number := hash_in(word):
        paths = [column.field for column in ledger.columns if column.kind is CellKind.ID]
        chances += [Q((hash_path(ledger.model, path), number)) for path in paths]
    return reduce(or_, chances, Q())


def _contains(ledger: Ledger[Any], column: Column, word: str) -> Q:
    if column.kind is not CellKind.UNIT:
        return Q((f"{column.field}__icontains", word))
    units: Any = ledger.model._meta.get_field(column.field).related_model
    # The units are few: they are found first, and the rows of the ledger need no join.
    called = reduce(or_, (Q((f"{name}__icontains", word)) for name in _UNIT_NAMES))
    return Q((f"{column.field}__in", units._base_manager.filter(called).values("pk")))


_FIRST = (Filter.CHOICE, Filter.RANGE, Filter.TEXT)


def filtered_columns(ledger: Ledger[Any]) -> list[Column]:
    """The columns with a filter, those to choose from first."""
    return [column for kind in _FIRST for column in ledger.columns if column.filter is kind]


def names_of(column: Column) -> tuple[str, ...]:
    """The parameters by which the list is narrowed by `column`."""
    if column.filter is Filter.RANGE:
        return f"{column.field}_from", f"{column.field}_to"
    return (column.field,)


def filters_of_column(column: Column) -> Iterator[tuple[str, django_filters.Filter]]:
    """The filters of the list that a column asks for, by parameter."""
    label = column.label.replace("/", "")
    if column.filter is Filter.RANGE:
        end = replace(column, required=False, default="")
        for name, lookup, word in zip(names_of(column), ("gte", "lte"), ("起", "止"), strict=True):
            yield name, _EndFilter(field_name=column.field, lookup_expr=lookup, label=f"{label}，{word}", column=end)
    elif choices := column.kind.choices(column):
        yield (
            column.field,
            django_filters.TypedChoiceFilter(
                field_name=column.field,
                label=label,
                choices=[("", ALL), *choices],
                coerce=partial(column.kind.chosen, column),
                empty_value=None,
            ),
        )
    else:
        yield column.field, django_filters.CharFilter(field_name=column.field, lookup_expr="icontains", label=label)


@cache
def filters_of(ledger: Ledger[Any]) -> type[LedgerFilters]:
    """The filter set of `ledger`."""
    searched = "、".join(column.label.replace("/", "") for column in ledger.columns if column.search)
    widget = forms.TextInput(attrs={"type": "search", "placeholder": searched})
    made: dict[str, Any] = {SEARCH: _SearchFilter(method="search", label="查找", widget=widget)}
    for column in filtered_columns(ledger):
        made |= dict(filters_of_column(column))
    made["ledger"] = ledger
    made["Meta"] = type("Meta", (), {"model": ledger.model, "fields": []})
    return type(f"{ledger.model.__name__}Filters", (LedgerFilters,), made)


def bound_filters(ledger: Ledger[Any], parameters: QueryDict, *, beside: str = "") -> LedgerFilters:
    """The filters as an address asks for them; those that stand on a page a second time are told apart by `beside`."""
    bound = filters_of(ledger)(parameters, queryset=ledger.model._base_manager.none())
    if beside:
        bound.form.auto_id = f"{beside}_%s"
    return bound
