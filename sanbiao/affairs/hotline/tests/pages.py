"""The pages of the hotline: whom they open to, and where the demonstration shows them."""

from __future__ import annotations

from typing import Any

from sanbiao.affairs.hotline.tests.factories import ComplaintFactory
from sanbiao.tests.opening import Opens, of

SECTION = of(404, writers=200)
"""Rows are seen by the staff of the section alone."""

OPENS = {
    "hotline": Opens(of(404, writers=200, neighbour=200)),
    "complaint": Opens(SECTION, lambda world: (world.complaint.pk,)),
}
SHOWN = {
    "hotline": ("hotline", "demo", "/hotline/"),
    "complaint under way": ("complaint", "demo", "/hotline/complaints/{handled_complaint}/"),
}
KEYS = {"handled_complaint": "SELECT id FROM hotline_complaint WHERE state = 'handling' ORDER BY id"}


def rows(world: Any) -> dict[str, Any]:
    """The rows that the addresses name."""
    return {"complaint": ComplaintFactory(handler=world.town)}
