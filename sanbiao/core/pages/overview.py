"""The overview of a business: what its section asks each week, declared in some twenty lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from django.apps import apps
from django.http import HttpResponse
from django.utils import timezone

from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.indicators.cards import Card, cards_of, paired
from sanbiao.core.indicators.remembering import remembered
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.pages.due import DueRow, due_rows
from sanbiao.core.pages.page import Page
from sanbiao.core.pages.parts import Alert, Drawing, Funnel, Some
from sanbiao.core.pages.units import UnitTable, may_export, unit_table
from sanbiao.core.ui.charts import Chart

PartT = TypeVar("PartT")


@dataclass(frozen=True)
class Counted:
    """Something counted, with where it opens."""

    label: str
    count: int
    url: str
    unit: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Beginning:
    """What an overview without a row says: what belongs here, and how to begin for those who may."""

    title: str
    text: str
    url: str


def _at_hand(value: Any) -> Any:  # Any: whatever a page shows
    """What is read once is written down, so that whoever comes next may read it too."""
    return list(value) if isinstance(value, Iterator) else value


class Overview(Page):
    """A page about the books of a business. All of it is declared; a business that wants more extends the template.

    `cards` are codes of figures, shown with the change on the year before and beside their target, if a figure says that
    it holds one. `charts` are drawings, `alerts` rows that somebody should look at, `by_unit` codes of figures that are
    told by unit. What falls due in the books is there by itself, as are links to them with their counts.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """An overview that names no book is about all of its business; what names none within it is about the first."""
        super().__init_subclass__(**kwargs)
        if "name" in vars(cls):
            cls.ledgers = cls.ledgers or _own_books(cls)
            cls.charts = tuple(_about(each, cls.ledgers[0]) for each in cls.charts)
            cls.alerts = tuple(replace(_about(each, cls.ledgers[0]), on=each.on or cls.ledgers[0]) for each in cls.alerts)

    template: ClassVar[str] = "pages/overview.html"
    cards: ClassVar[tuple[str, ...]] = ()
    charts: ClassVar[tuple[Drawing, ...]] = ()
    alerts: ClassVar[tuple[Alert, ...]] = ()
    by_unit: ClassVar[tuple[str, ...]] = ()

    @property
    def today(self) -> date:
        return timezone.localdate()  # noqa: TID251  # this is a view

    @cached_property
    def visible_books(self) -> list[Ledger[Any]]:
        return [book for book in self.books() if self._sees(book.key)]

    def get(self, request: OfficeRequest, **kwargs: Any) -> HttpResponse:
        """What it shows is found anew after a change only: a section opens its page each day, and its books grow each year."""
        key = (type(self), request.get_full_path(), request.user.pk, request.context.org, self.window, self.today)
        return self.answer(self.template, **remembered(key, lambda: {name: _at_hand(it) for name, it in self.shown().items()}))

    def shown(self) -> dict[str, Any]:
        books = self._counted_books()
        return {
            "books": books,
            "beginning": None if any(book.count for book in books) else self._beginning(),
            "cards": self._cards(),
            "alerts": self._alerts(),
            "has_alerts": bool(self.alerts),
            "due": self._due(),
            "charts": self._charts(),
            "units": self.units,
            "units_url": self.address("page-units", self.name)
            if self.units and may_export(self.units, self.request.user)
            else "",
        }

    @cached_property
    def units(self) -> UnitTable | None:
        return unit_table(self, self.by_unit)

    def some(self, name: str) -> Some:
        """The rows that the page declares under a name.

        Raises:
            KeyError: it declares none.
        """
        stages = (stage for each in self.charts if isinstance(each, Funnel) for stage in each.stages)
        declared = [*self.alerts, *(each for each in self.charts if isinstance(each, Some)), *stages]
        return {each.name: each for each in declared}[name]

    def rows_address(self, some: Some, key: object = None) -> str:
        """Where the rows of `some` are listed, or those of one value of its field."""
        more = {} if key is None else {"key": str(key)}
        return self.address("page-rows", self.name, some.name, **more)

    def _counted_books(self) -> list[Counted]:
        return [
            Counted(book.title, self.sight.rows(book.key).count(), self.address("ledger-list", book.slug))
            for book in self.visible_books
        ]

    def _beginning(self) -> Beginning:
        first = self.visible_books[0]
        may_import = first.policy.may(self.request.user, first.import_permission)
        return Beginning(f"还没有{first.title}", first.about, self.address("import-new") if may_import else "")

    def _cards(self) -> list[Card]:
        return cards_of(self.sight.scoped(self.cards), self.window, self.sight.scoped(paired(self.cards)))

    def _alerts(self) -> list[Counted]:
        """The alerts that have rows in sight, late ones first."""
        ordered = sorted((each for each in self.alerts if self._sees(each.ledger)), key=lambda each: not each.is_late)
        counted = ((each, each.found(self).count()) for each in ordered)
        return [Counted(each.title, count, self.rows_address(each), each.unit, each.tone) for each, count in counted if count]

    def _sees(self, ledger: str) -> bool:
        """Whether rows of a ledger may be in sight, be it a book of this business or another's."""
        book = LEDGERS[ledger]
        return book.policy.may(self.request.user, book.view_permission)

    def _due(self) -> Sequence[DueRow]:
        return due_rows(self.visible_books, self.sight, self.today)

    def _charts(self) -> list[Chart]:
        return [chart for each in self.charts if (chart := each.draw(self)) is not None]


def _own_books(page: type[Overview]) -> tuple[str, ...]:
    """The keys of the ledgers of the business that declares a page, in the order of their declaration."""
    business = apps.get_containing_app_config(page.__module__)
    return tuple(key for key in LEDGERS if business and key.startswith(f"{business.label}."))


def _about(part: PartT, ledger: str) -> PartT:
    """A part of an overview, about `ledger` if it says of none that it is about it."""
    if isinstance(part, Funnel):
        return replace(part, stages=tuple(_about(stage, ledger) for stage in part.stages))
    return replace(part, ledger=ledger) if isinstance(part, Some) and not part.ledger else part
