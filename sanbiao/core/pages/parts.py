"""What an overview is put together from: rows that are looked at apart, alerts about them, and charts that open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Count, Q, QuerySet, Sum

from sanbiao.core.access.policy import User
from sanbiao.core.indicators.comparing import HISTORY, figures_over, history
from sanbiao.core.indicators.services import NOT_FILLED, indicator, parts_of
from sanbiao.core.ledger.deriving import field_at
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.periods.periods import period
from sanbiao.core.ui.charts import Bar, Chart, Point, bar_chart, line_chart

if TYPE_CHECKING:
    from sanbiao.core.pages.overview import Overview

MOST_BARS = 12


@dataclass(frozen=True, kw_only=True)
class Some:
    """Some rows of a ledger, which have an address of their own below the overview: what is counted there is what it opens.

    `name` is their part of the address, unique within the overview. `rows` is asked with the page, whose `window`, `today`
    and `sight` it may look at, and says which they are; all, unless it says otherwise. They are rows of the first book of
    the overview, unless `ledger` names another.
    """

    name: str
    title: str
    ledger: str = ""
    rows: Callable[[Overview], Q] = lambda page: Q()  # noqa: ARG005  # asked with the page, whatever it says

    def found(self, page: Overview) -> QuerySet[Any]:  # Any: the ledger says which
        return page.sight.rows(self.ledger).filter(self.rows(page))

    def chosen(self, page: Overview, key: str) -> tuple[str, Q]:
        """What the rows are called, and which they are; `key` narrows those that are told by a field."""
        return self.title, self.rows(page)


@dataclass(frozen=True, kw_only=True)
class Alert(Some):
    """Rows that somebody should look at; the title says what is the matter. `unit` counts them (3 份). Late ones stand first.

    Where one step mends them all, `does(rows, by=, at=)` takes it and returns how many, `verb` is what it is called, and
    those may take it who may change rows of the ledger `on`: the first book of the overview, unless another is named.
    """

    unit: str = "项"
    is_late: bool = True
    verb: str = ""
    does: Callable[..., int] | None = None
    on: str = ""

    def may_do(self, user: User) -> bool:
        """Whether `user` may take the step that mends the rows."""
        return bool(self.does) and LEDGERS[self.on].policy.may(user, LEDGERS[self.on].change_permission)

    @property
    def tone(self) -> str:
        return "negative" if self.is_late else "caution"


class Drawing(Protocol):
    """A chart as an overview declares it; nothing is drawn (None) where none of its rows is in sight."""

    def draw(self, page: Overview) -> Chart | None: ...


@dataclass(frozen=True)
class Bars:
    """A figure by one of its breakdowns (its first, unless named); each bar opens the rows of its part."""

    code: str
    breakdown: str = ""
    title: str = ""

    def draw(self, page: Overview) -> Chart | None:
        one, paths = indicator(self.code), page.sight.paths(self.code)
        if not paths:
            return None
        by = next(each for each in one.breakdowns if self.breakdown in ("", each.name))
        unit = "人" if one.measure.is_rate else one.unit
        bars = [
            Bar(part.label, part.value, f"{page.address('figure', self.code, part=f'{by.name}:{key}')}#rows-title")
            for key, part in parts_of(one, by, page.window, paths)
        ]
        return bar_chart(bars[:MOST_BARS], title=self.title or f"{one.name}，按{by.label}", unit=unit)


@dataclass(frozen=True)
class History:
    """A figure over the periods up to the page's own, or over so many `months`; each point opens the figure of its time."""

    code: str
    months: int = 0
    title: str = ""

    def draw(self, page: Overview) -> Chart | None:
        one, scoped = indicator(self.code), page.sight.scoped([self.code])
        if not scoped:
            return None
        windows = history(page.request.context)
        if self.months:
            last = period(f"{page.request.context.on:%YM%m}")
            windows = [last.shifted(step) for step in range(1 - self.months, 1)]
        points = []
        for window, figures in zip(windows, figures_over(scoped, windows), strict=True):
            figure = figures[self.code]
            value = None if figure.value is None else Decimal(figure.printed())
            at = {"period": window.code} if window.code else {}
            said = f"{window.label}：{figure.printed()} {one.unit}{figure.mark}"
            points.append(Point(window.short, value, page.address("figure", self.code, **at), said))
        span = f"近 {self.months} 个月" if self.months else f"近 {HISTORY} 期"
        return line_chart(points, title=self.title or f"{one.name}，{span}", unit=one.unit)


@dataclass(frozen=True, kw_only=True)
class RowBars(Some):
    """Some rows of a ledger by the values of a field, which may be a path (`unit__name`), for what no figure tells; each bar
    opens its rows.
    """

    field: str
    unit: str

    def draw(self, page: Overview) -> Chart | None:
        book = LEDGERS[self.ledger]
        if not book.policy.may(page.request.user, book.view_permission):
            return None
        counts = self.found(page).order_by().values_list(self.field).annotate(rows=Count("pk"))
        found: list[tuple[Any, int]] = list(counts)  # Any: what stands in the field
        words = self._words()
        ranked = [(value, found_rows) for value in words for each, found_rows in found if each == value]
        ranked += sorted((each for each in found if each[0] not in words), key=lambda each: (-each[1], str(each[0])))
        bars = [Bar(words.get(value, str(value)) or NOT_FILLED, rows, page.rows_address(self, value)) for value, rows in ranked]
        return bar_chart(bars[:MOST_BARS], title=self.title, unit=self.unit)

    def chosen(self, page: Overview, key: str) -> tuple[str, Q]:
        said = self._words().get(key, key) or NOT_FILLED
        return f"{self.title}：{said}", self.rows(page) & Q((self.field, key))

    def _words(self) -> dict[Any, str]:  # Any: what stands in the field
        """The printed word of each value a field of choices may hold, in the order of their declaration."""
        field: Any = field_at(LEDGERS[self.ledger].model, self.field)
        return {value: str(word) for value, word in field.flatchoices}


@dataclass(frozen=True, kw_only=True)
class FunnelStage(Some):
    """One stage of a funnel: how many of its rows there are, or the sum of one of their numbers."""

    sums: str = ""

    def amount(self, page: Overview) -> int:
        rows = self.found(page)
        return rows.aggregate(sum=Sum(self.sums))["sum"] or 0 if self.sums else rows.count()


@dataclass(frozen=True, kw_only=True)
class Funnel:
    """How many came how far: stages from the widest to the narrowest, each with its share of the one before; bars open."""

    title: str
    unit: str
    stages: tuple[FunnelStage, ...]

    def draw(self, page: Overview) -> Chart | None:
        book = LEDGERS[self.stages[0].ledger]
        if not book.policy.may(page.request.user, book.view_permission):
            return None
        bars, before = [], 0
        for stage in self.stages:
            amount = stage.amount(page)
            share = f" {(Decimal(100 * amount) / before).quantize(Decimal(1), ROUND_HALF_UP)}%" if before else ""
            bars.append(Bar(f"{stage.title}{share}", amount, page.rows_address(stage)))
            before = amount
        return bar_chart(bars, title=f"{self.title}（百分比为占上一环节）", unit=self.unit)
