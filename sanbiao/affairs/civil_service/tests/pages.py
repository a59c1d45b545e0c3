"""The pages of civil servants: whom they open to, and where the demonstration shows them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sanbiao.affairs.civil_service.tests.factories import PromotionFactory, RegistrationFactory
from sanbiao.tests.opening import STAFF, WITHIN_REACH, Opens

OPENS = {
    "promotions": Opens(STAFF),
    "registrations": Opens(STAFF),
    "rank-quotas": Opens(STAFF),
    "promotion-round": Opens(WITHIN_REACH, lambda world: (world.promotion.round_id,)),
    "registration-batch": Opens(WITHIN_REACH, lambda world: (world.registration.batch_id,)),
}
SHOWN = {
    "promotions": ("promotions", "demo", "/promotions/"),
    "registrations": ("registrations", "demo", "/registrations/"),
    "rank quotas": ("rank-quotas", "demo", "/promotions/quotas/"),
    "round in publicity": ("promotion-round", "demo", "/promotions/rounds/{public_round}/"),
    "batch under way": ("registration-batch", "demo", "/registrations/batches/{open_batch}/"),
}
KEYS = {
    "public_round": "SELECT id FROM civil_service_promotionround WHERE state = 'public' ORDER BY id",
    "open_batch": "SELECT id FROM civil_service_registrationbatch WHERE state = 'received' ORDER BY id",
}


def rows(world: SimpleNamespace) -> dict[str, Any]:
    return {
        "promotion": PromotionFactory(round__unit=world.town, person__unit=world.town),
        "registration": RegistrationFactory(batch__unit=world.town, person__unit=world.town),
    }
