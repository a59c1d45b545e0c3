"""What the pages ask: how the numbers of posts for each rank are used, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from sanbiao.affairs.civil_service.apps import rules
from sanbiao.affairs.civil_service.models import (
    Kind,
    Outcome,
    Promotion,
    PromotionRound,
    RankGroup,
    RankQuota,
    Registration,
    Standing,
)
from sanbiao.registry.codes.ranks import BY_WORD, IN_SHEETS, RANKS


@dataclass(frozen=True)
class Use:
    """How a pool stands with a group of ranks: approved, taken, meant by rounds under way."""

    quota: RankQuota
    taken: int
    planned: int

    @property
    def left(self) -> int:
        """What is left after the rounds under way; below nought it is too much."""
        return self.quota.quota - self.taken - self.planned

    @property
    def most(self) -> int | None:
        """What the share of the posts allows, rounded down; None where posts or share are not known."""
        cap: Fraction | None = rules().caps.get(self.quota.group)
        return None if cap is None or self.quota.posts is None else int(self.quota.posts * cap)

    @property
    def is_over_cap(self) -> bool:
        return self.most is not None and self.quota.quota > self.most


@dataclass(frozen=True)
class _Move:
    """How many people of a unit came to one rank from another (either may be no rank), on a day; without one, not yet."""

    path: str
    before: str
    after: str
    on: date | None
    count: int

    def gain(self, group: RankGroup) -> int:
        """How many more of the group there are by it."""
        return self.count * (group.holds(BY_WORD.get(self.after)) - group.holds(BY_WORD.get(self.before)))


def quotas_in_force(rows: QuerySet[RankQuota], on: date) -> list[RankQuota]:
    """Of `rows` those in force on a day: for each pool and group the one that was set last."""
    latest: dict[tuple[str, str], RankQuota] = {}
    for each in rows.filter(set_on__lte=on).select_related("unit").order_by("set_on", "pk"):
        latest[each.pool, each.group] = each
    places = list(RankGroup)
    return sorted(latest.values(), key=lambda each: (each.unit is not None, each.pool, places.index(RankGroup(each.group))))


def use_of(quotas: Sequence[RankQuota], on: date) -> list[Use]:
    """How each of `quotas` stands on a day, in their order."""
    if not quotas:
        return []
    everything = quotas_in_force(RankQuota.objects.all(), on)
    moves = list(_moves(min(each.set_on for each in quotas), on))
    return [_use(each, moves, everything) for each in quotas]


def _use(quota: RankQuota, moves: Iterable[_Move], everything: Iterable[RankQuota]) -> Use:
    group = RankGroup(quota.group)
    apart = [each.unit.path for each in everything if each.unit and each.group == quota.group and each.pk != quota.pk]
    ours = [each for each in moves if _belongs(each.path, quota, apart)]
    taken = sum(each.gain(group) for each in ours if each.on and each.on > quota.set_on)
    planned = sum(each.gain(group) for each in ours if each.on is None)
    return Use(quota, max(0, quota.taken + taken), planned)


def _belongs(path: str, quota: RankQuota, apart: Iterable[str]) -> bool:
    """Whether a unit is of the pool: below its unit, and not of one below that which has a number of its own."""
    above = quota.unit.path if quota.unit else ""
    return path.startswith(above) and not any(path.startswith(each) and len(each) > len(above) for each in apart)


def _moves(since: date, on: date) -> Iterable[_Move]:
    """Whoever changed rank after `since`, and whom the rounds under way mean to promote."""
    listed = Promotion.objects.filter(state=Standing.PROPOSED).order_by()
    approved = listed.filter(round__approved_on__gt=since, round__approved_on__lte=on)
    told = approved.values_list("unit__path", "from_rank", "to_rank", "round__approved_on").annotate(count=Count("pk"))
    for path, before, after, day, count in told:
        yield _Move(path, before, after, day, count)
    pending = listed.filter(round__approved_on=None).values_list("unit__path", "from_rank", "to_rank")
    for path, before, after, count in pending.annotate(count=Count("pk")):
        yield _Move(path, before, after, None, count)
    left = Registration.objects.filter(kind=Kind.REMOVAL, state=Outcome.ADMITTED).exclude(rank="").order_by()
    gone = left.filter(batch__completed_on__gt=since, batch__completed_on__lte=on)
    for path, before, day, count in gone.values_list("unit__path", "rank", "batch__completed_on").annotate(count=Count("pk")):
        yield _Move(path, before, "", day, count)


def shortages(round: PromotionRound) -> list[str]:  # noqa: A002  # what it is called
    """The pools whose numbers the promotions of a round would exceed, in words."""
    found = list(Promotion.objects.filter(round=round, state=Standing.PROPOSED).select_related("unit"))
    everything = quotas_in_force(RankQuota.objects.all(), date.max)
    short = []
    for use in use_of(everything, date.max):
        quota, group = use.quota, RankGroup(use.quota.group)
        apart = [each.unit.path for each in everything if each.unit and each.group == quota.group and each.pk != quota.pk]
        wanted = sum(
            group.holds(BY_WORD.get(each.to_rank)) - group.holds(BY_WORD.get(each.from_rank))
            for each in found
            if _belongs(each.unit.path, quota, apart)
        )
        if wanted > 0 and use.taken + wanted > quota.quota:
            free = max(0, quota.quota - use.taken)
            short.append(f"{quota.pool}{group.label}核定 {quota.quota} 名、剩余 {free} 名，本批拟用 {wanted} 名")
    return short


@dataclass(frozen=True)
class ByRank:
    """How many rise to a rank by a round, and from which ranks."""

    rank: str
    count: int
    dropped: int
    from_ranks: str


def by_rank(promotions: QuerySet[Promotion]) -> list[ByRank]:
    """The promotions of a round by the rank that people rise to, the highest first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for to_rank, from_rank, state in promotions.values_list("to_rank", "from_rank", "state"):
        found.setdefault(to_rank, []).append((from_rank, state))
    ordered = sorted(found.items(), key=lambda each: (BY_WORD[each[0]].series, -BY_WORD[each[0]].height))
    return [
        ByRank(
            rank,
            sum(state == Standing.PROPOSED for _, state in rows),
            sum(state == Standing.DROPPED for _, state in rows),
            "、".join(sorted({before for before, _ in rows if before})),
        )
        for rank, rows in ordered
    ]


