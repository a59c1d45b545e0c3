"""The rows of a figure show what decides them, on its page and in its workbook, and lead to whom they name and back."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from sanbiao.core.indicators.registry import REGISTRY
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.people.models import Posting
from sanbiao.tests.factories import GrantFactory, PersonFactory, PostingFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client: Client) -> Client:
    client.force_login(GrantFactory().user)
    return client


@pytest.fixture
def young() -> Posting:
    """A member of a town's team: 35 years old, with the degree of a course in service."""
    person = PersonFactory(name="钱进", birth_month=date(1988, 6, 1), full_time_level="大专", in_service_level="省委党校大学")
    return PostingFactory(
        person=person, unit=UnitFactory(town=True), is_team_member=True, began_on=date(2021, 1, 1), ended_on=None
    )


def _page(client: Client, code: str, **asked: Any) -> str:
    return client.get(reverse("figure", args=[code]), {"period": "2023H1", **asked}).content.decode()


def _cells(page: str, label: str) -> list[str]:
    return re.findall(rf'<td data-label="{label}"[^>]*>([^<]*)<', page)


def _sheet(client: Client, code: str) -> list[tuple[Any, ...]]:
    answer = client.post(f"{reverse('figure-rows', args=[code])}?period=2023H1")
    book = openpyxl.load_workbook(BytesIO(b"".join(answer)), read_only=True)
    return list(book.worksheets[0].iter_rows(values_only=True))


@pytest.mark.parametrize(
    ("code", "decided"),
    [
        ("teams.town_under_35", {"出生年月": "1988.06", "当日周岁": "35"}),
        ("teams.town_degree", {"学历": "省委党校大学", "学历依据": "在职"}),
        ("teams.town_experienced", {"乡镇任职月数": "29"}),
    ],
)
def test_page_and_workbook_show_what_decides_a_row(code: str, decided: dict[str, str], young: Posting, clerk: Client):
    page, (heads, *_, row) = _page(clerk, code), _sheet(clerk, code)

    assert {label: _cells(page, label) for label in decided} == {label: [value] for label, value in decided.items()}
    assert heads[-len(decided) :] == tuple(decided)
    assert tuple(str(value) for value in row[-len(decided) :]) == tuple(decided.values())


def test_a_row_that_nothing_decides_but_its_own_columns_shows_no_others(clerk: Client):
    page = _page(clerk, "training.classes_held")

    assert REGISTRY["training.classes_held"].decides == ()
    assert "还没有" in page


def test_a_name_opens_the_person_and_the_page_opened_leads_back_to_the_figure(young: Posting, clerk: Client):
    page = _page(clerk, "teams.town_under_35", ledger="people-posting")

    [link] = [unescape(each) for each in re.findall(r'class="row-link" href="([^"]+)"', page)]
    opened = clerk.get(link).content.decode()

    assert link.startswith(LEDGERS["people.person"].detail_url(young.person_id))
    [back] = re.findall(r'<li><a href="([^"]+)">返回数字</a>', opened)
    assert unescape(back) == f"{reverse('figure', args=['teams.town_under_35'])}?period=2023H1&ledger=people-posting"
    assert clerk.get(unescape(back)).status_code == 200


def test_a_name_opens_the_row_itself_where_the_person_is_out_of_sight(young: Posting, client: Client):
    client.force_login(GrantFactory(section=Section.CADRES, unit=young.unit).user)
    PersonFactory._meta.model.objects.filter(pk=young.person_id).update(unit=UnitFactory())

    page = _page(client, "teams.town_under_35")

    [link] = [unescape(each) for each in re.findall(r'class="row-link" href="([^"]+)"', page)]
    assert link.startswith(LEDGERS["people.posting"].detail_url(young.pk))
    assert client.get(link).status_code == 200


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", "figures/", ""])
def test_no_crumb_leads_out_of_this_site(back: str, young: Posting, clerk: Client):
    page = clerk.get(LEDGERS["people.person"].detail_url(young.person_id), {"back": back}).content.decode()

    assert "返回数字" not in page
