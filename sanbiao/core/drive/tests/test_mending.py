"""Faulty rows put right on the page: the rest of the sheet stays as it was, and what was made of it takes its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from sanbiao.core.audit.models import Event
from sanbiao.core.drive.models import Import, ImportState
from sanbiao.core.drive.tests import hostile
from sanbiao.core.drive.tests.dropping import client_of, confirm, drop, latest, text
from sanbiao.core.drive.tests.folders import classes
from sanbiao.registry.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]


def mend(client: Any, found: Import, **typed: str) -> Any:
    cells = {name.replace("_", "-"): value for name, value in typed.items()}
    return client.post(reverse("import-mend", args=[found.batch, 0]), cells, follow=True)


def faulty(folder: Path) -> Path:
    wrong = hostile.person_number(1)[:-1] + ("1" if hostile.person_number(1)[-1] != "1" else "2")
    rows = (hostile.roster_row(1, 身份证号=wrong), hostile.roster_row(2), hostile.roster_row(3, 出生年月="1985.13"))
    return hostile.roster_of(folder, *rows)


def test_two_faults_are_put_right_and_all_rows_are_written(clerk: Any, town: Any, tmp_path: Path) -> None:
    client = client_of(clerk)
    offered = text(drop(client, faulty(tmp_path)))
    first = latest()

    grid = mend(client, first)
    cells = {(line.number, cell.label): (cell, cell.faults) for line in grid.context["lines"] for cell in line.cells}
    number, month = (cells[place][0].place for place in ((2, "身份证号"), (4, "出生年月")))
    typed = {f"cell_2_{number}": hostile.person_number(1), f"cell_4_{month}": "1985.06"}
    again = mend(client, first, sure="1", **typed)
    confirm(client)

    first.refresh_from_db()
    assert "在页面上改" in offered
    assert [line.number for line in grid.context["lines"]] == [2, 4]
    assert [bool(cells[place][1]) for place in ((2, "身份证号"), (2, "姓名"), (4, "出生年月"))] == [True, False, True]
    assert first.state == ImportState.REFUSED
    assert "确认导入" in text(again)
    assert Person.objects.count() == 3
    assert Event.objects.filter(verb="在页面上改", record=first.pk).count() == 1


def test_nothing_typed_changes_nothing_and_is_said(clerk: Any, town: Any, tmp_path: Path) -> None:
    client = client_of(clerk)
    drop(client, faulty(tmp_path))

    answer = mend(client, latest(), sure="1")

    assert "没有改动任何一格" in text(answer)
    assert latest().state == ImportState.PREVIEWED
    assert Import.objects.count() == 1


def test_a_workbook_of_several_sheets_and_another_persons_are_not_put_right_on_the_page(
    clerk: Any, town: Any, tmp_path: Path
) -> None:
    client = client_of(clerk)
    roster = [hostile.ROSTER_HEAD, hostile.roster_row(1, 出生年月="1985.13")]
    shown = text(drop(client, hostile.workbook(tmp_path / "两本.xlsx", 干部名册=roster, 班次=classes())))

    assert "在页面上改" not in shown
    assert mend(client, latest()).status_code == 404
