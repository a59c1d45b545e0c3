"""The pages of collecting: whom they open to, and where the demonstration shows them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sanbiao.collecting.tests.factories import SubmissionFactory
from sanbiao.tests.opening import STAFF, WITHIN_REACH, Opens, of

OPENS = {
    "collecting": Opens(STAFF),
    "demand-new": Opens(of(404, writers=200)),
    "demand": Opens(of(404, writers=200, reader=200), lambda world: (world.submission.demand.pk,)),
    "submission": Opens(WITHIN_REACH, lambda world: (world.submission.pk,)),
}
SHOWN = {
    "collecting": ("collecting", "demo", "/collecting/"),
    "collecting of a town": ("collecting", "town", "/collecting/"),
    "new demand": ("demand-new", "demo", "/collecting/demands/new/"),
    "demand": ("demand", "demo", "/collecting/demands/{demand}/"),
    "submission": ("submission", "demo", "/collecting/submissions/{submission}/"),
    "submission of a town": ("submission", "town", "/collecting/submissions/{owed}/"),
}
KEYS = {
    "demand": "SELECT id FROM collecting_demand WHERE kind = 'numbers' ORDER BY id",
    "submission": "SELECT id FROM collecting_submission WHERE state = 'handed_in' ORDER BY id",
    "owed": (
        "SELECT row.id FROM collecting_submission row JOIN organisations_unit unit ON unit.id = row.unit_id"
        " WHERE unit.code = (SELECT min(code) FROM organisations_unit WHERE kind = 'town') ORDER BY row.id"
    ),
}


def rows(world: SimpleNamespace) -> dict[str, Any]:
    return {"submission": SubmissionFactory(unit=world.town)}
