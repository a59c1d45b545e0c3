"""Who may do what with the training books."""

from enum import StrEnum

from sanbiao.affairs.training.models import ClassRun, OnlineSession, Reading, RotationTarget, Trainee
from sanbiao.core.access.policy import Policy
from sanbiao.core.access.roles import EVERYBODY, STAFF, Role
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.people.models import Person


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
