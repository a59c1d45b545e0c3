"""Samples: the sheet of each ledger as it looks when it is filled in, and all of them together an empty home's first rows."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from sanbiao.core.access.roles import Role
from sanbiao.core.drive.importing import in_order
from sanbiao.core.drive.services import import_paths
from sanbiao.core.ledger.columns import CellKind
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.samples import sample_rows
from sanbiao.core.ledger.sheets import write_sample_sheet
from sanbiao.portal.first_steps import PEOPLE, POSTINGS, UNITS, first_steps
from sanbiao.tests.factories import NOON, GrantFactory

STEPS = [UNITS, PEOPLE, POSTINGS]
"""The ledgers that an empty home is filled with first, in this order."""
FEW = 40
INVENTED = "419901"
"""A place that no register of places has: the one of the invented city."""
TODAY = date(2026, 12, 31)
"""After all days of the invented city, so that none of them lies ahead."""
every_ledger = pytest.mark.parametrize("key", sorted(REGISTRY))


@every_ledger
def test_every_ledger_has_a_sample_of_a_few_rows_in_its_own_columns(key: str) -> None:
    ledger = REGISTRY[key]
    read = {column.field for column in ledger.columns if not column.derived}
    required = {column.field for column in ledger.columns if column.required and not column.unless and not column.derived}

    rows = sample_rows(ledger)

    assert 1 <= len(rows) <= FEW, "make samples"
    assert all(required <= row.keys() <= read for row in rows)


@every_ledger
def test_the_people_of_samples_are_of_no_place_there_is(key: str) -> None:
    numbers = [column.field for column in REGISTRY[key].columns if column.kind is CellKind.ID]

    found = [str(row[field]) for row in sample_rows(REGISTRY[key]) for field in numbers if field in row]

    assert [number for number in found if len(number) == 18 and not number.startswith(INVENTED)] == []


@pytest.mark.django_db
def test_samples_fill_an_empty_home_one_after_another_without_a_fault(tmp_path: Path) -> None:
    faults, rows = {}, {}
    for key in [*STEPS, *(key for key in in_order() if key not in STEPS)]:
        (tmp_path / f"{key}.xlsx").write_bytes(write_sample_sheet(REGISTRY[key]))
        outcome = import_paths([tmp_path / f"{key}.xlsx"], by="clerk", at=NOON, on=TODAY)
        [sheet] = outcome.sheets
        if found := [*outcome.faults, *sheet.questions]:
            faults[key] = found
        rows[key] = (sheet.ledger, sheet.created + sheet.changed + sheet.unchanged)

    assert faults == {}
    assert rows == {key: (key, len(sample_rows(REGISTRY[key]))) for key in REGISTRY}
    clerk = GrantFactory(role=Role.CLERK).user
    assert {step.title for step in first_steps(clerk) if not step.done} == {"第一份报告"}


@pytest.mark.django_db
def test_samples_are_offered_where_empty_sheets_are_to_who_may_import(client: Client) -> None:
    ledger = REGISTRY[PEOPLE]
    url = reverse("ledger-sample", args=[ledger.slug])
    client.force_login(GrantFactory(role=Role.CLERK).user)

    answer = client.get(url)
    pages = [
        client.get(address).content.decode()
        for address in (ledger.list_url(), reverse("import-new"), reverse("import-paste", args=[ledger.slug]), reverse("home"))
    ]
    names = openpyxl.load_workbook(io.BytesIO(answer.content)).active["B"]
    client.force_login(GrantFactory(role=Role.READER).user)

    assert "attachment" in answer["Content-Disposition"]
    assert {row["name"] for row in sample_rows(ledger)} <= {cell.value for cell in names}
    assert [url in page for page in pages] == [True] * 4
    assert client.get(url).status_code == 404


@pytest.mark.django_db
def test_a_ledger_without_a_sample_offers_none(client: Client, settings, tmp_path: Path) -> None:
    settings.SANBIAO_SAMPLES = tmp_path
    ledger = REGISTRY[PEOPLE]
    url = reverse("ledger-sample", args=[ledger.slug])
    client.force_login(GrantFactory(role=Role.CLERK).user)

    assert client.get(url).status_code == 404
    assert url not in client.get(ledger.list_url()).content.decode()
