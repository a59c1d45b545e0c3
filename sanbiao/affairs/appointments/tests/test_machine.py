"""The lives of rounds and cases: what stands against a step, what a decision carries, what an appointment does to postings."""

from datetime import date

import pytest

from sanbiao.affairs.appointments.machine import cases, rounds
from sanbiao.affairs.appointments.models import Case, Kind, Round, RoundState, State
from sanbiao.affairs.appointments.tests.factories import CaseFactory, RoundFactory
from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import Role
from sanbiao.core.ledger.references import ledger_of_model
from sanbiao.core.machine.steps import WrongFacts
from sanbiao.registry.people.models import Posting
from sanbiao.registry.people.tests.factories import PersonFactory, PostingFactory
from sanbiao.tests.factories import NOON, GrantFactory, UnitFactory

pytestmark = pytest.mark.django_db
DAY = date(2023, 6, 1)
MEETING = {"decided_on": DAY, "due_members": 9, "present_members": 8}


@pytest.fixture
def head():
    return GrantFactory(role=Role.HEAD).user


@pytest.fixture
def tabled():
    """Before the meeting: a promotion with a vote of its own, a removal, and somebody who was stopped."""
    meeting = RoundFactory(tabled=True, decided_on=date(2023, 5, 30))
    voted = CaseFactory(round=meeting, inspected_on=date(2023, 5, 8), decided_on=date(2023, 5, 30), votes_for=7)
    removal = CaseFactory(round=meeting, kind=Kind.REMOVAL)
    stopped = CaseFactory(round=meeting, stopped_on=date(2023, 5, 20))
    return meeting, voted, removal, stopped


def _states(*found):
    return [Case.objects.get(pk=each.pk).state for each in found]


def test_an_empty_list_and_a_promotion_without_inspection_are_not_put_before_a_meeting(head):
    empty, unready = RoundFactory(), CaseFactory().round

    with pytest.raises(Refused, match="调整名单为空"):
        rounds.fire("table", empty, by=head, at=NOON)
    with pytest.raises(Refused, match="还有 1 名"):
        rounds.fire("table", unready, by=head, at=NOON)


def test_a_meeting_without_its_quorum_does_not_decide(head, tabled):
    meeting, *_ = tabled

    with pytest.raises(WrongFacts, match="不足 2/3") as wrong:
        rounds.fire("decide", meeting, by=head, at=NOON, **{**MEETING, "present_members": 5})
    rounds.fire("decide", meeting, by=head, at=NOON, **{**MEETING, "present_members": 6})

    assert wrong.value.by_fact.keys() == {"present_members"}


def test_a_decision_carries_the_list_but_for_who_was_stopped_and_is_taken_back_with_it(head, tabled):
    meeting, voted, removal, stopped = tabled

    meeting = rounds.fire("decide", meeting, by=head, at=NOON, **MEETING)
    decided = _states(voted, removal, stopped), Case.objects.get(pk=voted.pk).decided_on
    meeting = rounds.fire("undecide", meeting, by=head, at=NOON, reason="日期有误")

    assert decided == ([State.DISCUSSED, State.DISCUSSED, State.STOPPED], DAY)
    assert _states(voted, removal, stopped) == [State.DISCUSSED, State.MOTION, State.STOPPED]
    assert Case.objects.get(pk=voted.pk).decided_on == date(2023, 5, 30)
    assert (meeting.state, meeting.decided_on, meeting.due_members) == (RoundState.TABLED, date(2023, 5, 30), None)


def test_a_decision_that_came_by_a_sheet_is_taken_back_too_unless_it_was_carried_out(head):
    case = CaseFactory(round=RoundFactory(decided=True), decided_on=date(2023, 3, 6))
    public = CaseFactory(round=RoundFactory(decided=True), decided_on=DAY, public_from=DAY)

    rounds.fire("undecide", case.round, by=head, at=NOON, reason="报错了")
    with pytest.raises(Refused, match="已有 1 项公示或任职"):
        rounds.fire("undecide", public.round, by=head, at=NOON, reason="报错了")

    assert _states(case) == [State.MOTION]


def test_a_vote_is_taken_at_the_meeting_and_needs_more_than_half_of_those_due(head):
    case = CaseFactory(round=RoundFactory(tabled=True, due_members=9), inspected_on=date(2023, 3, 1))
    early = CaseFactory(inspected_on=date(2023, 3, 1))

    with pytest.raises(Refused, match="上会以后才能登记表决"):
        cases.fire("discuss", early, by=head, at=NOON, votes_for=9, votes_against=0)
    with pytest.raises(WrongFacts, match="须超过半数"):
        cases.fire("discuss", case, by=head, at=NOON, votes_for=4, votes_against=5)
    case = cases.fire("discuss", case, by=head, at=NOON, votes_for=5, votes_against=4)

    assert (case.state, case.decided_on) == (State.DISCUSSED, case.round.decided_on)


