"""Reading a folder into the ledgers: the same steps for a preview, which writes nothing, and for the import itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from collections.abc import Mapping as By
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction

from sanbiao.core.access.policy import User
from sanbiao.core.audit.services import Moment, moment
from sanbiao.core.drive.known import FORM_READERS, FormReader
from sanbiao.core.drive.learning import all_meanings
from sanbiao.core.drive.matching.asking import questions_of
from sanbiao.core.drive.matching.mapping import Mapping
from sanbiao.core.drive.matching.places import Places, unit_ledger
from sanbiao.core.drive.reading import (
    NOTHING_GIVEN,
    NOTHING_TOLD,
    Fault,
    FaultKind,
    Folder,
    GivenCells,
    SheetNames,
    SheetReading,
    Tab,
    ToldLayout,
)
from sanbiao.core.drive.writing.books import Book
from sanbiao.core.drive.writing.plans import NotTaken, Overtaken, Place, Plan
from sanbiao.core.drive.writing.results import Outcome, SheetResult
from sanbiao.core.drive.writing.rights import Bounds
from sanbiao.core.drive.writing.runs import Run, asked_anew
from sanbiao.core.ledger.columns import CellKind
from sanbiao.core.ledger.ledger import REGISTRY, Ledger

Progress = Callable[[int, int], None]
Layouts = By[int, ToldLayout]


def sheet_names() -> SheetNames:
    """The names by which sheets are known: those of every ledger."""
    return SheetNames([ledger.sheet for ledger in REGISTRY.values()])


def in_order() -> list[str]:
    """The keys of the ledgers, masters before those whose columns refer to them."""
    needs = _needs()
    ordered: list[str] = []
    while len(ordered) < len(needs):
        ready = [key for key in sorted(needs) if key not in ordered and needs[key] <= set(ordered)]
        if not ready:
            raise RuntimeError(f"ledgers refer to each other in a circle: {sorted(set(needs) - set(ordered))}")
        ordered.extend(ready)
    return ordered


def by_business(ledgers: Iterable[Ledger[Any]]) -> list[tuple[str, list[Ledger[Any]]]]:
    """Ledgers under the names of their businesses; first those that most others refer to, for they are brought in first."""
    needed = Counter(key.partition(".")[0] for wanted in _needs().values() for key in wanted)
    found: dict[str, list[Ledger[Any]]] = {}
    for each in ledgers:
        found.setdefault(each.model._meta.app_label, []).append(each)
    labels = sorted(found, key=lambda label: -needed[label])
    return [(str(apps.get_app_config(label).verbose_name), found[label]) for label in labels]


def _needs() -> dict[str, set[str]]:
    """By the key of each ledger, those to which its columns refer."""
    units = unit_ledger()
    needs: dict[str, set[str]] = {}
    for key, ledger in REGISTRY.items():
        wanted = {column.refers_to for column in ledger.columns if column.refers_to}
        if units and any(column.kind is CellKind.UNIT or column.links for column in ledger.columns):
            wanted.add(units.key)
        if ledger.creates_missing:
            wanted.add(ledger.model._meta.get_field(ledger.creates_missing).related_model._meta.label_lower)
        needs[key] = (wanted - {key}) & REGISTRY.keys()
    return needs


MOST_TRIES = 3
"""How often it is tried to write what was read, where others write meanwhile what it speaks of."""
OVERTAKEN = "导入期间台账有别的改动，与本次内容相冲突，全部未写入。请重新预览后再导入。"


def read_folder(
    folder: Folder,
    *,
    by: str,
    at: datetime,
    on: date,
    batch: str,
    write: bool,
    skip_faulty: bool = False,
    clear_empty: bool = False,
    progress: Progress | None = None,
    user: User | None = None,
    told: Layouts = MappingProxyType({}),
    given: GivenCells = NOTHING_GIVEN,
    bounds: Bounds | None = None,
    written: Callable[[Outcome], None] | None = None,
) -> Outcome:
    """Read all sheets and forms of a folder into their ledgers, or say what would come of it.

    With `write`, everything is read first, and then written in one transaction, with what `written` adds to it; a fault (warnings
    aside) leaves nothing written, unless `skip_faulty` asks for the good rows alone. Empty cells leave alone what stands in the
    ledgers, unless `clear_empty` asks that they clear it. `on` is the day for which ages are judged. `user` may write only what
    their grants let them import; None, on the command line, may write everything. `told` is what somebody said of the layout of
    sheets, by their numbers, `given` what holds for all rows of a ledger. `bounds` hold it to a part of one ledger.
    """
    meanings, tries = all_meanings(), 0
    contradicted, refused = dict[Place, Fault](), dict[Place, Fault]()
    while True:
        with Plan(by=by, at=at, batch=batch) if write else nullcontext() as plan:
            run = Run(
                on=on,
                places=Places(meanings, beside_forms=bool(folder.forms)),
                plan=plan,
                user=asked_anew(user),
                clear_empty=clear_empty,
                bounds=bounds,
                contradicted=contradicted,
                refused=refused,
            )
            began = moment()
            outcome = _read(_Sheets(folder, run, progress, told, given), folder, run)
            if run.found:  # the rows before them were planned already
                contradicted |= run.found
                continue
            if plan is None or not outcome.taken or (outcome.errors and not skip_faulty):
                return outcome
            tries += 1
            if _written(run, plan, outcome, written, began, is_last=tries >= MOST_TRIES):
                return outcome
            refused |= plan.refused


def _read(sheets: _Sheets, folder: Folder, run: Run) -> Outcome:
    outcome = Outcome(file_faults=list(folder.faults), notices=list(folder.notices))
    sheets.read()
    outcome.sheets += sheets.results
    if not run.found:
        _read_forms(folder, outcome, run)
        for place, question in questions_of([(sheet.ledger, sheet.faults) for sheet in outcome.sheets], run.places):
            outcome.sheets[place].questions.append(question)
    return outcome


def _written(
    run: Run, plan: Plan, outcome: Outcome, also: Callable[[Outcome], None] | None, began: Moment | None, *, is_last: bool
) -> bool:
    """Write what was planned. False when it has to be read anew, without what the database refuses."""
    plan.settle()
    try:
        with transaction.atomic():
            is_alone = began is not None and moment() == began
            if not is_alone:
                run.hold_rights()
            plan.write()
            for sheet in outcome.sheets:
                if sheet.ledger:
                    REGISTRY[sheet.ledger].complete()
            outcome.written = True
            if also:
                also(outcome)
    except NotTaken:
        # What somebody wrote meanwhile may be all that stands against a row: read anew, it may stand.
        if not is_alone and not is_last:
            plan.refused.clear()
        return False
    except (Overtaken, IntegrityError):
        outcome.written = False
        if not is_last:
            return False
        # No row is to blame alone, but what others do beside.
        outcome.file_faults.append(Fault(file="", kind=FaultKind.UNKNOWN_REFERENCE, message=OVERTAKEN))
    return True


class _Sheets:
    """The sheets of a folder on their way into the ledgers: those of units first, as other sheets name units."""

    def __init__(self, folder: Folder, run: Run, progress: Progress | None, told: Layouts, given: GivenCells) -> None:
        self._tabs, self._run, self._progress, self._told, self._given = folder.tabs, run, progress, told, given
        self._found: dict[int, list[tuple[SheetReading, SheetResult]]] = {}
        self._taken: list[SheetReading] = []
        self._done = 0

    @property
    def results(self) -> list[SheetResult]:
        """What came of each sheet, in the order of the files."""
        return [result for number in sorted(self._found) for _, result in self._found[number]]

    def read(self) -> None:
        units = unit_ledger()
        for number, tab in enumerate(self._tabs):
            if units and tab.may_be(units.sheet):
                self._lay_out(number, tab)
        if units and any(result.ledger == units.key for result in self.results):
            self._take(units.key)
            holding = {number for number, found in self._found.items() if any(one.ledger == units.key for _, one in found)}
            self._found = {number: self._found[number] for number in holding}
        for number, tab in enumerate(self._tabs):
            if number not in self._found:
                self._lay_out(number, tab)
        for key in in_order():
            self._take(key)

    def _lay_out(self, number: int, tab: Tab) -> None:
        told = self._told.get(number, NOTHING_TOLD)
        readings = tab.read(self._run.places.names_unit, self._run.places.meanings, self._run.on, told, self._given)
        self._found[number] = [(reading, self._described(number, reading)) for reading in readings]

    def _described(self, number: int, reading: SheetReading) -> SheetResult:
        result = SheetResult(reading.file, reading.sheet, account=reading.account, tab=number, left_out=reading.left_out)
        if reading.spec:
            result.ledger, result.title = reading.spec.ledger, REGISTRY[reading.spec.ledger].title
            rights = self._run.rights(result.ledger)
            if not rights.anything:
                result.faults.append(rights.fault(result, None))
                return result
        result.understood = [{"heading": one.heading, "label": one.label, "how": str(one.how)} for one in reading.understood]
        result.ignored = list(reading.ignored)
        result.unit, result.unit_from, result.drawn = reading.unit, reading.unit_from, reading.drawn
        result.tables = [(row, REGISTRY[ledger].title if ledger else "") for row, ledger in reading.tables]
        result.faults.extend(reading.faults)
        result.refused = reading.refused
        return result

    def _take(self, key: str) -> None:
        """Bring the sheets of one ledger in, if that was not done."""
        rights = self._run.rights(key)
        sheets = [(reading, result) for found in self._found.values() for reading, result in found if result.ledger == key]
        done = {id(reading) for reading in self._taken}
        waiting = [(reading, result) for reading, result in sheets if rights.anything and id(reading) not in done]
        if not waiting:
            return
        book = Book(Mapping(REGISTRY[key]), self._run, several=len(waiting) > 1)
        for reading, result in waiting:
            self._taken.append(reading)
            for rows in book.take(reading, result):
                self._done += rows
                if self._progress:
                    self._progress(self._done, max(self._done, sum(rows_below(each) for each in self._taken)))
            result.faults.extend(reading.guessed())
        book.finish()


def rows_below(reading: SheetReading) -> int:
    return max(0, reading.row_count - (reading.header_row or 0))


def _read_forms(folder: Folder, outcome: Outcome, run: Run) -> None:
    """Read the forms (one file a person); those of one reader show as one sheet, whatever their version."""
    by_reader: dict[FormReader, list[Path]] = {}
    for path in folder.forms:
        suffix = path.suffix.lower()
        if read := FORM_READERS.get(suffix):
            by_reader.setdefault(read, []).append(path)
        else:
            message = f"是 {suffix} 表格，还没有对应的台账，没有读入；不需要导入的，不必理会。"
            outcome.file_faults.append(Fault(FaultKind.UNREAD_FILE, message, warning=True, file=path.name))
    outcome.sheets.extend(read(paths, run) for read, paths in by_reader.items())
