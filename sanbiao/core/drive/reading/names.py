"""Which ledger a sheet is, by its name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sanbiao.core.ledger.columns import Sheet
from sanbiao.core.ledger.normal import normal


@dataclass(frozen=True, slots=True)
class Known:
    """What a sheet's name says: the ledger's declaration, or the name of a business that has no ledger yet.

    Neither, where the name contains none that is known.
    """

    spec: Sheet | None = None
    elsewhere: str = ""


class SheetNames:
    """The names by which sheets are known; `elsewhere` are names of businesses without a ledger."""

    def __init__(self, specs: Iterable[Sheet], elsewhere: Iterable[str] = ()) -> None:
        self._known: dict[str, Known] = {}
        for spec in specs:
            for name in spec.names:
                self._known.setdefault(normal(name), Known(spec=spec))
        for name in elsewhere:
            self._known.setdefault(normal(name), Known(elsewhere=name))
        self._longest_first = sorted(self._known, key=len, reverse=True)

    def find(self, sheet: str) -> Known:
        """What the longest name contained in the sheet's name stands for."""
        folded = normal(sheet)
        return next((self._known[name] for name in self._longest_first if name in folded), Known())
