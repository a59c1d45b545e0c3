"""The pages of the reviews: whom they open to, and where the demonstration shows them."""

from __future__ import annotations

from typing import Any

from sanbiao.affairs.ballots.tests.factories import ReviewFactory
from sanbiao.tests.opening import STAFF, WITHIN_REACH, Opens

OPENS = {
    "ballots": Opens(STAFF),
    "ballots-ranking": Opens(STAFF),
    "review": Opens(WITHIN_REACH, lambda world: (world.review.pk,)),
}
SHOWN = {
    "ballots": ("ballots", "demo", "/ballots/"),
    "ranking of reviews": ("ballots-ranking", "demo", "/ballots/ranking/"),
    "counted review": ("review", "demo", "/ballots/reviews/{counted_review}/"),
}
KEYS = {"counted_review": "SELECT id FROM ballots_review WHERE state = 'counted' ORDER BY id DESC"}


def rows(world: Any) -> dict[str, Any]:
    """The rows that the addresses name."""
    return {"review": ReviewFactory(unit=world.town, counted=True)}
