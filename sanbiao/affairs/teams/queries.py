"""The teams of units as they stood on a day: members, structure, posts and what to warn of.

Members and their structure are the rows of the indicator `teams.structure`, so a team page and the figure agree. A person
with several posts in one team is one member.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property

from django.conf import settings
from django.db.models import Q, QuerySet

from sanbiao.affairs.teams.indicators import YOUNG_LIMIT, team_members
from sanbiao.affairs.teams.models import PostQuota
from sanbiao.core.access.paths import lies_below
from sanbiao.core.indicators.compiling import Query, compiled
from sanbiao.core.indicators.figures import half_up
from sanbiao.core.indicators.queries import base
from sanbiao.core.indicators.registry import REGISTRY as INDICATORS
from sanbiao.core.indicators.registry import Breakdown
from sanbiao.core.indicators.remembering import live
from sanbiao.core.indicators.window import Paths, Scope, scope_of, values_of
from sanbiao.core.periods.periods import Period, add_months
from sanbiao.registry.organisations.models import TOWNS, Unit
from sanbiao.registry.organisations.queries import existing
from sanbiao.registry.people.models import Manner, Person, Posting
from sanbiao.registry.people.placing import place_among_deputies
from sanbiao.registry.people.posts import Level, level_of
from sanbiao.registry.people.queries import Move, months_between, moves_between
from sanbiao.registry.people.retirement import retires_in

STRUCTURE = INDICATORS["teams.structure"]
DUE = (3, 6, 12)
"""Within how many months retirement is warned of."""
RECENT_MONTHS = 24
"""How far back the history of a team goes."""
_FACTS = ("row", "age", "months", *(each.column for each in STRUCTURE.breakdowns))
_ROWS_READ = (
    "post",
    "began_on",
    "ended_on",
    "manner",
    "unit__code",
    "unit__short_name",
    "unit__kind",
    "person__name",
    "person__sex",
    "person__birth_month",
    "person__party_month",
    "person__full_time_level",
    "person__in_service_level",
    "person__rank",
)


@dataclass(frozen=True)
class Member:
    """One person in one team. `facts` has the value of each breakdown of `teams.structure`, by its column."""

    person: Person
    unit: Unit
    postings: tuple[Posting, ...]
    age: int | None
    months: int
    facts: Mapping[str, str]
    level: Level | None
    fills: bool
    """Whether the person takes one of the posts approved: who is here only beside a post elsewhere does not."""
    retires: date | None

    @property
    def post(self) -> str:
        return "，兼".join(posting.post for posting in self.postings)

    @property
    def began_on(self) -> date:
        began: date = self.postings[0].began_on
        return began

    @property
    def education(self) -> str:
        later = self.person.in_service_level
        levels = (self.person.full_time_level, later and f"在职{later.removeprefix('在职')}")
        return "；".join(level for level in levels if level)

    def months_in_post(self, on: date) -> int:
        return months_between(self.began_on, on)

    def months_to_retirement(self, on: date) -> int | None:
        return months_between(on, self.retires) if self.retires else None


@dataclass(frozen=True)
class Posts:
    """The posts of one level, or of both; `approved` is None where nothing was approved for the day."""

    label: str
    level: str
    approved: int | None
    filled: int
    vacant: int | None
    excess: int | None


def posts_of(level: Level, approved: int | None, filled: int) -> Posts:
    """The posts of one level; where none are approved, nothing is vacant or in excess, for nobody can say."""
    if approved is None:
        return Posts(str(level.label), level.value, None, filled, None, None)
    return Posts(str(level.label), level.value, approved, filled, max(0, approved - filled), max(0, filled - approved))


def both(chief: Posts, deputy: Posts) -> Posts:
    """The sum of two levels. A vacancy of one never makes up for an excess of the other."""

    def plus(first: int | None, second: int | None) -> int | None:
        return None if first is None and second is None else (first or 0) + (second or 0)

    return Posts(
        "合计",
        "",
        plus(chief.approved, deputy.approved),
        chief.filled + deputy.filled,
        plus(chief.vacant, deputy.vacant),
        plus(chief.excess, deputy.excess),
    )


@dataclass(frozen=True)
class Warn:
    """Something about a team that somebody should look at; `show` names the members it is about."""

    tone: str
    text: str
    remark: str = ""
    show: str = ""


@dataclass(frozen=True)
class Team:
    """The team of a unit on a day."""

    unit: Unit
    on: date
    members: tuple[Member, ...]
    quotas: Mapping[str, int]

    @cached_property
    def posts(self) -> tuple[Posts, Posts, Posts]:
        filled = [member.level for member in self.members if member.fills]
        chief, deputy = (posts_of(level, self.quotas.get(level), filled.count(level)) for level in Level)
        return chief, deputy, both(chief, deputy)

    @property
    def is_town(self) -> bool:
        return self.unit.kind in TOWNS

    @cached_property
    def average_age(self) -> Decimal | None:
        return average_age(self.members)

    @property
    def young(self) -> int:
        return sum(member.age is not None and member.age <= YOUNG_LIMIT for member in self.members)

    @property
    def degrees(self) -> int:
        return sum(member.facts["education"] == "degree" for member in self.members)

    @property
    def experienced(self) -> int:
        return sum(member.facts["experience"] == "experienced" for member in self.members)

    def share(self, count: int) -> Decimal | None:
        """`count` in per cent of all members, to two decimals; None where there are none."""
        return half_up(Fraction(count * 100, len(self.members)), 2) if self.members else None

    def due(self, months: int) -> list[Member]:
        """Those who retire within so many months, this month included; 0 are those whose month has passed."""
        left = [(member, member.months_to_retirement(self.on)) for member in self.members]
        if not months:
            return [member for member, to_go in left if to_go is not None and to_go < 0]
        return [member for member, to_go in left if to_go is not None and 0 <= to_go <= months]

    @cached_property
    def warnings(self) -> tuple[Warn, ...]:
        return tuple(_warnings(self)) if self.members else ()


def average_age(members: Iterable[Member]) -> Decimal | None:
    """The mean of the ages that are known, to one decimal; None where none is."""
    ages = [member.age for member in members if member.age is not None]
    return half_up(Fraction(sum(ages), len(ages)), 1) if ages else None


def _warnings(team: Team) -> Iterable[Warn]:
    line = settings.SANBIAO_TEAM_AGE_LINE
    for posts in team.posts[:2]:
        if posts.excess:
            remark = f"核定 {posts.approved}，实配 {posts.filled}"
            yield Warn("negative", f"{posts.label}超配 {posts.excess} 名", remark, f"level:{posts.level}")
    if overdue := team.due(0):
        yield Warn("negative", f"到龄仍在任 {len(overdue)} 人", "已过法定退休年月", "retire:0")
    if not team.young:
        yield Warn("caution", f"没有 {YOUNG_LIMIT} 岁及以下成员")
    if team.average_age is not None and team.average_age > line:
        yield Warn("caution", f"平均年龄 {team.average_age} 岁", f"高于 {line} 岁", "all:")
    counted = 0
    for months in DUE:
        due = len(team.due(months))
        if due > counted:
            yield Warn("caution" if months == DUE[0] else "notice", f"{months} 个月内到龄 {due} 人", show=f"retire:{months}")
        counted = due


@cache
def _facts_query(scope: Scope, engine: str) -> Query:
    return compiled(base(team_members, scope).select(*_FACTS), engine)


def _facts(window: Period, paths: Paths) -> dict[int, dict[str, object]]:
    """What the indicator says of each posting in a team, by the posting's key."""
    engine = live()
    query = _facts_query(scope_of(paths), engine.name)
    return {row[0]: dict(zip(_FACTS, row, strict=True)) for row in engine.run(query, values_of(window, paths))}


