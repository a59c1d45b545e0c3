"""Rows that the tests which enumerate begin from."""

from __future__ import annotations

from functools import partial

from sanbiao.affairs.civil_service.models import Outcome, PromotionRound, RegistrationBatch, Standing
from sanbiao.affairs.civil_service.tests.factories import (
    PromotionFactory,
    PromotionRoundFactory,
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
