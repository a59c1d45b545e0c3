"""The layout of a sheet: which tables it has, and what each of its rows is."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import PurePath
from typing import NamedTuple

from sanbiao.core.ledger.columns import Sheet
from sanbiao.core.ledger.kinds.raw import is_blank, printed
from sanbiao.core.ledger.normal import normal

from .account import CellAccount, filled_cells
from .choosing import Chooser, LedgerChoice, clearest, titles_of
from .grids import Grid
from .headers import BLOCK_ROWS, HEADER_ROWS, Cells, HeadingBlock, is_heading_word
from .merging import filled_down, merged_by_row
from .package import Unreadable
from .questions import LEAVE_OUT
from .tables import Nature, SheetTable, UnitGroup
from .told import NOTHING_TOLD, ToldLayout
from .wording import IsUnit, group_name, unit_of_line, unit_of_title

_FEWEST = 3
MOST_HEADINGS = 1000
"""How many rows of a sheet may look like headings: each is compared with all ledgers. A list of many pages has hundreds."""


@dataclass(slots=True)
class Band:
    """The rows from one heading on: one table, several side by side, or none that is known; `first` counts from 0.

    Of one that is not read, `named` are its filled cells, unless somebody said that it is to be left out.
    """

    tables: list[SheetTable]
    first: int
    named: int = 0
    left_out: bool = False


@dataclass(slots=True)
class SheetLayout:
    """What was found in a sheet of a file. `natures` tells of each row, counted from 0, that is no data of any table."""

    file: str
    sheet: str
    choice: LedgerChoice
    bands: list[Band] = field(default_factory=list)
    natures: dict[int, Nature] = field(default_factory=dict)
    account: CellAccount = field(default_factory=CellAccount)
    has_rows: bool = False

    @property
    def tables(self) -> list[SheetTable]:
        return [table for band in self.bands for table in band.tables]


class _Row(NamedTuple):
    number: int
    own: Cells
    full: Cells


class Scan:
    """Goes once through the rows of a sheet."""

    def __init__(
        self, grid: Grid, chooser: Chooser, is_unit: IsUnit, *, file: str, sheet: str, told: ToldLayout = NOTHING_TOLD
    ) -> None:
        self._grid, self._chooser, self._is_unit, self._told = grid, chooser, is_unit, told
        self._file, self._sheet = PurePath(file).stem, sheet
        self._merged = merged_by_row(grid)
        self._ahead: deque[_Row] = deque()
        self._source = self._all_rows()
        top = list(islice(grid.rows(), max(HEADER_ROWS, told.heading) + BLOCK_ROWS))
        self._layout = SheetLayout(file, sheet, chooser.first(sheet, file, top, self._merged, told))
        self._top = top
        self._looked_at = 0
        self._above: list[_Row] = []
        """The rows since the last one of data, where titles stand."""

    def _all_rows(self) -> Iterator[_Row]:
        rows = self._grid.rows()
        if not any(area.bottom > area.top for area in self._grid.merged):
            return (_Row(index, cells, cells) for index, cells in enumerate(rows))
        pairs = zip(rows, filled_down(self._grid), strict=True)
        return (_Row(index, own, full) for index, (own, full) in enumerate(pairs))

    def _next(self) -> _Row | None:
        return self._ahead.popleft() if self._ahead else next(self._source, None)

    def layout(self) -> SheetLayout:
        """The layout of the whole sheet."""
        choice = self._layout.choice
        if choice.spec is None or choice.block is None:
            self._count_all()
            return self._layout
        first = choice.block.first if self._told.heading else self._earlier(choice.block)
        while (row := self._next()) is not None:
            if row.number < first:
                filled = len(filled_cells(row.own))
                self._pass(row, Nature.ABOVE if filled > 1 else Nature.TITLE if filled else None)
            elif row.number == choice.block.first:
                self._begin(choice.spec, choice.block, row)
            else:
                self._go_on(row)
        return self._layout

    def _count_all(self) -> None:
        for cells in self._grid.rows():
            filled = len(filled_cells(cells))
            self._layout.account.named += filled
            self._layout.has_rows = self._layout.has_rows or filled > 1
        if not self._layout.has_rows:
            self._layout.account = CellAccount(no_data=self._layout.account.named)

    def _earlier(self, block: HeadingBlock) -> int:
        """Where the first table begins: perhaps one of another ledger stands above the one that the sheet is called after."""
        for start in range(block.first):
            if self._chooser.is_heading_like(self._top[start]):
                found = self._found(self._top[start : start + BLOCK_ROWS], start, titles_of(self._top[:start]))
                if found and found[1].last < block.first:
                    return start
        return block.first

    def _go_on(self, row: _Row) -> None:
        if self._told.below and (said := self._told.below.get(row.number + 1)):
            self._begin_as_told(said, row)
            return
        band = self._layout.bands[-1] if self._layout.bands else Band([], row.number)
        filled = filled_cells(row.own)
        if len(band.tables) == 1 and len(filled) > 1:
            table = band.tables[0]
            if table.is_plain(row.full):
                table.take(row.full, len(filled))
                self._above.clear()
                return
        if not filled:
            self._pass(row, None)
        elif self._chooser.is_heading_like(row.own) and self._heading(row):
            return
        elif not band.tables:
            self._leave(band, len(filled))
        elif len(filled) == 1 and len(filled_cells(row.full)) == 1:
            self._lone(band, row)
        else:
            self._several(band, row)

    def _pass(self, row: _Row, nature: Nature | None) -> None:
        """A row that is no data of any table."""
        if nature is not None:
            self._layout.natures[row.number] = nature
            self._layout.account.no_data += len(filled_cells(row.own))
            self._above.append(row)
        for table in self._layout.bands[-1].tables if self._layout.bands else ():
            table.passed.add(row.number)

    def _lone(self, band: Band, row: _Row) -> None:
        place, cell = next((place, cell) for place, cell in enumerate(row.own) if not is_blank(cell))
        inside = next((table for table in band.tables if place < table.header.right), band.tables[-1])
        nature = inside.lone(row.number, place, cell, is_merged=self._spans(row.number))
        if nature is Nature.DATA:
            self._data(band, row, [inside])
            return
        if inside.groups and inside.groups[-1].row == row.number:
            for table in band.tables:
                if table is not inside:
                    table.begin_group(inside.groups[-1])
        self._pass(row, nature)

    def _several(self, band: Band, row: _Row) -> None:
        natures = {table: nature for table in band.tables if (nature := self._nature(table, row, alone=len(band.tables) == 1))}
        data = [table for table, nature in natures.items() if nature is Nature.DATA]
        if data:
            self._data(band, row, data)
        else:
            self._pass(row, next(iter(natures.values()), Nature.NOTE))

    def _nature(self, table: SheetTable, row: _Row, *, alone: bool) -> Nature | None:
        """What a row is for one table; None where it has no cell there."""
        left = 0 if alone else table.header.left
        cells = [(place, cell) for place, cell in enumerate(table.part(row.own, alone=alone), start=left) if not is_blank(cell)]
        if not cells:
            return None
        if len(cells) == 1 and not alone:
            return table.lone(row.number, *cells[0], is_merged=False)
        return table.nature(row.full, row.own)

    def _data(self, band: Band, row: _Row, tables: Sequence[SheetTable]) -> None:
        self._above.clear()
        for table in band.tables:
            count = len(filled_cells(table.part(row.own, alone=len(band.tables) == 1)))
            if table in tables:
                table.take(row.full, count)
            else:
                table.passed.add(row.number)
                self._layout.account.no_data += count

    def _heading(self, row: _Row) -> bool:
        """Take a row as the heading of a table, with the rows that belong to it; False if it is none."""
        self._looked_at += 1
        if self._looked_at > MOST_HEADINGS:
            raise Unreadable(f"像表头的行超过 {MOST_HEADINGS} 行，未予读取；请核对是否复制有误，删去重复的表头后重新导入。")
        rows = [row, *self._peek(BLOCK_ROWS - 1)]
        titles = titles_of([each.own for each in self._above[:HEADER_ROWS]])  # rows without end may stand above
        found = self._found([each.own for each in rows], row.number, titles)
        before = self._above[-1] if self._above and self._above[-1].number == row.number - 1 else None
        if before is not None and len(filled_cells(before.own)) == 1:
            # The upper row of a heading may have one cell alone.
            higher = self._found([each.own for each in (before, *rows[:-1])], before.number, titles[:-1])
            if higher and (found is None or higher[1].count > found[1].count):
                found = higher
        if found:
            self._begin(*found, row)
        elif not self._is_foreign(row):
            return False
        else:
            self._begin_unread(row, left_out=False)
        return True

    def _begin_unread(self, row: _Row, *, left_out: bool) -> None:
        band = Band([], row.number, left_out=left_out)
        self._layout.bands.append(band)
        self._leave(band, len(filled_cells(row.own)))

    def _leave(self, band: Band, filled: int) -> None:
        """Count the filled cells of a row that belongs to no table that is read."""
        if band.left_out:
            self._layout.account.no_data += filled
        else:
            band.named += filled

    def _begin_as_told(self, said: str, row: _Row) -> None:
        """Begin the table that somebody said is here."""
        rows = [row, *self._peek(BLOCK_ROWS - 1)]
        spec = self._chooser.names.named(said)
        block = spec and self._block(spec, [each.own for each in rows], row.number, is_told=True)
        if spec and block:
            self._begin(spec, block, row)
        else:
            self._begin_unread(row, left_out=said == LEAVE_OUT)

    def _block(self, spec: Sheet, rows: Sequence[Cells], start: int, *, is_told: bool = False) -> HeadingBlock | None:
        """The heading of a ledger in the first of `rows`, which is row `start` of the sheet."""
        merged = {number: self._merged.get(start + number, ()) for number in range(len(rows))}
        block = self._chooser.headings(spec).block(rows, 0, merged, is_told=is_told)
        return block and replace(block, first=start, last=start + block.last)

    def _is_foreign(self, row: _Row) -> bool:
        """Whether a row is plainly the heading of a table of no ledger that is known."""
        cells = filled_cells(row.own)
        return len(cells) >= _FEWEST and all(is_heading_word(cell, self._chooser.names.headings) for cell in cells)

    def _found(self, rows: Sequence[Cells], start: int, titles: Sequence[str]) -> tuple[Sheet, HeadingBlock] | None:
        """The ledger and the heading that begins in the first of `rows`, below these titles."""

        def at(spec: Sheet) -> HeadingBlock | None:
            return self._block(spec, rows, start)

        def is_complete(spec: Sheet, block: HeadingBlock | None) -> bool:
            return block is not None and self._chooser.headings(spec).is_complete(block.labels)

        for title in reversed(titles):
            if (spec := self._chooser.names.find(title)) and (block := at(spec)) and is_complete(spec, block):
                return spec, block
        tables = self._layout.bands[-1].tables if self._layout.bands else []
        present = {label for table in tables for label in table.header.positions}
        again = at(tables[0].spec) if tables else None
        if again and (is_complete(tables[0].spec, again) or again.labels == present):
            return tables[0].spec, again
        found = [(other, block) for other in self._chooser.names.specs if (block := at(other)) and is_complete(other, block)]
        if clear := clearest(sorted(found, key=lambda pair: -pair[1].count)):
            return clear
        if again and again.count >= max(_FEWEST, len(present) // 2):
            return tables[0].spec, again
        return None

    def _begin(self, spec: Sheet, block: HeadingBlock, row: _Row) -> None:
        """Begin a table, or go on with one whose heading is repeated; `row` is the first of its heading that was not passed."""
        headings = self._chooser.headings(spec)
        headers = headings.headers(block, len(row.own), self._told.left_out)
        bands = self._layout.bands
        tables = bands[-1].tables if bands else []
        is_same = [table.header.positions for table in tables] == [header.positions for header in headers]
        if not is_same or tables[0].spec is not spec:
            block_rows = (row, *self._peek(block.last - row.number))  # no row below: its words are those of data
            words = self._chooser.names.headings.union(*(map(printed, filled_cells(each.own)) for each in block_rows))
            tables = [SheetTable(headings, header, words, self._is_unit) for header in headers]
            bands.append(Band(tables, block.first))
            self._name_unit(tables, [each for each in self._above if each.number < block.first])
        for index in range(block.first, row.number):
            self._layout.natures[index] = Nature.HEADING
        while True:
            self._pass(row, Nature.HEADING)
            if row.number == block.last or (below := self._next()) is None:
                break
            row = below
        self._above.clear()

    def _name_unit(self, tables: Sequence[SheetTable], above: Sequence[_Row]) -> None:
        """The unit that stands above a table, for the rows that have none of their own."""
        alone = [(row, filled[0]) for row in above if len(filled := filled_cells(row.own)) == 1]
        for table in tables:
            for row, cell in alone:
                name, is_unit = group_name(printed(cell), self._is_unit)
                if is_unit:
                    table.begin_group(UnitGroup(row.number, name, name.shown, self._spans(row.number)))
            if table.grouped and table.grouped.label not in table.header.positions:
                table.unit, table.unit_from = self._unit_above(table.spec, above, [printed(cell) for _, cell in alone])

    def _spans(self, row: int) -> bool:
        """Whether a row has a cell that is merged over several columns."""
        return any(area.right > area.left for area in self._merged.get(row, ()))

    def _unit_above(self, spec: Sheet, above: Sequence[_Row], titles: Sequence[str]) -> tuple[str, str]:
        for row in above:
            if unit := unit_of_line((normal(printed(cell)) for cell in filled_cells(row.own)), self._is_unit):
                return unit, f"第 {row.number + 1} 行"
        names = self._chooser.names.names_of(spec)
        sources = [*((title, "标题") for title in reversed(titles)), (self._sheet, "工作表名"), (self._file, "文件名")]
        found = ((unit_of_title(text, names, self._is_unit), where) for text, where in sources)
        return next(((unit, where) for unit, where in found if unit), ("", ""))

    def _peek(self, count: int) -> list[_Row]:
        while len(self._ahead) < count and (row := next(self._source, None)) is not None:
            self._ahead.append(row)
        return list(self._ahead)[:count]