def members_on(on: date, paths: Paths) -> dict[int, tuple[Member, ...]]:
    """The members of every team in the subtrees `paths` on a day, by the unit's key, in the order of a list."""
    if not paths:
        return {}
    facts = _facts(Period.on(on), paths)
    postings = Posting.objects.filter(pk__in=facts).select_related("unit", "person").only(*_ROWS_READ)
    held: dict[tuple[int, int], list[Posting]] = defaultdict(list)
    for posting in postings.order_by("began_on", "pk"):
        held[posting.unit_id, posting.person_id].append(posting)
    teams: dict[int, list[Member]] = defaultdict(list)
    for (unit, _), own in held.items():
        teams[unit].append(_member(own, facts[own[0].pk]))
    return {unit: tuple(sorted(members, key=_place)) for unit, members in teams.items()}


def _member(postings: list[Posting], facts: Mapping[str, object]) -> Member:
    """One member from all of a person's posts in a team."""
    main = sorted(postings, key=lambda posting: posting.manner == Manner.CONCURRENT)
    person, unit = main[0].person, main[0].unit
    levels = {level_of(posting.post, unit.kind) for posting in main}
    level = next((level for level in Level if level in levels), None)
    age = facts["age"]
    return Member(
        person=person,
        unit=unit,
        postings=tuple(main),
        age=None if age is None else int(str(age)),
        months=int(str(facts["months"])),
        facts={each.column: str(facts[each.column] or "") for each in STRUCTURE.breakdowns},
        level=level,
        fills=level is not None and main[0].manner != Manner.CONCURRENT,
        retires=retires_in(person),
    )


