"""The business of training, and the rules that an installation may set for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.db.models import TextChoices

from sanbiao.registry.codes.sections import Section


class TrainingConfig(AppConfig):
    name = "sanbiao.affairs.training"
    label = "training"
    verbose_name = "教育培训"
    section = Section.TRAINING


@dataclass(frozen=True, kw_only=True)
class HoursDue:
    """What the people of some ranks owe: `hours` or, where `days` are given, those, in `years` calendar years.

    A rank belongs here when one of `words` stands in it. Days and hours are never turned into one another: the rules
    give 12 days beside 90 hours, which is no round number of hours a day.
    """

    label: str
    words: tuple[str, ...]
    hours: Decimal
    days: Decimal | None = None
    years: int = 1


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What is set, not fixed. `SANBIAO_TRAINING` in the settings, a mapping, replaces any of it.

    - `due`: the regulations on training cadres (干部教育培训工作条例, 2023). High confidence in the numbers; medium in
      counting five calendar years that end with the year looked at, for the text only says "every five years".
      The first that fits a rank counts, so the higher ranks stand first.
    - `leave_share`: the same regulations: who is away for more than a seventh of a class has not completed it. High.
    - `rotation_ends`: month and day by which a year's rotation should be done. The department's habit; medium.
    - `code_lasts`, `form_lasts`: how long a sign-in code may be scanned, and how long the page it opens may be filled in.
    - `failures_each`, `failures_of_name`, `failures_forgotten`: wrong sign-ins allowed to one client and for one name
      in a class before it has to wait. A whole class may share one address, so the first is the larger.
    - `phone_address`: where phones reach the public site; `:8001`, that port of the name by which the clerk reaches this
      site; empty, this site itself.
    """

    due: tuple[HoursDue, ...] = (
        HoursDue(
            label="县处级、四级调研员以上",
            words=("厅局级", "县处级", "巡视员", "调研员"),
            hours=Decimal(550),
            years=5,
        ),
        HoursDue(
            label="乡科级、一级主任科员以下",
            words=("乡科级", "科级", "主任科员", "科员", "办事员"),
            hours=Decimal(90),
            days=Decimal(12),
        ),
    )
    leave_share: Fraction = Fraction(1, 7)
    rotation_ends: tuple[int, int] = (12, 31)
    code_lasts: timedelta = timedelta(minutes=2)
    form_lasts: timedelta = timedelta(minutes=10)
    failures_each: int = 30
    failures_of_name: int = 5
    failures_forgotten: timedelta = timedelta(minutes=10)
    phone_address: str = ""

    def phone_site(self, here: str) -> str:
        """The address, without a path, by which phones reach the public site from a page of the address `here`."""
        reached, wanted = urlsplit(here), self.phone_address.rstrip("/")
        if not wanted.startswith(":"):
            return wanted or f"{reached.scheme}://{reached.netloc}"
        name = f"[{reached.hostname}]" if ":" in str(reached.hostname) else reached.hostname
        return f"{reached.scheme}://{name}{wanted}"

    def due_of(self, rank: str) -> HoursDue | None:
        """What somebody of this rank owes; None where the rules name no such rank."""
        return next((due for due in self.due if any(word in rank for word in due.words)), None)


def rules() -> Rules:
    """The rules of this installation."""
    replaced: Mapping[str, Any] = getattr(settings, "SANBIAO_TRAINING", {})  # Any: each rule has its own type
    return Rules(**replaced)


@dataclass(frozen=True, kw_only=True)
class Earned:
    """What somebody earned in completed classes. Hours that were not stated are counted as such, never guessed."""

    hours: Decimal = Decimal(0)
    days: Decimal = Decimal(0)
    classes: int = 0
    unstated: int = 0
    """Classes for which no hours were stated."""
    dropped: int = 0
    """Classes not completed, because the leave was too long."""

    def after(self, hours: Decimal | None, days: Decimal | None, *, leave: Decimal, most: Fraction) -> Earned:
        """With one class more, of which `leave` hours were missed; above the share `most` of its hours it earns nothing."""
        if hours is not None and Fraction(leave) > Fraction(hours) * most:
            return replace(self, dropped=self.dropped + 1)
        return Earned(
            hours=self.hours + (Decimal(0) if hours is None else hours - leave),
            days=self.days + (days or 0),
            classes=self.classes + 1,
            unstated=self.unstated + (hours is None),
            dropped=self.dropped,
        )


NOTHING = Earned()


class Standing(TextChoices):
    SHORT = "short", "未达标"
    UNCLEAR = "unclear", "待核"
    MET = "met", "已达标"
    NONE = "none", "未定标准"


def standing_of(due: HoursDue | None, earned: Earned) -> Standing:
    """Where somebody stands: hours or days suffice; short by numbers that are not all stated, it cannot be said."""
    if due is None:
        return Standing.NONE
    if earned.hours >= due.hours or (due.days is not None and earned.days >= due.days):
        return Standing.MET
    return Standing.UNCLEAR if earned.unstated else Standing.SHORT
