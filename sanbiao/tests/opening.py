"""What a page answers to whom: the words in which apps say it in their `tests/pages.py`.

A `tests/pages.py` may hold `OPENS` (name of an address: whom it opens to), `rows` (rows of the app in the world that the
addresses are filled from), and for the walk through the demonstration `SHOWN` (what it is: name of the address, who looks, the
address with what has to be found in braces), `KEYS` (how that is found) and `NO_PAGES` (addresses that are no page).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any


def shown_count(page: str) -> int:
    """How many rows a list says that it has."""
    [count] = re.findall(r'id="count"\s*>(\d+)', page)
    return int(count)


ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")
STRANGERS = ("stranger", "superuser", *ADMINISTRATORS)
"""Those who see no business data: without a grant, or with one that opens none."""
WRITERS = ("clerk", "head")
ROLES = ("anonymous", "neighbour", "reader", "unit_clerk", *WRITERS, *STRANGERS)
SIGN_IN = "to sign-in"
TO_PAGE = 302
POST_ONLY = 405

Answers = dict[str, Any]  # Any: a status, or SIGN_IN


def of(others: Any, **answers: Any) -> Answers:  # Any: a status, or SIGN_IN
    """What each role is answered: a name of several roles, or of one, beats `others`."""
    groups = {"strangers": STRANGERS, "writers": WRITERS, "administrators": ADMINISTRATORS}
    found: Answers = dict.fromkeys(ROLES, others) | {"anonymous": SIGN_IN}
    for name, answer in answers.items():
        found |= dict.fromkeys(groups.get(name, (name,)), answer)
    return found


EVERYBODY = of(200)
STAFF = of(200, strangers=404)
WITHIN_REACH = of(200, strangers=404, neighbour=404)
SECURITY_POST = of(404, security_admin=POST_ONLY)
AUDIT = of(404, audit_admin=200)


@dataclass(frozen=True)
class Opens:
    """What a GET answers, and how the address is filled from the rows that are there."""

    answers: Answers
    args: Callable[[SimpleNamespace], tuple[Any, ...]] = field(default=lambda world: ())
