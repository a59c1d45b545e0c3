"""Rows that the tests which enumerate begin from."""

from __future__ import annotations

from datetime import date
from functools import partial

from sanbiao.affairs.civil_service.models import Kind, Outcome, Promotion, PromotionRound, RegistrationBatch, Standing
from sanbiao.affairs.civil_service.tests.factories import (
    PromotionFactory,
    PromotionRoundFactory,
    RankQuotaFactory,
    RegistrationBatchFactory,
    RegistrationFactory,
)


def _round(**stage: bool) -> PromotionRound:
    return PromotionFactory(**{f"round__{name}": reached for name, reached in stage.items()}).round


def _batch(**stage: bool) -> RegistrationBatch:
    return RegistrationFactory(**{f"batch__{name}": reached for name, reached in stage.items()}).batch


MACHINES = {
    "civil_service.promotionround": [
        PromotionRoundFactory,
        *(partial(_round, **{stage: True}) for stage in ("checked", "reviewed", "public", "approved")),
    ],
    "civil_service.promotion": [PromotionFactory, partial(PromotionFactory, state=Standing.DROPPED)],
    "civil_service.registrationbatch": [
        RegistrationBatchFactory,
        *(partial(_batch, **{stage: True}) for stage in ("received", "reviewed", "completed")),
    ],
    "civil_service.registration": [RegistrationFactory, partial(RegistrationFactory, state=Outcome.DEFERRED)],
}
"""For each machine, rows from which the walks begin: between them every transition can be taken."""


def _risen(other: date | None) -> Promotion:
    """A promotion of somebody whom another round promoted to the same rank, if it was approved at all."""
    first = PromotionFactory(round__approved_on=other)
    return PromotionFactory(person=first.person, unit=first.unit)


def _risen_after(kind: str) -> Promotion:
    left = RegistrationFactory(kind=kind, batch__completed=True)
    return PromotionFactory(person=left.person, unit=left.unit, round__approved=True)


CONTRADICTIONS = {
    "promotion-twice": (partial(_risen, date(2023, 5, 10)), partial(_risen, None)),
    "promotion-of-who-left": (partial(_risen_after, Kind.REMOVAL), partial(_risen_after, Kind.TRANSFER)),
    "promotion-unchecked": (
        partial(PromotionRoundFactory, checked_on=date(2023, 5, 9), approved_on=date(2023, 5, 8)),
        partial(PromotionRoundFactory, checked_on=date(2023, 5, 8), approved_on=date(2023, 5, 8)),
    ),
    "promotion-votes": (
        partial(PromotionFactory, votes_for=11, votes_cast=10),
        partial(PromotionFactory, votes_for=10, votes_cast=10),
    ),
    "rank-quota-overtaken": (partial(RankQuotaFactory, quota=4, taken=5), partial(RankQuotaFactory, quota=4, taken=4)),
}
"""For each contradiction, how a row comes to be that contradicts, and one beside it that does not."""
