"""Rows for tests: one factory per model, minimal by default, situations as traits."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from sanbiao.affairs.teams.models import Level, PostQuota
from sanbiao.affairs.training.models import (
    Attendance,
    Audience,
    Category,
    ClassRun,
    Nature,
    OnlineSession,
    Reading,
    RotationTarget,
    Series,
    State,
    Trainee,
)
from sanbiao.core.access.models import FailureCount
from sanbiao.core.access.roles import EVERY_SECTION, Role
from sanbiao.core.audit.models import Event, Seal
from sanbiao.core.drive.models import Import, ImportedFile
from sanbiao.core.indicators.models import ClosedFigure, Closing
from sanbiao.core.secrecy.fields import keyed_hash
from sanbiao.registry.organisations.models import Grant, PartyKind, PartyOrganisation, Unit, UnitKind
from sanbiao.registry.people.models import Appraisal, FamilyMember, Manner, Person, Posting, ResumeLine, Sex
from sanbiao.reports.models import CompiledReport

NOON = datetime(2023, 7, 1, 4, 0, tzinfo=UTC)
"""Twelve o'clock in Shanghai on the first day after the first half of 2023."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def id_number_of(born: date, serial: int) -> str:
    """A valid ID number: odd serials are men's. The region 999999 belongs to nobody."""
    stem = f"999999{born:%Y%m}15{serial % 1000:03d}"
    return stem + _CHECKS[sum(int(digit) * weight for digit, weight in zip(stem, _WEIGHTS, strict=True)) % 11]


def path_of(unit: Any) -> str:
    return f"{unit.parent.path if unit.parent else '/'}{unit.code}/"


class UnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Unit

    class Params:
        street = factory.Trait(kind=UnitKind.STREET)
        town = factory.Trait(kind=UnitKind.TOWN)
        township = factory.Trait(kind=UnitKind.TOWNSHIP)
        village = factory.Trait(
            kind=UnitKind.VILLAGE, parent=factory.SubFactory("sanbiao.tests.factories.UnitFactory", town=True)
        )

    code = factory.Sequence(lambda n: f"T{n:04d}")
    name = factory.Sequence(lambda n: f"试验市第{n}单位")
    short_name = factory.Sequence(lambda n: f"第{n}单位")
    kind = UnitKind.ORGAN
    path = factory.LazyAttribute(path_of)
    parent = None


class PartyOrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PartyOrganisation

    code = factory.Sequence(lambda n: f"P{n:04d}")
    name = factory.Sequence(lambda n: f"第{n}单位党组")
    kind = PartyKind.LEADING_GROUP
    unit = factory.SubFactory(UnitFactory)


class UserFactory(factory.django.DjangoModelFactory):
    """Somebody without any grant; give `password` in the clear for those who have to sign in by the page."""

    class Meta:
        model = get_user_model()

    username = factory.Sequence(lambda n: f"user{n}")
    password = factory.Transformer(None, transform=make_password)


class GrantFactory(factory.django.DjangoModelFactory):
    """A clerk of every section over the whole city."""

    class Meta:
        model = Grant

    user = factory.SubFactory(UserFactory)
    section = EVERY_SECTION
    role = Role.CLERK
    unit = None


