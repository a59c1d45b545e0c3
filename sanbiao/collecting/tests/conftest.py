"""A town with its clerk, a clerk of the section, and somebody who is neither."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from sanbiao.core.access.roles import Role
from sanbiao.tests.factories import GrantFactory, PersonFactory, UnitFactory


@pytest.fixture
def town():
    return UnitFactory(town=True, code="J0101", name="试验市清河镇", short_name="清河镇")


@pytest.fixture
def other():
    return UnitFactory(town=True, code="J0102", name="试验市桃园镇", short_name="桃园镇")


@pytest.fixture
def people(town, other):
    """One cadre of the town, one of another."""
    return SimpleNamespace(own=PersonFactory(unit=town, name="张明"), foreign=PersonFactory(unit=other, name="李远", post="站长"))


@pytest.fixture
def section():
    return GrantFactory(role=Role.CLERK).user


@pytest.fixture
def unit_clerk(town):
    return GrantFactory(role=Role.UNIT_CLERK, unit=town).user
