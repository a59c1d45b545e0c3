"""Rows for tests: one factory per model, minimal by default."""

from __future__ import annotations

from datetime import date

import factory

from sanbiao.affairs.talent.models import (
    Entrepreneur,
    Filing,
    Graduate,
    Incubator,
    IndustrialFirm,
    PeerValue,
    PracticeBase,
    Recognition,
    RecruitedPost,
    Study,
    TalentPolicy,
    TeamProject,
    Tenant,
    UrgentTalent,
)
from sanbiao.affairs.talent.models.firms import Compared, RecognitionKind
from sanbiao.affairs.talent.models.incubators import FilingKind, TenantKind
from sanbiao.affairs.talent.models.people import Came, Work
from sanbiao.affairs.talent.models.programmes import Branch
from sanbiao.registry.firms.tests.factories import FirmFactory
from sanbiao.registry.organisations.tests.factories import UnitFactory
from sanbiao.registry.people.tests.factories import PersonFactory


class PracticeBaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PracticeBase

    firm = factory.SubFactory(FirmFactory)
    approved_on = date(2023, 3, 1)
    places = 12


class GraduateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Graduate

    person = factory.SubFactory(PersonFactory)
    unit = factory.SelfAttribute("person.unit")
    education = "大学"
    came = Came.CAME
    work = Work.EMPLOYED
    unit_text = factory.LazyAttribute(lambda row: row.unit.short_name if row.unit else "远桥食品有限公司")
    started_on = date(2023, 3, 1)


class UrgentTalentFactory(factory.django.DjangoModelFactory):
    """Somebody who applied, not recommended yet."""

    class Meta:
        model = UrgentTalent

    person = factory.SubFactory(PersonFactory)
    unit = factory.SelfAttribute("person.unit")
    unit_text = factory.LazyAttribute(lambda row: row.unit.short_name if row.unit else "青禾机械有限公司")


class EntrepreneurFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Entrepreneur

    person = factory.SubFactory(PersonFactory)
    firm_text = "青禾机械有限公司"
    selected_on = date(2023, 3, 1)


class StudyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Study

    course = "第一期研修班"
    university = "江汀财经大学"
    began_on = date(2023, 3, 1)
    person = factory.SubFactory(PersonFactory)
    firm_text = "青禾机械有限公司"


class TalentPolicyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TalentPolicy

    title = factory.Sequence(lambda n: f"人才专项政策第{n}号")
    branch = Branch.MANY
    issued_on = date(2022, 5, 1)


class TeamProjectFactory(factory.django.DjangoModelFactory):
    """A project that applied."""

    class Meta:
        model = TeamProject

    code = factory.Sequence(lambda n: f"T{n:04d}")
    name = factory.Sequence(lambda n: f"第{n}号中试项目")
    host = "青禾机械有限公司"


class IncubatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Incubator

    name = factory.Sequence(lambda n: f"第{n}孵化器")


class TenantFactory(factory.django.DjangoModelFactory):
    """A firm in an incubator."""

    class Meta:
        model = Tenant

    incubator = "东岸孵化器"
    name = factory.Sequence(lambda n: f"第{n}新材料有限公司")
    kind = TenantKind.FIRM
    entered_on = date(2023, 3, 1)


class FilingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Filing

    incubator = "东岸孵化器"
    firm_text = "第一新材料有限公司"
    number = factory.Sequence(lambda n: f"2023{n:06d}")
    kind = FilingKind.INVENTION
    filed_on = date(2023, 3, 1)


class RecognitionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Recognition

    firm = factory.SubFactory(FirmFactory)
    kind = RecognitionKind.HIGH_TECH
    recognised_on = date(2022, 3, 1)


class IndustrialFirmFactory(factory.django.DjangoModelFactory):
    """A firm in the statistics, without research."""

    class Meta:
        model = IndustrialFirm

    firm = factory.SubFactory(FirmFactory)
    listed_on = date(2020, 1, 1)


class PeerValueFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PeerValue

    compared = Compared.TECH_FIRMS
    told_on = date(2023, 6, 30)
    peer = factory.Sequence(lambda n: f"第{n}县")
    value = 2


class RecruitedPostFactory(factory.django.DjangoModelFactory):
    """A post that is not published yet."""

    class Meta:
        model = RecruitedPost

    code = factory.Sequence(lambda n: f"G{n:04d}")
    round = "2023年春季公开招引"
    name = "工程师"
    unit = factory.SubFactory(UnitFactory)
    places = 2
