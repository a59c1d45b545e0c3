"""What is wrong with a cell, a row, a sheet or a file: one shape for forms, steps, imports and the rules of a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self


class FaultKind(StrEnum):
    """The kinds of fault, each with the word that pages have for it; the names are part of the file contract and never change."""

    word: str

    def __new__(cls, name: str, word: str = "") -> Self:
        kind = str.__new__(cls, name)
        kind._value_, kind.word = name, word
        return kind

    ID_CHECK = "id_check", "身份证号有误"
    CREDIT_CHECK = "credit_check", "信用代码有误"
    BIRTH_MISMATCH = "birth_mismatch", "出生年月不符"
    UNKNOWN_UNIT = "unknown_unit", "单位不在名录"
    UNKNOWN_REFERENCE = "unknown_reference", "所指记录没有"
    UNKNOWN_CODE = "unknown_code", "取值不在范围"
    IMPOSSIBLE_DATE = "impossible_date", "日期无效"
    BAD_NUMBER = "bad_number", "不是数字"
    NEGATIVE_NUMBER = "negative_number", "数字为负"
    AGE_IMPOSSIBLE = "age_impossible", "年龄不合理"
    END_BEFORE_START = "end_before_start", "先后颠倒"
    MISSING_VALUE = "missing_value", "必填未填"
    DUPLICATE_KEY = "duplicate_key", "重复的行"
    FORMULA_TEXT = "formula_text", "公式"
    MISSING_COLUMN = "missing_column", "缺少列"
    NOT_A_WORKBOOK = "not_a_workbook", "无法打开"
    BAD_FORM = "bad_form", "表格有误"
    TOO_LONG = "too_long", "文字过长"
    RULE = "rule", "不合台账规定"
    EMPTY_SHEET = "empty_sheet", "没有数据"
    NOT_PERMITTED = "not_permitted", "没有权限"
    SEX_MISMATCH = "sex_mismatch", "性别不符"
    DATE_AHEAD = "date_ahead", "日期在将来"
    BEFORE_BIRTH = "before_birth", "早于出生"
    UNKNOWN_WORD = "unknown_word", "写法不通用"
    OTHER_NAME = "other_name", "名称与登记的不一致"
    UNREAD_COLUMN = "unread_column", "有列未读"
    UNREAD_SHEET = "unread_sheet", "工作表未读"
    UNREAD_FILE = "unread_file", "文件未读"
    UNREAD_TEXT = "unread_text", "有内容未读"
    HIDDEN_ROWS = "hidden_rows", "有隐藏的行"
    HIDDEN_SHEET = "hidden_sheet", "隐藏的工作表"
    NAME_MISMATCH = "name_mismatch", "姓名不符"
    GUESSED_MONTH = "guessed_month", "月份可疑"
    WOULD_CLEAR = "would_clear", "空格未清除"
    UNKNOWN_GROUP = "unknown_group", "分组不明"
    TWO_SHEETS = "two_sheets", "两表不一"
    MERGED_ROW = "merged_row", "已并入另一行"


@dataclass(frozen=True, slots=True)
class Missing:
    """A row that something names and that is not there: in which ledger, by what it is looked up, and what it is called."""

    ledger: str
    key: str
    called: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong, in words for the clerk, and where, as far as that is known.

    `message` repeats neither field nor place. `fields` are those it is about, the one to be mended first; none for a row as a
    whole. The row of a warning is taken all the same. Only what was read from a file has a place: `row` is the row as Excel
    numbers it, None where the fault is of a whole file or sheet; `sheet` and `column`, the heading, are empty where there is
    none. `asked` is the heading, word, unit or name of a sheet that a person can settle in a moment: the question about it stands
    for the fault, which is shown nowhere beside it; `cells` is for how many cells the fault stands. `leaves_out` marks the
    warning of a row that is not taken because people said so. `missing` is the row that a cell names and that may yet come: all
    cells that name it are told of together.
    """

    kind: FaultKind
    message: str
    fields: tuple[str, ...] = ()
    warning: bool = False
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    asked: str = ""
    cells: int = 1
    leaves_out: bool = False
    missing: Missing | None = None

    @property
    def field(self) -> str:
        """The field to be mended."""
        return self.fields[0] if self.fields else ""

    def sentence(self) -> str:
        """The message with row and column before it: `第 7 行「出生年月」……`."""
        row = f"第 {self.row} 行" if self.row is not None else ""
        return f"{row}{self.told()}"

    def told(self) -> str:
        """The message with the column before it, for where the row is seen."""
        return f"「{self.column}」{self.message}" if self.column else self.message

    def as_json(self) -> dict[str, Any]:
        """As the contract of `sanbiao import --json` has it, below its file and sheet."""
        return {
            "row": self.row,
            "column": self.column or None,
            "kind": str(self.kind),
            "message": self.sentence(),
            "warning": self.warning,
        }

    def kept(self) -> dict[str, Any]:
        """As it is kept with an import, below its file and sheet, so that `from_kept` makes it again."""
        missing = [self.missing.ledger, self.missing.key, self.missing.called] if self.missing else None
        return {**self.as_json(), "what": self.message, "asked": self.asked, "missing": missing}

    @classmethod
    def from_kept(cls, kept: Mapping[str, Any], *, file: str, sheet: str = "") -> Fault:
        """A fault as it was kept; its fields are not. Imports of old kept the sentence alone."""
        return cls(
            kind=FaultKind(kept["kind"]),
            message=kept.get("what", kept["message"]),
            warning=kept["warning"],
            file=file,
            sheet=sheet,
            row=kept["row"],
            column=kept["column"] or "",
            asked=kept.get("asked", ""),
            missing=Missing(*kept["missing"]) if kept.get("missing") else None,
        )


class CellFault(Exception):
    """A cell that cannot be read as its column's kind. The fault does not say where the cell is."""

    def __init__(self, kind: FaultKind, message: str) -> None:
        super().__init__(message)
        self.fault = Fault(kind, message)
