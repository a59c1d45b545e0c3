"""The audits: from a department's sheet to states, figures, the overview and the plan."""

from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from sanbiao.affairs.audits.machine import machine
from sanbiao.affairs.audits.models import Audit, Kind, State
from sanbiao.affairs.audits.tests.factories import AuditFactory
from sanbiao.core.drive.services import import_paths
from sanbiao.core.indicators.services import evaluate, indicator, rows
from sanbiao.core.machine.steps import WrongFacts
from sanbiao.core.periods.periods import add_months, period
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.people.tests.factories import PostingFactory
from sanbiao.tests.factories import NOON, GrantFactory, UnitFactory, id_number_of

pytestmark = pytest.mark.django_db
HALF = period("2023H1")


@pytest.fixture
def clerk():
    return GrantFactory(section=Section.SUPERVISION).user


def test_a_sheet_with_days_and_no_state_becomes_audits_in_their_states(tmp_path):
    town, number = UnitFactory(), id_number_of(date(1975, 3, 1), 7)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "经责审计台账"
    sheet.append(["委托编号", "被审计人", "身份证号", "被审计单位", "审计类别", "委托书日期", "审计报告日期"])
    sheet.append(["J1", "王 强", number, town.short_name, "离任审计", "2023.5.4", None])
    sheet.append(["J2", "王强", number, town.name, "任中", "2023年5月4日", "2023/6/30"])
    sheet.append(["J3", "王强", number, town.name, "任中审计", None, None])
    book.save(tmp_path / "审计.xlsx")

    outcome = import_paths([tmp_path], by="clerk", at=NOON, on=date(2023, 7, 1))

    assert outcome.faults == []
    found = Audit.objects.order_by("number").values_list("number", "kind", "state", "person__name")
    assert list(found) == [
        ("J1", Kind.LEAVING, State.COMMISSIONED, "王强"),
        ("J2", Kind.IN_OFFICE, State.REPORTED, "王强"),
        ("J3", Kind.IN_OFFICE, State.PLANNED, "王强"),
    ]


def test_each_step_asks_for_its_letter_or_day_and_a_commission_can_be_withdrawn(clerk):
    audit = AuditFactory()

    with pytest.raises(WrongFacts):
        machine.fire("commission", audit, by=clerk, at=NOON, commissioned_on=date(2023, 5, 4))
    audit = machine.fire("commission", audit, by=clerk, at=NOON, commissioned_on=date(2023, 5, 4), letter="青组审〔2023〕1号")
    with pytest.raises(WrongFacts, match="进点日期不得早于委托日期"):
        machine.fire("enter", audit, by=clerk, at=NOON, entered_on=date(2023, 5, 3))
    audit = machine.fire("withdraw", audit, by=clerk, at=NOON, reason="人选有误")

    assert (audit.state, audit.commissioned_on, audit.letter) == (State.PLANNED, None, "")


def test_what_was_put_right_is_filed_and_taken_out_again(clerk):
    audit = AuditFactory(commissioned_on=date(2023, 1, 2), rectified_on=date(2023, 5, 4))

    audit = machine.fire("archive", audit, by=clerk, at=NOON, archived_on=date(2023, 5, 4))
    assert audit.state == State.ARCHIVED
    audit = machine.fire("unarchive", audit, by=clerk, at=NOON, reason="缺整改报告")

    assert (audit.state, audit.archived_on) == (State.RECTIFIED, None)


def test_the_figures_count_what_was_commissioned_in_the_period_and_add_up():
    leaving = AuditFactory(commissioned_on=date(2023, 6, 30))
    AuditFactory(commissioned_on=date(2023, 1, 1), kind=Kind.IN_OFFICE)
    AuditFactory(commissioned_on=date(2023, 7, 1))
    AuditFactory()

    figures = evaluate([indicator(f"audits.{code}") for code in ("commissioned", "leaving_office", "in_office")], HALF)

    assert [figure.value for figure in figures.values()] == [Decimal(2), Decimal(1), Decimal(1)]
    assert list(rows(indicator("audits.leaving_office"), "audits.audit", HALF)) == [leaving]


def test_the_overview_names_late_replies_and_plans_whoever_left_or_served_long_unaudited(client, clerk):
    GrantFactory(user=clerk, section=Section.CADRES)
    AuditFactory(commissioned_on=date(2023, 1, 2), consulted_on=date(2023, 2, 1), reply_due_on=date(2023, 2, 11))
    left = PostingFactory(unit=UnitFactory(), post="局长", ended_on=date(2023, 6, 1))
    PostingFactory(unit=left.unit, post="副局长", ended_on=date(2023, 6, 1))
    PostingFactory(unit=left.unit, post="局长", ended_on=date(2023, 7, 1))
    serving = PostingFactory(unit=left.unit, post="局长", began_on=date(2013, 7, 1))
    PostingFactory(unit=left.unit, post="局长", began_on=add_months(timezone.localdate(), -35))
    client.force_login(clerk)

    page = client.get(reverse("audits"), {"period": "2023H1"}).content.decode()
    client.post(reverse("page-do", args=["audits", "unaudited"]) + "?period=2023H1")

    assert "征求意见已过回复期限" in page
    assert "正职本期离任或任满三年、未列入审计计划" in page
    planned = Audit.objects.filter(state=State.PLANNED).order_by("pk").values_list("person", "unit", "post", "kind")
    assert set(planned) == {
        (left.person_id, left.unit_id, left.post, Kind.LEAVING),
        (serving.person_id, serving.unit_id, serving.post, Kind.IN_OFFICE),
    }
