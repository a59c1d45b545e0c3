"""The hotline: from a department's sheet to states, clocks and figures, and who may see what of them."""

from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from sanbiao.affairs.hotline.apps import rules
from sanbiao.affairs.hotline.machine import machine
from sanbiao.affairs.hotline.models import Acceptance, Complaint, State
from sanbiao.affairs.hotline.tests.factories import ComplaintFactory
from sanbiao.affairs.hotline.views import clocks_of
from sanbiao.core.access.roles import Role
from sanbiao.core.drive.services import import_paths
from sanbiao.core.indicators.services import evaluate, indicator, parts_of, rows
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.machine.steps import WrongFacts
from sanbiao.core.periods.periods import period
from sanbiao.core.periods.terms import Term
from sanbiao.registry.codes.sections import Section
from sanbiao.tests.factories import NOON, GrantFactory

pytestmark = pytest.mark.django_db
HALF = period("2023H1")
HEAD = ["受理编号", "渠道", "登记日期", "受理情况", "受理时间", "办结期限", "延期至", "办结时间", "处理方式"]


@pytest.fixture
def clerk():
    return GrantFactory(section=Section.SUPERVISION).user


def _brought(tmp_path, *lines):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "2023年举报台账"
    for line in (HEAD, *lines):
        sheet.append(line)
    book.save(tmp_path / "举报.xlsx")
    return import_paths([tmp_path], by="clerk", at=NOON, on=date(2023, 7, 1))


def test_a_sheet_of_the_contract_alone_becomes_reports_in_their_states(tmp_path):
    outcome = _brought(
        tmp_path,
        ["1", "电话", "2023.3.1", "√", "2023.3.2", "2023.5.1", None, None, None],
        ["2", "信件", "2023.3.1", "受理", "2023.3.2", "2023.5.1", "2023.5.31", None, None],
        ["3", "走访", "2023.3.1", 1, "2023.3.2", "2023.5.1", "2023.5.31", "2023.6.2", "移送纪检"],
        ["4", "互联网", "2023.3.1", "×", None, None, None, None, None],
        ["5", "网上", "2023.3.1", "不予受理", "2023.3.2", None, None, "2023.3.3", "直接办理"],
    )

    assert outcome.faults == []
    found = Complaint.objects.order_by("number").values_list("number", "state", "deadline")
    assert list(found) == [
        ("1", State.ACCEPTED, date(2023, 5, 1)),
        ("2", State.EXTENDED, date(2023, 5, 31)),
        ("3", State.CLOSED, date(2023, 5, 31)),
        ("4", State.DECLINED, None),
        ("5", State.DECLINED, None),
    ]


def test_what_was_accepted_without_a_day_or_a_deadline_is_refused_and_so_is_a_row_that_says_nothing_of_it(tmp_path):
    outcome = _brought(
        tmp_path,
        ["1", "来电", "2023.3.1", "是", None, "2023.5.1", None, None, None],
        ["2", "来电", "2023.3.1", "是", "2023.3.2", None, None, None, None],
        ["3", "来电", "2023.3.1", None, None, None, None, None, None],
        ["4", "来电", "2023.3.1", "是", "2023.2.28", "2023.5.1", None, None, None],
        ["5", "来电", "2023.3.1", "是", "2023.3.2", "2023.5.1", "2023.4.30", None, None],
    )

    told = [(fault.row, fault.column, str(fault.kind)) for fault in outcome.faults]
    assert told == [
        (2, "受理日期", "missing_value"),
        (3, "办理期限", "missing_value"),
        (4, "是否受理", "missing_value"),
        (5, "受理日期", "end_before_start"),
        (6, "延期至", "end_before_start"),
    ]


def test_a_report_is_accepted_with_the_deadline_of_the_rules_extended_and_closed_and_all_is_taken_back(clerk, settings):
    settings.SANBIAO_HOTLINE = {"handle": Term(3, working=True)}
    complaint = ComplaintFactory(received_on=date(2023, 6, 19))

    def take(step, **facts):
        return machine.fire(step, complaint, by=clerk, at=NOON, **facts)

    assert take("accept", accepted_on=date(2023, 6, 20), due_on=None).due_on == date(2023, 6, 26)
    take("assign", assigned_on=date(2023, 6, 21), handler=None, way="own")
    with pytest.raises(WrongFacts, match="延期至不得早于办理期限"):
        take("extend", extended_to=date(2023, 6, 25), extended_by="王强")
    take("extend", extended_to=date(2023, 7, 6), extended_by="王强")
    assert take("close_extended", closed_on=date(2023, 7, 1), finding="untrue").state == State.CLOSED
    for step in ("unclose_extended", "unextend", "unassign"):
        taken = take(step, reason="误办")
    assert (taken.state, taken.extended_to, taken.way) == (State.ACCEPTED, None, "")
    taken = take("unaccept", reason="误办")
    assert (taken.state, taken.acceptance, taken.accepted_on, taken.due_on) == (State.RECEIVED, Acceptance.OPEN, None, None)


@pytest.mark.parametrize(
    ("facts", "step", "sentence"),
    [
        ({"extended_to": date(2023, 4, 1)}, "unclose", "撤回延期件办结"),
        ({"assigned_on": None}, "unclose", "补填交办日期"),
        ({}, "unclose_extended", "撤回办结"),
    ],
)
def test_a_closing_is_taken_back_by_the_step_that_leads_where_the_report_was(clerk, facts, step, sentence):
    closed = ComplaintFactory(handling=True, closed_on=date(2023, 3, 1), **facts)

    assert sentence in machine.refusal(step, closed, clerk)


