"""What the pages of plans ask: the targets in force with what is reached of them, lights, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Self

from django.db.models import Exists, OuterRef, Q, QuerySet

from sanbiao.affairs.plans.apps import Rules
from sanbiao.affairs.plans.indicators import GOALS, Goal
from sanbiao.affairs.plans.models import Item, ItemState, Target
from sanbiao.core.indicators.figures import Figure, half_up
from sanbiao.core.indicators.registry import REGISTRY, Indicator
from sanbiao.core.indicators.services import evaluate, parts_of
from sanbiao.core.ledger.normal import normal
from sanbiao.core.periods.periods import Period

STILL = (ItemState.DRAFT, ItemState.ISSUED, ItemState.UNDER_WAY)
"""The states of an item that has still to be done."""


class Light(StrEnum):
    """How something stands: a colour of the house with its word."""

    tone: str
    word: str

    def __new__(cls, value: str, tone: str, word: str) -> Self:
        light = str.__new__(cls, value)
        light._value_, light.tone, light.word = value, tone, word
        return light

    GREEN = "green", "positive", "绿灯"
    YELLOW = "yellow", "caution", "黄灯"
    RED = "red", "negative", "红灯"
    NONE = "none", "neutral", "不亮灯"


def gone_by(on: date) -> Fraction:
    """The part of its year that has gone by at the end of a day."""
    first, last = date(on.year, 1, 1), date(on.year, 12, 31)
    return Fraction((on - first).days + 1, (last - first).days + 1)


def light_of_number(reached: Fraction | None, goal: Decimal | None, on: date, rules: Rules) -> Light:
    """The light of a number that is to be reached by the end of the year."""
    if reached is None or not goal:
        return Light.NONE
    pace = reached / Fraction(goal) / gone_by(on)
    if reached >= Fraction(goal) or pace >= rules.on_track:
        return Light.GREEN
    return Light.YELLOW if pace >= rules.behind else Light.RED


def light_of_item(item: Item, on: date, rules: Rules) -> Light:
    """The light of an item by its last day, which is still in time; what is no longer to be done has none but green."""
    if item.state not in STILL:
        return Light.GREEN if item.state == ItemState.DONE else Light.NONE
    left = (item.due_on - on).days
    if left < 0:
        return Light.RED
    return Light.YELLOW if left <= rules.soon else Light.GREEN


def rule_of_numbers(on: date, rules: Rules) -> str:
    """The rule by which numbers have their lights, in words."""
    return (
        f"全年已过 {percent(gone_by(on))}%。完成率除以全年已过的比例：达到 {percent(rules.on_track)}% 的绿灯，"
        f"不到 {percent(rules.on_track)}%、达到 {percent(rules.behind)}% 的黄灯，再低的红灯；目标已完成的都是绿灯。"
    )


def rule_of_items(rules: Rules) -> str:
    """The rule by which items have their lights, in words."""
    return f"过了完成期限还没有完成的红灯，离期限 {rules.soon} 天以内的黄灯，其余未完成的和已完成的绿灯；已调整的不亮灯。"


def percent(part: Fraction) -> str:
    """A part in whole per cent, or with one decimal where it has one."""
    told = half_up(part * 100, 1)
    return f"{told:f}".removesuffix(".0")


def reached_of(audience: str, stars: str, window: Period) -> int | None:
    """How many branches of one kind have so many stars; None as long as no ledger tells, or for what is no kind or star."""
    goal = next((goal for goal in GOALS if goal.stars == stars and audience in goal.audiences), None)
    one = REGISTRY.get(goal.reached) if goal else None
    if goal is None or one is None:
        return None
    if len(goal.audiences) == 1:
        reached = evaluate([one], window, breakdowns=False)[one.code]
        return None if reached.value is None or reached.stated else int(reached.value)
    parts = dict(parts_of(one, one.breakdowns[0], window))
    return int(parts[audience].value) if audience in parts else 0


def figure_named(text: str) -> Indicator | None:
    """The indicator that people call so, by name or code."""
    wanted = normal(text)
    return next((one for one in REGISTRY.values() if wanted in (one.code, normal(one.name))), None)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A target beside what is reached of it. `url` opens the rows of the target, `reached_url` those of what is reached."""

    name: str
    goal: Figure
    reached: Figure | None
    on: date
    rules: Rules
    url: str
    reached_url: str = ""

    @property
    def exact(self) -> Fraction | None:
        """What is reached, where it may be held to the target: a stated number is not held to one of a ledger."""
        if self.reached is None or bool(self.reached.stated) != bool(self.goal.stated):
            return None
        return self.reached.exact

    @property
    def share(self) -> Decimal | None:
        """What is reached, in per cent of the target."""
        return half_up(self.exact * 100 / Fraction(self.goal.value), 1) if self.exact is not None and self.goal.value else None

    @property
    def missing(self) -> Decimal | None:
        """How many are still missing; nought once the target is passed."""
        if self.exact is None or self.reached is None or self.reached.value is None or self.goal.value is None:
            return None
        return max(self.goal.value - self.reached.value, Decimal(0))

    @property
    def light(self) -> Light:
        return light_of_number(self.exact, self.goal.value, self.on, self.rules)


def replaced(targets: QuerySet[Target], on: date) -> QuerySet[Target]:
    """Those of `targets` that a later one for the same thing, issued by a day, has replaced."""
    same = Target.objects.filter(
        year=OuterRef("year"), audience=OuterRef("audience"), stars=OuterRef("stars"), issued_on__gt=OuterRef("issued_on")
    )
    return targets.filter(Exists(same.filter(issued_on__lte=on)))


def passed(targets: QuerySet[Target], window: Period) -> list[int]:
    """The keys of the targets in force on the last day of a window that were passed already."""
    day = window.as_of
    held = targets.filter(year=day.year, issued_on__lte=day)
    held = held.exclude(pk__in=replaced(held, day).values("pk"))
    return [each.pk for each in held if (reached := reached_of(each.audience, each.stars, window)) and each.amount < reached]


def next_half(on: date) -> tuple[date, date]:
    """The first day of the half year after the one in which a day lies, and the first day after it."""
    return (date(on.year, 7, 1), date(on.year + 1, 1, 1)) if on.month <= 6 else (date(on.year + 1, 1, 1), date(on.year + 1, 7, 1))


def coming(on: date) -> Q:
    """The items of the next half year: those due in it, and those that are due before and not yet done."""
    _, stop = next_half(on)
    return Q(state__in=STILL, due_on__lt=stop)


def goals_of(goals: tuple[Goal, ...] = GOALS) -> tuple[tuple[str, str], ...]:
    """The pairs of figures reached and held that are both told."""
    return tuple((goal.reached, goal.code) for goal in goals if goal.reached in REGISTRY)
