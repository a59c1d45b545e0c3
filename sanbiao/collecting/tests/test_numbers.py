"""A few numbers asked of units: handed in, returned, handed in again, accepted; who may do which of it; what is late."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from sanbiao.collecting.items import items_in
from sanbiao.collecting.machine import demand_machine, submission_machine
from sanbiao.collecting.models import Demand, DemandState, Recurrence, Submission, SubmissionState
from sanbiao.collecting.recurring import continue_demands
from sanbiao.collecting.services import remind, save_numbers
from sanbiao.collecting.tests.factories import DemandFactory, SubmissionFactory
from sanbiao.collecting.views.asking import Owed
from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.audit.services import REASON, history
from sanbiao.core.drive.tests.dropping import client_of, text
from sanbiao.portal.todo import todo
from sanbiao.registry.codes.sections import Section
from sanbiao.tests.factories import NOON, GrantFactory, UnitFactory

pytestmark = pytest.mark.django_db


def page(submission: Submission) -> str:
    return reverse("submission", args=[submission.pk])


def fill_in(client, submission, *numbers, then="hand_in"):
    typed = {f"number-{place}": number for place, number in enumerate(numbers, start=1)}
    return client.post(page(submission), {"do": "numbers", "then": then, **typed}, follow=True)


def test_items_are_told_from_one_line_with_their_units_of_measure():
    assert [str(item) for item in items_in("党员人数（人）；党费(元)\n支部")] == ["党员人数（人）", "党费（元）", "支部"]


def test_before_a_demand_is_closed_the_page_names_who_owes(section, town, other):
    demand = DemandFactory(issued=True)
    SubmissionFactory(demand=demand, unit=town)
    SubmissionFactory(demand=demand, unit=other)
    address = reverse("ledger-fire", args=["collecting-demand", demand.pk, "close"])

    shown = text(client_of(section).post(address))
    still = Demand.objects.get().state

    assert "还没有报的 2 个单位记为「未报」：清河镇、桃园镇。" in shown
    assert still == DemandState.ISSUED


def test_the_numbers_are_taken_as_a_workbook_with_their_sums_and_that_is_kept(section, unit_clerk, town, other):
    demand = DemandFactory(issued=True)
    [first, *more] = [item.name for item in demand.asked]
    handed = SubmissionFactory(demand=demand, unit=town, numbers={first: "12.5", **dict.fromkeys(more, "3")})
    SubmissionFactory(demand=demand, unit=other, numbers={first: "7"})
    submission_machine.fire("hand_in", handed, by=unit_clerk, at=NOON)
    address = reverse("demand", args=[demand.pk])

    answer = client_of(section).post(address, {"do": "workbook"})
    refused = client_of(unit_clerk).post(address, {"do": "workbook"})

    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    numbers = {row[0]: row[2] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert numbers == {str(town): 12.5, str(other): None, "已报合计": 12.5}
    assert "导出 Excel" in text(client_of(section).get(address))
    assert Event.objects.get(verb="导出").by == section.get_username()
    assert refused.status_code == 404


def test_a_section_asks_and_every_town_is_asked(section, town, other):
    client = client_of(section)
    typed = {
        "title": "三季度党员情况",
        "section": Section.GRASS_ROOTS,
        "kind": "numbers",
        "items": "党员人数（人）\n党费（元）",
        "due_on": "2099-07-10",
        "recurrence": "once",
    }
    UnitFactory()  # an organ, which is not asked

    asked = client.post(reverse("demand-new"), typed, follow=True)
    issue = reverse("ledger-fire", args=["collecting-demand", Demand.objects.get().pk, "issue"])
    issued = client.post(issue, {"asked": "1", "units": "towns"}, follow=True)

    demand = Demand.objects.get()
    assert "下发" in text(asked)
    assert demand.number == "BS20990001"
    assert demand.state == DemandState.ISSUED
    assert set(demand.submissions.values_list("unit", flat=True)) == {town.pk, other.pk}
    assert "清河镇" in text(issued)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"items": ""}, "填数的任务要填写填报项目。"),
        ({"recurrence": "Q"}, "按期重复的任务要填写期次。"),
        ({"recurrence": "Q", "period": "2099M07"}, "频次为每季度，与期次「2099年7月」不符，请核对。"),
        ({"due_on": "2020-01-01"}, "截止日期已过，请改为今天或以后的一天。"),
    ],
    ids=["no items", "no period", "another period", "a day that is over"],
)
def test_what_cannot_be_asked_is_said_at_its_input(typed, sentence, section):
    whole = {"title": "情况", "section": "grass_roots", "kind": "numbers", "items": "人数", "due_on": "2099-07-10"}

    answer = client_of(section).post(reverse("demand-new"), {**whole, "recurrence": "once", **typed})

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not Demand.objects.exists()


def test_a_unit_hands_in_is_returned_with_reasons_hands_in_again_and_is_accepted(section, unit_clerk, town):
    submission = SubmissionFactory(unit=town)
    ours, theirs = client_of(section), client_of(unit_clerk)

    fill_in(theirs, submission, "1,200", "30.5")
    fire = reverse("ledger-fire", args=["collecting-submission", submission.pk, "return"])
    ours.post(fire, {"asked": "1", "reason": "党费偏低", "remarks": "2 请核对党费\n请说明"}, follow=True)
    returned = theirs.get(page(submission))
    fill_in(theirs, submission, "1200", "60.5")
    submission_machine.fire("accept", submission, by=section, at=NOON)

    submission.refresh_from_db()
    assert "党费偏低" in text(returned)
    assert "第 2 行：请核对党费" in text(returned)
    assert submission.state == SubmissionState.ACCEPTED
    assert submission.numbers == {"党员人数": "1200", "党费": "60.5"}
    assert (submission.returns, submission.handed_in_by) == (1, unit_clerk.get_username())
    told = [(event.verb, event.by) for event in history(submission).order_by("pk")]
    clerk, staff = unit_clerk.get_username(), section.get_username()
    assert [verb for verb, by in told if by == clerk] == ["填数", "报送", "填数", "报送"]
    assert [verb for verb, by in told if by == staff] == ["退回", "接收"]
    assert history(submission).get(verb="退回").after[REASON] == "党费偏低"


def test_what_was_done_is_news_on_the_home_page_of_either_side(section, unit_clerk, town):
    submission = SubmissionFactory(unit=town, filled=True)
    drawn = DemandFactory(title="另一项任务")
    submission_machine.fire("hand_in", submission, by=unit_clerk, at=NOON)
    demand_machine.fire("issue", drawn, by=section, at=NOON, units=[town], named="")

    ours, theirs = (client_of(user).get("/").context["news"] for user in (section, unit_clerk))

    assert [(each.what, each.label) for each in theirs] == [("报送", str(submission))]
    assert {(each.what, each.label) for each in ours} == {("报送", str(submission)), ("下发", "另一项任务")}


def test_what_is_no_number_is_said_and_what_was_typed_stays(unit_clerk, town):
    submission = SubmissionFactory(unit=town)

    answer = fill_in(client_of(unit_clerk), submission, "十二", "")

    submission.refresh_from_db()
    assert answer.status_code == 422
    assert "“十二”不是数，请只填数字和小数点。" in text(answer)
    assert 'value="十二"' in text(answer)
    assert submission.state == SubmissionState.WAITING


def test_what_was_handed_in_is_not_changed_before_it_is_returned(unit_clerk, town):
    submission = SubmissionFactory(unit=town, handed_in=True)

    with pytest.raises(Refused, match="状态为「已报」，不能再改"):
        save_numbers(submission=submission, numbers={"党员人数": Decimal(1)}, by=unit_clerk, at=NOON)


def test_a_unit_sees_what_is_asked_of_it_alone_and_accepts_nothing(unit_clerk, town, other):
    own, foreign = SubmissionFactory(unit=town, handed_in=True), SubmissionFactory(unit=other)
    client = client_of(unit_clerk)

    table = text(client.get(reverse("collecting")))

    assert "清河镇" in table
    assert "桃园镇" not in table
    assert client.get(page(foreign)).status_code == 404
    assert fill_in(client, foreign, "1", "2").status_code == 404
    assert client.get(reverse("demand", args=[own.demand.pk])).status_code == 404
    with pytest.raises(Refused, match="您无权接收"):
        submission_machine.fire("accept", own, by=unit_clerk, at=NOON)


def test_a_head_over_the_town_alone_does_not_accept_for_the_section(town):
    head = GrantFactory(role=Role.HEAD, unit=town).user

    with pytest.raises(Refused, match="您无权接收"):
        submission_machine.fire("accept", SubmissionFactory(unit=town, handed_in=True), by=head, at=NOON)


def test_another_section_sees_neither_the_demand_nor_what_is_handed_in(town):
    submission = SubmissionFactory(unit=town)
    client = client_of(GrantFactory(role=Role.CLERK, section=Section.TRAINING).user)

    assert client.get(page(submission)).status_code == 404
    assert client.get(reverse("demand", args=[submission.demand.pk])).status_code == 404
    assert client.get(reverse("collecting")).context["lines"] == []


def test_reminding_is_kept_and_shows_in_the_list_of_what_waits(section, unit_clerk, town):
    submission = SubmissionFactory(unit=town, demand__due_on=date(2023, 9, 30))
    done = SubmissionFactory(demand=submission.demand, handed_in=True)

    count = remind(demand=submission.demand, by=section, at=NOON)

    assert count == 1
    assert [event.verb for event in history(submission)] == ["催报"]
    assert not history(done).exists()
    [waiting] = [each for each in todo(unit_clerk, today=date(2023, 7, 1)) if each.label == "报送"]
    assert waiting.only.what.endswith("清河镇（已催报）")
    assert not [each for each in todo(section, today=date(2023, 7, 1)) if each.label == "报送"]  # it may, but owes nothing
    with pytest.raises(Refused, match="没有需要催报的单位"):
        remind(demand=submission.demand, by=unit_clerk, at=NOON)


def test_late_follows_from_the_days():
    submission = SubmissionFactory(handed_in=True, demand__due_on=date(2023, 6, 30))
    owing = SubmissionFactory(demand__due_on=date(2023, 6, 30))

    assert Owed(submission, "", date(2023, 7, 2)).words == "已报（迟报）"
    assert Owed(owing, "", date(2023, 6, 30)).words == "待报"
    assert Owed(owing, "", date(2023, 7, 1)).words == "逾期待报"


def test_closing_names_who_owes_and_waits_for_what_was_handed_in(section, town):
    submission = SubmissionFactory(unit=town)
    handed_in = SubmissionFactory(demand=submission.demand, handed_in=True)
    demand = submission.demand

    with pytest.raises(Refused, match="还有 1 个单位已报、没有接收"):
        demand_machine.fire("close", demand, by=section, at=NOON)
    submission_machine.fire("accept", handed_in, by=section, at=NOON)
    said = demand_machine.transitions["close"].tells([demand])
    demand_machine.fire("close", demand, by=section, at=NOON)

    submission.refresh_from_db()
    assert said == "还没有报的 1 个单位记为「未报」：清河镇。"
    assert submission.state == SubmissionState.MISSED


def test_the_next_period_is_asked_of_the_same_units_with_the_last_numbers_beside(unit_clerk, town):
    demand = DemandFactory(
        issued=True, title="2023年第二季度党员情况", period="2023Q2", recurrence=Recurrence.QUARTERLY, due_on=date(2023, 7, 31)
    )
    SubmissionFactory(demand=demand, unit=town, handed_in=True)

    made = continue_demands(at=NOON - timedelta(days=1)), continue_demands(at=NOON), continue_demands(at=NOON)

    following = demand.next
    shown = text(client_of(unit_clerk).get(page(following.submissions.get())))
    assert made == (0, 1, 0)
    assert (following.title, following.period, following.due_on) == ("2023年第三季度党员情况", "2023Q3", date(2023, 10, 31))
    assert following.state == DemandState.ISSUED
    assert "上期 12" in shown
    assert history(following).get().verb == "按期下发"
