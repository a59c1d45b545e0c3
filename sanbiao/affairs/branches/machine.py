"""The lives in party building: of stars, of weak organisations, of contests, of matters and pairings.

Where the sheets of the department have days and no state, the state follows from the days.
"""

from __future__ import annotations

from collections.abc import Sequence

from sanbiao.affairs.branches.apps import rules
from sanbiao.affairs.branches.models import (
    Contest,
    ContestState,
    DutyReport,
    Matter,
    MatterState,
    Pairing,
    PairingState,
    ReportState,
    StarReview,
    Stars,
    StarState,
    WeakOrganisation,
    WeakState,
)
from sanbiao.affairs.branches.permissions import CLAIM, DECIDE
from sanbiao.affairs.branches.services import (
    announce,
    announced,
    later,
    list_anew,
    plan_again,
    relists,
    stop_watching,
    taken_up,
    unannounce,
    unlist,
    watch,
    watched,
)
from sanbiao.core.machine.machine import Machine
from sanbiao.core.machine.steps import Step, WrongFacts
from sanbiao.core.machine.transitions import Reversal, Transition


def _unjudged(review: StarReview) -> str | None:
    return None if review.verdicts.exists() else "还没有登记各专班的评审意见，请先在「专班评审」台账登记。"


def _count_passed(review: StarReview, step: Step, **facts: object) -> None:
    """The stars are those that the task groups let pass, five at most."""
    passed = review.verdicts.filter(passed=True).count()
    review.judged = Stars(str(min(passed, 5)))


def _forget_judged(review: StarReview, step: Step, **facts: object) -> None:
    review.judged = ""


def _passed(reviews: Sequence[StarReview]) -> str:
    said = [f"{review.branch}通过 {review.verdicts.filter(passed=True).count()} 星" for review in reviews[:5]]
    return f"按专班评审意见：{'；'.join(said)}{'等' if len(reviews) > 5 else ''}。"


def _too_short(review: StarReview) -> str | None:
    """Why the publicity, as a sheet told it, is too short to name the stars."""
    term, first, last = rules().publicity, review.announced_on, review.announced_until
    if first is None or last is None or last < term.after(first):
        return f"公示不足 {term}，请先更正公示截止。"
    return None


def _name(review: StarReview, step: Step, **facts: object) -> None:
    """The branch has the stars from now on; what it had is kept, so that the naming can be withdrawn."""
    review.named = review.named or review.judged
    if not review.named:
        raise WrongFacts({"named": "没有评审星级，请填写命名星级。"})
    assert review.named_on is not None  # noqa: S101  # the step asks for it
    review.before = review.branch.stars
    review.review_due_on = later(review.named_on, 12 * rules().stars_last)
    step.change(review.branch, stars=review.named)


def _unname(review: StarReview, step: Step, **facts: object) -> None:
    step.change(review.branch, stars=review.before)
    review.before, review.review_due_on = "", None


def _changed_since(review: StarReview) -> str | None:
    if review.branch.stars != review.named:
        return f"党支部现为{review.branch.get_stars_display() or '未评'}，已不是这次命名的星级，不能撤回。"
    return None


def _lower(review: StarReview, step: Step, **facts: object) -> None:
    if review.lowered >= review.named:
        raise WrongFacts({"lowered": f"降星后的星级应低于命名的{review.get_named_display()}。"})
    step.change(review.branch, stars=review.lowered)


def _raise_again(review: StarReview, step: Step, **facts: object) -> None:
    step.change(review.branch, stars=review.named)


def _star_words(reviews: Sequence[StarReview]) -> str:
    return f"{len(reviews)} 个党支部的现星级随之更改。"


stars = Machine(
    StarReview,
    states=StarState,
    transitions=[
        Transition(
            "claim",
            "自评申报",
            {StarState.PLANNED},
            StarState.CLAIMED,
            permission=CLAIM,
            asks=("claimed_on", "claimed", "evidence"),
        ),
        Transition(
            "screen",
            "乡镇初审",
            {StarState.CLAIMED},
            StarState.SCREENED,
            permission=CLAIM,
            asks=("screened_on", "screened"),
        ),
        Transition(
            "judge",
            "专班评审",
            {StarState.SCREENED},
            StarState.JUDGED,
            asks=("judged_on",),
            obstacle=_unjudged,
            effect=_count_passed,
            tells=_passed,
        ),
        Transition(
            "announce",
            "公示",
            {StarState.JUDGED},
            StarState.ANNOUNCED,
            asks=("announced_on",),
            effect=announce,
            tells=announced,
        ),
        Transition(
            "name",
            "命名",
            {StarState.ANNOUNCED},
            StarState.NAMED,
            permission=DECIDE,
            asks=("named_on", "document"),
            offers=("named",),
            obstacle=_too_short,
            effect=_name,
            tells=_star_words,
            due="announced_until",
        ),
        Transition("keep", "复核保持", {StarState.NAMED}, StarState.KEPT, asks=("reviewed_on",), due="review_due_on"),
        *(
            Transition(
                name,
                label,
                {source},
                StarState.LOWERED,
                permission=DECIDE,
                asks=("lowered_on", "lowered"),
                asks_reason=True,
                effect=_lower,
                tells=_star_words,
                is_aside=True,
            )
            for name, label, source in (
                ("lower_on_review", "复核降星", StarState.NAMED),
                ("lower", "降星", StarState.KEPT),
            )
        ),
        Transition(
            "fail_screening",
            "初审不通过",
            {StarState.CLAIMED},
            StarState.REFUSED,
            permission=CLAIM,
            asks=("refused_on",),
            asks_reason=True,
        ),
        Transition("fail_judging", "评审不通过", {StarState.SCREENED}, StarState.REFUSED, asks=("refused_on",), asks_reason=True),
        Reversal("unclaim", "撤回申报", "claim", permission=CLAIM),
        Reversal("unscreen", "撤回初审", "screen", permission=CLAIM),
        Reversal("unjudge", "撤回评审", "judge", effect=_forget_judged),
        Reversal("unannounce", "撤回公示", "announce", effect=unannounce),
        Reversal("unname", "撤回命名", "name", permission=DECIDE, obstacle=_changed_since, effect=_unname, tells=_star_words),
        Reversal("unkeep", "撤回复核", "keep"),
        Reversal(
            "unlower_on_review",
            "撤回复核降星",
            "lower_on_review",
            permission=DECIDE,
            obstacle=lambda review: "复核保持后降的星，请用撤回降星。" if review.reviewed_on else None,
            effect=_raise_again,
        ),
        Reversal(
            "unlower",
            "撤回降星",
            "lower",
            permission=DECIDE,
            obstacle=lambda review: None if review.reviewed_on else "复核时降的星，请用撤回复核降星。",
            effect=_raise_again,
        ),
        Reversal(
            "reopen_screening",
            "撤回初审不通过",
            "fail_screening",
            permission=CLAIM,
            obstacle=lambda review: "已经初审，是评审没有通过的。" if review.screened_on else None,
        ),
        Reversal(
            "reopen_judging",
            "撤回评审不通过",
            "fail_judging",
            obstacle=lambda review: None if review.screened_on else "没有初审，是初审没有通过的。",
        ),
    ],
)


