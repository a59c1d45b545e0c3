"""The check-up: what contradicts in sight, the rows behind it, and what the command says of all."""

from __future__ import annotations

import pytest
from django.urls import reverse

from sanbiao.cli.tests.running import told
from sanbiao.core.ledger.contradictions import REGISTRY, Contradiction
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.people.models import Status
from sanbiao.tests.factories import GrantFactory, PostingFactory, UnitFactory

pytestmark = pytest.mark.django_db


def test_what_is_declared_is_about_a_ledger_and_says_what_to_do():
    assert [each.name for each in REGISTRY.values() if each.ledger not in LEDGERS] == []
    assert [each.name for each in REGISTRY.values() if not each.remedy.endswith("。") or each.title.endswith("。")] == []
    with pytest.raises(ValueError, match="two contradictions named person-twice"):
        Contradiction(**vars(REGISTRY["person-twice"]))


def test_the_page_counts_what_is_in_sight_and_opens_it(client):
    town, elsewhere = UnitFactory(), UnitFactory()
    seen = PostingFactory(person__status=Status.RETIRED, unit=town)
    PostingFactory(person__status=Status.RETIRED, unit=elsewhere, person__name="看不见")
    client.force_login(GrantFactory(section=Section.CADRES, unit=town).user)

    page = client.get(reverse("checkup")).content.decode()
    rows = client.get(reverse("checkup-rows", args=["posting-of-who-left"])).content.decode()

    assert "人员已离退或调出，仍有没有免去的任职" in page
    assert "注销备案以后又晋升职级" not in page
    assert seen.person.name in rows
    assert "看不见" not in rows
    assert "补填免职时间" in rows
    assert client.get(reverse("checkup-rows", args=["promotion-twice"])).status_code == 404


def test_a_sound_city_is_said_to_be_sound(client):
    client.force_login(GrantFactory().user)

    assert "没有发现矛盾" in client.get(reverse("checkup")).content.decode()


def test_the_doctor_names_the_rows_and_what_to_do_and_fails():
    assert told("doctor", "--ledgers").exit_code == 0

    PostingFactory(person__status=Status.RETIRED, person__name="程一鸣")
    result = told("doctor", "--ledgers")

    assert result.exit_code == 1
    said = result.stdout.replace("\n", "")
    assert "矛盾 任职经历：人员已离退或调出，仍有没有免去的任职，1 行（程一鸣" in said
    assert "补填免职时间" in said
