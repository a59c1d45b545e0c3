"""Lives whose steps change other rows: stars are named and taken away, weak organisations watched."""

from datetime import date, timedelta

import pytest

from sanbiao.affairs.branches.machine import duty_reports, matters, stars, weak
from sanbiao.affairs.branches.models import (
    Grade,
    MatterState,
    ReportState,
    Stars,
    StarState,
    Way,
    WeakOrganisation,
    WeakState,
)
from sanbiao.affairs.branches.tests.factories import DutyReportFactory, MatterFactory, StarReviewFactory, StarVerdictFactory
from sanbiao.affairs.branches.tests.samples import MACHINES, review_at
from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import Role
from sanbiao.core.machine.steps import WrongFacts
from sanbiao.registry.codes.sections import Section
from sanbiao.tests.factories import NOON, GrantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    return GrantFactory(section=Section.GRASS_ROOTS, role=Role.HEAD).user


def test_stars_are_those_that_the_task_groups_let_pass(head):
    review = review_at(2)
    StarVerdictFactory.create_batch(2, review=review)
    StarVerdictFactory(review=review, passed=False)

    judged = stars.fire("judge", review, by=head, at=NOON, judged_on=date(2023, 3, 1))
    assert (judged.judged, judged.state) == (Stars.THREE, StarState.JUDGED)
    back = stars.fire("unjudge", judged, by=head, at=NOON, reason="漏了一颗星")
    assert (back.judged, back.judged_on) == ("", None)


def test_nothing_is_judged_before_a_task_group_has_spoken(head):
    review = StarReviewFactory(claimed_on=date(2023, 2, 1), screened_on=date(2023, 2, 2))

    with pytest.raises(Refused, match="还没有登记各专班的评审意见"):
        stars.fire("judge", review, by=head, at=NOON, judged_on=date(2023, 3, 1))


def test_naming_gives_the_branch_its_stars_and_withdrawing_gives_back_what_it_had(head):
    review = review_at(4, branch__stars=Stars.TWO)
    named = stars.fire("name", review, by=head, at=NOON, named_on=date(2023, 4, 1), document="青组〔2023〕9号")

    assert (named.branch.stars, named.before, named.review_due_on) == (Stars.FOUR, Stars.TWO, date(2024, 4, 1))
    stars.fire("unname", named, by=head, at=NOON, reason="文号有误")
    review.branch.refresh_from_db()
    assert review.branch.stars == Stars.TWO


def test_a_publicity_lasts_five_working_days_and_nothing_is_named_before_its_end(head):
    announced = stars.fire("announce", review_at(3), by=head, at=NOON, announced_on=date(2023, 3, 1))

    assert announced.announced_until == date(2023, 3, 8)
    with pytest.raises(WrongFacts, match="命名日期不得早于公示截止"):
        stars.fire("name", announced, by=head, at=NOON, named_on=date(2023, 3, 7), document="青组〔2023〕9号")
    assert stars.fire("unannounce", announced, by=head, at=NOON, reason="名单有误").announced_until is None


def test_stars_are_not_named_before_the_publicity_was_long_enough_or_without_a_number(head):
    short = review_at(4, announced_on=date(2023, 3, 1), announced_until=date(2023, 3, 6))
    none = review_at(4, judged="")
    facts = {"by": head, "at": NOON, "named_on": date(2023, 4, 1), "document": "9号"}

    with pytest.raises(Refused, match="公示不足 5 个工作日"):
        stars.fire("name", short, **facts)
    with pytest.raises(WrongFacts, match="请填写命名星级"):
        stars.fire("name", none, **facts)


def test_a_naming_that_was_overtaken_is_not_withdrawn(head):
    review = review_at(5)
    review.branch.stars = Stars.ONE
    review.branch.save()

    with pytest.raises(Refused, match="党支部现为一星"):
        stars.fire("unname", review, by=head, at=NOON, reason="误")


def test_stars_are_lowered_below_what_was_named_and_come_back_by_the_same_door(head):
    review = review_at(6)
    facts = {"by": head, "at": NOON, "reason": "发生安全事故"}
    with pytest.raises(WrongFacts, match="应低于命名的四星"):
        stars.fire("lower", review, lowered_on=date(2023, 5, 1), lowered=Stars.FOUR, **facts)

    lowered = stars.fire("lower", review, lowered_on=date(2023, 5, 1), lowered=Stars.TWO, **facts)
    assert lowered.branch.stars == Stars.TWO
    with pytest.raises(Refused, match="请用撤回降星"):
        stars.fire("unlower_on_review", lowered, **facts)
    assert stars.fire("unlower", lowered, **facts).branch.stars == Stars.FOUR


