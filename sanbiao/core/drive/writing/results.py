"""What came of reading or importing a folder: by sheet, with every fault, and how a row would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sanbiao.core.drive.reading import Fault
from sanbiao.core.drive.reading.account import CellAccount
from sanbiao.core.drive.reading.drawing import DrawnRow
from sanbiao.core.drive.reading.questions import Question
from sanbiao.core.facts.faults import Missing
from sanbiao.core.secrecy.numbers import masked

SHOWN_ROWS = 50
KEPT_FAULTS = 5000
SHOWN_PLACES = 8


@dataclass
class SheetResult:
    """One sheet. `ledger` is empty where there is none for it. `blanks` counts, by heading, the empty cells where the ledger
    holds something. `account` tells what became of its filled cells. `unit` is that of its rows which name none, found in
    `unit_from`. `drawn` are its first rows, as they were understood, and `tables` where its tables begin. `tab` is its number
    among the sheets of all files; forms have none. Of one that is `left_out` somebody said that it is not to be read.
    """

    file: str
    sheet: str
    ledger: str = ""
    title: str = ""
    understood: list[dict[str, str]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    blanks: dict[str, int] = field(default_factory=dict)
    account: CellAccount = field(default_factory=CellAccount)
    unit: str = ""
    unit_from: str = ""
    drawn: list[DrawnRow] = field(default_factory=list)
    tables: list[tuple[int, str]] = field(default_factory=list)
    tab: int | None = None
    left_out: bool = False
    faults: list[Fault] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    new_rows: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """As `sanbiao import --json` prints a sheet."""
        return {
            "file": self.file,
            "sheet": self.sheet,
            "ledger": self.ledger or None,
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "cells": {"filled": self.account.filled, **asdict(self.account)},
            "faults": [fault.as_json() for fault in self.faults if not fault.asked],
            "questions": [question.as_json() for question in self.questions],
            "notice": self.notice(),
        }

    def notice(self) -> str | None:
        """A sentence about a sheet that was left out."""
        if self.ledger:
            return None
        if self.left_out:
            return "您说过这张表不读，没有读入。"
        return "没有认出是哪一本台账，本表未读入；如应导入，请把工作表改为台账的名称。"

    def kept(self) -> dict[str, Any]:
        """As the result is kept with the import."""
        faults = [fault.kept() for fault in self.faults[:KEPT_FAULTS]]
        questions = [question.as_json() for question in self.questions]
        return {
            **asdict(replace(self, faults=[], questions=[])),  # of a large sheet there may be a fault for each row
            "faults": faults,
            "questions": questions,
            "fault_count": len(self.faults),
            "missing": missing_of(self.faults),
            "notice": self.notice(),
        }


def missing_of(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """What is missing according to faults, each once: how many rows name it, in which column, and the first of them."""
    found: dict[Missing, dict[str, Any]] = {}
    for fault in faults:
        if fault.missing:
            new = {**asdict(fault.missing), "column": fault.column, "count": 0, "rows": []}
            one = found.setdefault(fault.missing, new)
            one["count"] += 1
            if fault.row is not None and len(one["rows"]) < SHOWN_PLACES:
                one["rows"].append(fault.row)
    return list(found.values())


def kept_faults(kept: Mapping[str, Any]) -> list[Fault]:
    """The faults of a sheet as it was kept."""
    return [Fault.from_kept(each, file=kept["file"], sheet=kept["sheet"]) for each in kept["faults"]]


@dataclass
class Outcome:
    """The whole of a reading or an import; `written` says that the ledgers now hold what rows of it say."""

    sheets: list[SheetResult] = field(default_factory=list)
    file_faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    written: bool = False

    @property
    def faults(self) -> list[Fault]:
        return [*self.file_faults, *(fault for sheet in self.sheets for fault in sheet.faults)]

    @property
    def errors(self) -> list[Fault]:
        """The faults that stand against writing: all but warnings."""
        return [fault for fault in self.faults if not fault.warning]

    @property
    def shown(self) -> list[Fault]:
        """The faults but those for which a question stands."""
        return [fault for fault in self.faults if not fault.asked]

    @property
    def questions(self) -> list[Question]:
        return [question for sheet in self.sheets for question in sheet.questions]

    @property
    def cells(self) -> CellAccount:
        """What became of the filled cells of all sheets."""
        whole = CellAccount()
        for sheet in self.sheets:
            whole.add(sheet.account)
        return whole

    def total(self, name: str) -> int:
        """The sum of `created`, `changed`, `unchanged` or `refused` over the sheets."""
        return sum(getattr(sheet, name) for sheet in self.sheets)

    @property
    def taken(self) -> int:
        """How many rows were read and stand, or would stand, in the ledgers."""
        return self.total("created") + self.total("changed") + self.total("unchanged")

    @property
    def blanks(self) -> dict[str, int]:
        """The empty cells where the ledgers hold something, by the heading of their column."""
        found: Counter[str] = Counter()
        for sheet in self.sheets:
            found.update(sheet.blanks)
        return dict(found)

    @property
    def awaits_word(self) -> bool:
        """Whether something would be written once somebody confirms it, answers, brings what is missing or has cells cleared."""
        asked = any(fault.asked or fault.missing for fault in self.errors)
        return bool(self.total("created") + self.total("changed") or asked or self.blanks)

    def is_in_vain(self, *, skip_faulty: bool) -> bool:
        """Whether nothing came of it: nothing was read, or faults stood against all of it."""
        return not self.taken or bool(self.errors and not (skip_faulty and self.written))

    def conclusion(self, *, preview: bool, skip_faulty: bool = False) -> str:
        """What came of it, in a sentence that says neither more nor less."""
        created, changed, unchanged, refused = (self.total(name) for name in ("created", "changed", "unchanged", "refused"))
        if not self.taken and not self.errors:
            return "没有读到可以导入的行，没有写入任何内容；未读的文件、工作表和原因见上。"
        if not self.taken and (preview or skip_faulty):
            return f"没有一行可以导入，没有写入任何内容；{len(self.errors)} 处错误见上，请改正后再导入。"
        done = f"新增 {created} 行，更改 {changed} 行，未变 {unchanged} 行"
        but = f"；有错误的 {refused} 行不导入" if refused else ""
        if preview:
            warned = f"有 {len(self.errors)} 处错误，须改正后再导入；只导入好的行（--skip-faulty），" if self.errors else ""
            return f"{warned}将会{done}{but}；预览没有写入任何内容。"
        if not self.written:
            return f"有 {len(self.errors)} 处错误，没有写入任何内容。改正后再导入，或用 --skip-faulty 只导入好的行。"
        if not created + changed:
            return f"读到的 {unchanged} 行都与台账相同，台账没有改动{but}。"
        return f"已导入：{done}{but}。"

    def as_json(self) -> list[dict[str, Any]]:
        """As `sanbiao import --json` prints it. A file that cannot be read is a sheet without a name; forms, of which all
        are one sheet, stand by their files where they have faults.
        """
        files: dict[str, SheetResult] = {}
        for fault in self.file_faults:
            files.setdefault(fault.file, SheetResult(fault.file, fault.sheet)).faults.append(fault)
        sheets = []
        for sheet in self.sheets:
            sheets.append(replace(sheet, faults=[fault for fault in sheet.faults if fault.file == sheet.file]))
            for fault in sheet.faults:
                if fault.file != sheet.file:
                    alone = SheetResult(fault.file, fault.sheet, sheet.ledger, sheet.title)
                    files.setdefault(fault.file, alone).faults.append(fault)
        return [{**one.as_json(), "notice": None} for one in files.values()] + [one.as_json() for one in sheets]

    def kept(self) -> dict[str, Any]:
        """As it is kept with the import: numbers of people in part, whatever quotes them."""
        told: dict[str, Any] = masked(self._told())
        return told

    def _told(self) -> dict[str, Any]:
        return {
            "sheets": [sheet.kept() for sheet in self.sheets],
            "file_faults": [{"file": fault.file, **fault.kept()} for fault in self.file_faults],
            "notices": self.notices,
            "errors": len(self.errors),
            "asked_errors": sum(bool(fault.asked) for fault in self.errors),
            "missing_errors": sum(bool(fault.missing) for fault in self.errors),
            "warnings": sum(fault.warning for fault in self.shown),
            "blanks": self.blanks,
            **{name: self.total(name) for name in ("created", "changed", "unchanged", "refused")},
        }
