"""The pages of file reviews: whom they open to, and where the demonstration shows them."""

from types import SimpleNamespace
from typing import Any

from sanbiao.affairs.archives.tests.factories import ReviewFactory
from sanbiao.tests.opening import STAFF, WITHIN_REACH, Opens

OPENS = {"archives": Opens(STAFF), "file-review": Opens(WITHIN_REACH, lambda world: (world.review.pk,))}
SHOWN = {
    "archives": ("archives", "demo", "/archives/"),
    "volume with a problem": ("file-review", "demo", "/archives/reviews/{troubled_review}/"),
    "volume that waits": ("file-review", "demo", "/archives/reviews/{waiting_review}/"),
}
KEYS = {
    "troubled_review": "SELECT review_id FROM archives_problem WHERE month IS NOT NULL ORDER BY id",
    "waiting_review": "SELECT id FROM archives_review WHERE state = 'waiting' ORDER BY id",
}


def rows(world: SimpleNamespace) -> dict[str, Any]:
    return {"review": ReviewFactory(unit=world.town)}