weak = Machine(
    WeakOrganisation,
    states=WeakState,
    transitions=[
        Transition("send", "派驻工作组", {WeakState.LISTED}, WeakState.SENT, asks=("sent_on", "leader")),
        Transition("plan", "制定整顿方案", {WeakState.SENT}, WeakState.MENDING, asks=("plan_on", "measures", "due_on")),
        Transition("accept", "验收", {WeakState.MENDING}, WeakState.ACCEPTED, asks=("accepted_on", "content"), due="due_on"),
        Transition(
            "strike_off",
            "销号",
            {WeakState.ACCEPTED},
            WeakState.STRUCK_OFF,
            permission=DECIDE,
            asks=("closed_on",),
            effect=watch,
            tells=watched,
        ),
        Transition(
            "settle",
            "巩固期满",
            {WeakState.STRUCK_OFF},
            WeakState.STEADY,
            permission=DECIDE,
            asks=("steady_on",),
            due="watched_until",
        ),
        Transition("send_back", "验收不通过", {WeakState.MENDING}, WeakState.SENT, asks_reason=True, effect=plan_again),
        Transition(
            "relapse",
            "反弹重列",
            {WeakState.STRUCK_OFF},
            WeakState.RELAPSED,
            permission=DECIDE,
            asks=("relapsed_on",),
            asks_reason=True,
            effect=list_anew,
            tells=relists,
        ),
        Reversal("unsend", "撤回派驻", "send"),
        Reversal("unplan", "撤回方案", "plan"),
        Reversal("unaccept", "撤回验收", "accept"),
        Reversal("list_again", "撤回销号", "strike_off", permission=DECIDE, effect=stop_watching),
        Reversal("unsettle", "撤回巩固期满", "settle", permission=DECIDE),
        Reversal("unrelapse", "撤回反弹重列", "relapse", permission=DECIDE, obstacle=taken_up, effect=unlist),
    ],
)

contests = Machine(
    Contest,
    states=ContestState,
    transitions=[
        Transition(
            "hold",
            "登记举办",
            {ContestState.PLANNED},
            ContestState.HELD,
            asks=("held_on",),
            offers=("place", "taking_part", "comment"),
            due="held_on",
        ),
        Transition("cancel", "取消", {ContestState.PLANNED}, ContestState.CANCELLED, asks_reason=True),
        Reversal("unhold", "撤回举办", "hold"),
        Reversal("plan_again", "恢复计划", "cancel"),
    ],
)

duty_reports = Machine(
    DutyReport,
    states=ReportState,
    transitions=[
        Transition(
            "grade",
            "登记评定",
            {ReportState.DUE},
            ReportState.GRADED,
            asks=("reported_on", "way", "grade", "problems", "mend_by"),
        ),
        Transition("mend", "整改完成", {ReportState.GRADED}, ReportState.MENDED, asks=("mended_on",), due="mend_by"),
        Reversal("ungrade", "撤回评定", "grade"),
        Reversal("unmend", "撤回整改", "mend"),
    ],
)

matters = Machine(
    Matter,
    states=MatterState,
    transitions=[
        Transition("finish", "办结", {MatterState.TAKEN}, MatterState.FINISHED, asks=("finished_on", "result"), due="due_on"),
        Transition("end", "终止", {MatterState.TAKEN}, MatterState.ENDED, asks=("ended_on",), asks_reason=True),
        Reversal("reopen", "撤回办结", "finish"),
        Reversal("resume", "恢复承担", "end"),
    ],
)

pairings = Machine(
    Pairing,
    states=PairingState,
    transitions=[
        Transition(
            "finish",
            "完成共建任务",
            {PairingState.PAIRED},
            PairingState.FINISHED,
            asks=("finished_on", "visits", "solved"),
            due="due_on",
        ),
        Transition("end", "解除结对", {PairingState.PAIRED}, PairingState.ENDED, asks=("ended_on",), asks_reason=True),
        Reversal("reopen", "撤回完成", "finish"),
        Reversal("resume", "恢复结对", "end"),
    ],
)
