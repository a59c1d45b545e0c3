"""What the pages of imports draw from a kept result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from sanbiao.core.drive.models import Import, ImportState
from sanbiao.core.drive.reading import NOTHING_TOLD, Fault, FaultKind, ToldLayout
from sanbiao.core.drive.reading.questions import QuestionKind
from sanbiao.core.drive.writing.results import kept_faults
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ui.shell import FieldChange, Stage
from sanbiao.core.ui.times import minute_of

Kept = Mapping[str, Any]  # Any: as `Outcome.kept` wrote it

TONES: Mapping[str, str] = {
    ImportState.WAITING: "notice",
    ImportState.READING: "notice",
    ImportState.PREVIEWED: "caution",
    ImportState.IMPORTING: "notice",
    ImportState.IMPORTED: "positive",
    ImportState.REFUSED: "neutral",
    ImportState.UNDONE: "neutral",
    ImportState.FAILED: "negative",
}
_REASONS: Mapping[QuestionKind, FaultKind] = {
    QuestionKind.HEADING: FaultKind.UNREAD_COLUMN,
    QuestionKind.WORD: FaultKind.UNKNOWN_CODE,
    QuestionKind.UNIT: FaultKind.UNKNOWN_UNIT,
    QuestionKind.SHEET: FaultKind.UNREAD_SHEET,
}
STAGES = ("上传", "核对", "确认", "完成")
_REACHED: Mapping[str, int] = {ImportState.WAITING: 1, ImportState.READING: 1, ImportState.PREVIEWED: 2, ImportState.IMPORTING: 3}


def steps_of(drop: Import) -> list[Stage]:
    """Where an import stands, as a step bar."""
    if drop.state == ImportState.IMPORTED:
        return [Stage(label, "done") for label in STAGES]
    if drop.state not in _REACHED:
        return [*(Stage(label, "done") for label in STAGES[:2]), Stage(drop.get_state_display(), "stopped")]
    now = _REACHED[drop.state]
    return [Stage(label, "done" if place < now else "now" if place == now else "") for place, label in enumerate(STAGES)]


NATURES = {
    "above": "表外",
    "title": "标题",
    "heading": "表头",
    "group": "分组",
    "total": "合计",
    "note": "说明",
    "hint": "填写提示",
    "data": "数据",
}


@dataclass(frozen=True)
class SheetDrawing:
    """The first rows of a sheet as they were understood, with what somebody said of its layout.

    `tables` are those of which the ledger is asked: the row of the heading, empty for the first; the title of its ledger, empty
    where it is not read; and what was said of it.
    """

    kept: Kept
    told: ToldLayout

    @property
    def rows(self) -> list[tuple[int, str, str, list[tuple[str, bool]]]]:
        """Number, what each row was taken for (as kept, and in words), its cells and whether they are left out."""
        return [
            (
                row["number"],
                row["nature"],
                NATURES.get(row["nature"], ""),
                [(text, place in row["left_out"]) for place, text in enumerate(row["cells"])],
            )
            for row in self.kept["drawn"]
        ]

    @property
    def columns(self) -> list[tuple[int, str, bool]]:
        """Place, letters as Excel has them, and whether somebody said that the column is left out."""
        width = max(len(row["cells"]) for row in self.kept["drawn"])
        return [(place, xl_col_to_name(place), place in self.told.left_out) for place in range(width)]

    @property
    def heading(self) -> int:
        """The row in which the heading of the first table begins; 0 where none was found."""
        return self.told.heading or next((row for row, _ in self.kept["tables"]), 0)

    @property
    def tables(self) -> list[tuple[int | str, str, str]]:
        first, *others = self.kept["tables"] or [(0, self.kept["title"])]
        below = dict.fromkeys(self.told.below, "") | dict(others)
        return [("", first[1], self.told.ledger), *((row, below[row], self.told.below.get(row, "")) for row in sorted(below))]


@dataclass(frozen=True)
class SheetCard:
    """One sheet as the preview shows it. `number` is its place in the result, by which its marked copy is asked for."""

    number: int
    kept: Kept
    changes: list[tuple[Kept, list[FieldChange]]]
    drawing: SheetDrawing | None

    @property
    def columns(self) -> str:
        return "、".join(f"「{each['heading']}」" for each in self.kept["understood"] if each["how"] == "name")

    @property
    def renamed(self) -> list[Kept]:
        """The columns that were known by another heading than their own."""
        return [each for each in self.kept["understood"] if each["how"] != "name"]

    @property
    def can_be_marked(self) -> bool:
        return bool(self.kept["fault_count"] and self.kept["understood"])


def cards_of(drop: Import) -> list[SheetCard]:
    """The sheets that were recognised, in the order of the files; one read as several ledgers is drawn once."""
    cards = []
    told, seen = drop.told, set[int]()
    for number, kept in enumerate(drop.result.get("sheets", [])):
        if kept["ledger"]:
            changes = [
                (row, [FieldChange(cell["column"], cell["before"], cell["after"]) for cell in row["cells"]])
                for row in kept["changes"]
            ]
            cards.append(SheetCard(number, kept, changes, _drawing(kept, told) if kept.get("tab") not in seen else None))
            seen.add(kept.get("tab"))
    return cards


def _drawing(kept: Kept, told: Mapping[int, ToldLayout]) -> SheetDrawing | None:
    """None for a sheet of which no rows were kept, as of forms and of imports of long ago."""
    return SheetDrawing(kept, told.get(kept["tab"], NOTHING_TOLD)) if kept.get("drawn") and "tab" in kept else None


def left_out(drop: Import) -> list[tuple[Kept, SheetDrawing | None]]:
    """The sheets that were not read."""
    told = drop.told
    return [(kept, _drawing(kept, told)) for kept in drop.result.get("sheets", []) if not kept["ledger"]]


MOST_ROWS_NAMED = 8


@dataclass(frozen=True)
class FaultLine:
    """One fault as the page shows it: once, however many rows of a sheet have the same."""

    fault: Fault
    rows: tuple[int, ...]

    @property
    def where(self) -> str:
        """The rows, as many as are read at a glance."""
        named = "、".join(str(row) for row in self.rows[:MOST_ROWS_NAMED])
        return f"{named} 等 {len(self.rows)} 行" if len(self.rows) > MOST_ROWS_NAMED else named


def fault_lines(drop: Import) -> list[FaultLine]:
    """The faults of an import, equal ones of one sheet together, in the order of the first of each."""
    lines: dict[tuple[object, ...], list[Fault]] = {}
    for fault in faults_of(drop):
        lines.setdefault((fault.file, fault.sheet, fault.column, fault.kind, fault.message, fault.warning), []).append(fault)
    return [FaultLine(same[0], tuple(each.row for each in same if each.row is not None)) for same in lines.values()]


def unknown_units(drop: Import) -> list[str]:
    """The units that an import names and nobody knows, each once: those that are asked about."""
    return [each.kept["text"] for each in questions_of(drop) if each.kept["kind"] == QuestionKind.UNIT]


def faults_of(drop: Import) -> list[Fault]:
    """Every kept fault that no question stands for, nor a row that is missing: of whole files first, errors before warnings."""
    found = [Fault.from_kept(kept, file=kept["file"]) for kept in drop.result.get("file_faults", ())]
    for sheet in drop.result.get("sheets", ()):
        found += kept_faults(sheet)
    return sorted((fault for fault in found if not fault.asked and not fault.missing), key=lambda fault: fault.warning)


@dataclass(frozen=True)
class Asked:
    """A question on the page. `number` is its place among all of the import, by which its answer comes back."""

    number: int
    kept: Kept

    @property
    def about(self) -> str:
        """What the text is: `单位`, or `「班次性质」的写法`."""
        kind = QuestionKind(self.kept["kind"])
        if kind is not QuestionKind.WORD:
            return kind.label
        return f"「{self.kept['column']}」的写法"

    @property
    def reason(self) -> str:
        """Why it is asked about, in the word of the fault for which the question stands."""
        return _REASONS[QuestionKind(self.kept["kind"])].word

    @property
    def is_of_strange_unit(self) -> bool:
        """Whether it asks about a unit like which none is known: the list of units is missing rather than an answer."""
        return self.kept["kind"] == QuestionKind.UNIT and not self.kept["proposals"]

    @property
    def ledger(self) -> str:
        """The title of the ledger for which the answer holds; empty where it holds for all."""
        return REGISTRY[self.kept["ledger"]].title if self.kept["ledger"] in REGISTRY else ""


def questions_of(drop: Import) -> list[Asked]:
    """What people are asked about an import, as it was kept."""
    kept = [question for sheet in drop.result.get("sheets", ()) for question in sheet.get("questions", ())]
    return [Asked(number, question) for number, question in enumerate(kept)]


def names_of(drop: Import, files: Sequence[str]) -> str:
    """An import by its files: 名册.xlsx 等 3 个文件."""
    if not files:
        return f"{minute_of(drop.began_at)} 的导入"
    return files[0] if len(files) == 1 else f"{files[0]} 等 {len(files)} 个文件"
