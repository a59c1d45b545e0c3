"""Rules of every ledger: what it declares is true, strangers' rows are nowhere, and what is written out can be read in."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.drive.services import import_paths
from sanbiao.core.ledger.cells import value_of
from sanbiao.core.ledger.columns import CellKind
from sanbiao.core.ledger.deriving import field_at
from sanbiao.core.ledger.fields import ReferenceField
from sanbiao.core.ledger.forms import form_of
from sanbiao.core.ledger.ledger import REGISTRY, Ledger
from sanbiao.core.ledger.listing import in_list_order
from sanbiao.core.ledger.services import version_of
from sanbiao.core.secrecy.fields import SealedField
from sanbiao.tests import factories
from sanbiao.tests.papers import all_factories
from sanbiao.tests.sites import writing_refused

LEDGERS = sorted(REGISTRY)
FACTORIES = {factory._meta.model: factory for factory in all_factories()}
every_ledger = pytest.mark.parametrize("key", LEDGERS)
every_placed = pytest.mark.parametrize("key", [key for key in LEDGERS if REGISTRY[key].policy.organisation])
every_citywide = pytest.mark.parametrize("key", [key for key in LEDGERS if not REGISTRY[key].policy.organisation])
"""Ledgers whose rows belong to units, and those whose rows belong to the whole city."""
pytestmark = pytest.mark.django_db


def row_in(ledger: Ledger[Any], unit: Any) -> Any:
    """A row of the ledger that belongs to `unit`."""
    link = ledger.policy.organisation.rpartition("__")[0]
    return FACTORIES[ledger.model](**{link or "parent": unit})


def address(name: str, ledger: Ledger[Any], *parts: Any) -> str:
    return reverse(name, args=[ledger.slug, *parts])


def typed(ledger: Ledger[Any], record: Any) -> dict[str, Any]:
    """What somebody types into the form to get `record`."""
    values = {}
    for name, field in form_of(ledger).base_fields.items():
        value = value_of(record, name)
        if isinstance(field, ReferenceField):
            value = value and getattr(value, field.by or ("code" if hasattr(value, "code") else "id_number"))
        values[name] = "" if value is None else field.prepare_value(value)
    return values


def workbook_of(client: Client, ledger: Ledger[Any], query: str = "") -> bytes:
    response = client.post(address("ledger-export", ledger) + query, {"full": "1", "why": "核对"})
    assert response.status_code == 200
    return b"".join(response.streaming_content)


@every_ledger
def test_a_ledger_says_what_it_is(key: str) -> None:
    ledger = REGISTRY[key]

    labels = [column.label for column in ledger.columns]

    assert ledger.title
    assert ledger.about.endswith("。")
    assert ledger.sheet_names
    assert ledger.ordering[-1] == "pk"
    assert len(set(labels)) == len(labels)
    assert ledger.key_fields
    assert not ledger.day or isinstance(field_at(ledger.model, ledger.day), models.DateField)
    for permission in (ledger.view_permission, ledger.export_permission, ledger.import_permission):
        assert permission in ledger.policy.roles


@every_ledger
def test_the_key_is_unique_in_the_database(key: str) -> None:
    ledger = REGISTRY[key]
    fields = {stored_key(ledger, field) for field in ledger.key_fields}

    unique = [set(each.fields) for each in ledger.model._meta.constraints if isinstance(each, models.UniqueConstraint)]
    unique += [{field.name} for field in ledger.model._meta.concrete_fields if field.unique]

    assert fields in unique


def stored_key(ledger: Ledger[Any], path: str) -> str:
    name = path.split("__", maxsplit=1)[0]
    field = ledger.model._meta.get_field(name)
    return field.hashed_in if isinstance(field, SealedField) else name


@every_ledger
def test_a_text_that_alone_tells_rows_apart_is_a_code(key: str) -> None:
    ledger = REGISTRY[key]
    alone = [column for column in ledger.columns if ledger.key_fields == (column.field,) and column.kind is CellKind.TEXT]
    codes = [column for column in ledger.columns if column.is_code]

    assert all(column.is_code for column in alone)
    keys = {column.label for each in REGISTRY.values() for column in each.key_columns}
    assert all(column.kind is CellKind.TEXT and column.label in keys for column in codes)


@every_ledger
def test_columns_of_a_list_are_each_there_once_and_the_state_is_in_sight(key: str) -> None:
    ledger = REGISTRY[key]
    told = in_list_order(ledger)

    state = ledger.machine.field if ledger.machine else ""
    places = [place for place, column in enumerate(told) if column.field == state]
    assert sorted(column.field for column in told) == sorted(column.field for column in ledger.columns)
    assert all(place <= 2 for place in places)


@every_ledger
def test_columns_print_fields_that_exist_and_codes_are_the_models_choices(key: str) -> None:
    ledger = REGISTRY[key]

    for column in ledger.columns:
        model, field = ledger.model, None
        for name in column.field.split("__"):
            field = model._meta.get_field(name)
            model = field.related_model or model
        if column.kind is CellKind.CODE:
            assert {str(code) for code in column.codes} == {code for code, _ in field.choices}, column.label
        if column.kind is CellKind.ID:
            assert isinstance(field, SealedField)


@every_ledger
def test_strangers_find_nothing(key: str, client: Client) -> None:
    ledger, record = REGISTRY[key], FACTORIES[REGISTRY[key].model]()
    client.force_login(factories.UserFactory())

    answers = [
        client.get(address("ledger-list", ledger)),
        client.get(address("ledger-create", ledger)),
        client.get(address("ledger-sheet", ledger)),
        client.post(address("ledger-export", ledger)),
        client.get(address("ledger-detail", ledger, record.pk)),
        client.get(address("ledger-change", ledger, record.pk)),
        client.post(address("ledger-change", ledger, record.pk), typed(ledger, record)),
        client.post(address("ledger-fire", ledger, record.pk, "open")),
        client.post(address("ledger-fire-many", ledger, "open"), {"row": record.pk}),
    ]

    assert {answer.status_code for answer in answers} == {404}


@every_placed
def test_a_reader_of_one_subtree_sees_its_rows_alone_if_any(key: str, client: Client) -> None:
    ledger = REGISTRY[key]
    is_open = Role.READER in ledger.policy.roles[ledger.view_permission]
    grant = factories.GrantFactory(role=Role.READER, unit=factories.UnitFactory())
    own, foreign = row_in(ledger, grant.unit), row_in(ledger, factories.UnitFactory())
    client.force_login(grant.user)

    answer = client.get(address("ledger-list", ledger))
    shown = {row.pk for row in answer.context["table"].rows} if is_open else set()

    assert answer.status_code == (200 if is_open else 404)
    assert (own.pk in shown) == is_open
    assert foreign.pk not in shown
    assert client.get(address("ledger-detail", ledger, own.pk)).status_code == (200 if is_open else 404)
    assert client.get(address("ledger-detail", ledger, foreign.pk)).status_code == 404
    assert client.get(address("ledger-change", ledger, own.pk)).status_code == 404
    assert client.post(address("ledger-export", ledger)).status_code == 404


@every_citywide
def test_rows_of_the_whole_city_are_not_there_for_whoever_sees_a_part_of_it(key: str, client: Client) -> None:
    ledger, unit = REGISTRY[key], factories.UnitFactory()
    row = FACTORIES[ledger.model]()
    whole, part = factories.GrantFactory().user, factories.GrantFactory(role=Role.CLERK, unit=unit).user

    client.force_login(part)
    assert not client.get(address("ledger-list", ledger)).context["table"].rows
    assert client.get(address("ledger-detail", ledger, row.pk)).status_code == 404
    assert client.get(address("ledger-change", ledger, row.pk)).status_code == 404
    client.force_login(whole)
    assert client.get(address("ledger-detail", ledger, row.pk)).status_code == 200
    assert not client.get(address("ledger-list", ledger), {"org": unit.code}).context["table"].rows


@every_placed
def test_a_clerk_of_one_subtree_takes_away_prints_and_changes_its_rows_alone(key: str, client: Client) -> None:
    ledger = REGISTRY[key]
    grant = factories.GrantFactory(role=Role.CLERK, unit=factories.UnitFactory())
    row_in(ledger, grant.unit)
    foreign = row_in(ledger, factories.UnitFactory())
    client.force_login(grant.user)

    written = openpyxl.load_workbook(io.BytesIO(workbook_of(client, ledger))).active
    paper = client.post(address("ledger-export", ledger), {"as": "print"}).content.decode()

    seen = ledger.rows(grant.user, ledger.export_permission).count()
    assert paper.partition("<tbody>")[2].count("<tr>") == seen
    assert written.max_row - heading_rows(ledger) == seen
    assert seen < ledger.model.objects.filter(**ledger.constants).count()
    assert client.get(address("ledger-change", ledger, foreign.pk)).status_code == 404
    assert client.post(address("ledger-fire-many", ledger, "open"), {"row": foreign.pk}).status_code == 404


@every_placed
def test_the_context_narrows_the_list_and_the_sheet(key: str, client: Client) -> None:
    ledger, unit = REGISTRY[key], factories.UnitFactory()
    inside, outside = row_in(ledger, unit), row_in(ledger, factories.UnitFactory())
    client.force_login(factories.GrantFactory().user)

    shown = {row.pk for row in client.get(address("ledger-list", ledger), {"org": unit.code}).context["table"].rows}
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_of(client, ledger, f"?org={unit.code}"))).active

    assert inside.pk in shown
    assert outside.pk not in shown
    assert sheet.max_row - heading_rows(ledger) == len(shown)


@every_ledger
def test_reading_a_ledger_writes_nothing(key: str, client: Client) -> None:
    ledger, record = REGISTRY[key], FACTORIES[REGISTRY[key].model]()
    client.force_login(factories.GrantFactory(role=Role.HEAD).user)

    with writing_refused():
        for url in (
            address("ledger-list", ledger),
            address("ledger-create", ledger),
            address("ledger-sheet", ledger),
            address("ledger-detail", ledger, record.pk),
            address("ledger-change", ledger, record.pk),
        ):
            assert client.get(url).status_code == 200
        assert client.get(address("ledger-export", ledger)).status_code == 405


@every_ledger
def test_the_sheet_has_the_headings_and_is_kept_in_the_events(key: str, client: Client) -> None:
    ledger = REGISTRY[key]
    FACTORIES[ledger.model]()
    client.force_login(factories.GrantFactory().user)

    sheet = openpyxl.load_workbook(io.BytesIO(workbook_of(client, ledger))).active

    assert [heading(sheet, column) for column in range(1, sheet.max_column + 1)] == [each.label for each in ledger.columns]
    event = Event.objects.get(verb="导出")
    assert (event.ledger, event.after["rows"]) == (key, sheet.max_row - heading_rows(ledger))


def heading_rows(ledger: Ledger[Any]) -> int:
    return 2 if any("/" in column.label for column in ledger.columns) else 1


def heading(sheet: Any, column: int) -> str:
    """A heading, `upper/lower` where it stands under a shared upper cell; merged cells show in their first."""
    upper = next(sheet.cell(1, left).value for left in range(column, 0, -1) if sheet.cell(1, left).value)
    lower = sheet.cell(2, column).value if sheet.merged_cells.ranges else None
    is_under = bool(lower) and not any(
        each.min_col == each.max_col == column and each.max_row == 2 for each in sheet.merged_cells.ranges
    )
    return f"{upper}/{lower}" if is_under else upper


@every_ledger
def test_what_is_written_out_changes_nothing_when_read_in(key: str, client: Client, tmp_path: Any) -> None:
    ledger = REGISTRY[key]
    FACTORIES[ledger.model].create_batch(3)
    client.force_login(factories.GrantFactory().user)
    (tmp_path / "out.xlsx").write_bytes(workbook_of(client, ledger))

    outcome = import_paths([tmp_path], by="clerk", at=factories.NOON, on=date(2023, 7, 1))

    rows = ledger.model.objects.filter(**ledger.constants).count()
    assert [(sheet.ledger, sheet.created, sheet.changed, sheet.unchanged) for sheet in outcome.sheets] == [(key, 0, 0, rows)]
    assert outcome.errors == []


@every_ledger
def test_an_empty_sheet_is_known_as_the_ledgers(key: str, client: Client, tmp_path: Any) -> None:
    ledger = REGISTRY[key]
    client.force_login(factories.GrantFactory().user)
    (tmp_path / "empty.xlsx").write_bytes(client.get(address("ledger-sheet", ledger)).content)

    outcome = import_paths([tmp_path], by="clerk", at=factories.NOON, on=date(2023, 7, 1), dry_run=True)

    assert [sheet.ledger for sheet in outcome.sheets] == [key]
    understood = {each["label"] for each in outcome.sheets[0].understood}
    assert understood == {column.label for column in ledger.columns if not column.derived}


@every_ledger
def test_saving_a_form_as_it_was_opened_changes_nothing(key: str, client: Client) -> None:
    ledger, record = REGISTRY[key], FACTORIES[REGISTRY[key].model]()
    client.force_login(factories.GrantFactory().user)
    url = address("ledger-change", ledger, record.pk)
    form = client.get(url).context["form"]
    before = version_of(ledger.model.objects.get(pk=record.pk))

    answer = client.post(url, {field.html_name: "" if field.value() is None else field.value() for field in form})

    assert answer.status_code == 302
    assert version_of(ledger.model.objects.get(pk=record.pk)) == before
    assert not Event.objects.exists()


@every_ledger
def test_a_row_is_created_by_its_form_and_by_a_second_press_only_once(key: str, client: Client) -> None:
    ledger = REGISTRY[key]
    record = FACTORIES[ledger.model]()
    record.refresh_from_db()
    filled = typed(ledger, record) | {"ticket": "t" * 32}
    record.delete()
    client.force_login(factories.GrantFactory().user)

    answers = [client.post(address("ledger-create", ledger), filled) for _ in range(2)]

    created = Event.objects.get(ledger=key)
    made = ledger.rows(created_by := factories.GrantFactory().user).get(pk=created.record)
    assert created_by
    assert [answer.status_code for answer in answers] == [302, 302]
    assert created.verb == "登记"
    assert typed(ledger, made) == {name: value for name, value in filled.items() if name != "ticket"}
    assert not any("999999" in str(value) and "*" not in str(value) for value in created.after.values())
