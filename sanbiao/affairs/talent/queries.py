"""What the pages of talent ask beyond the figures: incubators side by side, and the city among its peers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Q

from sanbiao.affairs.talent.models import PeerValue
from sanbiao.affairs.talent.models.firms import Compared
from sanbiao.affairs.talent.models.incubators import TenantState
from sanbiao.core.indicators.figures import Figure
from sanbiao.core.indicators.services import indicator, parts_of
from sanbiao.core.pages.sight import Sight
from sanbiao.core.periods.periods import Period

INCUBATORS, TENANTS, FILINGS = "talent.incubator", "talent.tenant", "talent.filing"
PEERS = "talent.peervalue"
SIDE_BY_SIDE = (
    "talent.incubator_new_firms",
    "talent.incubator_new_tech_firms",
    "talent.incubator_ip_filed",
    "talent.incubator_ip_granted",
)
OWN = "本市"
RANKED = {Compared.TECH_FIRMS: "talent.tech_firms", Compared.RESEARCH: "talent.rd_coverage"}


def holding(began: str, ended: str, day: date) -> Q:
    """Rows that hold on `day`: their end is the first day on which they no longer do."""
    return Q((f"{began}__lte", day)) & (Q((ended, None)) | Q((f"{ended}__gt", day)))


def without_research(day: date) -> Q:
    """Industrial firms in the statistics on `day` that have no research going on."""
    return holding("listed_on", "delisted_on", day) & ~holding("research_began_on", "research_ended_on", day)


def running_out(began: str, ended: str, day: date, days: int) -> Q:
    """Rows that hold on `day` and no longer so many days after."""
    return holding(began, ended, day) & Q((f"{ended}__lte", day + timedelta(days=days)))


@dataclass(frozen=True)
class IncubatorLine:
    """One incubator: its row in the register if it has one, and the figures of the period by code."""

    name: str
    pk: int | None
    level: str
    wanted: str
    incubated: int
    amounts: Sequence[tuple[str, Decimal]]


def incubator_lines(sight: Sight, window: Period) -> list[IncubatorLine]:
    """Every incubator that some book names, the fullest first."""
    known = {each.name: each for each in sight.rows(INCUBATORS)}
    rows = sight.rows(TENANTS).order_by().values_list("incubator")
    inside = dict(rows.annotate(inside=Count("pk", filter=Q(state=TenantState.INCUBATED))))
    told: dict[str, dict[str, Decimal]] = {}
    for code in SIDE_BY_SIDE:
        if paths := sight.paths(code):
            one = indicator(code)
            told[code] = {key: part.value or Decimal(0) for key, part in parts_of(one, one.breakdowns[0], window, paths)}
    names = {*known, *inside, *(name for amounts in told.values() for name in amounts)}
    lines = [
        IncubatorLine(
            name=name,
            pk=known[name].pk if name in known else None,
            level=known[name].get_level_display() if name in known else "",
            wanted=known[name].get_wanted_level_display() if name in known else "",
            incubated=inside.get(name, 0),
            amounts=[(code, amounts.get(name, Decimal(0))) for code, amounts in told.items()],
        )
        for name in names
    ]
    return sorted(lines, key=lambda line: (-line.incubated, line.name))


@dataclass(frozen=True)
class PeerLine:
    """One place in a comparison; `is_own` marks the city itself."""

    rank: int
    name: str
    text: str
    is_own: bool = False


@dataclass(frozen=True)
class Comparison:
    """The city among its peers on the last day, up to that of the page, on which they are told."""

    code: str
    title: str
    unit: str
    told_on: date
    source: str
    figure: Figure
    lines: Sequence[PeerLine]


def comparisons(sight: Sight, day: date) -> list[Comparison]:
    """The two figures that are compared, as far as there are peers and a figure in sight."""
    found = []
    for compared, code in RANKED.items():
        rows = sight.rows(PEERS).filter(compared=compared, told_on__lte=day).order_by("-told_on")
        last: PeerValue | None = rows.first()
        figure = sight.figure(code, Period.on(last.told_on)) if last else None
        if last and figure and figure.value is not None:
            one = indicator(code)
            peers = list(rows.filter(told_on=last.told_on).values_list("peer", "value"))
            sources = "、".join(sorted({each.source for each in rows.filter(told_on=last.told_on) if each.source}))
            lines = _ranked(peers, figure)
            found.append(Comparison(code, one.name, one.unit, last.told_on, sources, figure, lines))
    return found


def _ranked(peers: Sequence[tuple[str, Decimal]], figure: Figure) -> list[PeerLine]:
    """All of them in order, the city at the place that its exact figure has; equal ones share the better place."""
    own = Fraction(figure.numerator or 0) * 100 / Fraction(figure.denominator) if figure.denominator else figure.value
    values = [value for _, value in peers]
    lines = [
        PeerLine(1 + sum(each > value for each in [*values, own or 0]), name, format(value.normalize(), "f"))
        for name, value in sorted(peers, key=lambda peer: (-peer[1], peer[0]))
    ]
    place = (figure.rank or 1) - 1
    return [*lines[:place], PeerLine(place + 1, OWN, figure.printed(), is_own=True), *lines[place:]]
