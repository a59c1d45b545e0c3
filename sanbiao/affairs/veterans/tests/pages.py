"""The pages of retired cadres: whom they open to, and where the demonstration shows them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sanbiao.affairs.veterans.tests.factories import RetiredBranchFactory, VeteranFactory
from sanbiao.tests.opening import STAFF, WITHIN_REACH, Opens

OPENS = {
    "veterans": Opens(STAFF),
    "retired-branch": Opens(WITHIN_REACH, lambda world: (world.retired_branch.pk,)),
    "veteran": Opens(WITHIN_REACH, lambda world: (world.veteran.pk,)),
}
SHOWN = {
    "veterans": ("veterans", "demo", "/veterans/"),
    "branch named": ("retired-branch", "demo", "/veterans/branches/{named_branch}/"),
    "veteran who was called on": ("veteran", "demo", "/veterans/people/{visited_veteran}/"),
    "call that is owed": ("ledger-detail", "demo", "/ledgers/veterans-visit/{owed_visit}/"),
}
KEYS = {
    "named_branch": "SELECT id FROM veterans_retiredbranch WHERE state = 'named' ORDER BY id",
    "visited_veteran": """SELECT veteran.id FROM veterans_veteran veteran
        JOIN veterans_visit visit ON visit.person_id = veteran.person_id WHERE visit.state = 'done' ORDER BY veteran.id""",
    "owed_visit": "SELECT id FROM veterans_visit WHERE state = 'due' ORDER BY id",
}


def rows(world: SimpleNamespace) -> dict[str, Any]:
    return {"retired_branch": RetiredBranchFactory(unit=world.town), "veteran": VeteranFactory(unit=world.town)}
