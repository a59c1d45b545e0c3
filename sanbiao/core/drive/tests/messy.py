"""The invented city's sheets as another department would keep them: the same facts, in every liberty the contract allows."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.core.ledger.ledger import REGISTRY, Ledger
from sanbiao.core.ledger.normal import normal

WIDE = str.maketrans("0123456789().", "０１２３４５６７８９（）．")
DAY_FORMS = (
    "{0:%Y-%m-%d}",
    "{0.year}/{0.month}/{0.day}",
    "{0.year}.{0.month}.{0.day}",
    "{0:%Y%m%d}",
    "{0.year}年{0.month}月{0.day}日",
)
MONTH_FORMS = ("{0}.{1:02d}", "{0}{1:02d}", "{0}-{1:02d}", "{0}年{1}月", "{0}.{1:02d}.15", "{0}年{1}月3日")


def read_city(folder: Path) -> dict[str, list[dict[str, object]]]:
    """The rows of every ledger of the folder, by ledger key and column label."""
    found: dict[str, list[dict[str, object]]] = {}
    for path in sorted(folder.glob("*.xlsx")):
        book = CalamineWorkbook.from_path(path)
        for sheet in book.sheet_names:
            ledger = next((one for one in REGISTRY.values() if sheet in one.sheet_names), None)
            if ledger:
                found[ledger.key] = list(_rows(book.get_sheet_by_name(sheet).to_python(), ledger))
    return found


def _rows(cells: list[list[object]], ledger: Ledger) -> Sequence[dict[str, object]]:
    heads, first = [str(cell) for cell in cells[0]], 1
    if "学历" in [str(cell) for cell in cells[1]]:
        upper, heads, first = "", [], 2
        for above, below in zip(cells[0], cells[1], strict=True):
            upper = str(above) or upper
            heads.append(f"{upper}/{below}" if below else str(above))
    labels = {column.label for column in ledger.columns}
    return [{head: cell for head, cell in zip(heads, row, strict=True) if head in labels} for row in cells[first:]]


class Mess:
    """Writes the rows anew, each choice drawn from the seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def write(self, city: dict[str, list[dict[str, object]]], folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        keys = list(city)
        self.rng.shuffle(keys)
        for number, key in enumerate(keys):
            ledger = REGISTRY[key]
            rows = list(city[key])
            cut = self.rng.randrange(len(rows) + 1) if self.rng.random() < 0.5 else len(rows)
            with xlsxwriter.Workbook(folder / f"报表{number}.xlsx") as book:
                for part, some in enumerate((rows[cut:], rows[:cut])):
                    if some:
                        name = self.rng.choice(ledger.sheet_names)
                        self._sheet(book, f"{part + 1}．{name}（{'一二'[part]}）"[:31], ledger, some)
                book.add_worksheet("填报说明").write(0, 0, "请于每季度末报送")

    def _sheet(self, book: xlsxwriter.Workbook, name: str, ledger: Ledger, rows: list[dict[str, object]]) -> None:
        sheet = book.add_worksheet(name)
        columns = [column for column in ledger.columns if any(column.label in row for row in rows)]
        self.rng.shuffle(columns)
        grouped = self._group_column(ledger, columns)
        if grouped:
            columns.remove(grouped)
            rows = sorted(rows, key=lambda row: str(row[grouped.label]))
        line = self.rng.randrange(0, 6)
        for above in range(line):
            sheet.write(above, 0, ("青泽市统计表", "截至2023年6月30日", "", "单位：市委组织部", "")[above])
        line = self._head(sheet, line, columns, book)
        unit = None
        for number, row in enumerate(rows):
            if grouped and row[grouped.label] != unit:
                unit = row[grouped.label]
                text = f"{unit}（{self.rng.randint(1, 99)}人）" if self.rng.random() < 0.5 else f"  {unit} "
                sheet.merge_range(line, 0, line, len(columns) + 1, text)
                line += 1
            if self.rng.random() < 0.02:
                line += 1
            if number and number % 400 == 0:
                sheet.write_row(line, 0, ["小 计", number])
                line += 1
            for place, column in enumerate(columns):
                self._cell(sheet, line, place + 1, column, row.get(column.label, ""), book)
            sheet.write(line, len(columns) + 1, "已核")
            line += 1
        sheet.write(line, 1, "合计")
        sheet.write(line + 1, 1, "填表人：王某　审核人：李某")
        sheet.write(line + 2, 1, "注：以上数据以档案为准")

    def _group_column(self, ledger: Ledger, columns: list[Column]) -> Column | None:
        units = [column for column in ledger.columns if column.kind is CellKind.UNIT and not column.is_lenient]
        if len(units) == 1 and units[0] in columns and self.rng.random() < 0.6:
            return units[0]
        return None

    def _head(self, sheet: object, line: int, columns: list[Column], book: xlsxwriter.Workbook) -> int:
        two = any("/" in column.label for column in columns) and self.rng.random() < 0.7
        for place, column in enumerate(columns):
            heading = self.rng.choice(column.headings)
            upper, slash, lower = (column.label if two else heading).partition("/")
            if slash and two:
                sheet.write(line, place + 1, upper)
                sheet.write(line + 1, place + 1, lower)
                continue
            if slash:
                heading = next(one for one in column.headings if "/" not in one)
            if self.rng.random() < 0.3:
                heading = "\n".join((heading[:2], heading[2:])) if self.rng.random() < 0.5 else " ".join(heading)
            sheet.write(line, place + 1, heading)
        sheet.write(line, len(columns) + 1, "本单位备查")
        return line + 1 + two

    def _cell(self, sheet: object, line: int, place: int, column: Column, value: object, book: xlsxwriter.Workbook) -> None:
        if value == "":
            if self.rng.random() < 0.1:
                sheet.write_string(line, place, " 　")
            return
        match column.kind:
            case CellKind.DATE:
                self._day(sheet, line, place, value, book)
            case CellKind.MONTH:
                self._month(sheet, line, place, str(value))
            case CellKind.CODE | CellKind.YESNO:
                words = next(words for words in column.kind.words(column).values() if normal(str(value)) in map(normal, words))
                sheet.write_string(line, place, self._loose(self.rng.choice(words)))
            case CellKind.INT:
                text = f"{int(float(str(value))):,}"
                sheet.write_string(line, place, text.translate(WIDE)) if self.rng.random() < 0.5 else sheet.write(
                    line, place, int(float(str(value)))
                )
            case CellKind.NAME:
                name = str(value)
                sheet.write_string(line, place, "　".join(name) if len(name) == 2 and self.rng.random() < 0.5 else name)
            case CellKind.ID:
                text = str(value)
                sheet.write_string(
                    line,
                    place,
                    text.lower() if self.rng.random() < 0.3 else text.translate(WIDE) if self.rng.random() < 0.2 else text,
                )
            case CellKind.UNIT:
                sheet.write_string(line, place, self._loose(str(value)))
            case _:
                text = str(value)
                key = column.refers_to or column.label in {"班次编号", "机构编码", "党组织编码"}
                sheet.write_string(line, place, self._loose(text) if key else f" {text} ")

    def _loose(self, text: str) -> str:
        chance = self.rng.random()
        return text.translate(WIDE) if chance < 0.2 else f" {text[:1]} {text[1:]}　" if chance < 0.4 else text

    def _day(self, sheet: object, line: int, place: int, value: object, book: xlsxwriter.Workbook) -> None:
        day = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
        chance = self.rng.random()
        if chance < 0.3:
            sheet.write_datetime(line, place, day, book.add_format({"num_format": "yyyy-mm-dd"}))
        elif chance < 0.4:
            sheet.write_number(line, place, int(f"{day:%Y%m%d}"))
        else:
            text = self.rng.choice(DAY_FORMS).format(day)
            sheet.write_string(line, place, text.translate(WIDE) if self.rng.random() < 0.2 else text)

    def _month(self, sheet: object, line: int, place: int, text: str) -> None:
        year, month = int(text[:4]), int(text[5:7])
        chance = self.rng.random()
        if chance < 0.2:
            sheet.write_number(line, place, float(f"{year}.{month:02d}"))
        elif chance < 0.3:
            sheet.write_number(line, place, year * 100 + month)
        else:
            sheet.write_string(line, place, self.rng.choice(MONTH_FORMS).format(year, month))