def _place(member: Member) -> tuple[object, ...]:
    rank = [Level.CHIEF, Level.DEPUTY, None].index(member.level)
    place = int("书记" not in member.post.replace("副书记、", "")) if rank == 0 else place_among_deputies(member.post)
    return rank, place, member.began_on, member.person.name, member.person.pk


def quotas_on(rows: QuerySet[PostQuota], on: date) -> dict[int, dict[str, int]]:
    """How many posts are approved on a day, by unit and level; of several in force the latest."""
    in_force = rows.filter(Q(ended_on=None) | Q(ended_on__gt=on), began_on__lte=on).order_by("began_on", "pk")
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for unit, level, approved in in_force.values_list("unit_id", "level", "approved"):
        found[unit][level] = approved
    return found


def units_with_teams(wanted: Iterable[int], paths: Sequence[str], on: date) -> list[Unit]:
    """The units `wanted` in the subtrees `paths` and the townships there on a day: townships first, then by code."""
    if not paths:
        return []
    towns = existing(on).filter(kind__in=TOWNS).values("pk")
    units = Unit.objects.filter(lies_below("path", paths), Q(pk__in=list(wanted)) | Q(pk__in=towns))
    return sorted(units, key=lambda unit: (unit.kind not in TOWNS, unit.code))


def breakdown(name: str) -> Breakdown | None:
    return next((each for each in STRUCTURE.breakdowns if each.name == name), None)


def chosen(team: Team, show: str) -> tuple[str, list[Member]] | None:
    """The members that `show` names, with the name of the group; None where it names none.

    `show` is a breakdown of the structure and one of its values (`age:36—40岁`), `level:chief`, or `retire:6`.
    """
    name, colon, key = show.partition(":")
    if show == "all:":
        return "全部成员", list(team.members)
    if name == "level" and key in Level.values:
        return Level(key).label, [member for member in team.members if member.fills and member.level == key]
    if name == "retire" and key in {"0", *map(str, DUE)}:
        return (f"{key} 个月内到龄" if key != "0" else "已到退休年龄"), team.due(int(key))
    found = breakdown(name)
    if not colon or found is None or key not in {"", *found.words}:
        return None
    label = f"{found.label}：{found.words.get(key, '未填')}"
    return label, [member for member in team.members if member.facts[found.column] == key]


def seconded(postings: QuerySet[Posting], unit: Unit, on: date) -> list[Posting]:
    """Those who are in the team on secondment (挂职): they stand beside it and count nowhere."""
    in_force = Q(ended_on=None) | Q(ended_on__gt=on)
    rows = postings.filter(in_force, unit=unit, is_team_member=True, manner=Manner.SECONDMENT, began_on__lte=on)
    return list(rows.select_related("person").only(*_ROWS_READ).order_by("began_on", "pk"))


def moves(postings: QuerySet[Posting], unit: Unit, on: date) -> list[Move]:
    """Who entered and left the team in the two years up to a day, the latest first."""
    own = postings.filter(unit=unit, is_team_member=True)
    return moves_between(own.select_related("person").only(*_ROWS_READ), add_months(on, -RECENT_MONTHS), on)


@dataclass(frozen=True)
class SeatChange:
    """Two days of a team: who came, who left, and who stayed in another post (before, after)."""

    came: tuple[Member, ...]
    left: tuple[Member, ...]
    moved: tuple[tuple[Member, Member], ...]


def change_between(before: Team, after: Team) -> SeatChange:
    was = {member.person.pk: member for member in before.members}
    now = {member.person.pk: member for member in after.members}
    return SeatChange(
        came=tuple(member for member in after.members if member.person.pk not in was),
        left=tuple(member for member in before.members if member.person.pk not in now),
        moved=tuple((was[key], member) for key, member in now.items() if key in was and was[key].post != member.post),
    )
