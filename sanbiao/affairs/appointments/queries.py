"""What the pages of appointments ask: from where to where people were moved, and what a round is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q, QuerySet

from sanbiao.affairs.appointments.models import Case, Kind, RoundState, State
from sanbiao.core.ledger.normal import normal
from sanbiao.core.ledger.references import unit_names
from sanbiao.core.periods.periods import Period
from sanbiao.registry.organisations.models import TOWNS, Unit, UnitKind

ELSEWHERE = "其他"
_PLACES = {**dict.fromkeys(TOWNS, "乡镇（街道）"), UnitKind.ORGAN: "市直机关", UnitKind.INSTITUTION: "事业单位"}
_PLACES |= {UnitKind.ENTERPRISE: "国有企业"}
PLACES = (*dict.fromkeys(_PLACES.values()), ELSEWHERE)
_VERBS = ("免去", "任命", "任")


def decided_in(window: Period) -> Q:
    """The cases of the rounds decided in a period, those that were stopped left out."""
    days = Q(round__decided_on__gte=window.start, round__decided_on__lt=window.stop)
    return days & Q(round__state=RoundState.DECIDED) & ~Q(state=State.STOPPED)


class Places:
    """Says at what kind of unit a post lies, by the unit's name with which its wording begins."""

    def __init__(self) -> None:
        self._kinds = dict(Unit.objects.values_list("pk", "kind"))
        self._names: Mapping[str, int] = unit_names().strict

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._names), default=0)

    def of(self, unit: int | None, wording: str) -> str:
        """The place of a unit, or, where it is not told, of the one that the wording of a post names."""
        key = unit or self._named(normal(wording))
        return _PLACES.get(UnitKind(self._kinds[key]), ELSEWHERE) if key in self._kinds else ELSEWHERE

    def _named(self, bare: str) -> int | None:
        for verb in _VERBS:
            bare = bare.removeprefix(verb)
        for length in range(min(len(bare), self._longest), 1, -1):
            if key := self._names.get(bare[:length]):
                return key
        return None


@dataclass(frozen=True)
class Flow:
    """How many were moved from one place to each of `PLACES`."""

    source: str
    counts: Sequence[int]

    @property
    def total(self) -> int:
        return sum(self.counts)


def flows(cases: QuerySet[Case]) -> list[Flow]:
    """From where to where: one line for each place that anybody left. Removals lead nowhere and are not here."""
    places = Places()
    told = cases.exclude(kind=Kind.REMOVAL).values_list("from_unit", "from_post", "to_unit", "matter")
    counted = Counter(
        (places.of(from_unit, from_post), places.of(to_unit, matter)) for from_unit, from_post, to_unit, matter in told
    )
    lines = [Flow(source, [counted[source, target] for target in PLACES]) for source in PLACES]
    return [line for line in lines if line.total]


@dataclass(frozen=True)
class Part:
    """Of a round: so many cases of a kind, and so many people by them."""

    label: str
    key: str
    cases: int
    people: int


def parts_of_round(cases: QuerySet[Case]) -> list[Part]:
    """The cases of a round by kind, stopped ones left out, in the order in which kinds are declared."""
    counts = cases.exclude(state=State.STOPPED).values_list("kind").annotate(Count("pk"), Count("person", distinct=True))
    found = {kind: numbers for kind, *numbers in counts.order_by()}
    return [Part(str(kind.label), str(kind), *found[kind]) for kind in Kind if kind in found]


def states_of_round(cases: QuerySet[Case]) -> list[tuple[str, int]]:
    """How many cases of a round have come how far."""
    found = dict(cases.values_list("state").annotate(Count("pk")).order_by())
    return [(str(state.label), found[state]) for state in State if state in found]
