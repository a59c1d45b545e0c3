"""What the pages of imports draw from a kept result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sanbiao.core.drive.models import Import, ImportState
from sanbiao.core.drive.reading import FaultKind
from sanbiao.core.ui.shell import FieldChange, Stage

Kept = Mapping[str, Any]  # Any: as `Outcome.kept` wrote it

KINDS: Mapping[str, str] = {
    FaultKind.ID_CHECK: "身份证号有误",
    FaultKind.CREDIT_CHECK: "信用代码有误",
    FaultKind.BIRTH_MISMATCH: "出生年月不符",
    FaultKind.UNKNOWN_UNIT: "单位不在名录",
    FaultKind.UNKNOWN_REFERENCE: "所指记录没有",
    FaultKind.UNKNOWN_CODE: "取值不在范围",
    FaultKind.IMPOSSIBLE_DATE: "日期无效",
    FaultKind.BAD_NUMBER: "不是数字",
    FaultKind.NEGATIVE_NUMBER: "数字为负",
    FaultKind.AGE_IMPOSSIBLE: "年龄不合理",
    FaultKind.END_BEFORE_START: "先后颠倒",
    FaultKind.MISSING_VALUE: "必填未填",
    FaultKind.DUPLICATE_KEY: "重复的行",
    FaultKind.FORMULA_TEXT: "公式",
    FaultKind.MISSING_COLUMN: "缺少列",
    FaultKind.NOT_A_WORKBOOK: "无法打开",
    FaultKind.BAD_FORM: "表格有误",
    FaultKind.TOO_LONG: "文字过长",
    FaultKind.RULE: "不合台账规定",
    FaultKind.EMPTY_SHEET: "没有数据",
    FaultKind.NOT_PERMITTED: "没有权限",
    FaultKind.SEX_MISMATCH: "性别不符",
    FaultKind.DATE_AHEAD: "日期在将来",
    FaultKind.BEFORE_BIRTH: "早于出生",
    FaultKind.UNKNOWN_WORD: "写法不通用",
    FaultKind.OTHER_NAME: "名称与登记的不一致",
}
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


@dataclass(frozen=True)
class FaultLine:
    """One fault as a row of the table."""

    file: str
    sheet: str
    row: int | None
    column: str
    kind: str
    what: str
    warning: bool


@dataclass(frozen=True)
class SheetCard:
    """One sheet as the preview shows it. `number` is its place in the result, by which its marked copy is asked for."""

    number: int
    kept: Kept
    changes: list[tuple[Kept, list[FieldChange]]]

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
    """The sheets that were recognised, in the order of the files."""
    cards = []
    for number, kept in enumerate(drop.result.get("sheets", [])):
        if kept["ledger"]:
            changes = [
                (row, [FieldChange(cell["column"], cell["before"], cell["after"]) for cell in row["cells"]])
                for row in kept["changes"]
            ]
            cards.append(SheetCard(number, kept, changes))
    return cards


def left_out(drop: Import) -> list[Kept]:
    """The sheets that were not read."""
    return [kept for kept in drop.result.get("sheets", []) if not kept["ledger"]]


def fault_lines(drop: Import) -> list[FaultLine]:
    """Every kept fault, those of whole files first, errors before warnings."""
    lines = [_line(fault["file"], "", fault) for fault in drop.result.get("file_faults", [])]
    for kept in drop.result.get("sheets", []):
        lines += [_line(kept["file"], kept["sheet"], fault) for fault in kept["faults"]]
    return sorted(lines, key=lambda line: line.warning)


def _line(file: str, sheet: str, fault: Kept) -> FaultLine:
    return FaultLine(
        file,
        sheet,
        fault["row"],
        fault["column"] or "",
        KINDS[fault["kind"]],
        fault.get("what") or fault["message"],
        fault["warning"],
    )


def names_of(drop: Import, files: Sequence[str]) -> str:
    """An import by its files: 名册.xlsx 等 3 个文件."""
    if not files:
        return str(drop)
    return files[0] if len(files) == 1 else f"{files[0]} 等 {len(files)} 个文件"
