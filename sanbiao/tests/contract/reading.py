"""Reads a folder kept by the contract of sheets, from its words alone: nothing of the product is used here.

It is the slow and plain second opinion that the product's figures are held against.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import openpyxl

Row = dict[str, Any]
Books = dict[str, list[Row]]

LEDGERS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("ledgers.json").read_text(encoding="utf-8"))
BY_NAME = {ledger["name"]: ledger for ledger in LEDGERS}
TOTALS = {"合计", "小计", "总计"}
NOTES = ("填表人", "制表人", "审核人", "填报单位", "填表说明", "备注:", "说明:", "注:")
BELOW = ("村", "社区")
BATCHES = {"调整名单": "调整批次", "晋升名单": "晋升批次", "登记名单": "登记批次"}


def normal(text: object) -> str:
    """The normal form: NFKC without white space."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", str(text)))


def read(folder: Path) -> tuple[Books, list[tuple[str, int, str]]]:
    """The rows of every ledger, and what was refused: ledger, row and kind."""
    found: Books = {ledger["name"]: [] for ledger in LEDGERS}
    faults: list[tuple[str, int, str]] = []
    sheets = [
        (ledger, sheet)
        for path in sorted(folder.rglob("*.xlsx"))
        for sheet in openpyxl.load_workbook(path).worksheets
        if (ledger := _ledger_of(sheet.title))
    ]
    names: set[str] = set()
    # Units come first: a row with one filled cell is a group row only if it names one of them.
    for ledger, sheet in sorted(sheets, key=lambda each: each[0]["name"] != "机构"):
        if ledger["name"] != "机构" and not names:
            names = set(_units(found["机构"])[0])
        _read_sheet(ledger, sheet, names, found[ledger["name"]], faults)
    return _checked(found, faults), faults


def _ledger_of(title: str) -> dict[str, Any] | None:
    names = [
        (len(normal(name)), ledger)
        for ledger in LEDGERS
        for name in (ledger["name"], *ledger["also"])
        if normal(name) in normal(title)
    ]
    return max(names, key=lambda each: each[0])[1] if names else None


def _filled(cells: Iterable[Any]) -> list[Any]:
    return [cell for cell in cells if cell is not None and normal(cell)]


def _read_sheet(ledger: dict[str, Any], sheet: Any, names: set[str], rows: list[Row], faults: list[tuple[str, int, str]]) -> None:
    grid = [[cell.value for cell in row] for row in sheet.iter_rows()]
    headings = {normal(name): column for column in ledger["columns"] for name in (column["name"], *column.get("also", ()))}
    start = next((at for at, line in enumerate(grid[:15]) if sum(normal(cell) in headings for cell in _filled(line)) >= 2), None)
    if start is None:
        faults.append((ledger["name"], 0, "missing_column"))
        return
    places, first = _header(grid, start, headings)
    units = [column for column in ledger["columns"] if column["type"] == "unit"]
    known = {column["name"] for column in places.values()}
    group: str | None = None
    has_group = any(_group(line, names) for line in grid[first:])
    grouped = units[0]["name"] if len(units) == 1 else ""
    lacking = [
        c["name"]
        for c in ledger["columns"]
        if c.get("required") and c["name"] not in known and not (has_group and c["name"] == grouped)
    ]
    if lacking:
        faults.append((ledger["name"], 0, "missing_column"))
        return
    for number, line in enumerate(grid[first:], first + 1):
        filled = _filled(line)
        if not filled or any(normal(cell) in TOTALS for cell in filled) or normal(filled[0]).startswith(NOTES):
            continue
        if (name := _group(line, names)) is not None:
            group = name
            continue
        cells = {column["name"]: line[at] if at < len(line) else None for at, column in places.items()}
        if grouped and group and not _filled([cells.get(grouped)]):
            cells[grouped] = group
        row, kinds = _row(ledger, cells)
        faults += [(ledger["name"], number, kind) for kind in kinds]
        if not kinds:
            rows.append({**row, "_ledger": ledger["name"], "_row": number})


def _group(line: list[Any], names: set[str]) -> str | None:
    filled = _filled(line)
    if len(filled) != 1 or not isinstance(filled[0], str):
        return None
    name = re.sub(r"\(\d+\S*\)$", "", normal(filled[0]))
    return name if name in names else None


