"""How long stars are announced; how weak organisations are watched and, when they relapse, listed anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sanbiao.affairs.branches.apps import rules
from sanbiao.affairs.branches.models import StarReview, WeakOrganisation, WeakState
from sanbiao.core.machine.steps import Step
from sanbiao.core.periods.periods import add_months


def later(day: date, months: int) -> date:
    """The same day so many months on, or the last of a month that is shorter."""
    month = add_months(day, months)
    return min(month + timedelta(days=day.day - 1), add_months(month, 1) - timedelta(days=1))


def announce(review: StarReview, step: Step, **facts: object) -> None:
    assert review.announced_on is not None  # noqa: S101  # the step asks for it
    review.announced_until = rules().publicity.after(review.announced_on)


def announced(reviews: Sequence[StarReview]) -> str:
    return f"公示 {rules().publicity}，公示截止随之填写。"


def unannounce(review: StarReview, step: Step, **facts: object) -> None:
    review.announced_until = None


def plan_again(weak: WeakOrganisation, step: Step, **facts: object) -> None:
    """What was planned did not suffice: the task force plans anew."""
    weak.plan_on = weak.due_on = None


def watch(weak: WeakOrganisation, step: Step, **facts: object) -> None:
    assert weak.closed_on is not None  # noqa: S101  # the step asks for it
    weak.watched_until = later(weak.closed_on, rules().steady_months)


def watched(rows: Sequence[WeakOrganisation]) -> str:
    return f"{len(rows)} 个党组织销号后各巩固 {rules().steady_months} 个月。"


def _relisted(weak: WeakOrganisation) -> WeakOrganisation | None:
    """The listing with which a relapse begins anew."""
    # A relapse that is taken back has lost its day already; it was not before the first listing had been struck off.
    of_name = WeakOrganisation.objects.filter(name=weak.name, town=weak.town, listed_on__gte=weak.closed_on)
    return of_name.exclude(pk=weak.pk).order_by("listed_on").first()


def list_anew(weak: WeakOrganisation, step: Step, **facts: object) -> None:
    """A relapse is a listing of its own, counted on its own day; what was mended the first time stays as it was."""
    assert weak.relapsed_on is not None  # noqa: S101  # the step asks for it
    told = {"name": weak.name, "town": weak.town, "village": weak.village}
    step.create(WeakOrganisation(listed_on=weak.relapsed_on, problems=step.reason[:200], **told))


def relists(rows: Sequence[WeakOrganisation]) -> str:
    return f"{len(rows)} 个党组织从反弹之日起重新列入，理由作为主要问题；这一次的整顿记录保留。"


def taken_up(weak: WeakOrganisation) -> str | None:
    """Why the relapse stays: somebody has begun to mend it."""
    anew = _relisted(weak)
    if anew and anew.state != WeakState.LISTED:
        return f"{anew.listed_on} 重新列入的一行已是「{anew.get_state_display()}」，请先撤回它的办理。"
    return None


def unlist(weak: WeakOrganisation, step: Step, **facts: object) -> None:
    if anew := _relisted(weak):
        step.remove(anew)


def stop_watching(weak: WeakOrganisation, step: Step, **facts: object) -> None:
    weak.watched_until = None
