"""What the pages of party building ask: stars by unit, how far a tour has come, who ranks where in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from sanbiao.affairs.branches.models import Branch, BranchKind, Stars, Visit
from sanbiao.core.access.paths import lies_below
from sanbiao.core.pages.sight import Sight
from sanbiao.registry.organisations.models import TOWNS, Unit, UnitKind
from sanbiao.registry.organisations.queries import existing, unit_below, unit_names

BRANCHES, REVIEWS, VISITS = "branches.branch", "branches.starreview", "branches.visit"
WEAK, TWO_NEW, REPORTS = "branches.weakorganisation", "branches.neworganisation", "branches.dutyreport"
LEVELS: tuple[tuple[str, str], ...] = (*((str(value), str(word)) for value, word in Stars.choices if value != Stars.NONE),)
RATED = tuple(code for code, _ in LEVELS)


def in_force(on: date) -> Q:
    """The branches that exist on a day."""
    return Q(opened_on__lte=on) & (Q(closed_on=None) | Q(closed_on__gt=on))


@dataclass(frozen=True)
class StarLine:
    """The branches of a unit or of a kind: how many there are, and how many have which stars, from five down."""

    key: str
    label: str
    whole: int
    counts: tuple[int, ...]

    @property
    def levels(self) -> list[tuple[str, str, int]]:
        """Each level with its code, word and count."""
        return [(code, word, count) for (code, word), count in zip(LEVELS, self.counts, strict=True)]

    @property
    def unrated(self) -> int:
        return self.whole - sum(self.counts)


def by_kind(branches: QuerySet[Branch]) -> list[StarLine]:
    """The stars of `branches` by kind, in the order of the kinds."""
    kinds = {str(value): str(word) for value, word in BranchKind.choices}
    lines = _lines(branches.values_list("kind", "stars"), kinds)
    return sorted(lines, key=lambda line: list(kinds).index(line.key))


def by_unit(branches: QuerySet[Branch], path: str) -> list[StarLine]:
    """The stars of `branches` by the unit right below `path`, those with the most five-star branches first."""
    placed = branches.annotate(below=unit_below(path, "unit__path")).values_list("below", "stars")
    lines = _lines(placed, unit_names({code for code, *_ in placed.distinct()}, path))
    return sorted(lines, key=lambda line: ([-count for count in line.counts], line.key))


def _lines(rows: Any, names: dict[str, str]) -> list[StarLine]:  # Any: pairs of a key and the stars
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for key, stars, count in rows.annotate(count=Count("pk")).order_by():
        counted[key][stars] = counted[key].get(stars, 0) + count
    return [
        StarLine(key, names.get(key, key), sum(found.values()), tuple(found.get(code, 0) for code in RATED))
        for key, found in counted.items()
    ]


@dataclass(frozen=True)
class Toured:
    """How far a town has been inspected: of its villages that exist on the day, which are left out."""

    town: Unit
    whole: int
    left: tuple[Unit, ...] = field(default=())

    @property
    def done(self) -> int:
        return self.whole - len(self.left)

    @property
    def share(self) -> int:
        return self.done * 100 // self.whole


def toured(sight: Sight, on: date) -> list[Toured]:
    """The towns in sight that have villages: those that lack fewest first, and the whole ones before all."""
    villages = existing(on).filter(kind=UnitKind.VILLAGE, parent__kind__in=TOWNS).filter(lies_below("path", sight.subtrees))
    visited = set(sight.rows(VISITS).filter(visited_on__lte=on).values_list("village_id", flat=True))
    by_town: dict[Unit, list[Unit]] = defaultdict(list)
    for village in villages.select_related("parent").order_by("code"):
        assert village.parent is not None  # noqa: S101  # its kind of parent was asked for
        by_town[village.parent].append(village)
    lines = [
        Toured(town, len(of_town), tuple(each for each in of_town if each.pk not in visited)) for town, of_town in by_town.items()
    ]
    return sorted(lines, key=lambda line: (len(line.left), line.town.code))


@dataclass(frozen=True)
class Ranked:
    """One village or town in a tour: its score or the mean of `number` scores. Without a `rank` there were too few."""

    unit: Unit
    score: Decimal
    number: int
    rank: int | None
    visit: Visit | None = None


def tours_of(visits: QuerySet[Visit]) -> list[str]:
    """The tours, the latest first."""
    return list(visits.values("tour").annotate(last=Max("visited_on")).order_by("-last", "tour").values_list("tour", flat=True))


def ranking(visits: Iterable[Visit], *, least: int) -> tuple[list[Ranked], list[Ranked]]:
    """Villages by score, and towns by the mean of their villages' scores; a town with fewer than `least` has no rank.

    Equal scores have one rank, and the ranks after them are left out.
    """
    scored = [(visit, visit.score) for visit in visits if visit.score is not None]
    villages = _places([Ranked(visit.village, _two(score), 1, None, visit) for visit, score in scored], 1)
    by_town: dict[Unit, list[Decimal]] = defaultdict(list)
    for visit, score in scored:
        by_town[visit.town].append(score)
    means = [Ranked(town, _two(sum(found, Decimal(0)) / len(found)), len(found), None) for town, found in by_town.items()]
    return villages, _places(means, least)


def _two(score: Decimal) -> Decimal:
    return Decimal(score).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _places(found: Sequence[Ranked], least: int) -> list[Ranked]:
    """`found` in the order of scores with ranks; those of too few scores stand last."""
    enough = sorted((each for each in found if each.number >= least), key=lambda each: (-each.score, each.unit.code))
    ranked = [
        Ranked(each.unit, each.score, each.number, 1 + sum(other.score > each.score for other in enough), each.visit)
        for each in enough
    ]
    return ranked + sorted((each for each in found if each.number < least), key=lambda each: each.unit.code)
