"""One sheet read as the ledgers whose tables it holds: what its headings mean, what is wrong with it as a whole, its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from sanbiao.core.facts.faults import Fault, FaultKind
from sanbiao.core.ledger.columns import Column, Sheet
from sanbiao.core.ledger.normal import normal
from sanbiao.core.ledger.settling import guess_faults

from .account import CellAccount
from .choosing import Chooser
from .drawing import DrawnRow, drawn
from .grids import Grid
from .headers import HEADER_ROWS, Understood, read_columns
from .layout import Band, Scan, SheetLayout
from .merging import filled_down
from .names import SheetNames
from .questions import NOTHING_SAID, Meanings
from .rows import ReadRow, RowReader, TableReader
from .tables import Nature, SheetTable
from .told import NOTHING_GIVEN, NOTHING_TOLD, GivenCells, ToldLayout
from .wording import RUNNING, IsUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetReading:
    """A sheet, read as the ledger `spec` declares; a sheet of no ledger has no spec and no rows.

    `header_row` is the last row of its first heading as Excel numbers it, None where none was found. `understood` are the
    columns of that table, their places counted from 0 at column A. `row_count` is the number of the sheet's last row.
    `guesses` counts, by the label of a column, what was guessed in the rows that were read. `refused` are rows that are not read
    because their group names no unit. `unit` is the unit of the whole sheet, and where it stands. `drawn` says what
    the first rows are, for people to see, and `tables` which begin where in the sheet: the row as Excel numbers it with the
    ledger, empty for one that is not read. `left_out` is a sheet of which somebody said that it is not to be read.
    """

    file: str
    sheet: str
    spec: Sheet | None
    header_row: int | None = None
    understood: tuple[Understood, ...] = ()
    ignored: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    account: CellAccount = field(default_factory=CellAccount)
    refused: int = 0
    unit: str = ""
    unit_from: str = ""
    row_count: int = 0
    guesses: Mapping[str, int] = field(default_factory=dict)
    header_rows: frozenset[int] = frozenset()
    drawn: list[DrawnRow] = field(default_factory=list)
    tables: tuple[tuple[int, str], ...] = ()
    left_out: bool = False
    places: Callable[[int], dict[str, int]] = field(default=lambda _: {}, repr=False)
    """The places of the columns, by label, in the table that row belongs to."""
    _rows: Callable[[], Iterator[ReadRow]] | None = field(default=None, repr=False)

    @property
    def is_readable(self) -> bool:
        return self._rows is not None

    def rows(self) -> Iterator[ReadRow]:
        """The rows of data, read anew and one by one each time; none of a sheet that cannot be read."""
        return self._rows() if self._rows else iter(())

    def guessed(self) -> Iterator[Fault]:
        """The warnings that rows which were read so far hold guesses, one for each column."""
        return (replace(fault, file=self.file, sheet=self.sheet) for fault in guess_faults(self.guesses))


def read_sheet(
    grid: Grid,
    names: SheetNames,
    *,
    file: str,
    sheet: str,
    is_unit: IsUnit,
    meanings: Meanings = NOTHING_SAID,
    on: date | None = None,
    told: ToldLayout = NOTHING_TOLD,
    given: GivenCells = NOTHING_GIVEN,
) -> list[SheetReading]:
    """Find the tables of a sheet and all that is wrong with it as a whole: one reading for each ledger it holds, at least one.

    `is_unit` tells whether a text in normal form names a unit, as group rows do. `on` is the day of reading, by which years of
    two figures are understood; without it they are refused. `told` is what somebody said of the sheet's layout,
    `given` what holds for all rows of a ledger whose table does not say it.
    """
    layout = Scan(grid, Chooser(names, meanings, is_unit, given), is_unit, file=file, sheet=sheet, told=told).layout()
    maker = _Maker(grid, layout, meanings, on, told, given)
    if layout.choice.spec is None:
        return [maker.unread()]
    if not layout.bands:
        return [maker.without_header(layout.choice.spec)]
    specs = list(dict.fromkeys(table.spec.ledger for table in layout.tables))
    readings = [maker.reading([table for table in layout.tables if table.spec.ledger == ledger]) for ledger in specs]
    readings[0].account.add(layout.account)
    foreign = [band for band in layout.bands if not band.tables and not band.left_out]
    readings[0].account.named += sum(band.named for band in foreign)
    readings[0] = replace(readings[0], faults=(*readings[0].faults, *map(maker.foreign, foreign)))
    return readings


class _Maker:
    """Makes the readings of one sheet from its layout."""

    def __init__(
        self, grid: Grid, layout: SheetLayout, meanings: Meanings, on: date | None, told: ToldLayout, given: GivenCells
    ) -> None:
        self._grid, self._layout, self._file, self._sheet = grid, layout, layout.file, layout.sheet
        self._meanings, self._on, self._told, self._given = meanings, on, told, given

    def _fault(self, kind: FaultKind, message: str, **more: Any) -> Fault:  # Any: the rest of a fault
        return Fault(kind, message, file=self._file, sheet=self._sheet, **more)

    def unread(self) -> SheetReading:
        """A sheet that is read as no ledger."""
        choice, account = self._layout.choice, self._layout.account
        blank = SheetReading(file=self._file, sheet=self._sheet, spec=None, account=account, row_count=self._grid.row_count)
        if not self._layout.has_rows:
            return blank
        blank = replace(blank, drawn=drawn(self._grid, {}, {}, otherwise=""))
        if choice.left_out:
            return replace(blank, account=CellAccount(no_data=account.filled), left_out=True)
        found = "、".join(f"「{name}」" for name in choice.proposals)
        reason = (
            f"列名像是{found}，表名却另有所指，不能断定是哪一本台账"
            if found
            else f"工作表名、标题、文件名和前 {HEADER_ROWS} 行的列名都对不上任何一本台账"
        )
        message = f"{reason}，有内容的 {account.filled} 格未读入；如应导入，请指明是哪一本台账。"
        fault = self._fault(FaultKind.UNREAD_SHEET, message, warning=True, asked=self._sheet, cells=account.filled)
        return replace(blank, faults=(fault,))

    def foreign(self, band: Band) -> Fault:
        """A table below that belongs to no ledger."""
        message = f"起的一张表对不上任何一本台账，有内容的 {band.named} 格未读入；如应导入，请在表的上方写明台账名称。"
        return self._fault(FaultKind.UNREAD_SHEET, message, row=band.first + 1, warning=True)

    def without_header(self, spec: Sheet) -> SheetReading:
        """A sheet that is called like a ledger and has no heading of it."""
        account = self._layout.account
        if not account.filled:
            message = "工作表为空，未读入任何内容；如应有数据，请补充后重新导入。"
            fault = self._fault(FaultKind.EMPTY_SHEET, message, warning=True)
        else:
            required = "".join(f"「{column.label}」" for column in read_columns(spec) if column.required)
            message = f"前 {HEADER_ROWS} 行内没有找到“{spec.name}”的表头，请检查列名；必须有的列是{required}。"
            fault = self._fault(FaultKind.MISSING_COLUMN, message)
            account = CellAccount(named=account.filled)
        return SheetReading(
            file=self._file,
            sheet=self._sheet,
            spec=spec,
            faults=(fault,),
            account=account,
            row_count=self._grid.row_count,
            drawn=drawn(self._grid, {}, {}, otherwise=""),
        )

    def reading(self, tables: Sequence[SheetTable]) -> SheetReading:
        """The tables of one ledger."""
        faults: list[Fault] = []
        refused = 0
        account = CellAccount()
        good = []
        for table in tables:
            for group in table.settle_groups():
                refused += group.lacking
                message = (
                    f"分组「{group.name.shown}」不是单位名录中的单位，其下 {group.lacking} 行没有写单位，未读入；"
                    "请改用名录中的名称，或在机构台账中补充该单位。"
                )
                row, cells = group.row + 1, group.lacking
                faults.append(self._fault(FaultKind.UNKNOWN_GROUP, message, row=row, asked=group.name.shown, cells=cells))
            missing = self._missing(table)
            faults += missing
            self._count_beside(table, faults)
            if missing:
                found = table.account
                table.account = CellAccount(no_data=found.no_data, named=found.read + found.named)
            else:
                good.append(table)
            account.add(table.account)
        faults += self._hidden(good)
        if good and not any(table.data_rows for table in tables):
            message = "只有表头，没有数据行，未读入任何内容；如应有数据，请补充后重新导入。"
            faults.append(self._fault(FaultKind.EMPTY_SHEET, message, warning=True))
        first = tables[0]
        guesses: dict[str, int] = {}
        named = next((table for table in tables if table.unit), first)
        return SheetReading(
            file=self._file,
            sheet=self._sheet,
            spec=first.spec,
            header_row=first.header.last,
            understood=first.header.understood,
            ignored=tuple(dict.fromkeys(heading for table in tables for heading in table.header.ignored)),
            faults=tuple(faults),
            account=account,
            refused=refused,
            unit=named.unit,
            unit_from=named.unit_from,
            row_count=self._grid.row_count,
            header_rows=frozenset(table.header.last for table in tables),
            drawn=self._drawn(tables),
            tables=self._tables(),
            places=lambda row: self._places(tables, row),
            guesses=guesses,
            _rows=(lambda: self._rows(good, guesses)) if good else None,
        )

    def _missing(self, table: SheetTable) -> list[Fault]:
        present = {*table.header.positions, *self._given_to(table)}
        missing = [column for column in read_columns(table.spec) if column.required and column.label not in present]
        if table.grouped in missing and (table.unit or table.groups):
            missing.remove(table.grouped)
        return [
            self._fault(
                FaultKind.MISSING_COLUMN,
                f"为必须有的列，表头中没有找到，请补上{_also_named(column)}后重新导入。",
                row=table.header.last,
                column=column.label,
            )
            for column in missing
        ]

    def _given_to(self, table: SheetTable) -> Mapping[str, str]:
        return self._given.of(table.spec.ledger, table.header.positions)

    def _count_beside(self, table: SheetTable, faults: list[Fault]) -> None:
        """Name the columns that are not read and that nobody is asked about."""
        unknown = {heading.position: heading for heading in table.header.unknown}
        for place, cells in sorted(table.beside.items()):
            heading = unknown.get(place)
            is_left_out = heading.is_settled or normal(heading.heading) in RUNNING if heading else place in self._told.left_out
            if is_left_out:
                table.account.no_data += cells
                continue
            table.account.named += cells
            column, asked = (heading.heading if heading else f"{xl_col_to_name(place)} 列"), ""
            if heading is None:
                message = f"没有列名，有内容的 {cells} 格未读入；如应导入，请写上列名。"
            elif heading.rival:
                message = f"与「{heading.rival}」是同一列，只读了「{heading.rival}」，此列有内容的 {cells} 格未读入。"
            else:
                message, asked = f"不是本台账认识的列名，有内容的 {cells} 格未读入。", heading.heading
            more = {"row": table.header.last, "column": column, "warning": True, "asked": asked, "cells": cells}
            faults.append(self._fault(FaultKind.UNREAD_COLUMN, message, **more))

    def _hidden(self, tables: Sequence[SheetTable]) -> list[Fault]:
        rows = [
            row + 1
            for row in sorted(self._grid.hidden)
            if any(table.header.last <= row < self._last(table) and row not in table.passed for table in tables)
        ]
        if not rows:
            return []
        others = "、".join(str(row) for row in rows[1:10]) + ("等" if len(rows) > 10 else "")
        also = f"和第 {others} 行（共 {len(rows)} 行）" if others else ""
        message = f"{also}是隐藏的，已照常读入；如不应导入，请删去。"
        return [self._fault(FaultKind.HIDDEN_ROWS, message, row=rows[0], warning=True)]

    def _last(self, table: SheetTable) -> int:
        """The row, counted from 0, in which the next heading begins; that of the sheet's end for the last table."""
        starts = [band.first for band in self._layout.bands]
        return min((start for start in starts if start >= table.header.last), default=self._grid.row_count)

    def _bands(self, tables: Sequence[SheetTable]) -> Iterator[tuple[int, list[SheetTable]]]:
        """The headings of the sheet from top to bottom with those of `tables` that begin there."""
        for band in self._layout.bands:
            yield band.first, [table for table in band.tables if table in tables]

    def _places(self, tables: Sequence[SheetTable], row: int) -> dict[str, int]:
        before = [found for first, found in self._bands(tables) if found and first < row]
        return (before or [[tables[0]]])[-1][0].header.positions

    def _rows(self, tables: Sequence[SheetTable], guesses: dict[str, int]) -> Iterator[ReadRow]:
        """Every row of data of the tables, from top to bottom."""
        guesses.clear()
        has_merged = any(area.bottom > area.top for area in self._grid.merged)
        rows = enumerate(filled_down(self._grid) if has_merged else self._grid.rows())
        bands = [*self._bands(tables), (1 << 40, [])]
        for index, _ in rows:
            if index + 1 >= bands[0][0]:
                break
        for (_, here), (end, _) in pairwise(bands):
            readers = [self._reader(table, guesses) for table in here]
            for index, cells in rows:
                for reader in readers:
                    if (row := reader.read(index, cells)) is not None:
                        yield row
                if index + 1 >= end:
                    break

    def _reader(self, table: SheetTable, guesses: dict[str, int]) -> TableReader:
        reader = RowReader(
            table.spec,
            table.header,
            file=self._file,
            sheet=self._sheet,
            meanings=self._meanings,
            on=self._on,
            given=self._given_to(table),
        )
        reader.settling.guesses = guesses
        return TableReader(table, reader)

    def _tables(self) -> tuple[tuple[int, str], ...]:
        return tuple((band.first + 1, band.tables[0].spec.ledger if band.tables else "") for band in self._layout.bands)

    def _drawn(self, tables: Sequence[SheetTable]) -> list[DrawnRow]:
        unread: dict[int, set[int]] = {}
        natures = dict(self._layout.natures)
        for table in tables:
            natures |= dict.fromkeys((group.row for group in table.groups), Nature.GROUP)
            unread.setdefault(table.header.first - 1, set()).update(each.position for each in table.header.unknown)
        return drawn(self._grid, natures, unread)


def _also_named(column: Column) -> str:
    return f"（也可写作{'、'.join(column.synonyms)}）" if column.synonyms else ""
