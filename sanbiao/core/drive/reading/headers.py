"""Where a heading is, which column each of its cells means, and whether it stands twice side by side."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from sanbiao.core.ledger.columns import CellKind, Column, Sheet
from sanbiao.core.ledger.kinds.raw import is_blank, printed
from sanbiao.core.ledger.normal import normal

from .grids import Area
from .questions import LEAVE_OUT, Meanings, QuestionKind

HEADER_ROWS = 30
BLOCK_ROWS = 4
_FEWEST_HEADINGS = 2
_LONGEST_UPPER = 8

OUR_HINT = "导入提示"
"""The heading of the column that a marked copy has beside the sheet's own."""

Cells = Sequence[object]

_IN_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】")
_AROUND = "*※＊:：、.·"
_OF_OTHERS = frozenset(("原", "前", "旧", "拟", "拟任", "原任", "配偶", "父亲", "母亲", "子女", "家属"))
"""Words in brackets that say whose or which the column is, and not how to fill it in."""


class How(StrEnum):
    """By what a heading was recognised."""

    NAME = "name"
    SYNONYM = "synonym"
    SAID = "said"


class Understood(NamedTuple):
    """A heading as found, the column it means, and its place counted from 0 at column A."""

    heading: str
    label: str
    how: How
    position: int


class Unknown(NamedTuple):
    """A heading whose column is not read: it is not known, was settled to be left out, or means the column of `rival` too."""

    heading: str
    position: int
    is_settled: bool = False
    rival: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """The heading of one table; `first` and `last` are its rows as Excel numbers them, `left` and `right` its columns."""

    first: int
    last: int
    understood: tuple[Understood, ...]
    unknown: tuple[Unknown, ...]
    left: int = 0
    right: int = 0

    @property
    def ignored(self) -> tuple[str, ...]:
        return tuple(heading.heading for heading in self.unknown)

    @property
    def positions(self) -> dict[str, int]:
        return {heading.label: heading.position for heading in self.understood}


class _Named(NamedTuple):
    position: int
    names: tuple[str, ...]


# A column's names, and the heading, the label and how it was recognised of the first that is known.
_Meant = tuple[_Named, tuple[str, str, How] | None]


@dataclass(frozen=True, slots=True)
class HeadingBlock:
    """Rows of a sheet read as one heading, counted from 0; `found` has each cell's names with what it means, if anything."""

    first: int
    last: int
    found: tuple[_Meant, ...]

    @property
    def labels(self) -> set[str]:
        return {meant[1] for _, meant in self.found if meant}

    @property
    def count(self) -> int:
        return len(self.labels)

    @property
    def height(self) -> int:
        return self.last - self.first + 1


def read_columns(spec: Sheet) -> tuple[Column, ...]:
    """The columns of the ledger that are read from sheets."""
    return tuple(column for column in spec.columns if not column.derived)


def group_column(spec: Sheet) -> Column | None:
    """The column for which a group row stands: the ledger's only one of units, those beyond the contract left aside."""
    known = (column for column in read_columns(spec) if not (column.within or column.is_lenient))
    units = [column for column in known if column.kind is CellKind.UNIT]
    return units[0] if len(units) == 1 else None


