"""The pages of people: whom they open to, and where the demonstration shows them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sanbiao.registry.people.tests.factories import PersonFactory, PostingFactory
from sanbiao.tests.opening import POST_ONLY, WITHIN_REACH, Opens, of


def a_person(world: SimpleNamespace) -> tuple[Any, ...]:
    return (world.posting.person_id,)


OPENS = {
    "person": Opens(WITHIN_REACH, a_person),
    "person-id-number": Opens(of(404, writers=POST_ONLY), a_person),
}
SHOWN = {
    "person": ("person", "demo", "/people/{cadre}/"),
    "person without a post": ("person", "demo", "/people/{outsider}/"),
}
KEYS = {
    "cadre": "SELECT person_id FROM people_familymember ORDER BY person_id",
    "outsider": "SELECT id FROM people_person WHERE NOT on_roster ORDER BY id",
}
NO_PAGES = {"person-id-number"}


def rows(world: SimpleNamespace) -> dict[str, Any]:
    return {"posting": PostingFactory(unit=world.town, person=PersonFactory(unit=world.town))}