def _header(grid: list[list[Any]], start: int, headings: dict[str, Any]) -> tuple[dict[int, Any], int]:
    upper = grid[start]
    one = {at: headings[normal(cell)] for at, cell in enumerate(upper) if cell is not None and normal(cell) in headings}
    lower = grid[start + 1] if start + 1 < len(grid) else []
    two: dict[int, Any] = {}
    above = ""
    for at in range(max(len(upper), len(lower))):
        over = upper[at] if at < len(upper) else None
        under = lower[at] if at < len(lower) else None
        if over is not None and normal(over):
            above = normal(over)
        if under is not None and normal(under):
            named = headings.get(f"{above}/{normal(under)}") or headings.get(normal(under))
        else:
            named = headings.get(normal(over)) if over is not None else None
        if named:
            two[at] = named
    return (two, start + 2) if len(two) > len(one) else (one, start + 1)


# --- cells -----------------------------------------------------------------------------------------------------------


class Fault(Exception):
    """What is wrong with a cell."""


def _row(ledger: dict[str, Any], cells: Row) -> tuple[Row, list[str]]:
    row: Row = {}
    kinds: list[str] = []
    for column in ledger["columns"]:
        value = cells.get(column["name"])
        try:
            row[column["name"]] = _cell(column, value)
        except Fault as fault:
            kinds.append(str(fault))
            continue
        if column.get("required") and row[column["name"]] in (None, ""):
            kinds.append("missing_value")
    for earlier, later in ledger["orders"]:
        one, other = row.get(earlier), row.get(later)
        if one and other and other < one:
            kinds.append("end_before_start")
    if ledger["name"] == "12380台账" and row.get("是否受理") == "是":
        kinds += ["missing_value"] * sum(not row.get(name) for name in ("受理日期", "办理期限"))
    return row, kinds


def _cell(column: dict[str, Any], value: Any) -> Any:
    empty = value is None or not normal(value)
    kind = column["type"]
    if kind == "yesno" and empty:
        return None if column.get("required") else "否"
    if empty:
        return None
    if isinstance(value, str) and kind in ("text", "name", "unit"):
        text = value.strip()
        if text[0] in "=@" or (text[0] in "+-" and len(text) > 1 and not re.fullmatch(r"[+-]?[\d,.]+", text)):
            raise Fault("formula_text")
    reader = {"date": _date, "month": _month, "int": _int, "decimal": _decimal, "id": _id, "credit": _credit}.get(kind)
    if reader:
        return reader(value)
    if kind in ("code", "yesno"):
        wanted = _plain(value)
        for word, also in column["codes"].items():
            if wanted in (normal(word), *map(normal, also)):
                return word
        raise Fault("unknown_code")
    return normal(value) if kind in ("name", "unit") else str(_plain(value, keep=True))


def _plain(value: Any, *, keep: bool = False) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() if keep else normal(value)