class Headings:
    """The headings of one ledger, and what people said of others; columns that are `given` need not be there."""

    def __init__(self, spec: Sheet, meanings: Meanings, given: Collection[str] = ()) -> None:
        self.spec, self._meanings = spec, meanings
        columns = read_columns(spec)
        self._derived = {OUR_HINT, *(column.label for column in spec.columns if column.derived)}
        self._labels = {column.label for column in columns}
        self.known = {normal(column.label): (column.label, How.NAME) for column in columns}
        for column in columns:
            for synonym in column.synonyms:
                self.known.setdefault(normal(synonym), (column.label, How.SYNONYM))
        grouped = group_column(spec)
        self.needed = {column.label for column in columns if column.required and column is not grouped} - set(given)
        self._meant: dict[tuple[str, ...], tuple[str, str, How] | None] = {}

    def is_complete(self, labels: set[str]) -> bool:
        """Whether every column is there that must be; that of units may be given by groups."""
        return labels >= self.needed

    def said(self, heading: str) -> str | None:
        """What people said of a heading."""
        return self._meanings.of(QuestionKind.HEADING, heading, self.spec.ledger)

    def best(self, top: Sequence[Cells], merged: Mapping[int, Sequence[Area]]) -> HeadingBlock | None:
        """The heading among the first rows of a sheet: the first that has all columns that must be there, else that with most."""
        best: HeadingBlock | None = None
        for first in range(min(HEADER_ROWS, len(top))):
            block = self.block(top, first, merged)
            if block and self.is_complete(block.labels):
                later = [self.block(top, start, merged) for start in range(first + 1, block.last + 1)]
                whole = [one for one in (block, *later) if one and self.is_complete(one.labels)]
                return max(whole, key=lambda one: (one.count, -one.height))
            if block and (best is None or (block.count, -block.height) > (best.count, -best.height)):
                best = block
        return best

    def block(
        self, rows: Sequence[Cells], first: int, merged: Mapping[int, Sequence[Area]], *, is_told: bool = False
    ) -> HeadingBlock | None:
        """The heading that begins in row `first`, of as few rows as recognise most columns; None if there is none.

        `is_told` that somebody said so: then it is one, however few of its columns are known.
        """
        if not is_told and not _is_hopeful(rows[first]):
            return None
        best: HeadingBlock | None = None
        for last in range(first, min(first + BLOCK_ROWS, len(rows))):
            if last > first and all(is_blank(cell) for cell in rows[last]):
                break
            named = named_cells(rows[first : last + 1], [merged.get(row, ()) for row in range(first, last + 1)])
            block = HeadingBlock(first, last, tuple((one, self.meaning(one.names)) for one in named))
            if best is None or block.count > best.count:
                best = block
        fewest = min(_FEWEST_HEADINGS, len(rows[first]))  # a sheet may have one column alone
        return best if best and (is_told or best.count >= fewest) else None

    def meaning(self, names: tuple[str, ...]) -> tuple[str, str, How] | None:
        """The heading, the column and how it was recognised, of the first of `names` that is known."""
        if names not in self._meant:
            self._meant[names] = self._found(names)
        return self._meant[names]

    def _found(self, names: tuple[str, ...]) -> tuple[str, str, How] | None:
        for name in names:
            for bare in _bare(name):
                if bare in self.known:
                    return name, *self.known[bare]
        for name in names:
            if (said := self.said(name)) and said in self._labels:
                return name, said, How.SAID
        return None

    def headers(self, block: HeadingBlock, width: int, left_out: Collection[int] = ()) -> list[Header]:
        """The heading as one table, or as several where it stands again side by side; columns at `left_out` are not read."""
        parts = _side_by_side(block)
        if len(parts) == 1 or not all(self.is_complete(_labels(part)) for part in parts):
            parts = [list(block.found)]
        edges = [0, *(part[0][0].position for part in parts[1:]), width]
        return [self._header(block, part, left_out, *edges[number : number + 2]) for number, part in enumerate(parts)]

    def _header(self, block: HeadingBlock, part: list[_Meant], left_out: Collection[int], left: int, right: int) -> Header:
        found: dict[str, Understood] = {}
        unknown: list[Unknown] = []
        for (position, names), meant in part:
            if position in left_out:
                unknown.append(Unknown(names[0], position, is_settled=True))
                continue
            if meant is None:
                is_settled = any(name in self._derived or self.said(name) == LEAVE_OUT for name in names)
                unknown.append(Unknown(names[0], position, is_settled))
                continue
            here = Understood(*meant, position)
            rival = found.get(here.label)
            # Of two headings for one column the column's own name stands, else the one further to the left.
            if rival is None:
                found[here.label] = here
            elif rival.how is not How.NAME and here.how is How.NAME:
                found[here.label] = here
                unknown.append(Unknown(rival.heading, rival.position, rival=here.heading))
            else:
                unknown.append(Unknown(here.heading, here.position, rival=rival.heading))
        return Header(
            block.first + 1,
            block.last + 1,
            tuple(sorted(found.values(), key=lambda heading: heading.position)),
            tuple(sorted(unknown, key=lambda heading: heading.position)),
            left,
            right,
        )


def _labels(part: Sequence[_Meant]) -> set[str]:
    return {meant[1] for _, meant in part if meant}


