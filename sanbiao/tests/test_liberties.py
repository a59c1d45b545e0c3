"""However a clean sheet of whatever ledger is kept, it is read as the clean one; what must not be guessed is not."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from sanbiao.core.drive.reading.headers import read_columns
from sanbiao.core.drive.services import import_paths
from sanbiao.core.drive.writing.results import Outcome
from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.core.ledger.ledger import REGISTRY, Ledger
from sanbiao.core.ledger.sheets import write_sheet
from sanbiao.tests import factories
from sanbiao.tests.liberties import Keeper, Line, lines_of
from sanbiao.tests.test_every_ledger import FACTORIES
from sanbiao.tests.thorough import examples

every_ledger = pytest.mark.parametrize("key", sorted(REGISTRY))
pytestmark = [pytest.mark.django_db, pytest.mark.attack]
ROWS = 5


@pytest.fixture
def clean(key: str) -> tuple[Ledger[Any], list[Line]]:
    """A ledger that holds some rows, and these as its own sheet has them."""
    ledger = REGISTRY[key]
    FACTORIES[ledger.model].create_batch(ROWS)
    file, _ = write_sheet(ledger, ledger.model.objects.filter(**ledger.constants).order_by("pk"))
    with file:
        return ledger, lines_of(ledger, file)


def read(folder: Path, ledger: Ledger[Any], lines: list[Line], data: st.DataObject, *, may_group: bool = True) -> Outcome:
    """What would come of the rows as somebody keeps them."""
    kept = data.draw(st.composite(lambda draw: Keeper(draw, ledger, lines, may_group=may_group).keep())())
    note(f"{kept.file} / {kept.sheet}\n" + "\n".join(map(str, kept.rows)))
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    kept.write(folder)
    return import_paths([folder], by="clerk", at=factories.NOON, on=date(2023, 7, 1), dry_run=True)


def drawn(few: int) -> Any:
    """A sheet is small enough to be read as it was drawn: looking for the smallest that fails takes minutes."""
    slow = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return settings(max_examples=examples(few), deadline=None, suppress_health_check=slow, phases=(Phase.generate,))


@every_ledger
@drawn(2)
@given(data=st.data())
def test_a_sheet_kept_in_every_liberty_is_read_as_the_clean_one(
    key: str, clean: tuple[Ledger[Any], list[Line]], tmp_path: Path, data: st.DataObject
) -> None:
    ledger, lines = clean

    outcome = read(tmp_path / "in", ledger, lines, data)

    note("\n".join(fault.sentence() for fault in outcome.faults))
    assert [question.sentence() for question in outcome.questions] == []
    assert [fault.sentence() for fault in outcome.errors] == []
    counts = [outcome.total(name) for name in ("created", "changed", "unchanged")]
    assert counts == [0, 0, len(lines)]
    assert {sheet.ledger for sheet in outcome.sheets} == {key}


def _spoilt(column: Column) -> list[str]:
    """What no clerk could say the meaning of, and nobody may guess."""
    match column.kind:
        case CellKind.DATE | CellKind.MONTH:
            return ["2023.13.45", "某日", "去年"]
        case CellKind.INT | CellKind.DECIMAL:
            return ["约三百", "1.2.3", "三五个"]
        case CellKind.ID:
            return ["4.19921E+17", "41992119790513049", "419921800101123"]
        case CellKind.UNIT | CellKind.CODE | CellKind.YESNO:
            return ["怪词甲乙"]
        case _:
            return []


@every_ledger
@drawn(2)
@given(data=st.data())
def test_what_must_not_be_guessed_is_named_or_asked_and_changes_no_row(
    key: str, clean: tuple[Ledger[Any], list[Line]], tmp_path: Path, data: st.DataObject
) -> None:
    ledger, lines = clean
    held = [
        (column, number)
        for column in read_columns(ledger.sheet)
        for number, line in enumerate(lines)
        if line[column.label] and _spoilt(column)
    ]
    if not held:
        pytest.skip("no column of this ledger holds what could be misread")
    column, number = data.draw(st.sampled_from(held))
    word = data.draw(st.sampled_from(_spoilt(column)))
    spoilt = [{**line, column.label: word} if place == number else line for place, line in enumerate(lines)]

    # A plain word alone in its row is a note, by the contract: where it stands for a unit, it stands in the row itself.
    outcome = read(tmp_path / "in", ledger, spoilt, data, may_group=column.kind is not CellKind.UNIT)

    named = [fault.sentence() for fault in outcome.faults]
    assert any(column.label in sentence or word in sentence for sentence in named), named
    assert outcome.total("created") == 0
    assert outcome.total("changed") <= (1 if all(fault.warning for fault in outcome.faults) else 0)