def skips() -> Q:
    """The promotions by which somebody rises more than one step, or to another series, or not at all."""
    right = ~Q(from_rank__in=list(BY_WORD))
    for word in IN_SHEETS:
        rank = BY_WORD[word]
        below = [each.word for each in RANKS if each.series == rank.series and each.height == rank.height - 1]
        right |= Q(to_rank=word, from_rank__in=below)
    return ~right


def not_registered() -> Q:
    """The promotions that no registration of a change follows, in a batch under way or completed since."""
    since = Q(batch__completed_on=None) | Q(batch__completed_on__gte=OuterRef("round__approved_on"))
    following = Registration.objects.filter(since, person=OuterRef("person"), kind=Kind.CHANGE)
    return Q(~Exists(following), state=Standing.PROPOSED)


def by_kind(registrations: QuerySet[Registration]) -> Mapping[str, tuple[int, int]]:
    """For each kind of registration how many are admitted, and how many are not."""
    counted = (
        registrations.order_by()
        .values_list("kind")
        .annotate(admitted=Count("pk", filter=Q(state=Outcome.ADMITTED)), others=Count("pk", filter=~Q(state=Outcome.ADMITTED)))
    )
    found = {kind: (admitted, others) for kind, admitted, others in counted}
    return {Kind(kind).label: found[kind] for kind in Kind.values if kind in found}
