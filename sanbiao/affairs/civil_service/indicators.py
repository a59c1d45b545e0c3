"""The figures of civil servants: rounds approved and who rose by them, batches completed and who was registered by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sanbiao.affairs.civil_service.models import (
    Kind,
    Outcome,
    Promotion,
    PromotionRound,
    Registration,
    RegistrationBatch,
    Standing,
)
from sanbiao.core.indicators.expressions import with_path
from sanbiao.core.indicators.measures import Count, Distinct
from sanbiao.core.indicators.plain import happened
from sanbiao.core.indicators.registry import Breakdown, FigureKind, Indicator, register, words_of
from sanbiao.core.indicators.tables import Tables
from sanbiao.core.indicators.window import Window
from sanbiao.core.ledger.columns import CellKind, Column

if TYPE_CHECKING:
    from ibis.expr import types as ir

ROUNDS, PROMOTIONS = "civil_service.promotionround", "civil_service.promotion"
BATCHES, REGISTRATIONS = "civil_service.registrationbatch", "civil_service.registration"


TOLD = {
    "police_superintendent_3": "三级高级警长",
    "police_superintendent_4": "四级高级警长",
    "researcher_3": "三级调研员",
    "researcher_4": "四级调研员",
}
"""The ranks that the report tells one by one, by the column that says so of a promotion."""


def promoted(t: Tables, window: Window) -> ir.Table:
    """One row per promotion by a round approved in the window; the columns of `TOLD` say of what rank."""
    approved = t.civil_service_promotionround
    approved = approved.filter(window.during(approved.approved_on)).select("approved_on", approved_round="id")
    listed = t.civil_service_promotion
    listed = listed.filter(listed.state == Standing.PROPOSED.value)
    placed = with_path(listed.join(approved, listed.round_id == approved.approved_round), t, Promotion)
    is_to = {column: placed.to_rank == rank for column, rank in TOLD.items()}
    return placed.select("organisation", "to_rank", "approved_on", row="id", person="person_id", **is_to)


def registered(t: Tables, window: Window) -> ir.Table:
    """One row per registration by a batch completed in the window; a column for each kind says whether it is of that."""
    completed = t.civil_service_registrationbatch
    completed = completed.filter(window.during(completed.completed_on)).select("completed_on", completed_batch="id")
    listed = t.civil_service_registration
    listed = listed.filter(listed.state == Outcome.ADMITTED.value)
    placed = with_path(listed.join(completed, listed.batch_id == completed.completed_batch), t, Registration)
    is_of = {kind.value: placed.kind == kind.value for kind in Kind}
    return placed.select("organisation", "kind", "completed_on", row="id", person="person_id", **is_of)


_BY_RANK = Breakdown(name="by_rank", label="晋升职级", column="to_rank")
_BY_KIND = Breakdown(name="by_kind", label="登记类别", column="kind", words=words_of(Kind), keeps_key=True)
_APPROVED = (Column(field="approved_on", label="批准日期", kind=CellKind.DATE),)
_COMPLETED = (Column(field="completed_on", label="完成日期", kind=CellKind.DATE),)


def _promotions(code: str, name: str, told: str = "") -> Indicator:
    return Indicator(
        code=f"civil_service.{code}",
        name=name,
        unit="人",
        kind=FigureKind.FLOW,
        definition=f"期内批准的晋升批次中{name}的人数，一人在期内多次列入只计一次；不予晋升的不计。",
        source="晋升批次的批准日期，晋升名单的晋升职级",
        measure=Distinct(column="person", where=(told,) if told else ()),
        rows=promoted,
        ledgers=(PROMOTIONS,),
        breakdowns=() if told else (_BY_RANK,),
        in_report=bool(told),
        decides=_APPROVED,
    )


def _registrations(code: str, name: str, kind: Kind | None = None) -> Indicator:
    return Indicator(
        code=f"civil_service.{code}",
        name=name,
        unit="人",
        kind=FigureKind.FLOW,
        definition=f"期内完成的登记批次中{name}的人数，一人在期内多次列入只计一次；暂缓登记和不予登记的不计。",
        source="登记批次的完成日期，登记名单的登记类别",
        measure=Distinct(column="person", where=(kind.value,) if kind else ()),
        rows=registered,
        ledgers=(REGISTRATIONS,),
        breakdowns=() if kind else (_BY_KIND,),
        in_report=kind is not None,
        decides=_COMPLETED,
    )


register(
    Indicator(
        code="civil_service.promotion_rounds",
        name="公务员职级晋升批次",
        unit="批次",
        kind=FigureKind.FLOW,
        definition="期内批准的职级晋升批次数；没有批准日期的批次不计。",
        source="晋升批次的批准日期",
        measure=Count(),
        rows=happened(PromotionRound, "approved_on"),
        ledgers=(ROUNDS,),
    ),
    *(_promotions(f"promoted_{told}", f"晋升{rank}", told) for told, rank in TOLD.items()),
    _promotions("promoted", "晋升职级"),
    Indicator(
        code="civil_service.registration_batches",
        name="公务员日常登记批次",
        unit="批次",
        kind=FigureKind.FLOW,
        definition="期内完成的公务员日常登记批次数；没有完成日期的批次不计。",
        source="登记批次的完成日期",
        measure=Count(),
        rows=happened(RegistrationBatch, "completed_on"),
        ledgers=(BATCHES,),
    ),
    _registrations("registered_transfer", "转任登记", Kind.TRANSFER),
    _registrations("registered_post_change", "职务信息变更", Kind.CHANGE),
    _registrations("registered_new", "新登记", Kind.NEW),
    _registrations("registered_deregistration", "注销备案", Kind.REMOVAL),
    _registrations("registered", "日常登记"),
)
