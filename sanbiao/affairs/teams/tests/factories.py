"""Rows for tests: one factory per model, minimal by default, situations as traits."""

from __future__ import annotations

from datetime import date

import factory

from sanbiao.affairs.teams.models import PostQuota
from sanbiao.registry.organisations.tests.factories import UnitFactory
from sanbiao.registry.people.posts import Level


class PostQuotaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PostQuota

    unit = factory.SubFactory(UnitFactory)
    level = Level.DEPUTY
    approved = 5
    began_on = date(2020, 1, 1)
