"""The lives of talent: projects, urgently needed talents, what is in an incubator, and posts. All states follow from facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sanbiao.affairs.talent.models import RecruitedPost, TeamProject, Tenant, UrgentTalent
from sanbiao.affairs.talent.models.incubators import Leaving, TenantState
from sanbiao.affairs.talent.models.people import Result, UrgentState
from sanbiao.affairs.talent.models.posts import PostState
from sanbiao.affairs.talent.models.programmes import Outcome, ProjectState
from sanbiao.core.machine.machine import Machine
from sanbiao.core.machine.transitions import Reversal, Transition


def _sets(field: str, value: str) -> Callable[..., None]:
    """The effect of a step that is what it says: the result itself is never asked for."""

    def effect(record: Any, step: Any, **facts: Any) -> None:  # Any: a row of whatever kind, and the machine's own
        setattr(record, field, value)

    return effect


projects = Machine(
    TeamProject,
    states=ProjectState,
    transitions=[
        Transition(
            "review",
            "进入评审",
            {ProjectState.APPLIED},
            ProjectState.REVIEWING,
            asks=("review_began_on",),
            offers=("decision_due_on",),
            awaited=True,
        ),
        Transition(
            "select",
            "确定入选",
            {ProjectState.REVIEWING},
            ProjectState.SELECTED,
            asks=("decided_on",),
            offers=("score", "funding"),
            effect=_sets("outcome", Outcome.SELECTED),
            due="decision_due_on",
        ),
        Transition(
            "reject",
            "确定未入选",
            {ProjectState.REVIEWING},
            ProjectState.REJECTED,
            asks=("decided_on",),
            offers=("score",),
            asks_reason=True,
            effect=_sets("outcome", Outcome.REJECTED),
        ),
        Transition("recommend", "推荐上级", {ProjectState.SELECTED}, ProjectState.RECOMMENDED, asks=("recommended_on",)),
        Transition(
            "above_select",
            "登记上级入选",
            {ProjectState.RECOMMENDED},
            ProjectState.ABOVE_SELECTED,
            asks=("above_decided_on",),
            effect=_sets("above_outcome", Outcome.SELECTED),
        ),
        Transition(
            "above_reject",
            "登记上级未入选",
            {ProjectState.RECOMMENDED},
            ProjectState.ABOVE_REJECTED,
            asks=("above_decided_on",),
            effect=_sets("above_outcome", Outcome.REJECTED),
        ),
        Reversal("unreview", "退回申报", "review"),
        Reversal("unselect", "撤销入选", "select", effect=_sets("outcome", Outcome.PENDING)),
        Reversal("unreject", "恢复评审", "reject", effect=_sets("outcome", Outcome.PENDING)),
        Reversal("unrecommend", "撤回推荐", "recommend"),
        Reversal("above_unselect", "撤回上级入选", "above_select", effect=_sets("above_outcome", "")),
        Reversal("above_unreject", "撤回上级未入选", "above_reject", effect=_sets("above_outcome", "")),
    ],
)

urgent = Machine(
    UrgentTalent,
    states=UrgentState,
    transitions=[
        Transition(
            "recommend", "推荐申报", {UrgentState.APPLIED}, UrgentState.RECOMMENDED, asks=("recommended_on",), due="due_on"
        ),
        Transition(
            "recognise",
            "登记认定",
            {UrgentState.RECOMMENDED},
            UrgentState.RECOGNISED,
            asks=("decided_on", "document"),
            effect=_sets("result", Result.PASSED),
        ),
        Transition(
            "fail",
            "登记未通过",
            {UrgentState.RECOMMENDED},
            UrgentState.FAILED,
            asks=("decided_on",),
            asks_reason=True,
            effect=_sets("result", Result.FAILED),
        ),
        Reversal("unrecommend", "撤回推荐", "recommend"),
        Reversal("unrecognise", "撤回认定", "recognise", effect=_sets("result", "")),
        Reversal("unfail", "撤回未通过", "fail", effect=_sets("result", "")),
    ],
)

tenants = Machine(
    Tenant,
    states=TenantState,
    transitions=[
        Transition(
            "graduate",
            "毕业",
            {TenantState.INCUBATED},
            TenantState.GRADUATED,
            asks=("left_on",),
            effect=_sets("leaving", Leaving.GRADUATED),
            due="agreement_until",
        ),
        Transition(
            "leave",
            "退出",
            {TenantState.INCUBATED},
            TenantState.LEFT,
            asks=("left_on",),
            asks_reason=True,
            effect=_sets("leaving", Leaving.LEFT),
        ),
        Reversal("ungraduate", "撤销毕业", "graduate", effect=_sets("leaving", "")),
        Reversal("come_back", "撤销退出", "leave", effect=_sets("leaving", "")),
    ],
)

posts = Machine(
    RecruitedPost,
    states=PostState,
    transitions=[
        Transition("publish", "发布", {PostState.PLANNED}, PostState.PUBLISHED, asks=("published_on", "closes_on")),
        Transition(
            "assess",
            "开始考核",
            {PostState.PUBLISHED},
            PostState.ASSESSING,
            asks=("assessing_from", "applicants", "qualified"),
            due="closes_on",
        ),
        Transition(
            "propose",
            "拟聘公示",
            {PostState.ASSESSING},
            PostState.PROPOSED,
            asks=("proposed_on", "proposed", "publicity_until"),
        ),
        Transition(
            "arrive", "登记到岗", {PostState.PROPOSED}, PostState.ARRIVED, asks=("arrived_on", "arrived"), due="publicity_until"
        ),
        Transition("cancel", "取消岗位", {PostState.PUBLISHED}, PostState.CANCELLED, asks=("cancelled_on",), asks_reason=True),
        Transition(
            "call_off", "考核中取消", {PostState.ASSESSING}, PostState.CANCELLED, asks=("cancelled_on",), asks_reason=True
        ),
        Reversal("unpublish", "撤回发布", "publish"),
        Reversal("unassess", "退回报名", "assess"),
        Reversal("unpropose", "撤销公示", "propose"),
        Reversal("unarrive", "撤回到岗", "arrive"),
        Reversal(
            "restore",
            "恢复报名",
            "cancel",
            obstacle=lambda post: "考核中取消的岗位，请用恢复考核。" if post.assessing_from else None,
        ),
        Reversal(
            "resume",
            "恢复考核",
            "call_off",
            obstacle=lambda post: None if post.assessing_from else "还没有考核就取消的岗位，请用恢复报名。",
        ),
    ],
)
