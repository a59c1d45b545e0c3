"""What a ledger declares whose rows are entered by choosing people: those of the roster, for the list of a class or a round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Enlisting:
    """`parent` is the foreign key to the row that has the list. `told` are the fields that the person chosen tells, each by its
    path there; `each` are asked person by person, and what else has to be filled is asked once for all.
    """

    parent: str
    told: Mapping[str, str] = field(default_factory=dict)
    each: tuple[str, ...] = ()
