"""Sheets as departments really make them: each folder of `shapes/cases` is an input, and says what must come of it.

The keys of `expect.json` are those of the contract of sheets as they are, section 6.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from openpyxl import load_workbook

from sanbiao.cli.tests.running import told
from sanbiao.core.drive.services import import_paths
from sanbiao.core.drive.writing.results import Outcome
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.normal import normal
from sanbiao.core.ledger.sheets import write_sheet
from sanbiao.core.periods.periods import period
from sanbiao.registry.organisations.models import Unit
from sanbiao.reports.services import figures_of
from sanbiao.tests.factories import NOON
from sanbiao.tests.returned import returned

pytestmark = pytest.mark.django_db

SHAPES = Path(__file__).parent / "shapes"
PERIOD = "2023H1"
TODAY = date(2026, 7, 1)
"""A day after all that the cases tell."""
OPTIONS = {"--skip-faulty": "skip_faulty", "--clear-empty": "clear_empty"}
ASKED = {
    "unread_column": "heading",
    "unread_sheet": "sheet",
    "unknown_word": "word",
    "unknown_code": "word",
    "unknown_unit": "unit",
    "unknown_group": "unit",
}
"""The question that stands for a fault, which is then not repeated."""
NOT_YET: set[str] = set()
"""Numbers of cases that do not hold yet; one that does must leave this set."""

Told = dict[str, Any]


def _cases() -> list[Any]:
    found = []
    for path in sorted(SHAPES.glob("cases/*/expect.json")):
        name = path.parent.name
        later = [pytest.mark.xfail(strict=True, reason="not yet")] if name[:2] in NOT_YET else []
        found.append(pytest.param(path.parent, id=name, marks=later))
    return found


@pytest.fixture(scope="module")
def base(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The units that stand before each case."""
    with django_db_blocker.unblock(), transaction.atomic():
        assert not _imported(SHAPES / "base").errors
        yield
        transaction.set_rollback(True)


def _imported(folder: Path, **options: bool) -> Outcome:
    return import_paths([folder], by="clerk", at=NOON, on=TODAY, **options)


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize("case", _cases())
def test_what_must_come_of_it_comes_of_it(case: Path, tmp_path: Path) -> None:
    expected = json.loads((case / "expect.json").read_text(encoding="utf-8"))
    assert expected.keys() <= KNOWN_KEYS
    first = expected.get("first", "")
    if first:
        assert not _imported(case / first).errors
    inputs = tmp_path / "inputs"
    shutil.copytree(case, inputs, ignore=shutil.ignore_patterns("expect.json", *([first] if first else [])))
    before = {title: _rows(title) for title in expected.get("rows", {})}

    outcome = _imported(inputs, **{OPTIONS[one]: True for one in expected.get("args", [])})

    sheets = outcome.as_json()
    faults = [{"sheet": sheet["sheet"], **fault} for sheet in sheets for fault in sheet["faults"]]
    questions = [question for sheet in sheets for question in sheet["questions"]]
    assert not _amiss_in_writing(expected, outcome, before)
    assert not _amiss_in_rows(expected)
    assert not _amiss_in_faults(expected, faults, questions)
    assert not _amiss_in_questions(expected, questions)
    assert not _amiss_in_figures(expected)
    assert not _amiss_in_the_document(expected, tmp_path / "report.docx")


KNOWN_KEYS = {
    "about",
    "first",
    "args",
    "written",
    "rows",
    "only",
    "faults",
    "no_errors",
    "no_faults_on",
    "questions",
    "figures",
    "check",
}


def _rows(title: str) -> list[dict[str, str]]:
    """The rows of a ledger as its sheet has them, by its headings in normal form."""
    [book] = [one for one in REGISTRY.values() if one.title == title]
    file, count = write_sheet(book, book.model._base_manager.filter(**book.constants))
    with file:
        lines = list(load_workbook(file, read_only=True).active.values)
    heads = [normal(column.label) for column in book.columns]
    return [dict(zip(heads, map(_text, line), strict=False)) for line in lines[-count:]] if count else []


def _text(value: object) -> str:
    """A cell as text in normal form; a day without its hours."""
    if value is None:
        return ""
    return f"{value:%Y-%m-%d}" if isinstance(value, date | datetime) else normal(str(value).removesuffix(".0"))


def _codes(name: str) -> set[str]:
    """The units that a name may stand for."""
    units = [(unit.code, {unit.name, unit.short_name, *unit.aliases.split(";")}) for unit in Unit.objects.all()]
    return {code for code, called in units if name and name in map(normal, called)}


