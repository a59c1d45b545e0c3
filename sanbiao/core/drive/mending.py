"""The rows of a sheet that have faults, as a grid to be put right on the page and read anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction

from sanbiao.core.access.refusal import Refused
from sanbiao.core.drive.marking import Cells, read_again, sheet_of, written_copy
from sanbiao.core.drive.models import Import, ImportState
from sanbiao.core.drive.reading import Fault, FaultKind
from sanbiao.core.drive.services import discard, receive
from sanbiao.core.drive.writing.results import kept_faults
from sanbiao.core.ledger.kinds.raw import printed

MOST_LINES = 50
"""So many rows are put right at once; a sheet with more faults is put right in Excel."""


@dataclass
class MendCell:
    """One cell of the grid: its column, the place in its row, what stands there and what is wrong with it."""

    label: str
    place: int
    text: str
    faults: list[str] = field(default_factory=list)


@dataclass
class MendLine:
    """One row of the grid, by its number in the sheet; `faults` are those of no single cell."""

    number: int
    cells: list[MendCell]
    faults: list[str] = field(default_factory=list)


def _in_rows(kept: Mapping[str, Any]) -> list[Fault]:
    """The faults of the rows of a sheet, warnings and those of its heads aside."""
    found = kept_faults(kept)
    return [fault for fault in found if fault.row and not fault.warning and fault.kind is not FaultKind.MISSING_COLUMN]


def may_be_mended(drop: Import) -> bool:
    """Whether what was dropped is one sheet alone, so that a copy of it is all there is, with faults in its rows."""
    sheets = drop.result.get("sheets", [])
    if len(sheets) != 1 or not _in_rows(sheets[0]):
        return False
    return drop.state == ImportState.PREVIEWED and bool(sheets[0].get("understood")) and drop.files.count() == 1


def lines_to_mend(drop: Import, number: int) -> tuple[list[MendLine], int]:
    """The first rows with faults, warnings aside, and how many there are.

    Raises:
        NoSheet, Gone: as `marked_copy` does.
    """
    by_row: dict[int, dict[str, list[str]]] = {}
    for fault in _in_rows(sheet_of(drop, number)):
        by_row.setdefault(fault.row or 0, {}).setdefault(fault.column, []).append(fault.message)
    lines: list[MendLine] = []
    with read_again(drop, number) as (tab, reading):
        for row, cells in enumerate(tab.grid().rows(), start=1):
            if row in by_row and len(lines) < MOST_LINES:
                faults = by_row[row]
                places = sorted(reading.places(row).items(), key=lambda each: each[1])
                shown = [MendCell(label, place, printed(cells[place]), faults.pop(label, [])) for label, place in places]
                lines.append(MendLine(row, shown, [told for rest in faults.values() for told in rest]))
    return lines, len(by_row)


@transaction.atomic
def mend(drop: Import, number: int, typed: Mapping[tuple[int, int], str], *, by: str, at: datetime) -> Import:
    """Drop a copy of the sheet with what was typed in its cells, and leave the one it was made of; cells that are the same stay.

    Raises:
        Refused: it is no more waiting for confirmation, or is not one sheet alone.
        NoSheet, Gone: as above.
    """
    if not may_be_mended(drop):
        raise Refused("这次导入已经处理过，或者不止一张表，不能在页面上改。请下载标注后的表改好，再重新上传。")
    lines, _ = lines_to_mend(drop, number)
    before = {(line.number, cell.place): cell.text for line in lines for cell in line.cells}
    changed: Cells = {place: text for place, text in typed.items() if place in before and text.strip() != before[place].strip()}
    if not changed:
        raise Refused("没有改动任何一格。请在标出的格子里改好，再重新核对。")
    with read_again(drop, number) as (tab, reading), written_copy(tab, reading, (), changed) as copy:
        name = f"{Path(tab.file).stem}.xlsx"
        made = receive([File(copy, name=name)], by=by, at=at, given=drop.given_cells)
    made.layouts = drop.layouts
    made.save(update_fields=["layouts"])
    discard(drop, at=at)
    return made