def test_an_extension_of_what_was_never_given_out_cannot_be_taken_back(clerk):
    extended = ComplaintFactory(accepted=True, extended_to=date(2023, 4, 1))

    assert "补填交办日期" in machine.refusal("unextend", extended, clerk)


def test_the_day_by_which_to_decide_is_kept_as_long_as_that_is_open(settings):
    settings.SANBIAO_HOTLINE = {"decide": Term(5, working=True)}
    first = ComplaintFactory(received_on=date(2023, 6, 20))
    ComplaintFactory(accepted=True)

    REGISTRY["hotline.complaint"].complete()
    REGISTRY["hotline.complaint"].complete()

    assert list(Complaint.objects.values_list("decide_by", flat=True).order_by("pk")) == [date(2023, 6, 28), None]
    assert [each.said for each in clocks_of(Complaint.objects.get(pk=first.pk), date(2023, 6, 30))] == ["已超期 2 天"]


def test_the_figures_count_by_acceptance_and_by_the_deadline_as_extended():
    last = ComplaintFactory(accepted=True, accepted_on=date(2023, 6, 30), due_on=date(2023, 6, 30), closed_on=date(2023, 6, 30))
    late = ComplaintFactory(accepted=True, due_on=date(2023, 2, 1), extended_to=date(2023, 3, 1), closed_on=date(2023, 3, 2))
    ComplaintFactory(accepted=True, accepted_on=date(2023, 7, 1), due_on=date(2023, 7, 1))
    ComplaintFactory(accepted=True, received_on=date(2022, 12, 1), accepted_on=date(2022, 12, 2), due_on=date(2023, 1, 1))
    ComplaintFactory(accepted=True, due_on=date(2023, 6, 30), extended_to=date(2023, 7, 1), channel="web")
    ComplaintFactory(acceptance=Acceptance.NO, accepted_on=date(2023, 2, 1), due_on=date(2023, 3, 1))
    reports, share = indicator("hotline.reports"), indicator("hotline.handled_share")

    figures = evaluate([reports, share], HALF)

    assert figures["hotline.reports"].value == 3
    assert [(part.label, part.value) for _, part in parts_of(reports, reports.breakdowns[0], HALF)] == [("来电", 2), ("网络", 1)]
    assert (figures["hotline.handled_share"].numerator, figures["hotline.handled_share"].denominator) == (1, 3)
    assert {last, late} < set(rows(share, "hotline.complaint", HALF))


def test_the_overview_names_what_is_late_and_near_and_what_the_rate_leaves_out(client, clerk):
    ComplaintFactory(handling=True, handler=None)
    ComplaintFactory(received_on=date(2023, 2, 1), decide_by=date(2023, 2, 16), handler=None)
    ComplaintFactory(received_on=date(2023, 2, 1), acceptance=Acceptance.NO, handler=None)
    far = ComplaintFactory(handling=True, extended_to=date(2023, 5, 1), handler=None)
    ComplaintFactory(handling=True, due_on=date(2023, 8, 1), handler=None)
    ComplaintFactory(handling=True, due_on=date(2023, 2, 1), closed_on=date(2023, 2, 3), handler=None)
    client.force_login(clerk)

    page = client.get(reverse("hotline"), {"period": "2023H1"})

    alerts = {each.label: each.count for each in page.context["alerts"]}
    assert alerts == {
        "已过期限、尚未办结": 3,
        "超过答复时限、尚未决定是否受理": 1,
        "本期到期、办结时已超期": 1,
        "延期超过一般限度": 1,
    }
    assert far.extended_to > rules().extend.after(far.due_on)
    assert [(each.label, each.count) for each in page.context["left_out"]] == [
        ("尚未决定是否受理", 1),
        ("不予受理", 1),
        ("期限在本期之后", 1),
    ]
    for each in page.context["left_out"]:
        assert client.get(each.url).context["table"].page.paginator.count == each.count


def test_leaders_know_how_many_but_see_no_row_and_no_small_count(client):
    ComplaintFactory.create_batch(4, accepted=True, handler=None)
    client.force_login(GrantFactory(section=Section.SUPERVISION, role=Role.READER).user)
    figure = reverse("figure", args=["hotline.reports"])

    few = client.get(figure, {"period": "2023H1"}).content.decode()
    ComplaintFactory.create_batch(1, accepted=True, handler=None)
    enough = client.get(figure, {"period": "2023H1"})

    assert "少于 5" in few
    assert enough.context["figure"].value == 5
    assert client.get(reverse("ledger-list", args=["hotline-complaint"])).status_code == 404
    assert client.get(reverse("hotline")).status_code == 404


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"closed_on": date(2023, 3, 10)}, [("办结", "按期办结")]),
        ({"closed_on": date(2023, 3, 12)}, [("办结", "超期 2 天办结")]),
        ({"extended_to": date(2023, 4, 1)}, [("延期后办结", "还有 3 天")]),
        ({"acceptance": Acceptance.NO}, []),
    ],
)
def test_the_page_of_a_report_says_how_its_clock_stands(client, clerk, facts, said):
    complaint = ComplaintFactory(handling=True, **facts)
    complaint.refresh_from_db()
    client.force_login(clerk)

    page = client.get(reverse("complaint", args=[complaint.pk])).content.decode()

    assert [(each.label, each.said) for each in clocks_of(complaint, date(2023, 3, 29))] == said
    assert ("时限" in page) == bool(said)


def test_the_usual_life_has_no_extension_and_an_extended_report_is_closed_next():
    assert machine.path == [State.RECEIVED, State.ACCEPTED, State.HANDLING, State.CLOSED]
    ranks = {name: machine.rank(step, State.EXTENDED) for name, step in machine.transitions.items()}
    assert (ranks["close_extended"], ranks["unextend"]) == ("next", "aside")
