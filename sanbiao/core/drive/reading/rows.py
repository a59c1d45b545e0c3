"""What a row of data says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from sanbiao.core.facts.faults import CellFault, Fault, FaultKind
from sanbiao.core.ledger.columns import Column, Sheet
from sanbiao.core.ledger.kinds import Reader
from sanbiao.core.ledger.kinds.raw import is_blank, is_error, printed
from sanbiao.core.ledger.kinds.unsettled import UNSETTLED, Unsettled
from sanbiao.core.ledger.settling import Settling

from .headers import Cells, Header, group_column, read_columns
from .questions import LEAVE_OUT, NOTHING_SAID, Meanings, QuestionKind
from .tables import SheetTable

# Words repeat in most columns, ID numbers in none; the bound keeps a column of free text from filling the memory.
_REMEMBERED = 4096
_UNREAD: Final = object()
_APART: Final = UNSETTLED | {Fault}


@dataclass(slots=True)
class ReadRow:
    """One row of data: its number as Excel counts, its values by the field of their column, and all that is wrong with it.

    A column that the sheet lacks, or whose cell has a fault, has no value. `cells` are the raw ones, `places` says in which of
    them each field stands.
    """

    number: int
    values: dict[str, Any]
    faults: list[Fault]
    cells: Sequence[object] = ()
    places: Mapping[str, int] = field(default_factory=dict)

    def is_empty(self, name: str) -> bool:
        """Whether nothing stands in the cell of the field `name`, whatever the row says of it otherwise."""
        place = self.places.get(name)
        return place is not None and is_blank(self.cells[place])

    @property
    def is_refused(self) -> bool:
        return any(not fault.warning or fault.leaves_out for fault in self.faults)


def fault_of_cell(column: Column, refusal: CellFault) -> Fault:
    """Why a cell of `column` was not read; a row does without it where the column is our own, beyond the contract."""
    fault = replace(refusal.fault, fields=(column.field,), column=column.label)
    return without_cell(fault) if column.is_lenient else fault


def without_cell(fault: Fault) -> Fault:
    """A fault of a cell as the warning that the row is read without it."""
    return replace(fault, message=f"{fault.message}此格没有读入。", warning=True)


class _ColumnReader:
    """Reads the cells of one column, remembering the texts it has read. A word that is not known is what people said it means."""

    __slots__ = ("_convert", "_meaning", "_read", "_room", "column", "field", "position")

    def __init__(self, column: Column, position: int, meaning: Callable[[str], str | None]) -> None:
        self.column, self.field, self.position = column, column.field, position
        self._meaning = meaning
        self._convert: Reader = column.kind.reader(column)
        self._read: dict[str, Any] = {}
        self._room = _REMEMBERED if column.kind.repeats else 0

    def read(self, raw: object) -> Any:
        """The value of a cell, or its fault."""
        # Numbers are not remembered: to a dictionary 1.0 and TRUE are the same key.
        if raw.__class__ is not str:
            return self._converted(raw)
        value = self._read.get(raw, _UNREAD)
        if value is _UNREAD:
            value = self._converted(raw)
            if len(self._read) < self._room:
                self._read[raw] = value
        return value

    def _converted(self, raw: object) -> Any:
        column = self.column
        try:
            value = self._convert(raw)
        except CellFault as refusal:
            fault = fault_of_cell(column, refusal)
            is_word = fault.kind is FaultKind.UNKNOWN_CODE and not is_error(raw)
            return self._said(printed(raw).strip(), fault) if is_word else fault
        if column.closed and value and value not in column.words and (said := self._meaning(value)):
            return column.default if said == LEAVE_OUT else said
        return value

    def _said(self, text: str, fault: Fault) -> Any:
        """The value of a word that is none of the column's: what people said it is, else the fault they are asked about."""
        said = self._meaning(text)
        try:
            if said and said != LEAVE_OUT:
                return self._convert(said)
            if said and not self.column.required:
                return self._convert(None)
        except CellFault:
            said = None  # the word it was said to be is one no longer
        if said:
            message = f"“{text}”已定为不读，本行没有读入。"
            return replace(fault, message=message, warning=True, leaves_out=True)
        return replace(fault, asked=text)


