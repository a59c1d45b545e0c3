"""The rows of a ledger as one person sees them: narrowed, filtered, sorted and paged, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
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
from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.core.ledger.filters import LedgerFilters, bound_filters
from sanbiao.core.ledger.finding.conditions import Conditions, conditions_of
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.order import ordered
from sanbiao.core.ledger.paging import pages_of_all, pages_of_found
from sanbiao.core.secrecy.fields import SealedField

PAGE = 50
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
        if CITY not in self.context.subtrees:
            rows = rows.filter(self.ledger.policy.belonging_to(self.context.subtrees))
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
        """The keys of the rows of one page."""
        if self.is_filtered or self.restrict:
            pages = pages_of_found(self.found, self.order, PAGE)
        else:
            pages = pages_of_all(self.seen, self.order, PAGE)
        return pages.get_page(self.parameters.get("page"))

    @cached_property
    def records(self) -> list[models.Model]:
        """The rows of the page with the columns shown and no others.

        The keys are found first, by the index of the order alone; what is printed is then read for these rows only.
        """
        keys = list(self.page.object_list)
        found = read(self.ledger, self.ledger.model._base_manager.filter(pk__in=keys), self.columns)
        by_key = {record.pk: record for record in found}
        return [by_key[key] for key in keys if key in by_key]


def in_list_order(ledger: Ledger[Any]) -> list[Column]:
    """The columns with the one that says who or what the row is at the head: the name, where there is one. The state of a row
    that has a life comes third, for a number is followed by its name: it must be in sight on a narrow screen.
    """
    identity = next((column for column in ledger.columns if column.kind is CellKind.NAME), ledger.columns[0])
    state = ledger.machine.field if ledger.machine else ""
    states = [column for column in ledger.columns if column.field == state]
    others = [column for column in ledger.columns if column is not identity and column not in states]
    return [identity, *others[:1], *states, *others[1:]]


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
