"""Rows for tests: one factory per model, minimal by default, situations as traits."""

from __future__ import annotations

from typing import Any

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from sanbiao.core.access.roles import EVERY_SECTION, Role
from sanbiao.registry.organisations.models import (
    Change,
    CityName,
    Grant,
    Handover,
    PartyKind,
    PartyOrganisation,
    Proposal,
    Unit,
    UnitKind,
)
from sanbiao.registry.organisations.proposals import LASTS
from sanbiao.tests.factories import NOON


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
            kind=UnitKind.VILLAGE,
            parent=factory.SubFactory("sanbiao.registry.organisations.tests.factories.UnitFactory", town=True),
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


class CityNameFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CityName
        django_get_or_create = ("pk",)

    pk = 1
    name = "青泽市"


class HandoverFactory(factory.django.DjangoModelFactory):
    """An account whose password somebody else knows."""

    class Meta:
        model = Handover

    user = factory.SubFactory(UserFactory)
    given_by = "system"
    given_at = NOON


class ProposalFactory(factory.django.DjangoModelFactory):
    """That the second factor of somebody be dropped, as a system administrator proposed at noon."""

    class Meta:
        model = Proposal

    change = Change.FACTORS
    user = factory.SubFactory(UserFactory)
    proposed_by = factory.LazyFunction(lambda: GrantFactory(role=Role.SYSTEM_ADMIN).user)
    proposed_at = NOON
    expires_at = factory.LazyAttribute(lambda made: made.proposed_at + LASTS)