class RowReader:
    """Turns the rows of one table into values, by the columns its header has; what is `given`, by label, is of all rows."""

    def __init__(
        self,
        spec: Sheet,
        header: Header,
        *,
        file: str,
        sheet: str,
        meanings: Meanings = NOTHING_SAID,
        on: date | None = None,
        given: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._file, self._sheet = file, sheet
        self._orders = [(start, end, spec.label(start), spec.label(end)) for start, end in spec.orders]
        self._grouped = group_column(spec)
        found = {heading.label: heading for heading in header.understood}
        self.settling = Settling(read_columns(spec), on)

        def meaning(word: str) -> str | None:
            return meanings.of(QuestionKind.WORD, word, spec.ledger)

        self._readers = [
            # Whether a unit is missing shows only with the group row above it.
            _ColumnReader(
                replace(column, heading=at.heading, required=column.required and column is not self._grouped),
                at.position,
                meaning,
            )
            for column in read_columns(spec)
            if (at := found.get(column.label))
        ]
        self._places = {reader.field: reader.position for reader in self._readers}
        columns = [column for column in read_columns(spec) if column.label in given]
        self._given = {column.field: column.kind.reader(column)(given[column.label]) for column in columns}

    def read(self, number: int, cells: Cells, unit: str) -> ReadRow:
        """The row `number`, as Excel counts; `unit` is that of the group it is in, or of the whole sheet."""
        values: dict[str, Any] = dict(self._given)
        row = ReadRow(number, values, [], cells, self._places)
        apart: list[tuple[Column, Unsettled]] = []
        for reader in self._readers:
            value = reader.read(cells[reader.position])
            if value.__class__ not in _APART:
                values[reader.field] = value
            elif isinstance(value, Fault):
                self._add_fault(row, value)
            else:
                apart.append((reader.column, value))
        if apart:
            self._settle(row, cells, apart)
        if self._grouped is not None:
            self._fill_unit(row, self._grouped, unit)
        for start, end, start_label, end_label in self._orders:
            begun, ended = values.get(start), values.get(end)
            if isinstance(begun, date) and isinstance(ended, date) and ended < begun:
                message = f"（{ended}）早于「{start_label}」（{begun}），请核对这两个日期。"
                self._add_fault(row, Fault(FaultKind.END_BEFORE_START, message, (end, start), column=end_label))
        return row

    def _settle(self, row: ReadRow, cells: Sequence[object], apart: list[tuple[Column, Unsettled]]) -> None:
        places = self._places
        filled: set[str] = set()

        def is_empty(column: Column) -> bool:
            return column.field not in places or is_blank(cells[places[column.field]])

        for fault in self.settling.settle(row.values, apart, is_empty, filled):
            is_let_off = not fault.warning and any(column.is_lenient for column, _ in apart if column.label == fault.column)
            self._add_fault(row, without_cell(fault) if is_let_off else fault)
        # What another cell says of a column is said, though its own cell is empty.
        row.places = {name: place for name, place in places.items() if name not in filled} if filled else places

    def _fill_unit(self, row: ReadRow, column: Column, unit: str) -> None:
        if row.values.get(column.field) or any(fault.column == column.label for fault in row.faults):
            return
        if unit:
            row.values[column.field] = unit
        elif column.required:
            row.values.pop(column.field, None)
            message = "为必填项，此格为空，上方也没有写明单位的分组行，请补填。"
            self._add_fault(row, Fault(FaultKind.MISSING_VALUE, message, (column.field,), column=column.label))

    def _add_fault(self, row: ReadRow, fault: Fault) -> None:
        row.faults.append(replace(fault, file=self._file, sheet=self._sheet, row=row.number))


class TableReader:
    """Reads the rows of one table, each with the unit of the group it is in."""

    def __init__(self, table: SheetTable, reader: RowReader) -> None:
        self._table, self._reader = table, reader
        self._groups = {group.row: group for group in table.groups}
        above = [group for group in table.groups if group.row < table.header.last]
        self._unit, self._is_known = (above[-1].unit if above else table.unit), True

    def read(self, index: int, cells: Sequence[object]) -> ReadRow | None:
        """The row at `index`, counted from 0; None where it is no row of data, or its group names no unit."""
        if index in self._table.passed:
            if group := self._groups.get(index):
                self._unit, self._is_known = group.unit, bool(group.unit)
            return None
        if not self._is_known and not self._table.has_own_unit(cells):
            return None
        return self._reader.read(index + 1, cells, self._unit)
