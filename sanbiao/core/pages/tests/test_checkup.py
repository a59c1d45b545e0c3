"""The check-up: what contradicts in sight, the rows behind it, and what the command says of all."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from sanbiao.cli.tests.running import told
from sanbiao.core.ledger.contradictions import REGISTRY, Contradiction
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.people.models import Status
from sanbiao.tests.factories import FirmFactory, GrantFactory, PersonFactory, PostingFactory, UnitFactory

pytestmark = pytest.mark.django_db


def _rows(name: str) -> list:
    each = REGISTRY[name]
    return list(each.found(LEDGERS[each.ledger].model._base_manager.all(), date(2023, 7, 1)).order_by("pk"))


def test_what_is_declared_is_about_a_ledger_and_says_what_to_do():
    assert [each.name for each in REGISTRY.values() if each.ledger not in LEDGERS] == []
    assert [each.name for each in REGISTRY.values() if not each.remedy.endswith("。") or each.title.endswith("。")] == []
    with pytest.raises(ValueError, match="two contradictions named person-twice"):
        Contradiction(**vars(REGISTRY["person-twice"]))


def test_people_who_may_be_one_lives_that_cannot_be_and_posts_of_who_left():
    born = date(1980, 3, 1)
    twins = [PersonFactory(name="王强", birth_month=born, sex="male", work_month=date(1996, 1, 1)) for _ in range(2)]
    PersonFactory(name="王强", birth_month=date(1980, 4, 1), sex="male")
    child = PersonFactory(birth_month=born, party_month=date(1995, 12, 1))
    early = PostingFactory(person=child, began_on=date(1995, 7, 1))
    left = PostingFactory(person__status=Status.RETIRED)
    PostingFactory(person__status=Status.RETIRED, ended_on=date(2023, 7, 1))

    assert _rows("person-twice") == twins
    assert _rows("person-too-young") == [child]
    assert _rows("posting-too-young") == [early]
    assert _rows("posting-of-who-left") == [left]


def test_firms_of_one_name():
    firms = [FirmFactory(name="清溪机械有限公司"), FirmFactory(name="清溪机械有限公司")]
    FirmFactory()

    assert _rows("firm-twice") == firms


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
