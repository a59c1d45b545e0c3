"""The lives of the retired cadres' books: sites, branches on their way to the six goods, calls, talents, activities."""

from sanbiao.affairs.veterans.models import (
    Activity,
    ActivityState,
    DemoSite,
    RetiredBranch,
    SilverState,
    SilverTalent,
    SiteState,
    SixGoodState,
    Visit,
    VisitState,
)
from sanbiao.core.machine.machine import Machine
from sanbiao.core.machine.steps import Step
from sanbiao.core.machine.transitions import Reversal, Transition

site_machine = Machine(
    DemoSite,
    states=SiteState,
    transitions=[
        Transition("withdraw", "摘牌", {SiteState.NAMED}, SiteState.WITHDRAWN, asks=("withdrawn_on",), asks_reason=True),
        Reversal("restore", "恢复命名", "withdraw"),
    ],
)


def _not_all_good(record: RetiredBranch) -> str | None:
    """Only a branch that was found good in all six is named, or kept."""
    last = record.reviews.order_by("-found_on", "-pk").first()
    if last is None:
        return "还没有六好评定，请先在六好评定台账中登记。"
    return f"最近一次评定（{last.found_on:%Y-%m-%d}）还差：{'、'.join(last.missing)}。" if last.missing else None


def _begin_anew(record: RetiredBranch, step: Step) -> None:  # an effect is given the step
    """What a branch lost stays in its history; the creation goes on from where it stood before the naming."""
    record.letter = ""
    for day in ("named_on", "review_due_on", "review_begun_on", "reviewed_on", "removed_on"):
        setattr(record, day, None)


branch_machine = Machine(
    RetiredBranch,
    states=SixGoodState,
    transitions=[
        Transition("create", "启动创建", {SixGoodState.FOUNDED}, SixGoodState.CREATING, asks=("six_good_on",)),
        Transition(
            "name",
            "命名",
            {SixGoodState.CREATING},
            SixGoodState.NAMED,
            asks=("named_on", "letter", "review_due_on"),
            obstacle=_not_all_good,
        ),
        Transition(
            "review", "启动复核", {SixGoodState.NAMED}, SixGoodState.REVIEWING, asks=("review_begun_on",), due="review_due_on"
        ),
        Transition(
            "keep",
            "复核通过",
            {SixGoodState.REVIEWING},
            SixGoodState.NAMED,
            asks=("reviewed_on", "review_due_on"),
            obstacle=_not_all_good,
        ),
        Transition(
            "remove",
            "摘牌",
            {SixGoodState.REVIEWING},
            SixGoodState.REMOVED,
            asks=("removed_on",),
            asks_reason=True,
            is_aside=True,
        ),
        Transition("again", "重新创建", {SixGoodState.REMOVED}, SixGoodState.CREATING, asks_reason=True, effect=_begin_anew),
        Reversal("uncreate", "撤回创建", "create"),
        Reversal("unname", "撤回命名", "name"),
        Reversal("unreview", "撤回启动复核", "review"),
        Reversal("unremove", "撤回摘牌", "remove"),
    ],
)
visit_machine = Machine(
    Visit,
    states=VisitState,
    transitions=[
        Transition(
            "visit",
            "登记走访",
            {VisitState.DUE},
            VisitState.DONE,
            asks=("visited_on", "visitor"),
            offers=("money", "note"),
            due="due_on",
        ),
        Transition("waive", "免访", {VisitState.DUE}, VisitState.WAIVED, asks=("waived_on",), asks_reason=True),
        Reversal("unvisit", "撤回走访", "visit"),
        Reversal("unwaive", "恢复应访", "waive"),
    ],
)
silver_machine = Machine(
    SilverTalent,
    states=SilverState,
    transitions=[
        Transition("leave", "出库", {SilverState.IN_POOL}, SilverState.LEFT, asks=("left_on",), asks_reason=True),
        Reversal("rejoin", "恢复在库", "leave"),
    ],
)
activity_machine = Machine(
    Activity,
    states=ActivityState,
    transitions=[
        Transition(
            "hold",
            "登记举办",
            {ActivityState.PLANNED},
            ActivityState.HELD,
            asks=("held_on", "heads"),
            offers=("award", "awarded_by"),
            due="planned_on",
        ),
        Transition(
            "cancel", "取消活动", {ActivityState.PLANNED}, ActivityState.CANCELLED, asks=("cancelled_on",), asks_reason=True
        ),
        Reversal("unhold", "撤回举办", "hold"),
        Reversal("replan", "恢复计划", "cancel"),
    ],
)
