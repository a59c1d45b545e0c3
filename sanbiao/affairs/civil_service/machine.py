"""The lives of a round of promotions and of a batch of registrations, and who is taken off their lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sanbiao.affairs.civil_service.apps import rules
from sanbiao.affairs.civil_service.models import (
    BatchState,
    Outcome,
    Promotion,
    PromotionRound,
    Registration,
    RegistrationBatch,
    RoundState,
    Standing,
)
from sanbiao.affairs.civil_service.queries import by_kind, by_rank, shortages
from sanbiao.core.machine.machine import Machine
from sanbiao.core.machine.steps import Step
from sanbiao.core.machine.transitions import Reversal, Transition
from sanbiao.registry.codes.ranks import with_rank
from sanbiao.registry.people.models import Person

APPROVE = "批准"


def _listed(rounds: Sequence[PromotionRound]) -> Any:  # Any: a query of promotions
    return Promotion.objects.filter(round__in=rounds, state=Standing.PROPOSED)


def _nobody(record: PromotionRound) -> str | None:
    return None if _listed([record]).exists() else "晋升名单为空，请先导入或登记晋升人选。"


def _cannot_be_approved(record: PromotionRound) -> str | None:
    if sentence := _nobody(record):
        return sentence
    if short := shortages(record):
        return f"超出职数：{'；'.join(short)}。请核减人选或更新职级职数。"
    return None


def _show_long_enough(record: PromotionRound, step: Step, **_: Any) -> None:  # Any: facts of whatever kind
    """A list is shown for so many working days, or longer where a later day was set already."""
    if record.publicised_on:
        last = rules().publicity.after(record.publicised_on)
        record.publicity_until = max(last, record.publicity_until or last)


def _end_publicity(record: PromotionRound, step: Step, **_: Any) -> None:
    """A list that is shown no more has no last day of it."""
    record.publicity_until = None


def _bring_ranks(record: PromotionRound, step: Step, **_: Any) -> None:
    """The roster takes the rank to which somebody rises, from the month of the approval."""
    assert record.approved_on is not None  # noqa: S101  # the step asks for it
    month = record.approved_on.replace(day=1)
    for promotion in _listed([record]).select_related("person").order_by("person_id"):
        rank = with_rank(promotion.person.rank, promotion.to_rank)
        step.change(promotion.person, rank=rank, rank_since=month)


def _restore_ranks(record: PromotionRound, step: Step, **_: Any) -> None:
    people = Person.objects.filter(promotions__in=_listed([record])).order_by("pk")
    step.restore(record, APPROVE, people)


def _who_rises(rounds: Sequence[PromotionRound]) -> str:
    ranks = by_rank(_listed(rounds))
    told = "、".join(f"{each.rank} {each.count} 人" for each in ranks)
    return f"名单上拟晋升 {sum(each.count for each in ranks)} 人：{told}。" if ranks else "名单上还没有人。"


def _roster_follows(rounds: Sequence[PromotionRound]) -> str:
    return f"{_who_rises(rounds)}批准后名册上的职级随之更新。"


def _roster_returns(rounds: Sequence[PromotionRound]) -> str:
    return f"{_who_rises(rounds)}名册上的职级恢复为批准前的，此后另行改过的不动。"


rounds = Machine(
    PromotionRound,
    states=RoundState,
    transitions=[
        Transition("check", "登记单位自查", {RoundState.DRAFT}, RoundState.CHECKED, asks=("checked_on",)),
        Transition(
            "review",
            "登记县级审查",
            {RoundState.CHECKED},
            RoundState.REVIEWED,
            asks=("reviewed_on",),
            obstacle=_nobody,
            tells=_who_rises,
        ),
        Transition(
            "publicise",
            "公示",
            {RoundState.REVIEWED},
            RoundState.PUBLIC,
            asks=("publicised_on",),
            obstacle=_nobody,
            effect=_show_long_enough,
            tells=_who_rises,
        ),
        Transition(
            "approve",
            APPROVE,
            {RoundState.PUBLIC},
            RoundState.APPROVED,
            asks=("approved_on", "document"),
            obstacle=_cannot_be_approved,
            effect=_bring_ranks,
            tells=_roster_follows,
            due="publicity_until",
        ),
        Reversal("uncheck", "撤回自查", "check"),
        Reversal("unreview", "退回自查", "review"),
        Reversal("unpublicise", "停止公示", "publicise", effect=_end_publicity),
        Reversal("unapprove", "撤销批准", "approve", effect=_restore_ranks, tells=_roster_returns),
    ],
)


def _round_is_over(record: Promotion) -> str | None:
    return "所在批次已批准，请先撤销批准。" if record.round.state == RoundState.APPROVED else None


promotions = Machine(
    Promotion,
    states=Standing,
    transitions=[
        Transition(
            "drop",
            "取消晋升资格",
            {Standing.PROPOSED},
            Standing.DROPPED,
            asks_reason=True,
            is_aside=True,
            obstacle=_round_is_over,
        ),
        Reversal("relist", "恢复列入", "drop", obstacle=_round_is_over),
    ],
)


def _nobody_to_register(record: RegistrationBatch) -> str | None:
    admitted = record.registrations.filter(state=Outcome.ADMITTED)
    return None if admitted.exists() else "登记名单中没有予以登记的人，请先导入或登记。"


def _set_due(record: RegistrationBatch, step: Step, **_: Any) -> None:
    """The usual time to complete a batch, unless a day was given."""
    if record.received_on and record.due_on is None:
        record.due_on = rules().registration.after(record.received_on)


def _unset_due(record: RegistrationBatch, step: Step, **_: Any) -> None:
    """A batch that was not received has no day by which it is due."""
    record.due_on = None


def _who_is_registered(batches: Sequence[RegistrationBatch]) -> str:
    kinds = by_kind(Registration.objects.filter(batch__in=batches))
    told = "、".join(f"{kind} {admitted} 人" for kind, (admitted, _) in kinds.items())
    left_out = sum(others for _, others in kinds.values())
    return f"名单上{told or '还没有人'}{f'，另有 {left_out} 人暂缓或不予登记' if left_out else ''}。"


batches = Machine(
    RegistrationBatch,
    states=BatchState,
    transitions=[
        Transition(
            "receive",
            "受理",
            {BatchState.DRAFT},
            BatchState.RECEIVED,
            asks=("received_on",),
            offers=("due_on",),
            effect=_set_due,
        ),
        Transition(
            "review",
            "登记审核",
            {BatchState.RECEIVED},
            BatchState.REVIEWED,
            asks=("reviewed_on",),
            obstacle=_nobody_to_register,
            tells=_who_is_registered,
            due="due_on",
        ),
        Transition(
            "complete",
            "办结",
            {BatchState.REVIEWED},
            BatchState.COMPLETED,
            asks=("completed_on",),
            obstacle=_nobody_to_register,
            tells=_who_is_registered,
            due="due_on",
        ),
        Reversal("unreceive", "撤回受理", "receive", effect=_unset_due),
        Reversal("unreview", "退回审核", "review"),
        Reversal("uncomplete", "撤回办结", "complete"),
    ],
)


def _batch_is_over(record: Registration) -> str | None:
    return "所在批次已办结，请先撤回办结。" if record.batch.state == BatchState.COMPLETED else None


registrations = Machine(
    Registration,
    states=Outcome,
    transitions=[
        Transition(
            "defer", "暂缓登记", {Outcome.ADMITTED}, Outcome.DEFERRED, asks_reason=True, is_aside=True, obstacle=_batch_is_over
        ),
        Transition(
            "refuse", "不予登记", {Outcome.ADMITTED}, Outcome.REFUSED, asks_reason=True, is_aside=True, obstacle=_batch_is_over
        ),
        Reversal("admit", "恢复登记", "defer", obstacle=_batch_is_over),
        Reversal("accept", "撤回不予登记", "refuse", obstacle=_batch_is_over),
    ],
)
