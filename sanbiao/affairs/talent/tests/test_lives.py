"""The lives of talent: each step with its facts, refusals, and the way back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sanbiao.affairs.talent.machine import posts, projects, tenants, urgent
from sanbiao.affairs.talent.models.incubators import TenantState
from sanbiao.affairs.talent.models.people import UrgentState
from sanbiao.affairs.talent.models.posts import PostState
from sanbiao.affairs.talent.models.programmes import Outcome, ProjectState
from sanbiao.affairs.talent.tests.factories import RecruitedPostFactory, TeamProjectFactory, TenantFactory, UrgentTalentFactory
from sanbiao.core.access.refusal import Refused
from sanbiao.core.machine.steps import WrongFacts
from sanbiao.registry.codes.sections import Section
from sanbiao.tests.factories import NOON, GrantFactory

pytestmark = pytest.mark.django_db
MAY, JUNE = date(2023, 5, 4), date(2023, 6, 5)


@pytest.fixture
def clerk():
    return GrantFactory(section=Section.TALENT).user


def test_a_project_comes_from_application_to_the_selection_above_and_back(clerk):
    project = TeamProjectFactory(submitted_on=date(2023, 4, 1))

    with pytest.raises(Refused, match="不能确定入选"):
        projects.fire("select", project, by=clerk, at=NOON, decided_on=MAY)
    project = projects.fire("review", project, by=clerk, at=NOON, review_began_on=date(2023, 4, 20))
    with pytest.raises(WrongFacts, match="遴选日期不得早于"):
        projects.fire("select", project, by=clerk, at=NOON, decided_on=date(2023, 4, 19))
    project = projects.fire("select", project, by=clerk, at=NOON, decided_on=MAY, score=Decimal("88.5"))
    project = projects.fire("recommend", project, by=clerk, at=NOON, recommended_on=JUNE)
    project = projects.fire("above_reject", project, by=clerk, at=NOON, above_decided_on=JUNE)
    assert (project.state, project.outcome, project.above_outcome) == (
        ProjectState.ABOVE_REJECTED,
        Outcome.SELECTED,
        Outcome.REJECTED,
    )
    for back in ("above_unreject", "unrecommend", "unselect"):
        project = projects.fire(back, project, by=clerk, at=NOON, reason="登记有误")

    assert (project.state, project.outcome, project.decided_on, project.score) == (
        ProjectState.REVIEWING,
        Outcome.PENDING,
        None,
        None,
    )


def test_who_is_recommended_is_recognised_by_a_document_or_fails_with_a_reason(clerk):
    talent = UrgentTalentFactory()

    talent = urgent.fire("recommend", talent, by=clerk, at=NOON, recommended_on=MAY)
    with pytest.raises(WrongFacts):
        urgent.fire("recognise", talent, by=clerk, at=NOON, decided_on=JUNE)
    with pytest.raises(WrongFacts):
        urgent.fire("fail", talent, by=clerk, at=NOON, decided_on=JUNE)
    talent = urgent.fire("recognise", talent, by=clerk, at=NOON, decided_on=JUNE, document="岚人才〔2023〕3号")
    assert talent.state == UrgentState.RECOGNISED
    talent = urgent.fire("unrecognise", talent, by=clerk, at=NOON, reason="名单有误")

    assert (talent.state, talent.result, talent.document) == (UrgentState.RECOMMENDED, "", "")


def test_a_firm_graduates_from_its_incubator_or_leaves_it(clerk):
    firm = TenantFactory(entered_on=date(2023, 1, 2))

    firm = tenants.fire("graduate", firm, by=clerk, at=NOON, left_on=MAY)
    assert firm.state == TenantState.GRADUATED
    firm = tenants.fire("ungraduate", firm, by=clerk, at=NOON, reason="尚未达到条件")
    firm = tenants.fire("leave", firm, by=clerk, at=NOON, left_on=MAY, reason="迁往外地")

    assert firm.state == TenantState.LEFT


def test_a_post_is_filled_step_by_step_and_nobody_arrives_before_publicity_is_over(clerk):
    post = RecruitedPostFactory()

    post = posts.fire("publish", post, by=clerk, at=NOON, published_on=date(2023, 3, 1), closes_on=date(2023, 3, 15))
    post = posts.fire("cancel", post, by=clerk, at=NOON, cancelled_on=date(2023, 3, 20), reason="报名人数不足")
    post = posts.fire("restore", post, by=clerk, at=NOON, reason="延长报名")
    post = posts.fire("assess", post, by=clerk, at=NOON, assessing_from=date(2023, 4, 1), applicants=12, qualified=9)
    post = posts.fire("call_off", post, by=clerk, at=NOON, cancelled_on=date(2023, 4, 20), reason="不足三人")
    with pytest.raises(Refused, match="请用恢复考核"):
        posts.fire("restore", post, by=clerk, at=NOON, reason="误点")
    post = posts.fire("resume", post, by=clerk, at=NOON, reason="误点")
    post = posts.fire("propose", post, by=clerk, at=NOON, proposed_on=MAY, proposed=2, publicity_until=date(2023, 5, 12))
    with pytest.raises(WrongFacts, match="到岗日期不得早于公示截止日期"):
        posts.fire("arrive", post, by=clerk, at=NOON, arrived_on=date(2023, 5, 11), arrived=2)
    post = posts.fire("arrive", post, by=clerk, at=NOON, arrived_on=JUNE, arrived=1)

    assert (post.state, post.arrived) == (PostState.ARRIVED, 1)
