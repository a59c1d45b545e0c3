"""One table of a sheet: its heading, its groups, and which rows below are data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sanbiao.core.facts.faults import CellFault
from sanbiao.core.ledger.columns import CellKind, Column, Sheet
from sanbiao.core.ledger.kinds.raw import is_blank, printed
from sanbiao.core.ledger.normal import normal

from .account import CellAccount
from .headers import Cells, Header, Headings, group_column, is_heading_word, read_columns
from .wording import (
    GroupName,
    IsUnit,
    are_ordinals,
    begins_note,
    group_name,
    is_code,
    is_count,
    is_exact_total,
    is_hint,
    is_note,
    is_signature,
    is_total,
)

_PROBES = 2
_MEASURED = frozenset(
    (CellKind.ID, CellKind.CREDIT, CellKind.DATE, CellKind.MONTH, CellKind.INT, CellKind.DECIMAL, CellKind.YESNO)
)


class Nature(StrEnum):
    """What a row of a sheet is, where it is no row of data."""

    ABOVE = "above"
    TITLE = "title"
    HEADING = "heading"
    GROUP = "group"
    TOTAL = "total"
    NOTE = "note"
    HINT = "hint"
    DATA = "data"


@dataclass(slots=True)
class UnitGroup:
    """The rows below a row that names their unit; `unit` is empty where it names none that is known.

    `row` counts from 0. `lacking` are the rows below that have no unit of their own, `cells` their filled cells.
    """

    row: int
    name: GroupName
    unit: str = ""
    is_merged: bool = False
    lacking: int = 0
    cells: int = 0


@dataclass(slots=True, eq=False)
class SheetTable:
    """One table, as its rows are gone through.

    `passed` are the rows, counted from 0, that are no data of it; `beside` counts the filled cells of columns that are not read.
    """

    headings: Headings
    header: Header
    words: frozenset[str]
    is_unit: IsUnit
    unit: str = ""
    unit_from: str = ""
    passed: set[int] = field(default_factory=set)
    groups: list[UnitGroup] = field(default_factory=list)
    beside: dict[int, int] = field(default_factory=dict)
    account: CellAccount = field(default_factory=CellAccount)
    data_rows: int = 0
    grouped: Column | None = field(init=False)
    _keys: tuple[int, ...] = field(init=False)
    _required: tuple[int, ...] = field(init=False)
    _lacks_key: bool = field(init=False)
    _probes: tuple[int, ...] = field(init=False)
    _strays: tuple[int, ...] = field(init=False)
    _unit_at: int | None = field(init=False)
    _doubtful: UnitGroup | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        spec, places = self.spec, self.header.positions
        columns = [column for column in read_columns(spec) if column.label in places]
        keys = [places[column.label] for column in columns if column.field in spec.key]
        required = [places[column.label] for column in columns if column.required]
        others = [place for place in required if place not in keys]
        self.grouped = group_column(spec)
        self._keys, self._required = tuple(keys), tuple(required)
        self._lacks_key = bool(spec.key and not keys)
        self._probes = tuple([place for place in keys if place in required] + others[:_PROBES])
        understood = set(places.values())
        self._strays = tuple(place for place in range(self.header.left, self.header.right) if place not in understood)
        self._unit_at = places.get(self.grouped.label) if self.grouped else None

    @property
    def spec(self) -> Sheet:
        return self.headings.spec

    def part(self, cells: Cells, *, alone: bool) -> Cells:
        """The cells of a row that lie in the table; `alone` where there is none beside it."""
        return cells if alone else cells[self.header.left : self.header.right]

    def is_plain(self, cells: Cells) -> bool:
        """Whether a row is plainly one of data: most are, and need no closer look."""
        if not self.data_rows or not self._probes:
            return False
        for place in self._probes:
            cell = cells[place]
            if cell.__class__ is str:
                if not cell or "计" in cell or cell in self.words:
                    return False
            elif cell is None:
                return False
        for cell in cells[self.header.left : self._probes[0]]:  # a total may stand before a number where the key does
            if cell.__class__ is str and "计" in cell:
                return False
        first = cells[self._probes[0]]
        return first.__class__ is not str or first.isascii() or not is_heading_word(first, self.words)

    def take(self, cells: Cells, count: int) -> None:
        """Count a row of data with `count` filled cells."""
        self.data_rows += 1
        for place in self._strays:
            if not is_blank(cells[place]):
                self.beside[place] = self.beside.get(place, 0) + 1
                count -= 1
        if self._doubtful is not None and not self.has_own_unit(cells):
            self._doubtful.lacking += 1
            self._doubtful.cells += count
        else:
            self.account.read += count

    def has_own_unit(self, cells: Cells) -> bool:
        return self._unit_at is not None and not is_blank(cells[self._unit_at])

    def nature(self, cells: Cells, own: Cells) -> Nature:
        """What a row of several cells is; `own` are its cells without those that are merged down from rows above."""
        texts = {place: normal(printed(cell)) for place, cell in self._filled(own)}
        keys = [place for place in self._keys if not is_blank(cells[place])]
        required = [place for place in self._required if not is_blank(cells[place])]
        if any(self._is_total(place, texts, keys) for place in texts):
            return Nature.TOTAL
        if not self.data_rows and self._are_hints(texts, own):
            return Nature.HINT
        if begins_note(next(iter(texts.values()), "")) and len(keys) < len(self._keys):
            return Nature.NOTE
        if not keys and len(required) <= 1 and not self._lacks_key:
            return Nature.NOTE
        is_foot = all(is_note(text) for text in texts.values()) and any(is_signature(text) for text in texts.values())
        return Nature.NOTE if is_foot else Nature.DATA

    def _filled(self, cells: Cells) -> list[tuple[int, object]]:
        left = self.header.left
        return [(place, cell) for place, cell in enumerate(cells[left : self.header.right], start=left) if not is_blank(cell)]

    def _is_total(self, place: int, texts: dict[int, str], keys: Sequence[int]) -> bool:
        bare = texts[place]
        if not is_total(bare):
            return False
        # A number beside a total counts; an ID number does not.
        others = {where: text for where, text in texts.items() if where != place and not is_count(text)}
        if is_exact_total(bare) and not set(self._keys) <= set(keys) & others.keys():
            return True
        return all(is_total(text) or (self.is_unit(text) and where not in self._keys) for where, text in others.items())

    def _are_hints(self, texts: dict[int, str], own: Cells) -> bool:
        """Whether a row right below the heading says how to fill the columns in, or numbers them."""
        if are_ordinals(list(texts.values())):
            return True
        labels = {place: label for label, place in self.header.positions.items()}
        if not any(is_hint(text) for text in texts.values()):
            return False
        return all(is_hint(text) or self._is_unreadable(labels.get(place, ""), own[place]) for place, text in texts.items())

    def _is_unreadable(self, label: str, cell: object) -> bool:
        """Whether a cell can be no value of its column, which holds more than text."""
        column = next((column for column in self.spec.columns if column.label == label), None)
        if column is None or (column.kind not in _MEASURED and not column.codes):
            return False
        try:
            column.kind.reader(column)(cell)
        except CellFault:
            return True
        return False

    def lone(self, row: int, place: int, cell: object, *, is_merged: bool) -> Nature:
        """What a row with one filled cell is: the name of a group, a total, a note; data where it is a row's key alone."""
        bare = normal(printed(cell))
        if is_total(bare):
            return Nature.TOTAL
        if begins_note(bare):
            return Nature.NOTE
        name, is_unit = group_name(printed(cell), self.is_unit)
        if is_unit:
            self.begin_group(UnitGroup(row, name, name.shown, is_merged))
            return Nature.GROUP
        if place in self._keys and (is_code(bare) or self._required == (place,)) and not is_merged:
            return Nature.DATA
        if name.is_likely and isinstance(cell, str) and self.grouped:
            self.begin_group(UnitGroup(row, name, "", is_merged))
        return Nature.NOTE

    def begin_group(self, group: UnitGroup) -> None:
        self.groups.append(group)
        self._doubtful = None if group.unit else group

    def settle_groups(self) -> list[UnitGroup]:
        """Judge the lone cells that name no unit: those like the table's other groups are unknown, the rest are notes.

        Returns the unknown ones; their rows are not read, except those that name a unit of their own.
        """
        known = [group for group in self.groups if group.unit]
        merged = any(group.is_merged for group in known)
        marked = any(group.name.numbered or group.name.counted for group in known)
        settled, unknown = [], []
        for group in self.groups:
            is_marked = group.name.numbered or group.name.counted
            is_alike = (is_marked and (marked or bool(known) or group.name.ends_as_unit)) or (group.is_merged and merged)
            if group.unit:
                settled.append(group)
            elif group.lacking and is_alike:
                settled.append(group)
                unknown.append(group)
                self.account.named += group.cells
            else:
                self.account.read += group.cells
        self.groups = settled
        return unknown
