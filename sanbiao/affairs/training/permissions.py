"""Who may do what with the training books."""

from sanbiao.affairs.training.models import ClassRun, OnlineSession, Reading, RotationTarget, Trainee
from sanbiao.core.access.policy import Policy, policy_of
from sanbiao.core.access.roles import STAFF, Role
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.people.models import Person

RUN, CANCEL = "run", "cancel"


class ClassPolicy(Policy[ClassRun]):
    model = ClassRun
    organisation = "organiser__path"
    exceptions = {RUN: STAFF, CANCEL: frozenset({Role.HEAD})}


class HoursPolicy(Policy[Person]):
    """Whose hours may be seen: the training section asks this of people whose other facts are not its own."""

    model = Person
    section = Section.TRAINING
    beside = True


class_policy = ClassPolicy()
hours_policy = HoursPolicy()
trainee_policy = policy_of(Trainee)
online_policy = policy_of(OnlineSession)
target_policy = policy_of(RotationTarget)
reading_policy = policy_of(Reading)