def test_a_review_that_failed_goes_on_where_it_failed(head):
    facts = {"by": head, "at": NOON, "reason": "复核后通过"}
    screening, judging = (review_at(stage, refused_on=date(2023, 3, 1)) for stage in (1, 2))

    with pytest.raises(Refused, match="是初审没有通过的"):
        stars.fire("reopen_judging", screening, **facts)
    with pytest.raises(Refused, match="是评审没有通过的"):
        stars.fire("reopen_screening", judging, **facts)
    assert stars.fire("reopen_screening", screening, **facts).state == StarState.CLAIMED
    assert stars.fire("reopen_judging", judging, **facts).state == StarState.SCREENED


def test_a_clerk_of_a_unit_claims_for_its_own_branch_and_names_nothing():
    review = StarReviewFactory()
    clerk = GrantFactory(section=Section.GRASS_ROOTS, role=Role.UNIT_CLERK, unit=review.branch.unit).user

    facts = {"claimed_on": date(2023, 2, 1), "claimed": Stars.FIVE, "evidence": "台账"}
    claimed = stars.fire("claim", review, by=clerk, at=NOON, **facts)

    assert claimed.state == StarState.CLAIMED
    assert {step.transition.name for step in stars.steps(claimed, clerk)} == {
        "claim",
        "screen",
        "fail_screening",
        "unclaim",
        "unscreen",
        "reopen_screening",
    }


def test_what_was_struck_off_is_watched_for_a_year_and_what_failed_is_planned_anew(head):
    mending, accepted = (MACHINES["branches.weakorganisation"][stage]() for stage in (2, 3))

    struck = weak.fire("strike_off", accepted, by=head, at=NOON, closed_on=date(2024, 2, 29))
    assert (struck.state, struck.watched_until) == (WeakState.STRUCK_OFF, date(2025, 2, 28))
    listed = weak.fire("list_again", struck, by=head, at=NOON, reason="问题反弹")
    assert (listed.state, listed.watched_until) == (WeakState.ACCEPTED, None)
    back = weak.fire("send_back", mending, by=head, at=NOON, reason="群众不满意")
    assert (back.state, back.plan_on, back.due_on) == (WeakState.SENT, None, None)


def test_a_watch_does_not_end_before_its_day(head):
    struck = MACHINES["branches.weakorganisation"][4]()

    with pytest.raises(WrongFacts, match="巩固期满日期不得早于巩固期至"):
        weak.fire("settle", struck, by=head, at=NOON, steady_on=struck.watched_until - timedelta(days=1))


def test_a_relapse_is_listed_anew_until_that_is_taken_back_or_somebody_has_begun_to_mend_it(head):
    struck = MACHINES["branches.weakorganisation"][4]()
    day, facts = struck.closed_on + timedelta(days=40), {"by": head, "at": NOON, "reason": "班子又起争执"}

    relapsed = weak.fire("relapse", struck, relapsed_on=day, **facts)
    anew = WeakOrganisation.objects.exclude(pk=struck.pk).get()
    assert (relapsed.state, relapsed.closed_on) == (WeakState.RELAPSED, struck.closed_on)
    assert (anew.name, anew.town, anew.listed_on, anew.problems) == (struck.name, struck.town, day, "班子又起争执")
    back = weak.fire("unrelapse", relapsed, **facts)
    assert (back.state, WeakOrganisation.objects.get()) == (WeakState.STRUCK_OFF, struck)

    relapsed = weak.fire("relapse", back, relapsed_on=day, **facts)
    anew = WeakOrganisation.objects.exclude(pk=struck.pk).get()
    weak.fire("send", anew, by=head, at=NOON, sent_on=day, leader="张守正")
    with pytest.raises(Refused, match="重新列入的一行已是「已派驻」"):
        weak.fire("unrelapse", relapsed, **facts)


def test_a_report_of_duty_is_graded_with_what_has_to_be_mended_and_that_is_mended(head):
    report, facts = DutyReportFactory(), {"by": head, "at": NOON}
    told = {"reported_on": date(2023, 1, 12), "way": Way.ORAL, "grade": Grade.PLAIN, "mend_by": date(2023, 5, 1)}

    with pytest.raises(WrongFacts) as missing:
        duty_reports.fire("grade", report, **told, **facts)
    assert list(missing.value.by_fact) == ["problems"]
    graded = duty_reports.fire("grade", report, problems="抓两新不够", **told, **facts)
    mended = duty_reports.fire("mend", graded, mended_on=date(2023, 4, 20), **facts)

    assert (graded.state, mended.state) == (ReportState.GRADED, ReportState.MENDED)
    assert duty_reports.fire("unmend", mended, reason="抽查未过", **facts).mended_on is None


def test_a_matter_given_up_is_taken_on_again(head):
    matter = MatterFactory()

    ended = matters.fire("end", matter, by=head, at=NOON, ended_on=date(2023, 5, 1), reason="机构改革")
    assert ended.state == MatterState.ENDED
    assert matters.fire("resume", ended, by=head, at=NOON, reason="误").ended_on is None
