"""Every kind of fault in every column of every book of the contract: named with its place, and nothing is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from sanbiao.core.audit.models import Event
from sanbiao.core.drive.reading import Fault
from sanbiao.core.drive.services import import_paths
from sanbiao.core.drive.writing.results import Outcome
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.tests.contract.cities import City
from sanbiao.tests.contract.reading import BATCHES, LEDGERS, Books, Row, read
from sanbiao.tests.factories import NOON

pytestmark = pytest.mark.django_db

SPOILT: dict[str, tuple[tuple[Any, str], ...]] = {
    "date": (("2023-13-45", "impossible_date"), ("某日", "impossible_date")),
    "month": (("1985.13", "impossible_date"),),
    "int": (("若干", "bad_number"), (-5, "negative_number")),
    "decimal": (("若干", "bad_number"), ("-0.5", "negative_number")),
    "code": (("没有这个词", "unknown_code"),),
    "yesno": (("也许", "unknown_code"),),
    "unit": (("没有这个单位", "unknown_unit"),),
    "id": (("11010119900307123", "id_check"), ("11010119901307123X", "id_check")),
    "credit": (("91110000123456789", "credit_check"),),
    "text": (("=1+1", "formula_text"), ("@某", "formula_text")),
    "name": (("+某", "formula_text"),),
}
"""What is written into a column of each type, and the kind of fault that it is."""
LOOKED_UP = {("晋升名单", "晋升职级"): "unknown_code", ("逐村观摩", "村（社区）"): "unknown_unit"}
"""Texts that are looked up too: what is a formula is also no word that is known, and a row has to be refused for one reason."""


@dataclass(frozen=True)
class Spoilt:
    """A good row of a book with one cell changed, and the fault that has to be found there."""

    ledger: str
    row: Row
    column: str
    kind: str


def _spoilt(ledger: dict[str, Any], good: Row) -> Iterator[Spoilt]:
    """The good row with every fault that its columns can have, one at a time."""
    for column in ledger["columns"]:
        name = column["name"]
        # An empty yes-or-no is a no.
        faults = [("", "missing_value")] if column.get("required") and column["type"] != "yesno" else []
        for value, kind in (*SPOILT[column["type"]], *faults):
            row = {**good, name: value}
            if not _is_note(ledger, row):
                yield Spoilt(ledger["name"], row, name, kind)
    for earlier, later in ledger["orders"]:
        yield Spoilt(
            ledger["name"], {**good, earlier: dt.date(2022, 6, 2), later: dt.date(2022, 4, 1)}, later, "end_before_start"
        )
    if ledger["name"] in BATCHES:
        yield Spoilt(ledger["name"], {**good, "批次号": "没有这一批"}, "批次号", "unknown_reference")
    yield Spoilt(ledger["name"], good, "、".join(ledger["key"]), "duplicate_key")


def _is_note(ledger: dict[str, Any], row: Row) -> bool:
    """Whether a row is no data by the contract: it has no key, and at most one of the columns that it needs."""
    needed = [column["name"] for column in ledger["columns"] if column.get("required") and column["name"] not in ledger["key"]]
    return not any(row.get(name) for name in ledger["key"]) and sum(bool(row.get(name)) for name in needed) <= 1


def _write(folder: Path, name: str, heads: list[str], rows: list[Row]) -> None:
    with xlsxwriter.Workbook(
        folder / f"{name}.xlsx", {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False}
    ) as book:
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, heads)
        for number, row in enumerate(rows, start=1):
            for place, head in enumerate(heads):
                if row.get(head) not in (None, ""):
                    sheet.write(number, place, row[head])


def _fullest(ledger: dict[str, Any], books: Books) -> Row:
    """The row that has most, so that there is most to spoil, with its units by name."""
    row = max(books[ledger["name"]], key=lambda each: sum(value not in (None, "") for value in each.values()))
    names = {unit["机构编码"]: unit["机构全称"] for unit in books["机构"]}
    units = {column["name"] for column in ledger["columns"] if column["type"] == "unit"} | {"村（社区）"}
    return {name: names.get(row[name], row[name]) if name in units else row[name] for name in row if not name.startswith("_")}


@pytest.fixture
def books(tmp_path: Path) -> Books:
    """A city kept by the contract, which is in the ledgers already."""
    (tmp_path / "city").mkdir()
    City(3, fewest=6).write(tmp_path / "city")
    found, refused = read(tmp_path / "city")
    outcome = import_paths([tmp_path / "city"], by="clerk", at=NOON, on=NOON.date())
    assert refused == [fault for fault in outcome.faults if not fault.warning] == []
    return found


def _brought(folder: Path) -> Outcome:
    return import_paths([folder], by="clerk", at=NOON, on=NOON.date())


def test_every_fault_of_every_column_is_named_with_its_place_and_nothing_is_written(books: Books, tmp_path: Path):
    folder = tmp_path / "faulty"
    folder.mkdir()
    expected: dict[tuple[str, int], Spoilt] = {}
    for ledger in LEDGERS:
        good = _fullest(ledger, books)
        spoilt = list(_spoilt(ledger, good))
        _write(folder, ledger["name"], [column["name"] for column in ledger["columns"]], [good, *(each.row for each in spoilt)])
        expected |= {(ledger["name"], number): each for number, each in enumerate(spoilt, start=3)}
    events = Event.objects.count()

    outcome = _brought(folder)

    found: dict[tuple[str, int], list[Fault]] = {}
    for fault in outcome.faults:
        if not fault.warning:
            found.setdefault((fault.sheet, fault.row or 0), []).append(fault)
    silent = [(place, each.column, each.kind) for place, each in expected.items() if place not in found]
    other = [
        (place, each.column, each.kind, [(fault.column, str(fault.kind)) for fault in found[place]])
        for place, each in expected.items()
        if place in found and not any(_is(fault, each) for fault in found[place])
    ]
    assert silent == []
    assert not other, "\n".join(map(str, other))
    assert [place for place in found if place not in expected] == []
    assert all(fault.message.endswith("。") and not fault.message.isascii() for each in found.values() for fault in each)
    assert not outcome.written
    assert Event.objects.count() == events


def _is(fault: Fault, each: Spoilt) -> bool:
    kinds = (each.kind, LOOKED_UP.get((each.ledger, each.column), each.kind))
    return fault.kind in kinds and (each.kind == "duplicate_key" or fault.column == each.column)


def test_a_sheet_without_a_column_that_it_needs_is_refused_by_name(books: Books, tmp_path: Path):
    folder = tmp_path / "faulty"
    folder.mkdir()
    lacking: dict[str, str] = {}
    for ledger in LEDGERS:
        needed = [column["name"] for column in ledger["columns"] if column.get("required")]
        lacking[ledger["name"]] = needed[-1]
        heads = [column["name"] for column in ledger["columns"] if column["name"] != needed[-1]]
        _write(folder, ledger["name"], heads, [_fullest(ledger, books)])

    outcome = _brought(folder)

    told = {fault.sheet: fault for fault in outcome.faults if fault.kind == "missing_column"}
    assert told.keys() == lacking.keys()
    assert [name for name, column in lacking.items() if column not in f"{told[name].column}{told[name].message}"] == []
    assert len(lacking) == 46 <= len(REGISTRY)
    assert not outcome.written
