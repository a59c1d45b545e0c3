"""The pages of appointments: whom they open to, and where the demonstration shows them."""

from types import SimpleNamespace
from typing import Any

from sanbiao.affairs.appointments.tests.factories import CaseFactory
from sanbiao.tests.opening import STAFF, WITHIN_REACH, Opens

OPENS = {
    "appointments": Opens(STAFF),
    "appointment-round": Opens(WITHIN_REACH, lambda world: (world.round.pk,)),
    "appointment-case": Opens(WITHIN_REACH, lambda world: (world.case.pk,)),
}
SHOWN = {
    "appointments": ("appointments", "demo", "/appointments/"),
    "round decided": ("appointment-round", "demo", "/appointments/rounds/{decided_round}/"),
    "round proposed": ("appointment-round", "demo", "/appointments/rounds/{proposed_round}/"),
    "case made public": ("appointment-case", "demo", "/appointments/cases/{public_case}/"),
}
KEYS = {
    "decided_round": "SELECT id FROM appointments_round WHERE state = 'decided' ORDER BY decided_on DESC",
    "proposed_round": "SELECT id FROM appointments_round WHERE state = 'proposed' ORDER BY decided_on",
    "public_case": "SELECT id FROM appointments_case WHERE state = 'publicity' ORDER BY id",
}


def rows(world: SimpleNamespace) -> dict[str, Any]:
    case = CaseFactory(person__unit=world.town, round__unit=world.town)
    return {"round": case.round, "case": case}