def _same(want: str, there: str) -> bool:
    if want == there or (_codes(want) & _codes(there)):
        return True
    moments = [re.split(r"[.-]", each) for each in (want, there) if re.fullmatch(r"\d{4}[.-]\d\d([.-]\d\d)?", each)]
    return len(moments) == 2 and moments[0] == moments[1][: len(moments[0])]


def _fits(want: dict[str, str], row: dict[str, str]) -> bool:
    return all(_same(_text(text), row[normal(heading)]) for heading, text in want.items())


def _amiss_in_writing(expected: Told, outcome: Outcome, before: dict[str, list[dict[str, str]]]) -> list[str]:
    touched = outcome.total("created") + outcome.total("changed")
    if expected.get("written") is False:
        changed = [title for title, rows in before.items() if _rows(title) != rows]
        return changed or ["says that it wrote"] * outcome.written
    if expected.get("written") and not (outcome.written and touched):
        return ["nothing was written", *(f"{fault.sheet} {fault.sentence()}" for fault in outcome.errors)]
    return []


def _amiss_in_rows(expected: Told) -> list[str]:
    amiss = []
    for title, wanted in expected.get("rows", {}).items():
        there = _rows(title)
        missing = _without_match(wanted, there, _fits)
        amiss += [f"{title} lacks {row}; it has {there}" for row in missing]
        if expected.get("only") and len(there) > len(wanted):
            amiss.append(f"{title} has {len(there)} rows, not {len(wanted)}: {there}")
    return amiss


def _without_match(wanted: list[Told], there: list[Told], fits: Any) -> list[Told]:
    """Those wanted that nothing fits; each thing fits one, those that say most come first."""
    left, missing = list(there), []
    for want in sorted(wanted, key=len, reverse=True):
        found = next((one for one in left if fits(want, one)), None)
        if found is None:
            missing.append(want)
        else:
            left.remove(found)
    return missing


def _amiss_in_faults(expected: Told, faults: list[Told], questions: list[Told]) -> list[str]:
    missing = _without_match(expected.get("faults", []), faults, _is_told)
    missing = _without_match(missing, questions, _is_asked)
    amiss = [f"not named: {want}; named: {faults}" for want in missing]
    if expected.get("no_errors"):
        amiss += [f"an error: {fault}" for fault in faults if not fault["warning"]]
    return amiss + [f"a needless fault: {fault}" for fault in faults if fault["row"] in expected.get("no_faults_on", [])]


def _is_told(want: Told, fault: Told) -> bool:
    places = all(
        normal(want[name]) in normal(fault[name] or "") or normal(want[name]) in normal(fault["message"])
        for name in ("sheet", "column")
        if name in want
    )
    return places and all(fault[name] == want[name] for name in ("kind", "row", "warning") if name in want)


def _is_asked(want: Told, question: Told) -> bool:
    place = want.get("column" if want["kind"] == "unread_column" else "sheet", "")
    named = place if want["kind"] in ("unread_column", "unread_sheet") else ""
    return question["kind"] == ASKED.get(want["kind"]) and normal(named) in normal(question["text"])


def _amiss_in_questions(expected: Told, questions: list[Told]) -> list[Told]:
    asked = [(one["kind"], normal(one["text"])) for one in questions]
    return [want for want in expected.get("questions", []) if asked.count((want["kind"], normal(want["text"]))) != 1]


def _amiss_in_figures(expected: Told) -> list[str]:
    wanted = expected.get("figures", {})
    there = figures_of(period(PERIOD)) if wanted else {}
    return [
        f"{code} is {there[code].value}, not {want}" for code, want in wanted.items() if not _is_value(want, there[code].value)
    ]


def _is_value(want: str | None, value: Decimal | None) -> bool:
    if want is None or value is None:
        return want is None and value is None
    return Decimal(value).quantize(Decimal(want), ROUND_HALF_UP) == Decimal(want)


def _amiss_in_the_document(expected: Told, report: Path) -> list[str]:
    if not (wanted := expected.get("check")):
        return []
    assert told("report", "compile", "--period", PERIOD, "--out", report).exit_code == 0
    report.write_bytes(returned(report.read_bytes(), wanted["mutate"]))
    answer = told("report", "check", report, *wanted["args"])
    said = any(
        all(any(word in line for word in alternatives) for alternatives in wanted["words"]) for line in answer.output.splitlines()
    )
    amiss = [] if answer.exit_code == wanted["exit"] else [f"ends with {answer.exit_code}: {answer.output}"]
    return amiss if said else [*amiss, f"has no line with {wanted['words']}: {answer.output}"]
