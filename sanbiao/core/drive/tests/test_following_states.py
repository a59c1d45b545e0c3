"""Where a sheet has days and no state, the state follows from the row: the same on form, import, undoing and step."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.drive.models import Import
from sanbiao.core.drive.reading import FaultKind
from sanbiao.core.drive.tests import toys
from sanbiao.core.drive.tests.folders import bring, brought
from sanbiao.core.drive.tests.hostile import workbook
from sanbiao.core.drive.tests.toys import HEAD, Errand, State, Way
from sanbiao.core.drive.writing.undoing import undo_import
from sanbiao.core.facts.states import following_state
from sanbiao.core.ledger.history import happenings
from sanbiao.core.ledger.tests.filling import as_opened
from sanbiao.core.machine.steps import WrongFacts
from sanbiao.tests.factories import NOON, GrantFactory, UnitFactory

pytestmark = pytest.mark.django_db

MARCH, MAY = date(2023, 3, 1), date(2023, 5, 1)


@pytest.fixture(scope="module", autouse=True)
def business(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), toys.errands() as declared:
        yield declared


@pytest.fixture
def machine(business):
    return business[0]


@pytest.fixture
def ledger(business):
    return business[1]


@pytest.fixture
def town():
    return UnitFactory(street=True, code="J0101", name="试验市清河街道", short_name="清河街道")


@pytest.fixture
def clerk(client, town):
    user = GrantFactory(role=Role.CLERK).user
    client.force_login(user)
    return user


def state():
    return Errand.objects.get().state


def bring_in(folder, *row, **options):
    folder.mkdir()
    return brought(folder, 差事=[HEAD, ("A1", "清河街道", *row)], **options)


DAYS = st.sampled_from([None, MARCH, MAY])


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_on=DAYS, reported_on=DAYS, way=st.sampled_from(["", *Way.values]))
def test_the_furthest_state_that_is_reached_holds(given_on, reported_on, way):
    with transaction.atomic():
        unit = UnitFactory()
        errand = Errand(code="A1", unit=unit, given_on=given_on, reported_on=reported_on, way=way)
        if (reported_on and not given_on) or (reported_on and given_on and reported_on < given_on):
            return
        errand.save()
        expected = State.FILED if reported_on and way == Way.FILED else State.REPORTED if reported_on else State.GIVEN
        assert state() == (expected if given_on else State.PLANNED)
        transaction.set_rollback(True)


def test_nobody_writes_it(town):
    Errand.objects.create(code="A1", unit=town)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE toys_errand SET state = 'reported'")

    assert state() == State.PLANNED


def test_it_follows_from_what_a_form_says_and_is_not_in_the_form(client, clerk, town):
    opened = as_opened(client, toys.url("ledger-create"))
    assert "state" not in opened
    typed = {"code": "A1", "unit": "清河街道", "given_on": "2023-03-01"}

    client.post(toys.url("ledger-create"), {**opened, **typed})
    assert state() == State.GIVEN

    change = toys.url("ledger-change", Errand.objects.get().pk)
    client.post(change, {**as_opened(client, change), "given_on": ""})
    assert state() == State.PLANNED


def test_it_follows_from_what_a_sheet_says_and_goes_back_when_the_import_is_undone(tmp_path, town):
    first, second = tmp_path / "first", tmp_path / "second"
    bring_in(first, "2023-03-01", None, None)
    assert state() == State.GIVEN

    bring_in(second, "2023-03-01", "2023-05-01", None)
    assert state() == State.REPORTED

    undo_import(Import.objects.latest("pk"), by="clerk", at=NOON)
    assert state() == State.GIVEN


def test_a_day_that_a_sheet_empties_on_purpose_moves_it_back(tmp_path, town):
    bring_in(tmp_path / "first", "2023-03-01", "2023-05-01", None)

    bring_in(tmp_path / "second", "2023-03-01", None, None, clear_empty=True)

    assert state() == State.GIVEN


def test_the_column_is_shown_and_filtered_but_not_read(client, clerk, ledger, town):
    Errand.objects.create(code="A1", unit=town, given_on=MARCH)
    Errand.objects.create(code="A2", unit=town)

    table = client.get(toys.url("ledger-list"), {"state": "given"}).context["table"]

    assert [row.cells[0].text for row in table.rows] == ["A1"]
    assert "已委托" in [cell.text for cell in table.rows[0].cells]
    assert "state" not in {column.field for column in ledger.sheet.columns}


def test_a_step_asks_for_the_day_and_the_state_follows(client, clerk, ledger, town):
    errand = Errand.objects.create(code="A1", unit=town)

    wrong = client.post(toys.url("ledger-fire", errand.pk, "give"), {"asked": "1"})
    client.post(toys.url("ledger-fire", errand.pk, "give"), {"asked": "1", "given_on": "2023-03-01"})

    assert wrong.context["form"].errors == {"given_on": ["请填写这一项。"]}
    assert state() == State.GIVEN
    [event] = happenings(ledger, errand)
    assert [(each.label, each.before, each.after) for each in event.changes] == [
        ("委托日期", "", "2023-03-01"),
        ("状态", "计划", "已委托"),
    ]


def test_a_step_that_is_taken_back_empties_its_day(machine, clerk, town):
    errand = Errand.objects.create(code="A1", unit=town, given_on=MARCH)
    machine.fire("report", errand, by=clerk, at=NOON, reported_on=MAY)

    machine.fire("take_back", errand, by=clerk, at=NOON, reason="报告有误")

    errand = Errand.objects.get()
    assert (errand.state, errand.given_on, errand.reported_on) == (State.GIVEN, MARCH, None)


def test_what_an_import_brought_is_taken_back_too(machine, clerk, town):
    errand = Errand.objects.create(code="A1", unit=town, given_on=MARCH, reported_on=MAY)

    assert machine.fire("take_back", errand, by=clerk, at=NOON, reason="报告有误").reported_on is None


def test_a_day_out_of_order_is_refused_at_its_fact(machine, clerk, town):
    errand = Errand.objects.create(code="A1", unit=town, given_on=MAY)

    with pytest.raises(WrongFacts) as told:
        machine.fire("report", errand, by=clerk, at=NOON, reported_on=MARCH)

    assert told.value.by_fact == {"reported_on": "报告日期不得早于委托日期。"}


def test_a_step_whose_facts_lead_elsewhere_is_refused(machine, clerk, town):
    errand = Errand.objects.create(code="A1", unit=town, given_on=MARCH, way=Way.FILED)

    with pytest.raises(Exception, match="按填写的内容，状态是「已存查」，没有办理。"):
        machine.fire("report", errand, by=clerk, at=NOON, reported_on=MAY)

    assert state() == State.GIVEN
    assert not Event.objects.exists()


def test_every_state_but_the_first_says_when_it_is_reached():
    with pytest.raises(ValueError, match="filed"):
        following_state(State, {State.GIVEN: "given_on", State.REPORTED: "reported_on"})


def test_a_row_that_breaks_a_rule_of_the_model_is_named_and_the_others_are_read(tmp_path, town):
    rows = [("A1", "清河街道", None, "2023-05-01", None), ("A2", "清河街道", None, None, None)]
    workbook(tmp_path / "bad.xlsx", 差事=[HEAD, *rows])

    outcome = bring(tmp_path, skip_faulty=True)

    [fault] = outcome.faults
    assert (fault.row, fault.column, fault.kind, fault.message) == (
        2,
        "报告日期",
        FaultKind.RULE,
        "先填委托日期，才能填报告日期。",
    )
    assert list(Errand.objects.values_list("code", flat=True)) == ["A2"]
