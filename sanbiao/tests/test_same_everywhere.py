"""The same figure is the same on its page, in the list of figures, in Excel, in the report and on the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from sanbiao.core.documents.controls import controls
from sanbiao.core.indicators.figures import Figure
from sanbiao.core.indicators.registry import REGISTRY
from sanbiao.core.indicators.services import evaluate, reported
from sanbiao.core.indicators.window import EVERYWHERE
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.periods.periods import period
from sanbiao.registry.organisations.models import Unit
from sanbiao.reports.checking import check_report
from sanbiao.reports.compiling import compile_report
from sanbiao.tests.factories import NOON, GrantFactory
from sanbiao.tests.opening import shown_count

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
FIRST_HALF = period("2023H1")
REPORTED = [one.code for one in reported()]

every_reported = pytest.mark.parametrize("code", REPORTED)
OF_EACH_BOOK = sorted({REGISTRY[code].ledgers: code for code in REPORTED}.values())
"""A figure of each combination of ledgers: its page and its workbook are made of their columns."""


@pytest.fixture
def clerk(client: Client) -> Client:
    """Somebody of every section who may see the whole city, signed in."""
    client.force_login(GrantFactory().user)
    return client


def _figure(code: str, *paths: str) -> Figure:
    return evaluate([REGISTRY[code]], FIRST_HALF, paths or EVERYWHERE)[code]


def _asked(**more: Any) -> dict[str, Any]:
    return {"period": FIRST_HALF.code, **more}


def test_figures_are_reported():
    assert len(REPORTED) >= 17


def _pages(code: str, client: Client, **more: Any) -> list[HttpResponse]:
    """The page of a figure with the rows of each of its books."""
    address = reverse("figure", args=[code])
    return [client.get(address, _asked(ledger=key.replace(".", "-"), **more)) for key in REGISTRY[code].ledgers]


@pytest.mark.parametrize("code", sorted(REGISTRY))
def test_the_page_of_a_figure_shows_its_value_and_as_many_rows_as_it_has(code: str, clerk: Client):
    pages, figure = _pages(code, clerk), _figure(code)

    assert pages[0].context["figure"] == replace(figure, breakdown=())
    assert (figure.why_none if figure.wanting else figure.printed()) in pages[0].text
    assert figure.wanting or sum(shown_count(page.text) for page in pages) == figure.rows


@pytest.mark.parametrize("code", OF_EACH_BOOK)
def test_the_page_of_a_figure_obeys_the_organisation(code: str, clerk: Client):
    town = Unit.objects.filter(parent=None, kind="town").order_by("code")[0]

    pages = _pages(code, clerk, org=town.code)

    assert pages[0].context["figure"] == replace(_figure(code, town.path), breakdown=())
    assert sum(shown_count(page.text) for page in pages) == _figure(code, town.path).rows


@pytest.mark.parametrize("code", OF_EACH_BOOK)
def test_the_workbook_of_a_figure_has_its_rows(code: str, clerk: Client):
    address = reverse("figure-rows", args=[code])

    answer = clerk.post(f"{address}?period={FIRST_HALF.code}")

    book = openpyxl.load_workbook(BytesIO(b"".join(answer)), read_only=True)
    heads = sum(2 if any("/" in column.label for column in LEDGERS[key].columns) else 1 for key in REGISTRY[code].ledgers)
    filled = sum(1 for sheet in book for row in sheet.iter_rows(values_only=True) if any(row))
    assert filled == heads + _figure(code).rows


def test_the_list_of_figures_shows_every_value(clerk: Client):
    text = clerk.get(reverse("figures"), _asked()).content.decode()

    assert [code for code in REPORTED if _figure(code).printed() not in text] == []


def test_the_report_says_what_the_ledgers_say():
    figures = {code: _figure(code) for code in REPORTED}

    document = compile_report(figures, period_label=FIRST_HALF.label, city="青泽市", compiled_on=NOON.date())

    checked = check_report(document, figures, originals=[document])
    lines = {line.code: line for line in checked.lines}
    assert {lines[code].status for code in REPORTED} == {"agrees"}
    assert len(controls(document)) == len(checked.lines)


@every_reported
def test_json_carries_the_figure_exactly(code: str):
    figure = _figure(code)

    said = json.loads(json.dumps(figure.as_json()))

    assert said["code"] == code
    assert said["value"] == (None if figure.value is None else f"{figure.value:f}")
    assert said["rows"] == figure.rows
    assert [(part["label"], part["value"]) for part in said["breakdown"]] == [
        (part.label, f"{part.value:f}") for part in figure.breakdown
    ]
