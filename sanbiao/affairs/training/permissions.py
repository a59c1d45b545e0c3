"""Who may do what with the training books."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from sanbiao.affairs.training.models import ClassRun, OnlineSession, Reading, RotationTarget, Trainee
from sanbiao.core.access.policy import Policy, User
from sanbiao.core.access.roles import CITY, EVERYBODY, STAFF, Role
from sanbiao.core.indicators.comparing import figures_at
from sanbiao.core.indicators.figures import Figure
from sanbiao.core.indicators.registry import Indicator
from sanbiao.core.indicators.services import indicator, paths_for
from sanbiao.core.periods.periods import Period
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.people.models import Person, Status


class Permission(StrEnum):
    """`<business>:<record>:<action>`, sorted."""

    CANCEL_CLASS = "training:class:cancel"
    CHANGE_CLASS = "training:class:change"
    CHANGE_ONLINE = "training:online:change"
    CHANGE_READING = "training:reading:change"
    CHANGE_TARGET = "training:target:change"
    CHANGE_TRAINEE = "training:trainee:change"
    EXPORT_CLASS = "training:class:export"
    EXPORT_ONLINE = "training:online:export"
    EXPORT_READING = "training:reading:export"
    EXPORT_TARGET = "training:target:export"
    EXPORT_TRAINEE = "training:trainee:export"
    RUN_CLASS = "training:class:run"
    VIEW_CLASS = "training:class:view"
    VIEW_HOURS = "training:hours:view"
    VIEW_ONLINE = "training:online:view"
    VIEW_READING = "training:reading:view"
    VIEW_TARGET = "training:target:view"
    VIEW_TRAINEE = "training:trainee:view"


class ClassPolicy(Policy[ClassRun]):
    model = ClassRun
    section = Section.TRAINING
    organisation = "organiser__path"
    roles = {
        Permission.CANCEL_CLASS: frozenset({Role.HEAD}),
        Permission.CHANGE_CLASS: STAFF,
        Permission.EXPORT_CLASS: STAFF,
        Permission.RUN_CLASS: STAFF,
        Permission.VIEW_CLASS: EVERYBODY,
    }


class TraineePolicy(Policy[Trainee]):
    model = Trainee
    section = Section.TRAINING
    organisation = "unit__path"
    roles = {
        Permission.CHANGE_TRAINEE: STAFF,
        Permission.EXPORT_TRAINEE: STAFF,
        Permission.VIEW_TRAINEE: EVERYBODY,
    }


class HoursPolicy(Policy[Person]):
    """Whose hours may be seen: the training section asks this of people whose other facts are not its own."""

    model = Person
    section = Section.TRAINING
    organisation = "unit__path"
    roles = {Permission.VIEW_HOURS: EVERYBODY}


class OnlineSessionPolicy(Policy[OnlineSession]):
    model = OnlineSession
    section = Section.TRAINING
    organisation = "unit__path"
    roles = {
        Permission.CHANGE_ONLINE: STAFF,
        Permission.EXPORT_ONLINE: STAFF,
        Permission.VIEW_ONLINE: EVERYBODY,
    }


class RotationTargetPolicy(Policy[RotationTarget]):
    model = RotationTarget
    section = Section.TRAINING
    organisation = "unit__path"
    roles = {
        Permission.CHANGE_TARGET: STAFF,
        Permission.EXPORT_TARGET: STAFF,
        Permission.VIEW_TARGET: EVERYBODY,
    }


class ReadingPolicy(Policy[Reading]):
    model = Reading
    section = Section.TRAINING
    organisation = "unit__path"
    roles = {
        Permission.CHANGE_READING: STAFF,
        Permission.EXPORT_READING: STAFF,
        Permission.VIEW_READING: EVERYBODY,
    }


class_policy = ClassPolicy()
trainee_policy = TraineePolicy()
hours_policy = HoursPolicy()
online_policy = OnlineSessionPolicy()
target_policy = RotationTargetPolicy()
reading_policy = ReadingPolicy()


@dataclass(frozen=True)
class Sight:
    """What one person sees of training, narrowed to the organisation subtree of the page."""

    user: User
    path: str

    def _of(self, policy: Policy[Any], permission: str) -> QuerySet[Any]:
        rows = policy.records(self.user, permission)
        return rows if self.path == CITY else rows.filter(Q((f"{policy.organisation}__startswith", self.path)))

    @property
    def classes(self) -> QuerySet[ClassRun]:
        return self._of(class_policy, Permission.VIEW_CLASS)

    @property
    def trainees(self) -> QuerySet[Trainee]:
        return self._of(trainee_policy, Permission.VIEW_TRAINEE)

    @property
    def sessions(self) -> QuerySet[OnlineSession]:
        return self._of(online_policy, Permission.VIEW_ONLINE)

    @property
    def targets(self) -> QuerySet[RotationTarget]:
        return self._of(target_policy, Permission.VIEW_TARGET)

    @property
    def readings(self) -> QuerySet[Reading]:
        return self._of(reading_policy, Permission.VIEW_READING)

    @property
    def people(self) -> QuerySet[Person]:
        """The serving cadres of the roster, whose hours are asked for."""
        return self._of(hours_policy, Permission.VIEW_HOURS).filter(on_roster=True, status=Status.SERVING)

    def scoped(self, codes: Iterable[str]) -> list[tuple[Indicator, tuple[str, ...]]]:
        """The indicators of `codes` of whose rows something is in sight, each with where."""
        return [(indicator(code), paths) for code in codes if (paths := self.paths(code))]

    def figure(self, code: str, window: Period, *, breakdowns: bool = False) -> Figure | None:
        """A figure in a window; None where none of its rows is in sight."""
        return figures_at(self.scoped([code]), window, breakdowns=breakdowns).get(code)

    def paths(self, code: str) -> tuple[str, ...]:
        """The part of the subtree in which the rows of an indicator are in sight; empty if none of it."""
        return paths_for(self.user, indicator(code), self.path)
