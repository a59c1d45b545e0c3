"""Which ledger a sheet is, by its name, its title or its file's name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from sanbiao.core.ledger.columns import Sheet
from sanbiao.core.ledger.normal import normal

from .headers import heading_words
from .wording import IsUnit, is_explained


class Called(NamedTuple):
    """The ledger whose name is contained in a text; `is_certain` where nothing else in it is left unexplained."""

    spec: Sheet
    is_certain: bool


class SheetNames:
    """The names by which the sheets of ledgers are known."""

    def __init__(self, specs: Iterable[Sheet]) -> None:
        self.specs = tuple(specs)
        self._known: dict[str, Sheet] = {}
        for spec in self.specs:
            for name in spec.names:
                self._known.setdefault(normal(name), spec)
        self._longest_first = sorted(self._known, key=len, reverse=True)

    @cached_property
    def headings(self) -> frozenset[str]:
        """Everything that may stand in a cell of a heading of any ledger."""
        return heading_words(self.specs)

    def find(self, text: str) -> Sheet | None:
        """The ledger's declaration that the longest name contained in a text stands for; None where it contains none."""
        folded = normal(text)
        return next((self._known[name] for name in self._longest_first if name in folded), None)

    def called(self, sheet: str, is_unit: IsUnit) -> Called | None:
        """The ledger that a sheet's name says it is, and whether that is certain: 党员名册 is perhaps no 名册."""
        folded = normal(sheet)
        contained = [name for name in self._longest_first if name in folded]
        if not contained:
            return None
        longest = contained[0]
        rivals = {self._known[name].ledger for name in contained if name not in longest}
        rest = folded.replace(longest, "", 1)
        spec = self._known[longest]
        # 企业家 beside 高校研修 is a word of 企业家研修班, another name of the same ledger.
        is_own = any(rest in name for name in self.names_of(spec))
        return Called(spec, not rivals - {spec.ledger} and (is_own or is_explained(rest, is_unit)))

    def named(self, said: str) -> Sheet | None:
        """The ledger of exactly this name."""
        return self._known.get(normal(said))

    def names_of(self, spec: Sheet) -> list[str]:
        """Its names in normal form, the longest first."""
        return [name for name in self._longest_first if self._known[name] is spec]
