"""A town, a clerk of the whole city, and tasks that run as they are asked for."""

from __future__ import annotations

import pytest

from sanbiao.core.access.roles import Role
from sanbiao.tests.factories import GrantFactory, UnitFactory


@pytest.fixture
def at_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def town():
    return UnitFactory(street=True, code="J0101", name="试验市清河街道", short_name="清河街道")


@pytest.fixture
def clerk(town):
    return GrantFactory(role=Role.CLERK).user
