"""The table that draws a listing: heads, rows, the filters in force, and what may be done with the rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db import models

from sanbiao.core.ledger.beside import NOTHING_BESIDE, Beside
from sanbiao.core.ledger.cells import Cell, printed, value_of
from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.core.ledger.filters import FilterGroup, bound_filters, names_of
from sanbiao.core.ledger.finding.conditions import WHERE, Conditions
from sanbiao.core.ledger.finding.meeting import nowhere_said
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.listing import BACK, SORT, Listing, context_query, in_list_order
from sanbiao.core.ledger.table_parts import Chip, Head, ListChoice, OpenFilter, Row
from sanbiao.core.machine.machine import Machine

FIRST = 3
"""So many filters stand in the row above the table; the others open by a press."""
HEAD = "head"


class Table:
    """What `ledger/_rows.html` draws. `export_url`, `papers` and `actions` (address, label) are left empty where not offered.

    `beside` puts further columns after the name. With `back`, the address of the page the table stands on, a name opens
    the person or thing it names, where that may be seen, and the page opened leads back. `anchor` is the heading, as an address
    has it, above which the table does not begin its page: sorting and turning pages stay there.
    """

    def __init__(
        self,
        listing: Listing,
        *,
        export_url: str = "",
        actions: Sequence[tuple[str, str]] = (),
        is_sortable: bool = True,
        beside: Beside = NOTHING_BESIDE,
        back: str = "",
        anchor: str = "",
        papers: Any = None,  # Any: papers.taking.Offer, which is built on this module
    ) -> None:
        self.beside = beside
        self.papers = papers
        self.back = back
        self.anchor = anchor
        self.listing = listing
        self.ledger = listing.ledger
        self.export_url = export_url
        self.actions = actions
        self.is_sortable = is_sortable

    @property
    def holds_numbers(self) -> bool:
        """Whether the rows have ID numbers, which leave in part unless it is asked otherwise."""
        return any(column.kind is CellKind.ID for column in self.ledger.columns)

    @property
    def page(self) -> Page[Any]:
        return self.listing.page

    @cached_property
    def heads(self) -> list[Head]:
        """The first stands at the left like the cells below it, which are links, also where they are numbers."""
        identity, *others = [self._head(column) for column in self.listing.columns]
        identity = replace(identity, style="")
        return [identity, *(Head(column.label, column.kind.style(column)) for column in self.beside.columns), *others]

    def _head(self, column: Column) -> Head:
        label, style = column.label.replace("/", ""), column.kind.style(column)
        if not self.is_sortable:
            return Head(label, style)
        is_filtered = any(self.listing.parameters.get(name) for name in names_of(column)) if column.filter else False
        narrow = f"{self._query_before_head}{HEAD}={column.field}{self.anchor}" if column.filter else ""
        if not self.listing.can_sort(column):
            return Head(label, style, filter=narrow, is_filtered=is_filtered)
        direction = {column.field: "ascending", f"-{column.field}": "descending"}.get(self.sort, "")
        sort = f"-{column.field}" if direction == "ascending" else column.field
        return Head(label, style, f"{self._query_before_sort}{SORT}={sort}{self.anchor}", direction, narrow, is_filtered)

    @cached_property
    def open_filter(self) -> OpenFilter | None:
        """The filter that a press on the head of its column opened."""
        wanted = self.listing.parameters.get(HEAD, "")
        column = next((column for column in self.listing.columns if column.field == wanted and column.filter), None)
        if column is None or not self.is_sortable:
            return None
        group = bound_filters(self.ledger, self.listing.parameters, beside=HEAD).group_of(column)
        left_out = {*group.names, HEAD, "page"}
        kept = [(name, value) for name, values in self.listing.parameters.lists() for value in values if name not in left_out]
        without = self._query_without(HEAD, *group.names) if group.said else ""
        return OpenFilter(group, kept, f"{self._query_without(HEAD)}{self.anchor}", without)

    @cached_property
    def _query_before_sort(self) -> str:
        return self._to_be_followed(SORT, HEAD)

    @cached_property
    def _query_before_head(self) -> str:
        return self._to_be_followed(HEAD)

    def _to_be_followed(self, *left_out: str) -> str:
        kept = self._query_without(*left_out)
        return kept if kept == "?" else f"{kept}&"

    @cached_property
    def rows(self) -> list[Row]:
        prepared = [(column, column.label.replace("/", ""), column.kind.style(column)) for column in self.listing.columns]
        machine, records = self.ledger.machine, self.listing.records
        beside = self.beside.cells([record.pk for record in records])
        rows = []
        for record, address in zip(records, self._addresses(records), strict=True):
            identity, *others = [_cell(record, *each, machine) for each in prepared]
            rows.append(Row(record.pk, f"{address}{self._query}", [identity, *beside[record.pk], *others]))
        return rows

    def _addresses(self, records: Sequence[models.Model]) -> list[str]:
        """The page that each row opens: its own, or that of whom or what it names."""
        own = self.ledger.detail_urls(record.pk for record in records)
        link, _, _ = self.listing.columns[0].field.rpartition("__")
        if not (self.back and link):
            return own
        named = [value_of(record, f"{link}__pk") for record in records]
        model = self.ledger.model._meta.get_field(link).related_model
        subjects = next(ledger for ledger in REGISTRY.values() if ledger.model is model)
        seen = set(subjects.rows(self.listing.user).filter(pk__in=named).values_list("pk", flat=True))
        return [subjects.detail_url(key) if key in seen else address for key, address in zip(named, own, strict=True)]

    @cached_property
    def _query(self) -> str:
        kept = context_query(self.listing.parameters)
        return f"{kept}{'&' if kept else '?'}{urlencode({BACK: self.back})}" if self.back else kept

    @cached_property
    def groups(self) -> list[FilterGroup]:
        return list(self.listing.filters.groups())

    @property
    def first_groups(self) -> list[FilterGroup]:
        return self.groups[:FIRST]

    @property
    def more_groups(self) -> list[FilterGroup]:
        return self.groups[FIRST:]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """What is wrong with filters and conditions: label and sentence."""
        of_filters = [(str(field.label), str(fault)) for group in self.groups for field in group.inputs for fault in field.errors]
        return [*of_filters, *self.listing.conditions.faults]

    @property
    def why_none(self) -> str:
        """What to do where filters and conditions left no row."""
        nowhere = nowhere_said(self.conditions, self.listing.seen)
        return "".join(nowhere) or "请放宽筛选条件，或在上方更换单位范围。"

    @property
    def sort(self) -> str:
        return self.listing.parameters.get(SORT, "")

    @property
    def chips(self) -> Iterator[Chip]:
        for group in self.groups:
            if group.said:
                yield Chip(group.label, group.said, self._query_without(*group.names))
        for place, lines in enumerate(self.conditions.groups):
            for number, line in enumerate(lines):
                label = f"或者 {line.label}" if place and not number else line.label
                said = line.condition.said if line.condition else "有误"
                yield Chip(label, said, self._query_with(self.conditions.without(place, number)))

    @property
    def conditions(self) -> Conditions:
        return self.listing.conditions

    def _query_with(self, groups: Sequence[str]) -> str:
        """The address of the page with other conditions."""
        query = self.listing.parameters.copy()
        query.pop("page", None)
        query.setlist(WHERE, list(groups))
        return f"?{query.urlencode()}"

    @property
    def query_without_filters(self) -> str:
        return self._query_without(*self.listing.filters.filters, WHERE)

    def _query_without(self, *names: str) -> str:
        query = self.listing.parameters.copy()
        for name in {*names, "page"} & query.keys():
            del query[name]
        return f"?{query.urlencode()}"

    @property
    def choices(self) -> list[ListChoice]:
        shown = {column.field for column in self.listing.columns}
        _, *others = in_list_order(self.ledger)
        return [ListChoice(column.field, column.label.replace("/", ""), column.field in shown) for column in others]

    @property
    def is_filtered(self) -> bool:
        return self.listing.is_filtered


def _cell(record: models.Model, column: Column, label: str, style: str, machine: Machine[Any] | None) -> Cell:
    value = value_of(record, column.field)
    tone = tone_of(machine, str(value)) if machine and column.field == machine.field else ""
    return Cell(label, printed(column, value), style, tone)


def tone_of(machine: Machine[Any], state: str) -> str:
    """The colour of a state: what has no way on is settled, be it well or aside; that it can be taken back is no way on."""
    goes_on = any(state in each.sources and not each.reverses for each in machine.transitions.values())
    return "notice" if goes_on else "positive" if state in machine.path else "neutral"
