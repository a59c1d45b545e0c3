"""What waits for a step: by its day, with what stands against it, and with all names in one query."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sanbiao.affairs.audits.models import Audit
from sanbiao.affairs.audits.tests.factories import AuditFactory
from sanbiao.affairs.training.models import ClassRun
from sanbiao.core.ledger.references import ledger_of_model
from sanbiao.core.ledger.waiting import awaited_steps, awaiting, first_waiting
from sanbiao.core.machine.machine import REGISTRY
from sanbiao.tests.factories import ClassRunFactory

pytestmark = pytest.mark.django_db
TODAY = date(2023, 7, 1)
MACHINE = REGISTRY["audits.audit"]


def asked(days_ahead: int | None) -> Audit:
    """An audit whose draft was sent, to be answered in so many days."""
    due = None if days_ahead is None else TODAY + timedelta(days=days_ahead)
    return AuditFactory(consulted_on=date(2023, 5, 1), reply_due_on=due)


def test_what_has_a_day_waits_up_to_it_and_what_has_none_only_if_asked_for():
    [step] = awaited_steps(MACHINE)
    late, soon, undated, far = asked(-1), asked(7), asked(None), asked(8)
    AuditFactory()
    until = TODAY + timedelta(days=7)

    dated = awaiting(MACHINE, step, Audit.objects.all(), until=until)
    both = awaiting(MACHINE, step, Audit.objects.all(), until=until, undated=True)
    found = first_waiting([(ledger_of_model(Audit), step, both)], today=TODAY, most=9)

    assert set(dated) == {late, soon}
    assert [(each.record, each.is_late) for each in found] == [(late, True), (soon, False), (undated, False)]
    assert far not in both


def test_what_waits_for_many_steps_is_found_by_one_query_and_read_by_one_for_each_book(django_assert_max_num_queries):
    [step] = awaited_steps(MACHINE)
    opening = next(each for each in awaited_steps(REGISTRY["training.classrun"]) if each.name == "open")
    for days in (4, 3, 2, 1):
        asked(days)
    ClassRunFactory(began_on=TODAY + timedelta(days=2))
    awaited = [
        (ledger_of_model(Audit), step, Audit.objects.filter(reply_due_on__isnull=False)),
        (ledger_of_model(ClassRun), opening, ClassRun.objects.all()),
        (ledger_of_model(Audit), step, Audit.objects.none()),
    ]

    # The third is what stands against the opening: whether there are trainees.
    with django_assert_max_num_queries(4):
        found = first_waiting(awaited, today=TODAY, most=4)
        names = {str(each.record) for each in found}

    assert [(each.step.name, (each.due - TODAY).days) for each in found] == [
        ("report", 1),
        ("report", 2),
        ("open", 2),
        ("report", 3),
    ]
    assert len(names) == 4
    assert first_waiting([], today=TODAY, most=4) == []
