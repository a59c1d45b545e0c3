"""What others ask of units and grants."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet

from sanbiao.core.access.policy import GrantFact, User
from sanbiao.core.access.roles import CITY
from sanbiao.registry.organisations.models import TOWNS, Grant, Unit


def grants_of(user: User) -> Iterator[GrantFact]:
    """The grants of `user` as the policy reads them."""
    for grant in Grant.objects.filter(user_id=user.pk).select_related("unit").order_by("pk"):
        yield GrantFact(grant.section, grant.role, grant.unit.path if grant.unit else CITY)


def existing(on: date) -> QuerySet[Unit]:
    """The units that exist on the day."""
    return Unit.objects.filter(
        Q(opened_on=None) | Q(opened_on__lte=on), Q(closed_on=None) | Q(closed_on__gt=on)
    )


def towns(on: date) -> QuerySet[Unit]:
    """The townships and subdistricts that exist on the day, in the order of their codes."""
    return existing(on).filter(kind__in=TOWNS).order_by("code", "pk")
