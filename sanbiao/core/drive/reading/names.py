"""Which ledger a sheet is, by its name."""

from __future__ import annotations

from collections.abc import Iterable

from sanbiao.core.ledger.columns import Sheet
from sanbiao.core.ledger.normal import normal


class SheetNames:
    """The names by which the sheets of ledgers are known."""

    def __init__(self, specs: Iterable[Sheet]) -> None:
        self._known: dict[str, Sheet] = {}
        for spec in specs:
            for name in spec.names:
                self._known.setdefault(normal(name), spec)
        self._longest_first = sorted(self._known, key=len, reverse=True)

    def find(self, sheet: str) -> Sheet | None:
        """The ledger's declaration that the longest name contained in the sheet's stands for; None where it contains none."""
        folded = normal(sheet)
        return next((self._known[name] for name in self._longest_first if name in folded), None)
