"""The figures of appointments: sheets as departments keep them, and what counts once or not at all."""

from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from sanbiao.affairs.appointments.models import Case, Kind, Round, State
from sanbiao.affairs.appointments.tests.factories import CaseFactory, RoundFactory
from sanbiao.core.drive.services import import_paths
from sanbiao.core.indicators.expressions import with_path
from sanbiao.core.indicators.measures import Count
from sanbiao.core.indicators.registry import FigureKind, Indicator
from sanbiao.core.indicators.services import evaluate, indicator, rows
from sanbiao.core.periods.periods import period
from sanbiao.registry.people.models import Person
from sanbiao.registry.people.relations import PUT_TO_USE
from sanbiao.tests.factories import NOON, id_number_of

pytestmark = pytest.mark.django_db
HALF = period("2023H1")
ROUNDS = ("任免批次", ["批次编号", "会议日期", "会议", "批次状态"])
LISTS = ("干部调整名单", ["批次", "姓名", "公民身份号码", "原单位及职务", "拟任免职务", "任免类别"])
SOMEBODY = id_number_of(date(1975, 3, 1), 7)


def _sheets(folder, *sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for (name, headings), *lines in sheets:
        sheet = book.create_sheet(name)
        for line in (headings, *lines):
            sheet.append(line)
    book.save(folder / "干部调整.xlsx")
    return import_paths([folder], by="clerk", at=NOON, on=date(2023, 7, 1))


def _figures():
    found = evaluate([indicator("appointments.rounds"), indicator("appointments.persons")], HALF)
    return [figure.value for figure in found.values()]


def test_the_sheets_of_the_contract_alone_become_rounds_and_cases_in_their_states(tmp_path):
    outcome = _sheets(
        tmp_path,
        (
            LISTS,
            ["A1", "王 强", SOMEBODY, None, "任枫林镇镇长", "提任"],
            ["A1", "王强", SOMEBODY, "枫林镇副镇长", "免去枫林镇副镇长", "免职"],
            ["A2", "王强", SOMEBODY, "枫林镇镇长", "任市水利局局长", "交流"],
        ),
        (ROUNDS, ["A1", "2023.6.30", "常委会", "通过"], ["A2", "2023年6月30日", None, "缓议"]),
    )

    assert outcome.faults == []
    found = Case.objects.order_by("pk").values_list("kind", "state", "decided_on")
    assert list(found) == [
        (Kind.PROMOTION, State.DISCUSSED, date(2023, 6, 30)),
        (Kind.REMOVAL, State.DISCUSSED, date(2023, 6, 30)),
        (Kind.LATERAL, State.MOTION, None),
    ]
    assert _figures() == [Decimal(1), Decimal(1)]


def test_what_is_wrong_in_the_sheets_is_told_by_its_kind(tmp_path):
    outcome = _sheets(
        tmp_path,
        (ROUNDS, ["A1", "2023-06-30", None, "决定"], ["A1", "2023-06-30", None, "决定"], ["A3", "2023-02-30", None, "过了"]),
        (
            LISTS,
            ["A1", "王强", SOMEBODY, None, "任镇长", "提拔"],
            ["A1", "王强", SOMEBODY, None, "任镇长", "重用"],
            ["A3", "王强", SOMEBODY, None, "任局长", "提拔"],
            ["A1", "王强", SOMEBODY[:-1], None, "任主任", "升官"],
            ["A1", "王强", SOMEBODY, None, None, "提拔"],
        ),
    )

    kinds = sorted((fault.sheet, fault.row, str(fault.kind)) for fault in outcome.faults)
    assert kinds == [
        ("任免批次", 3, "duplicate_key"),
        ("任免批次", 4, "impossible_date"),
        ("任免批次", 4, "unknown_code"),
        ("干部调整名单", 3, "duplicate_key"),
        ("干部调整名单", 4, "unknown_reference"),
        ("干部调整名单", 5, "id_check"),
        ("干部调整名单", 5, "unknown_code"),
        ("干部调整名单", 6, "missing_value"),
    ]
    assert not Round.objects.exists()


def test_one_person_in_one_round_is_one_move_and_in_two_rounds_two():
    first, second = RoundFactory(decided=True), RoundFactory(decided=True, decided_on=date(2023, 6, 30))
    case = CaseFactory(round=first)
    others = [CaseFactory(round=first, person=case.person, kind=Kind.REMOVAL), CaseFactory(round=second, person=case.person)]
    CaseFactory(round=first, stopped_on=date(2023, 3, 9))
    CaseFactory(round=RoundFactory(decided=True, decided_on=date(2023, 7, 1)))
    CaseFactory(round=RoundFactory(tabled=True))

    assert _figures() == [Decimal(2), Decimal(2)]
    assert set(rows(indicator("appointments.persons"), "appointments.case", HALF)) == {case, *others}


def _raised(t, window):
    people, lent = with_path(t.people_person, t, Person), PUT_TO_USE.rows(t, window)
    raised = lent.filter(window.during(lent.decided_on))
    return people.semi_join(raised, people.id == raised.person).select("organisation", row="id")


RAISED = Indicator(
    code="toys.raised",
    name="提拔使用人数",
    unit="人",
    kind=FigureKind.FLOW,
    definition="本期决定提拔或进一步使用的人员。",
    source="试验",
    measure=Count(),
    rows=_raised,
    ledgers=("people.person",),
    relations=(PUT_TO_USE,),
    in_report=False,
)


def test_decisions_that_raise_somebody_are_lent_with_their_day():
    raised = CaseFactory(round=RoundFactory(decided=True), kind=Kind.WEIGHTIER)
    CaseFactory(round=raised.round, kind=Kind.LATERAL)
    CaseFactory(round=RoundFactory(tabled=True))
    CaseFactory(round=RoundFactory(decided=True, decided_on=date(2023, 7, 1)))

    assert list(rows(RAISED, "people.person", HALF)) == [raised.person]