def _side_by_side(block: HeadingBlock) -> list[list[_Meant]]:
    """The heading cut where a column comes again; columns before the first such one are those of all parts."""
    labels = [meant[1] for _, meant in block.found if meant]
    again = {label for label in labels if labels.count(label) > 1}
    if not again:
        return [list(block.found)]
    parts: list[list[_Meant]] = [[]]
    for one, meant in block.found:
        if meant and meant[1] in _labels(parts[-1]):
            parts.append([])
        parts[-1].append((one, meant))
    shared = []
    for one, meant in parts[0]:
        if meant and meant[1] in again:
            break
        if meant:
            shared.append((one, meant))
    return [parts[0], *([*part, *shared] for part in parts[1:])]


def _is_hopeful(cells: Cells) -> bool:
    """Whether a heading may begin in a row: several cells differ, or one stands short among empty ones, over the lower row."""
    texts = [text for cell in cells if (text := own(cell))]
    return len(set(texts)) > 1 or (len(texts) == 1 and len(texts[0]) <= _LONGEST_UPPER)


def own(cell: object) -> str:
    """A cell of a heading without white space; empty where it holds nothing."""
    return "" if is_blank(cell) else "".join(printed(cell).split())


def named_cells(rows: Sequence[Cells], merged: Sequence[Sequence[Area]]) -> Iterator[_Named]:
    """What each column may be called by the rows of a heading, the fullest name first."""
    width = len(rows[0])
    running, until = [""] * len(rows), [width] * len(rows)
    for position in range(width):
        mine = [own(row[position]) for row in rows]
        for depth, text in enumerate(mine):
            if text:
                running[depth:] = [text] + [""] * (len(rows) - depth - 1)
                spans = (area.right for area in merged[depth] if area.left == position and area.right > position)
                until[depth] = next(spans, width)
        deepest = max((depth for depth, text in enumerate(mine) if text), default=-1)
        if deepest < 0:
            continue
        parts = [running[depth] if position <= until[depth] else "" for depth in range(deepest)] + [mine[deepest]]
        is_alone = deepest > 0 and mine[deepest - 1] != "" and not _runs_on(rows, deepest - 1, position)
        yield _Named(position, _names([part for part in dict.fromkeys(parts) if part], mine[deepest - 1] if is_alone else ""))


def _runs_on(rows: Sequence[Cells], depth: int, position: int) -> bool:
    """Whether a heading stands over the column to the right too."""
    beside = position + 1
    return beside < len(rows[0]) and not own(rows[depth][beside]) and bool(own(rows[depth + 1][beside]))


def _names(parts: list[str], alone: str) -> tuple[str, ...]:
    """Upper and lower heading may be joined either way round; below one that stands alone there may be a hint."""
    joined = ["/".join(parts[start:]) for start in range(len(parts))]
    pairs = list(combinations(parts, 2))
    either = [
        name for upper, lower in pairs for name in (f"{upper}/{lower}", f"{lower}/{upper}", f"{upper}{lower}", f"{lower}{upper}")
    ]
    return tuple(dict.fromkeys([*joined[:-1], *either, joined[-1], *([alone] if alone else [])]))


@lru_cache(maxsize=4096)
def _bare(name: str) -> tuple[str, ...]:
    """A heading in normal form, and what is left of it without hints in brackets and marks around."""
    whole = normal(name).strip(_AROUND)
    inside = [next(filter(None, found.groups()), "") for found in _IN_BRACKETS.finditer(whole)]
    rest = _IN_BRACKETS.sub("", whole).strip(_AROUND)
    if not rest or rest == whole or any(word in _OF_OTHERS for word in inside):
        return (whole,)
    return (whole, *(f"{word}{rest}" for word in inside), rest)


def heading_words(specs: Sequence[Sheet]) -> frozenset[str]:
    """Everything that may stand in a cell of a heading of any of the ledgers."""
    names = {heading for spec in specs for column in read_columns(spec) for heading in column.headings}
    return frozenset(normal(part) for name in names for part in (name, *name.split("/")))


def is_heading_word(cell: object, words: frozenset[str]) -> bool:
    """Whether a cell may belong to a heading."""
    return isinstance(cell, str) and any(bare in words for bare in _bare(own(cell)) if bare)
