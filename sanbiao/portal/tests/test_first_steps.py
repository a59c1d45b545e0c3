"""From an empty home to the first report: what comes next, ticked by what is there."""

import pytest
from django.urls import reverse

from sanbiao.core.access.roles import Role
from sanbiao.portal.first_steps import first_steps
from sanbiao.registry.codes.sections import Section
from sanbiao.reports.tests.factories import CompiledReportFactory
from sanbiao.tests.factories import GrantFactory, PostingFactory, TraineeFactory, UnitFactory

pytestmark = pytest.mark.django_db


def done_of(user):
    return {step.title: step.done for step in first_steps(user)}


def test_an_empty_home_tells_who_brings_things_in_where_to_begin(client, settings):
    settings.SANBIAO_CITY = ""
    clerk = GrantFactory(role=Role.CLERK).user
    client.force_login(clerk)

    page = client.get(reverse("home")).content.decode()

    assert set(done_of(clerk).values()) == {False}
    assert "开始使用" in page
    assert reverse("ledger-sheet", args=["organisations-unit"]) in page
    assert reverse("ledger-sample", args=["organisations-unit"]) in page
    assert "sanbiao --home var/demo demo" in page


def test_each_step_is_ticked_by_what_is_there():
    clerk = GrantFactory(role=Role.CLERK).user
    UnitFactory()

    assert done_of(clerk)["机构"]
    assert not done_of(clerk)["任职"]


def test_the_name_of_the_city_is_told_and_not_taken_for_known(settings):
    settings.SANBIAO_CITY = ""
    clerk = GrantFactory(role=Role.CLERK).user
    UnitFactory(town=True, short_name="白石镇", name="白石镇人民政府")
    nameless = first_steps(clerk)[0]
    UnitFactory(town=True, short_name="柳河镇", name="青泽市柳河镇人民政府")
    named = first_steps(clerk)[0]

    assert (nameless.done, named.done) == (False, True)
    assert "青泽市" in named.needs


def test_when_all_is_there_nothing_is_said():
    clerk = GrantFactory(role=Role.CLERK).user
    UnitFactory(town=True, short_name="白石镇", name="青泽市白石镇人民政府")
    PostingFactory()
    TraineeFactory()
    CompiledReportFactory()

    assert first_steps(clerk) == []


@pytest.mark.parametrize("role", [Role.READER, Role.UNIT_CLERK])
def test_who_brings_nothing_in_is_told_nothing(role):
    assert first_steps(GrantFactory(role=role).user) == []


def test_another_section_than_that_of_units_is_told_nothing():
    assert first_steps(GrantFactory(role=Role.CLERK, section=Section.TALENT).user) == []


def test_each_administrator_sees_the_own_first_steps(client):
    system = GrantFactory(role=Role.SYSTEM_ADMIN).user
    security = GrantFactory(role=Role.SECURITY_ADMIN).user
    audit = GrantFactory(role=Role.AUDIT_ADMIN).user

    client.force_login(system)

    assert "样表" not in client.get(reverse("home")).content.decode()
    assert "建立账号" in done_of(system)
    assert done_of(security)["授权"] is False
    assert "封存核验" in done_of(audit)
