"""Rows for tests: one factory per model, minimal by default, situations as traits."""

from __future__ import annotations

from datetime import date

import factory

from sanbiao.core.secrecy.fields import keyed_hash
from sanbiao.registry.organisations.tests.factories import UnitFactory
from sanbiao.registry.people.models import Appraisal, FamilyMember, Manner, Mode, Person, Posting, ResumeLine, Schooling, Sex
from sanbiao.tests.factories import id_number_of


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


class SchoolingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Schooling

    person = factory.SubFactory(PersonFactory)
    mode = Mode.FULL_TIME
    level = "大学"
    school = "试验大学农学系"
