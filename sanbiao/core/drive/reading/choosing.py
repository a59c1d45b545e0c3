"""Which ledger the first table of a sheet is: by the sheet's name, a title, the file's name, or the headings themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from sanbiao.core.ledger.columns import Sheet
from sanbiao.core.ledger.kinds.raw import printed
from sanbiao.core.ledger.normal import normal

from .account import filled_cells
from .grids import Area
from .headers import HEADER_ROWS, Cells, HeadingBlock, Headings, is_heading_word
from .names import SheetNames
from .questions import LEAVE_OUT, Meanings, QuestionKind
from .told import NOTHING_GIVEN, NOTHING_TOLD, GivenCells, ToldLayout
from .wording import IsUnit

_FEWEST = 3
_MOST_PROPOSED = 5
_LONGEST_TITLE = 40
_LISTS_PEOPLE = re.compile(r".*(?:名册|名单)(?:\(.*\))?")
_SENTENCE = re.compile(r"[。;；]")


@dataclass(frozen=True, slots=True)
class LedgerChoice:
    """What a sheet's first table is. Without `spec` it is read as none; `proposals` are the ledgers it may be, to be asked about.

    `block` is None where the sheet is called like a ledger and has no such heading. `left_out` says that somebody settled it.
    """

    spec: Sheet | None = None
    block: HeadingBlock | None = None
    proposals: tuple[str, ...] = ()
    left_out: bool = False


class Chooser:
    """Knows the ledgers, what people said of sheets and headings, and what is given to all rows of a ledger."""

    def __init__(self, names: SheetNames, meanings: Meanings, is_unit: IsUnit, given: GivenCells = NOTHING_GIVEN) -> None:
        self.names, self._meanings, self._is_unit, self._given = names, meanings, is_unit, given
        self._headings: dict[str, Headings] = {}

    def headings(self, spec: Sheet) -> Headings:
        if spec.ledger not in self._headings:
            self._headings[spec.ledger] = Headings(spec, self._meanings, self._given.of(spec.ledger))
        return self._headings[spec.ledger]

    def first(
        self, sheet: str, file: str, top: Sequence[Cells], merged: Mapping[int, Sequence[Area]], told: ToldLayout = NOTHING_TOLD
    ) -> LedgerChoice:
        """What the first table of a sheet is, its first rows being `top`, and `told` what somebody said of it."""
        if told.ledger == LEAVE_OUT:
            return LedgerChoice(left_out=True)
        spec = self.names.named(told.ledger) if told.ledger else None
        if not told.heading:
            return LedgerChoice(spec, self.headings(spec).best(top, merged)) if spec else self._found(sheet, file, top, merged)
        found = LedgerChoice(spec) if spec else self._found(sheet, file, top, merged)
        return self._at(told.heading - 1, found, top, merged)

    def _at(self, row: int, found: LedgerChoice, top: Sequence[Cells], merged: Mapping[int, Sequence[Area]]) -> LedgerChoice:
        """The first table with its heading in `row`: of the ledger that was found, else of the one that this heading fits."""
        if row >= len(top):
            return replace(found, block=None)
        if found.spec:
            return replace(found, block=self.headings(found.spec).block(top, row, merged, is_told=True))
        blocks = [(spec, block) for spec in self.names.specs if (block := self.headings(spec).block(top, row, merged))]
        likely = sorted(blocks, key=lambda pair: -pair[1].count)
        if clear := clearest([(spec, block) for spec, block in likely if self.headings(spec).is_complete(block.labels)]):
            return LedgerChoice(*clear)
        return LedgerChoice(proposals=tuple(spec.name for spec, _ in likely[:_MOST_PROPOSED]))

    def _found(self, sheet: str, file: str, top: Sequence[Cells], merged: Mapping[int, Sequence[Area]]) -> LedgerChoice:
        said = self._meanings.of(QuestionKind.SHEET, sheet)
        if said == LEAVE_OUT:
            return LedgerChoice(left_out=True)
        if said and (spec := self.names.named(said)):
            return LedgerChoice(spec, self.headings(spec).best(top, merged))
        called = self.names.called(sheet, self._is_unit)
        if called and called.is_certain:
            return LedgerChoice(called.spec, self.headings(called.spec).best(top, merged))
        if called:
            fitting = [spec.name for spec, _ in self.fitting(top, merged)]
            return LedgerChoice(proposals=tuple(dict.fromkeys([called.spec.name, *fitting]))[:_MOST_PROPOSED])
        if choice := self._expected(top, merged):
            return choice
        titles = titles_of(top)
        told = [self.names.find(text) for text in [*titles, PurePath(file).stem]]
        candidates = [(spec, block) for spec in told if spec and (block := self.headings(spec).best(top, merged))]
        for spec, block in candidates:
            if self.headings(spec).is_complete(block.labels):
                return LedgerChoice(spec, block)
        return self._by_headings([sheet, *titles], top, merged, candidates)

    def _expected(self, top: Sequence[Cells], merged: Mapping[int, Sequence[Area]]) -> LedgerChoice | None:
        """The ledger for which the files came, of a sheet that is not called after another and has its columns."""
        spec = next((spec for spec in self.names.specs if self._given.of(spec.ledger)), None)
        block = self.headings(spec).best(top, merged) if spec else None
        is_it = spec and block and block.count >= _FEWEST and self.headings(spec).is_complete(block.labels)
        return LedgerChoice(spec, block) if is_it else None

    def _by_headings(
        self,
        called: Sequence[str],
        top: Sequence[Cells],
        merged: Mapping[int, Sequence[Area]],
        told: list[tuple[Sheet, HeadingBlock]],
    ) -> LedgerChoice:
        fitting = self.fitting(top, merged)
        clear = clearest(fitting)
        if clear and not any(_LISTS_PEOPLE.fullmatch(normal(text)) for text in called):
            return LedgerChoice(*clear)
        for spec, block in told:
            needed = self.headings(spec).needed
            if 2 * len(block.labels & needed) >= len(needed):
                return LedgerChoice(spec, block)
        return LedgerChoice(proposals=tuple(spec.name for spec, _ in fitting[:_MOST_PROPOSED]))

    def fitting(self, rows: Sequence[Cells], merged: Mapping[int, Sequence[Area]]) -> list[tuple[Sheet, HeadingBlock]]:
        """The ledgers all of whose necessary columns a heading in these rows has, those with most columns first."""
        if not any(self.is_heading_like(row) for row in rows[:HEADER_ROWS]):
            return []
        found = []
        for spec in self.names.specs:
            headings = self.headings(spec)
            block = headings.best(rows, merged)
            if block and block.count >= _FEWEST and headings.is_complete(block.labels):
                found.append((spec, block))
        return sorted(found, key=lambda pair: (pair[1].first, -pair[1].count))

    def is_heading_like(self, cells: Cells) -> bool:
        """Whether a row may be part of a heading of any ledger."""
        texts = filled_cells(cells)
        known = sum(is_heading_word(cell, self.names.headings) for cell in texts)
        return known >= 2 and 2 * known >= len(texts)


def clearest(fitting: Sequence[tuple[Sheet, HeadingBlock]]) -> tuple[Sheet, HeadingBlock] | None:
    """The one ledger that the uppermost heading fits clearly: it knows more of its columns than any other, and most of them."""
    if not fitting:
        return None
    (spec, block), *others = fitting
    if any(other.count >= block.count and other.first == block.first for _, other in others):
        return None
    return (spec, block) if 5 * block.count >= 3 * len(block.found) else None


def titles_of(rows: Sequence[Cells]) -> list[str]:
    """The texts that stand alone in their rows, as titles do."""
    alone = [filled[0] for cells in rows[:HEADER_ROWS] if len(filled := filled_cells(cells)) == 1]
    texts = [printed(cell) for cell in alone if isinstance(cell, str)]
    return [text for text in texts if len(text) <= _LONGEST_TITLE and not _SENTENCE.search(text)]
