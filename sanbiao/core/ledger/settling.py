"""What cells of a row say together: ranges, marks behind names, months that an ID number decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sanbiao.core.facts.faults import CellFault, Fault, FaultKind
from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.core.ledger.kinds.identity import birthday
from sanbiao.core.ledger.kinds.unsettled import NO_END, Around, Settled, Unsettled
from sanbiao.core.ledger.normal import normal

NOTE = "备注"
"""The heading of the column that keeps what no other takes."""
_NAME = "name"
_SAID = {"男性": "男", "女性": "女"}


class Settling:
    """Settles the cells of the rows of one ledger, whose columns are `columns`, as they are read on a day.

    `guesses` counts, by the label of their column, the months that may be others.
    """

    def __init__(self, columns: Iterable[Column], on: date | None) -> None:
        self.on = on
        self.guesses: dict[str, int] = {}
        self._columns = tuple(columns)
        self._by_field = {column.field: column for column in self._columns}
        self._coded = [
            (column, {normal(word): value for value, words in column.codes.items() for word in words})
            for column in self._columns
            if column.kind is CellKind.CODE
        ]
        self._numbers = [column.field for column in self._columns if column.kind is CellKind.ID]

    def settle(
        self,
        values: dict[str, Any],
        cells: Iterable[tuple[Column, Unsettled]],
        is_empty: Callable[[Column], bool],
        filled: set[str],
    ) -> Iterator[Fault]:
        """Put into `values`, by field, what the unsettled `cells` hold, and into other columns what they say of those.

        `is_empty` tells whether a row says nothing of a column: its cell is empty, or there is none. The fields of those
        columns that are put in so are added to `filled`.
        """
        number = next((number for field in self._numbers if (number := values.get(field))), "")
        around = Around(self.on, birthday(number) if number else None)
        for column, cell in cells:
            try:
                settled = cell.settle(around)
            except CellFault as refusal:
                yield replace(refusal.fault, fields=(column.field,), column=column.label)
                continue
            values[column.field] = settled.value
            if settled.is_guess:
                self.guesses[column.label] = self.guesses.get(column.label, 0) + 1
            if settled.end is not None:
                yield from self._end(values, column, settled, is_empty, filled)
            if settled.mark:
                yield from self._mark(values, column, settled.mark, is_empty, filled)

    def _end(
        self, values: dict[str, Any], column: Column, settled: Settled, is_empty: Callable[[Column], bool], filled: set[str]
    ) -> Iterator[Fault]:
        last = self._by_field.get(column.until)
        if last is None:
            return
        end = None if settled.end is NO_END else settled.end
        if is_empty(last):
            values[last.field] = end
            filled.add(last.field)
        elif last.field in values and values[last.field] != end:
            said = last.kind.text(last, end) if end else "至今"
            message = f"写的止期（{said}）与「{last.label}」不同，已按「{last.label}」读入，请核对。"
            yield Fault(FaultKind.UNREAD_TEXT, message, (column.field,), warning=True, column=column.label)

    def _mark(
        self, values: dict[str, Any], column: Column, mark: str, is_empty: Callable[[Column], bool], filled: set[str]
    ) -> Iterator[Fault]:
        """Keep what stands behind a name in the column that has such a word, or else among the notes."""
        said = normal(mark)
        word = _SAID.get(said, said)
        # What is said of another person than the one the row is about is no code of the row.
        is_subject = column.field.rpartition("__")[2] == _NAME
        for each, values_of in self._coded if is_subject else ():
            if (meant := values_of.get(word)) is not None:
                if is_empty(each):
                    values[each.field] = meant
                    filled.add(each.field)
                    return
                if values.get(each.field) == meant:
                    return
        note = next((each for each in self._columns if each.label == NOTE and each.kind is CellKind.TEXT), None)
        if note is not None and is_empty(note):
            values[note.field] = mark if is_subject else f"{column.label}：{mark}"
            filled.add(note.field)
        elif note is None or said not in normal(str(values.get(note.field) or "")):
            message = f"姓名后面的“{mark}”没有读入；如需保留，请写到别的列里。"
            yield Fault(FaultKind.UNREAD_TEXT, message, (column.field,), warning=True, column=column.label)


def guess_faults(guesses: Mapping[str, int]) -> Iterator[Fault]:
    """The warnings of months that may be others, one for each column."""
    for label, cells in guesses.items():
        message = f"有 {cells} 格是数字形式（如 2003.1），已按 10 月读入；如应为 1 月，请改为 2003.01 后重新导入。"
        yield Fault(FaultKind.GUESSED_MONTH, message, warning=True, column=label)
