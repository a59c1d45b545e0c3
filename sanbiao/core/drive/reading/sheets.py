"""One sheet read as a ledger: what its header means, what is wrong with it as a whole, and its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from sanbiao.core.facts.faults import Fault, FaultKind
from sanbiao.core.ledger.columns import Column, Sheet
from sanbiao.core.ledger.kinds.raw import is_blank
from sanbiao.core.ledger.settling import guess_faults

from .headers import HEADER_ROWS, Header, Understood, find_header, read_columns
from .questions import NOTHING_SAID, Meanings
from .rows import IsUnit, ReadRow, RowNature, RowReader, group_column, sort_row

# Begins anew at the first row of the sheet each time it is called.
RawRows = Callable[[], Iterator[Sequence[object]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetReading:
    """A sheet, read as the ledger `spec` declares; a sheet of no ledger has no spec and no rows.

    `header_row` is the last row of the header as Excel numbers it, None where none was found. `positions` of
    `understood` count columns from 0 at column A. `row_count` is the number of the sheet's last row. `guesses` counts, by the
    label of a column, what was guessed in the rows that were read.
    """

    file: str
    sheet: str
    spec: Sheet | None
    header_row: int | None = None
    understood: tuple[Understood, ...] = ()
    ignored: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    row_count: int = 0
    guesses: Mapping[str, int] = field(default_factory=dict)
    _rows: Callable[[], Iterator[ReadRow]] = field(default=lambda: iter(()), repr=False)

    @property
    def is_readable(self) -> bool:
        return self.spec is not None and all(fault.warning for fault in self.faults)

    def rows(self) -> Iterator[ReadRow]:
        """The rows of data, read anew and one by one each time; none of a sheet that cannot be read."""
        return self._rows() if self.is_readable else iter(())

    def guessed(self) -> Iterator[Fault]:
        """The warnings that rows which were read so far hold guesses, one for each column."""
        return (replace(fault, file=self.file, sheet=self.sheet) for fault in guess_faults(self.guesses))


def read_sheet(
    spec: Sheet,
    raw_rows: RawRows,
    *,
    file: str,
    sheet: str,
    is_unit: IsUnit,
    meanings: Meanings = NOTHING_SAID,
    row_count: int = 0,
    first_column: int = 0,
    on: date | None = None,
) -> SheetReading:
    """Find the header of a sheet and all that is wrong with the sheet as a whole.

    `is_unit` tells whether a text in normal form names a unit, as group rows do. `meanings` is what people said of headings and
    words. `first_column` is the place of the first cell of every raw row, where the reader of the workbook leaves empty columns
    out. `on` is the day of reading, by which years of two figures are understood; without it they are refused.
    """
    header = find_header(spec, list(islice(raw_rows(), HEADER_ROWS + 1)))
    if header is None:
        fault = _fault_without_header(spec, raw_rows, file, sheet)
        return SheetReading(file=file, sheet=sheet, spec=spec, faults=(fault,), row_count=row_count)
    natures = (sort_row(cells, is_unit).nature for cells in islice(raw_rows(), header.last, None))
    faults = _column_faults(spec, header, natures, file, sheet)
    if not faults and all(
        sort_row(cells, is_unit).nature is not RowNature.DATA for cells in islice(raw_rows(), header.last, None)
    ):
        message = "只有表头，没有数据行，未读入任何内容；如应有数据，请补充后重新导入。"
        faults = [Fault(file=file, sheet=sheet, kind=FaultKind.EMPTY_SHEET, message=message, warning=True)]
    reader = RowReader(spec, header, file=file, sheet=sheet, is_unit=is_unit, meanings=meanings, on=on)
    return SheetReading(
        file=file,
        sheet=sheet,
        spec=spec,
        header_row=header.last,
        understood=tuple(Understood(*heading[:3], heading.position + first_column) for heading in header.understood),
        ignored=header.ignored,
        faults=tuple(faults),
        row_count=row_count,
        guesses=reader.settling.guesses,
        _rows=lambda: reader.read(raw_rows()),
    )


def _fault_without_header(spec: Sheet, raw_rows: RawRows, file: str, sheet: str) -> Fault:
    if all(is_blank(cell) for cells in raw_rows() for cell in cells):
        message = "工作表为空，未读入任何内容；如应有数据，请补充后重新导入。"
        return Fault(file=file, sheet=sheet, kind=FaultKind.EMPTY_SHEET, message=message, warning=True)
    required = "".join(f"「{column.label}」" for column in read_columns(spec) if column.required)
    message = f"前 {HEADER_ROWS} 行内没有找到“{spec.name}”的表头，请检查列名；必须有的列是{required}。"
    return Fault(file=file, sheet=sheet, kind=FaultKind.MISSING_COLUMN, message=message)


def _column_faults(spec: Sheet, header: Header, natures: Iterator[RowNature], file: str, sheet: str) -> list[Fault]:
    present = {heading.label for heading in header.understood}
    missing = [column for column in read_columns(spec) if column.required and column.label not in present]
    grouped = group_column(spec)
    if grouped in missing and any(nature is RowNature.GROUP for nature in natures):
        missing.remove(grouped)
    return [
        Fault(
            file=file,
            sheet=sheet,
            row=header.last,
            column=column.label,
            kind=FaultKind.MISSING_COLUMN,
            message=f"为必须有的列，表头中没有找到，请补上{_also_named(column)}后重新导入。",
        )
        for column in missing
    ]


def _also_named(column: Column) -> str:
    return f"（也可写作{'、'.join(column.synonyms)}）" if column.synonyms else ""