_DAYS = (r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", r"(\d{4})(\d\d)(\d\d)", r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_MONTHS = (r"(\d{4})[-/.](\d{1,2})", r"(\d{4})(\d\d)", r"(\d{4})年(\d{1,2})月")


def _date(value: Any) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = _plain(value)
    for form in (*_DAYS, *_MONTHS):
        if match := re.fullmatch(form, text):
            try:
                return dt.date(*[int(part) for part in (*match.groups(), "1")][:3])
            except ValueError:
                break
    raise Fault("impossible_date")


def _month(value: Any) -> dt.date:
    if isinstance(value, float) and not value.is_integer():
        year, month = str(value).split(".")
        value = f"{year}.{month}0" if month == "1" else f"{year}.{month}"
    return _date(value).replace(day=1)


def _decimal(value: Any) -> Decimal:
    try:
        number = Decimal(_plain(value).replace(",", ""))
    except InvalidOperation:
        raise Fault("bad_number") from None
    if number < 0:
        raise Fault("negative_number")
    return number


def _int(value: Any) -> int:
    number = _decimal(value)
    if number != number.to_integral_value():
        raise Fault("bad_number")
    return int(number)


def id_digit(body: str) -> str:
    """The check character of 17 digits (GB 11643)."""
    weights = [pow(2, 17 - at, 11) for at in range(17)]
    return "10X98765432"[sum(w * int(c) for w, c in zip(weights, body, strict=True)) % 11]


def _id(value: Any) -> str:
    text = _plain(value).upper()
    if not re.fullmatch(r"\d{17}[\dX]", text) or id_digit(text[:17]) != text[17]:
        raise Fault("id_check")
    try:
        dt.date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        raise Fault("id_check") from None
    return text


CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_digit(body: str) -> str:
    """The check character of 17 characters (GB 32100)."""
    return CREDIT[-sum(CREDIT.index(c) * pow(3, at, 31) for at, c in enumerate(body)) % 31]


def _credit(value: Any) -> str:
    text = _plain(value).upper()
    if len(text) != 18 or set(text) - set(CREDIT) or credit_digit(text[:17]) != text[17]:
        raise Fault("credit_check")
    return text


# --- what rows refer to ----------------------------------------------------------------------------------------------


def _checked(found: Books, faults: list[tuple[str, int, str]]) -> Books:
    """The rows whose keys and references are right; a row that refers to a refused one is refused too."""
    found["机构"] = list(_once(BY_NAME["机构"], found["机构"], faults))
    kept: Books = {}
    names, below = _units(found["机构"])
    found["机构"] = _with_parents(found["机构"], faults)
    for ledger in LEDGERS:
        name = ledger["name"]
        kept[name] = []
        for row in found[name]:
            kind = _unresolved(ledger, row, names, below, found)
            if kind:
                faults.append((name, row["_row"], kind))
            else:
                kept[name].append(row)
        kept[name] = list(_once(ledger, kept[name], faults))
        found[name] = kept[name]
    return kept


def _once(ledger: dict[str, Any], rows: list[Row], faults: list[tuple[str, int, str]]) -> Iterator[Row]:
    seen = set()
    for row in rows:
        key = tuple(normal(row.get(name)) for name in ledger["key"])
        if key in seen:
            faults.append((ledger["name"], row["_row"], "duplicate_key"))
            continue
        seen.add(key)
        yield row


def _with_parents(units: list[Row], faults: list[tuple[str, int, str]]) -> list[Row]:
    codes = {normal(unit["机构编码"]) for unit in units}
    kept = []
    for unit in units:
        above = unit["上级机构编码"]
        if (above and normal(above) not in codes) or (not above and unit["机构类别"] in BELOW):
            faults.append(("机构", unit["_row"], "unknown_reference" if above else "missing_value"))
        else:
            kept.append(unit)
    return kept


def _units(units: list[Row]) -> tuple[dict[str, Row], dict[tuple[str, str], Row]]:
    """The units by every name that means one alone, and villages by the code of their town and short name."""
    names: dict[str, Row] = {}
    below: dict[tuple[str, str], Row] = {}
    often: dict[str, int] = {}
    for unit in units:
        if unit["机构类别"] in BELOW:
            often[normal(unit["机构简称"])] = often.get(normal(unit["机构简称"]), 0) + 1
    for unit in units:
        short = normal(unit["机构简称"])
        others = [normal(alias) for alias in re.split("[；;]", unit["别名"] or "") if normal(alias)]
        names[normal(unit["机构全称"])] = unit
        for name in others:
            names.setdefault(name, unit)
        if unit["机构类别"] in BELOW:
            town = normal(unit["上级机构编码"] or "")
            for name in (short, normal(unit["机构全称"]), *others):
                below[town, name] = unit
            if often[short] == 1:
                names.setdefault(short, unit)
        else:
            names[short] = unit
    return names, below


def _unresolved(ledger: dict[str, Any], row: Row, names: dict[str, Row], below: dict[tuple[str, str], Row], found: Books) -> str:
    for column in ledger["columns"]:
        value = row.get(column["name"])
        if column["type"] != "unit" or value is None:
            continue
        if value not in names:
            return "unknown_unit"
        row[column["name"]] = names[value]["机构编码"]
    name = ledger["name"]
    if name == "逐村观摩":
        village = below.get((normal(row["乡镇（街道）"]), normal(row["村（社区）"])))
        if village is None:
            return "unknown_unit"
        row["村（社区）"] = village["机构编码"]
    wanted = {
        "任职经历": ("身份证号", "干部名册", "身份证号"),
        "面试成绩": ("历练编号", "历练", "历练编号"),
        "学员": ("班次编号", "班次", "班次编号"),
        "营商事项": ("党支部", "党支部", "党支部名称"),
        "结对共建": ("党支部", "党支部", "党支部名称"),
        "党支部": ("上级党组织编码", "党组织", "党组织编码"),
        **{each: ("批次号", batch, "批次号") for each, batch in BATCHES.items()},
    }.get(name)
    if wanted and row[wanted[0]] is not None:
        there = {normal(each[wanted[2]]) for each in found[wanted[1]]}
        if normal(row[wanted[0]]) not in there:
            return "unknown_reference"
    return ""
