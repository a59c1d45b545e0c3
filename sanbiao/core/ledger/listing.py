"""The rows of a ledger as one person sees them: narrowed, filtered, sorted and paged, however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db import models
from django.db.models import Q, QuerySet
from django.http import QueryDict

from sanbiao.core.access.context import Context
from sanbiao.core.access.policy import User
from sanbiao.core.access.roles import CITY
from sanbiao.core.ledger.beside import NOTHING_BESIDE, Beside
from sanbiao.core.ledger.cells import Cell, printed, value_of
from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.core.ledger.filters import FilterGroup, LedgerFilters, bound_filters
from sanbiao.core.ledger.finding.conditions import WHERE, Conditions, conditions_of
from sanbiao.core.ledger.ledger import REGISTRY, Ledger
from sanbiao.core.ledger.order import ordered
from sanbiao.core.ledger.paging import BoundedPaginator
from sanbiao.core.ledger.table_parts import Chip, Head, ListChoice, Row
from sanbiao.core.machine.machine import Machine
from sanbiao.core.secrecy.fields import SealedField

PAGE = 50
FIRST = 3
"""So many filters stand in the row above the table; the others open by a press."""
FEW = 2_000
"""Up to so many rows are found before they are put in order."""
COLUMNS, SORT = "cols", "sort"
CONTEXT = ("org", "period", "on")
BACK = "back"


class Listing:
    """The rows of `ledger` that `user` may see by `permission`, as the parameters of an address narrow them.

    `restrict` narrows further: the page of a figure gives the keys of the figure's rows. Columns of the row that the field
    `of` names are left out: on the page of that row all of them say the same. `shown`: the columns where the address names none.
    """

    def __init__(
        self,
        ledger: Ledger[Any],
        user: User,
        context: Context,
        parameters: QueryDict,
        *,
        permission: str = "",
        restrict: Q | None = None,
        of: str = "",
        shown: Sequence[str] = (),
    ) -> None:
        self.shown = shown
        self.ledger = ledger
        self.user = user
        self.context = context
        self.parameters = parameters
        self.permission = permission
        self.restrict = restrict
        self.of = of

    @cached_property
    def filters(self) -> LedgerFilters:
        return bound_filters(self.ledger, self.parameters)

    @cached_property
    def conditions(self) -> Conditions:
        return conditions_of(self.ledger, self.user, self.parameters, on=self.context.on)

    @cached_property
    def seen(self) -> QuerySet[Any]:
        """Every row in sight, before any filter."""
        rows = self.ledger.rows(self.user, self.permission).select_related(None)
        if self.context.path != CITY:
            rows = rows.filter(self.ledger.policy.belonging_to([self.context.path]))
        return rows.filter(self.restrict) if self.restrict is not None else rows

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """The filtered rows in order."""
        return ordered(self.found, self.order)

    @cached_property
    def found(self) -> QuerySet[Any]:
        """The rows that filters and conditions leave. Faulty conditions leave none, as faulty filters do."""
        if self.conditions.faults:
            return self.seen.none()
        return self.filters.chosen(self.seen).filter(self.conditions.q)

    @property
    def asked(self) -> dict[str, str]:
        """By what the rows were narrowed, in words."""
        said = {group.label: group.said for group in self.filters.groups() if group.said}
        return said | ({"条件": self.conditions.said} if self.conditions else {})

    @property
    def order(self) -> tuple[str, ...]:
        wanted = self.parameters.get(SORT, "")
        if wanted.removeprefix("-") in {column.field for column in self.ledger.columns if self.can_sort(column)}:
            return wanted, "pk"
        return self.ledger.ordering

    def can_sort(self, column: Column) -> bool:
        """Rows are sorted by what stands in the row itself and can be compared."""
        if "__" in column.field or column.derived:
            return False
        return not isinstance(self.ledger.model._meta.get_field(column.field), SealedField)

    @cached_property
    def columns(self) -> list[Column]:
        """The columns asked for, or those the person wants, or those the ledger lists by itself.

        The identity stands there always, for it opens the row.
        """
        wanted = set(self.parameters.getlist(COLUMNS) or self.shown)
        told = in_list_order(self.ledger)
        identity, *others = [column for column in told if not self.of or column.field.split("__")[0] != self.of]
        chosen = [column for column in others if (column.field in wanted if wanted else column.listed)]
        return [identity, *chosen]

    @property
    def tidy_query(self) -> str:
        """The parameters that say something, as a query: an address short enough to be sent to a colleague."""
        identity, *others = (column.field for column in self.columns)
        usual = set(self.shown) or {column.field for column in self.ledger.columns if column.listed}
        left_out = {COLUMNS} if {*others} == usual - {identity} else set()
        said = [(name, value) for name, values in self.parameters.lists() for value in values if value and name not in left_out]
        return f"?{urlencode(said)}" if said else ""

    @cached_property
    def is_filtered(self) -> bool:
        narrowed = bool(self.conditions) or bool(self.filters.form.errors)
        return narrowed or any(group.said for group in self.filters.groups())

    @cached_property
    def page(self) -> Page[Any]:
        return BoundedPaginator(self._few(), PAGE).get_page(self.parameters.get("page"))

    def _few(self) -> QuerySet[Any]:
        """The rows; where a filter leaves few of them, they are found once, in whatever order, and then put in order.

        To look for few among a million in the order of the list would take many times as long.
        """
        if not self.is_filtered:
            return self.rows
        found = list(self.rows.order_by().values_list("pk", flat=True)[: FEW + 1])
        if len(found) > FEW:
            return self.rows
        return ordered(self.ledger.model._base_manager.filter(pk__in=found), self.order)

    @cached_property
    def records(self) -> list[models.Model]:
        """The rows of the page with the columns shown and no others.

        The keys are found first, by the index of the order alone; what is printed is then read for these rows only.
        """
        window: Any = self.page.object_list  # a queryset always; the base class takes any sequence
        keys = list(window.values_list("pk", flat=True))
        found = read(self.ledger, self.ledger.model._base_manager.filter(pk__in=keys), self.columns)
        by_key = {record.pk: record for record in found}
        return [by_key[key] for key in keys if key in by_key]


def in_list_order(ledger: Ledger[Any]) -> list[Column]:
    """The columns with the one that says who or what the row is at the head: the name, where there is one."""
    identity = next((column for column in ledger.columns if column.kind is CellKind.NAME), ledger.columns[0])
    return [identity, *(column for column in ledger.columns if column is not identity)]


def read(ledger: Ledger[Any], rows: QuerySet[Any], columns: Sequence[Column]) -> QuerySet[Any]:
    """`rows` with the fields that `columns` print and no others, so that nothing sealed is opened unasked."""
    links = {column.field.rpartition("__")[0] for column in columns}
    links |= {column.field for column in columns if column.kind is CellKind.UNIT}
    return rows.select_related(*sorted(links - {""})).only(*(column.field for column in columns))


def context_query(parameters: QueryDict) -> str:
    """Organisation and period of an address as a query, so that links from it keep them; empty if it names none."""
    kept = urlencode({name: parameters[name] for name in CONTEXT if name in parameters})
    return f"?{kept}" if kept else ""


def queryset_for(
    ledger: Ledger[Any], user: User, context: Context, parameters: QueryDict, *, permission: str = "", restrict: Q | None = None
) -> QuerySet[Any]:
    """The rows that list, sheet and figure page share: what `user` may see, in the context, filtered and in order."""
    return Listing(ledger, user, context, parameters, permission=permission, restrict=restrict).rows


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
    def page(self) -> Page[Any]:
        return self.listing.page

    @cached_property
    def heads(self) -> list[Head]:
        identity, *others = [self._head(column) for column in self.listing.columns]
        return [identity, *(Head(column.label, column.kind.style(column)) for column in self.beside.columns), *others]

    def _head(self, column: Column) -> Head:
        label = column.label.replace("/", "")
        if not (self.is_sortable and self.listing.can_sort(column)):
            return Head(label, column.kind.style(column))
        direction = {column.field: "ascending", f"-{column.field}": "descending"}.get(self.sort, "")
        sort = f"-{column.field}" if direction == "ascending" else column.field
        return Head(label, column.kind.style(column), f"{self._query_before_sort}{SORT}={sort}{self.anchor}", direction)

    @cached_property
    def _query_before_sort(self) -> str:
        kept = self._query_without(SORT)
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