def test_publicity_waits_for_the_decision_and_lasts_five_working_days(head):
    undecided = CaseFactory(round=RoundFactory(tabled=True), decided_on=DAY, votes_for=9)
    case = CaseFactory(round=RoundFactory(decided=True), decided_on=date(2023, 3, 6))

    with pytest.raises(Refused, match="决定以后才能办理"):
        cases.fire("publish", undecided, by=head, at=NOON, public_from=DAY)
    with pytest.raises(Refused, match="提拔须先公示"):
        cases.fire("appoint_directly", case, by=head, at=NOON, appointed_on=DAY, document="1号")
    case = cases.fire("publish", case, by=head, at=NOON, public_from=date(2023, 4, 3))

    assert (case.state, case.public_until) == (State.PUBLICITY, date(2023, 4, 11))  # 5 April is a holiday


def test_an_appointment_ends_the_posting_that_it_names_and_begins_the_new_one_and_is_taken_back(head):
    old, town = PostingFactory(post="副镇长"), UnitFactory()
    PostingFactory(person=old.person, unit=UnitFactory(), post="副镇长")
    case = CaseFactory(
        round=RoundFactory(decided=True),
        decided_on=date(2023, 3, 6),
        person=old.person,
        kind=Kind.LATERAL,
        from_post=f"{old.unit.short_name}党委委员、副镇长",
        to_unit=town,
        to_post="党委副书记",
        to_team=True,
    )

    case = cases.fire("appoint_directly", case, by=head, at=NOON, appointed_on=date(2023, 4, 9), document="1号")
    begun = Posting.objects.get(unit=town)
    old.refresh_from_db()
    ended_on = old.ended_on
    with pytest.raises(Refused, match="请用「撤销任免」"):
        cases.fire("unappoint", case, by=head, at=NOON, reason="报错了")
    case = cases.fire("unappoint_directly", case, by=head, at=NOON, reason="报错了")

    assert ended_on == begun.began_on == date(2023, 4, 1)
    assert (begun.person, begun.post, begun.is_team_member) == (old.person, "党委副书记", True)
    assert not Posting.objects.filter(unit=town).exists()
    old.refresh_from_db()
    assert (old.ended_on, case.state, case.ends, case.begins) == (None, State.DISCUSSED, None, None)


def test_an_appointment_after_publicity_is_taken_back_by_its_own_way_while_nothing_was_built_on_it(head):
    case = CaseFactory(round=RoundFactory(decided=True), decided_on=date(2023, 3, 6), public_from=date(2023, 3, 7))
    told = {"to_unit": UnitFactory(), "to_post": "局长", "appointed_on": DAY, "document": "1号"}
    case = cases.fire("appoint", case, by=head, at=NOON, **told)
    with pytest.raises(Refused, match="请用「撤销任职」"):
        cases.fire("unappoint_directly", case, by=head, at=NOON, reason="报错了")
    Posting.objects.update(ended_on=date(2023, 6, 1))

    with pytest.raises(Refused, match="新的任职已有免职时间"):
        cases.fire("unappoint", case, by=head, at=NOON, reason="报错了")


def test_a_posting_that_the_book_has_already_is_not_begun_twice_nor_one_of_somebody_outside_the_roster(head):
    held = PostingFactory(post="局长", began_on=date(2023, 6, 1))
    there = {
        "round": RoundFactory(decided=True),
        "decided_on": DAY,
        "kind": Kind.LATERAL,
        "to_unit": held.unit,
        "to_post": "局长",
    }
    known = CaseFactory(**there, person=held.person)
    outside = CaseFactory(**there, person=PersonFactory(off_roster=True))

    taken = [
        cases.fire("appoint_directly", each, by=head, at=NOON, appointed_on=date(2023, 6, 9), document="1号")
        for each in (known, outside)
    ]

    assert Posting.objects.count() == 1
    assert [each.begins for each in taken] == [None, None]


def test_what_a_step_means_is_told_with_numbers():
    case = CaseFactory(to_unit=UnitFactory(), to_post="局长")
    CaseFactory(round=case.round, person=case.person)

    assert rounds.transitions["table"].tells([case.round]) == "名单上有 2 项任免，1 人。"
    assert cases.transitions["appoint"].tells([case]) == "将结束 0 段任职，新增 1 段任职。"


def test_a_form_that_changes_a_round_changes_the_days_of_its_cases():
    case = CaseFactory(round=RoundFactory(decided=True))
    days = []
    for state, day in ((RoundState.DECIDED, date(2023, 3, 6)), (RoundState.DECIDED, DAY), (RoundState.DEFERRED, DAY)):
        Round.objects.update(state=state, decided_on=day)
        ledger_of_model(Case).complete()
        days.append(Case.objects.get(pk=case.pk).decided_on)

    assert days == [date(2023, 3, 6), DAY, None]