class PersonFactory(factory.django.DjangoModelFactory):
    """A serving cadre on the roster; `off_roster` is somebody known from another ledger alone."""

    class Meta:
        model = Person

    class Params:
        serial = factory.Sequence(lambda n: n)
        off_roster = factory.Trait(on_roster=False, unit=None, post="")

    on_roster = True
    birth_month = factory.LazyAttribute(lambda person: date(1970 + person.serial // 1000 % 25, 3, 1))
    id_number = factory.LazyAttribute(lambda person: id_number_of(person.birth_month or date(1980, 1, 1), person.serial))
    id_hash = factory.LazyAttribute(lambda person: keyed_hash(person.id_number))
    name = factory.Sequence(lambda n: f"张三{n}")
    sex = factory.LazyAttribute(lambda person: Sex.MALE if person.serial % 2 else Sex.FEMALE)
    unit = factory.SubFactory(UnitFactory)
    post = "科长"


class PostingFactory(factory.django.DjangoModelFactory):
    """A formal post in the unit's team, still held."""

    class Meta:
        model = Posting

    person = factory.SubFactory(PersonFactory)
    unit = factory.SelfAttribute("person.unit")
    post = "副镇长"
    began_on = date(2021, 5, 1)
    is_team_member = True
    manner = Manner.FORMAL


class FamilyMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FamilyMember

    person = factory.SubFactory(PersonFactory)
    place = factory.Sequence(lambda n: n)
    relation = "配偶"
    name = "李四"


class ResumeLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ResumeLine

    person = factory.SubFactory(PersonFactory)
    place = factory.Sequence(lambda n: n)
    began_on = date(2010, 7, 1)
    text = "试验市农业农村局科员"


class AppraisalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Appraisal

    person = factory.SubFactory(PersonFactory)
    year = factory.Sequence(lambda n: 1990 + n % 40)
    result = "称职"


class PostQuotaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PostQuota

    unit = factory.SubFactory(UnitFactory)
    level = Level.DEPUTY
    approved = 5
    began_on = date(2020, 1, 1)


class ClassRunFactory(factory.django.DjangoModelFactory):
    """A class of the department's own school, planned."""

    class Meta:
        model = ClassRun

    class Params:
        opened = factory.Trait(state=State.OPEN)
        completed = factory.Trait(state=State.COMPLETED, ended_on=date(2023, 3, 10))
        cancelled = factory.Trait(state=State.CANCELLED)

    code = factory.Sequence(lambda n: f"B{n:04d}")
    name = factory.Sequence(lambda n: f"科级干部进修班第{n}期")
    nature = Nature.MAIN
    audience = Audience.SECTION_LEVEL
    place = "市委党校"
    began_on = date(2023, 3, 6)
    organiser = factory.SubFactory(UnitFactory)


class TraineeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Trainee

    class_run = factory.SubFactory(ClassRunFactory)
    person = factory.SubFactory(PersonFactory)
    unit = factory.SelfAttribute("person.unit")
    unit_text = factory.LazyAttribute(lambda trainee: trainee.unit.short_name if trainee.unit else "外单位")
    attendance = Attendance.ATTENDED


class OnlineSessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OnlineSession

    session_code = factory.Sequence(lambda n: f"X{n:04d}")
    series = Series.LECTURE
    theme = "基层治理"
    aired_on = date(2023, 4, 12)
    unit = factory.SubFactory(UnitFactory)
    heads = 30


class RotationTargetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RotationTarget

    person = factory.SubFactory(PersonFactory)
    unit = factory.SelfAttribute("person.unit")
    unit_text = factory.LazyAttribute(lambda target: target.unit.short_name if target.unit else "外单位")
    category = Category.SECTION_LEVEL
    listed_on = date(2023, 1, 5)


class ReadingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Reading

    class Params:
        finished = factory.Trait(finished_on=date(2023, 5, 20))

    person = factory.SubFactory(PersonFactory)
    unit = factory.SelfAttribute("person.unit")
    book = factory.Sequence(lambda n: f"第{n}册读本")
    is_required = True
    set_on = date(2023, 1, 10)


class FailureCountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FailureCount

    counter = factory.Sequence(lambda n: f"{n:032x}")
    failures = 1
    forgotten_at = NOON


class EventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Event

    at = NOON
    by = "clerk"
    verb = "修改"
    ledger = "people.person"
    record = "1"
    label = "张三"


class SealFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Seal

    sealed_at = NOON
    first = factory.Sequence(lambda n: n + 1)
    last = factory.SelfAttribute("first")
    events = 1
    previous = "0" * 64
    digest = factory.Sequence(lambda n: f"{n:064x}")


class ImportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Import

    batch = factory.Sequence(lambda n: f"20230701-{n:06d}")
    by = "clerk"
    began_at = NOON


class ImportedFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ImportedFile

    drop = factory.SubFactory(ImportFactory)
    name = "名册.xlsx"
    digest = factory.Sequence(lambda n: f"{n:064x}")
    size = 1
    content = factory.django.FileField(filename="roster.xlsx", data=b"x")


class ClosingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Closing

    period = "2023H1"
    made_by = "科长"
    made_at = NOON
    digest = "0" * 64


class ClosedFigureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ClosedFigure

    closing = factory.SubFactory(ClosingFactory)
    code = "training.classes_held"
    figure = factory.LazyFunction(lambda: {"value": "1"})
    rows = factory.LazyFunction(dict)


class CompiledReportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CompiledReport

    period = "2023H1"
    title = "2023年上半年工作报告"
    compiled_by = "科长"
    compiled_at = NOON
    document = factory.django.FileField(filename="report.docx", data=b"x")
    digest = "0" * 64
    figures = factory.LazyFunction(dict)
