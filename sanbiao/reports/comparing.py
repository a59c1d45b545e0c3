"""A kept report against the ledgers as they stand: each figure as it was compiled, and as it would be now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.urls import reverse
from django.utils.http import urlencode

from sanbiao.core.indicators.figures import Figure
from sanbiao.core.indicators.registry import REGISTRY, Indicator
from sanbiao.core.periods.periods import Period, period
from sanbiao.core.ui.times import local_date
from sanbiao.registry.organisations.queries import city_name
from sanbiao.reports.compiling import Composed, compose, named_in
from sanbiao.reports.models import CompiledReport
from sanbiao.reports.printing import SlotStatus, printed
from sanbiao.reports.services import figures_of_each
from sanbiao.reports.template import Format, Slot, half_year


class Agreement(StrEnum):
    """How a figure of a kept report stands to the ledgers now."""

    AGREES = "agrees"
    DRIFT = "drift"
    NO_DATA = "no_data"
    MISSING = "missing"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def tone(self) -> str:
        return {"agrees": "positive", "drift": "caution", "no_data": "neutral", "missing": "negative"}[self]

    @property
    def style(self) -> str:
        """The class by which the figure is coloured in the text."""
        return "slot-missing" if self is Agreement.NO_DATA else f"slot-{self}"


_LABELS = {Agreement.AGREES: "相符", Agreement.DRIFT: "有变化", Agreement.NO_DATA: "无数据", Agreement.MISSING: "缺数"}


@dataclass(frozen=True)
class Compared:
    """One figure of a report: its place in the text by number, what the report says, and what the ledgers say now."""

    number: int
    slot: Slot
    then: Figure | None
    now: Figure | None

    @property
    def said(self) -> str:
        return printed(self.slot, self.then)[0]

    @property
    def exactly(self) -> str:
        """The number itself, where the report says it in 万 and leaves something out; else empty."""
        value = self.then.value if self.then else None
        return "" if value is None or self.slot.format is not Format.WAN or "万" not in self.said else f"{value:,f}"

    @property
    def would_be(self) -> str:
        return printed(self.slot, self.now)[0]

    @property
    def standing(self) -> Agreement:
        if self.then is None:
            return Agreement.MISSING
        if self.said != self.would_be or bool(self.then.stated) != bool(self.now and self.now.stated):
            return Agreement.DRIFT
        return Agreement.NO_DATA if printed(self.slot, self.then)[1] is SlotStatus.NO_DATA else Agreement.AGREES

    @property
    def name(self) -> str:
        return half_year().name_of(self.slot.code)

    @property
    def indicator(self) -> Indicator | None:
        return REGISTRY.get(self.slot.code)


_STATED = {
    SlotStatus.AGREES: ("positive", "已填"),
    SlotStatus.NO_DATA: ("neutral", "无数据"),
    SlotStatus.MISSING: ("negative", "缺数"),
}


class Comparison:
    """A kept report and what the ledgers say now. `figures` are evaluated once for reports of one period and unit."""

    def __init__(self, report: CompiledReport, figures: Mapping[str, Figure]) -> None:
        self.report, self.now = report, figures
        self.then = {code: Figure.from_json(kept) for code, kept in report.figures.items()}

    @property
    def period(self) -> Period:
        return period(self.report.period)

    @property
    def caveat(self) -> str:
        """What has to be said beside figures of a period that was not over when the report was compiled."""
        caveat = self.period.caveat(local_date(self.report.compiled_at))
        return f"编制时{caveat}" if caveat else ""

    @property
    def address(self) -> str:
        """The report's page in its own context: its period and organisations."""
        unit = self.report.unit
        asked = {**({"org": unit.code} if unit else {}), "period": self.report.period}
        return f"{reverse('report', args=[self.report.pk])}?{urlencode(asked)}"

    @cached_property
    def composed(self) -> Composed:
        """The text as it was compiled, with the name that the city or the unit had then."""
        report = self.report
        city = named_in(report.title, period_label=self.period.label) or (report.unit.name if report.unit else city_name())
        return compose(self.then, period_label=self.period.label, city=city)

    @cached_property
    def lines(self) -> list[Compared]:
        """A line for each figure in the order of the text; a figure printed in several forms has several."""
        return [
            Compared(number, slot, self.then.get(slot.code), self.now.get(slot.code))
            for number, slot in enumerate(slots_in_text())
        ]

    @cached_property
    def by_slot(self) -> dict[Slot, Compared]:
        return {line.slot: line for line in self.lines}

    @property
    def stated(self) -> list[tuple[str, str]]:
        """What the report itself says of its figures, whatever the ledgers say now: tone and words."""
        found = [printed(line.slot, line.then)[1] for line in self.lines]
        return [(tone, f"{words} {found.count(status)}") for status, (tone, words) in _STATED.items() if status in found]

    @property
    def counts(self) -> list[tuple[Agreement, str]]:
        """How many figures stand how, in words; what does not occur is left out."""
        found = [line.standing for line in self.lines]
        return [(standing, f"{standing.label} {found.count(standing)}") for standing in Agreement if standing in found]


def slots_in_text() -> list[Slot]:
    """The figures of the text in its order, each form of one once: their places here are their numbers."""
    return list(dict.fromkeys(half_year().slots))


def compared(reports: Iterable[CompiledReport], *, code: str = "") -> list[Comparison]:
    """Each report with the ledgers' present word on it, or on one of its figures alone."""
    kept = list(reports)
    wanted = {(report.period, report.unit_id): (period(report.period), report.unit) for report in kept}
    known = dict(zip(wanted, figures_of_each(wanted.values(), code=code), strict=True))
    return [Comparison(report, known[report.period, report.unit_id]) for report in kept]
