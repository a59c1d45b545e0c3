"""What sheets name and no ledger has yet: told once with its rows, waited for, and gone on with once it is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sanbiao.core.drive.matching.mapping import links_of
from sanbiao.core.drive.missing import come_since, missing_books
from sanbiao.core.drive.models import Import, ImportState
from sanbiao.core.drive.showing import fault_lines
from sanbiao.core.drive.tests.dropping import client_of, drop, latest, text
from sanbiao.core.drive.tests.folders import bring, classes, posting, postings, roster, roster_row, trainee, trainees, workbook
from sanbiao.core.drive.tests.hostile import person_number
from sanbiao.core.ledger.columns import CellKind
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.tests.factories import GrantFactory, UnitFactory

pytestmark = pytest.mark.django_db
ROWS = 3

REFERRING = [
    (ledger, link.column)
    for ledger in REGISTRY.values()
    for link in links_of(ledger)
    if not link.makes and not link.column.is_lenient and link.model is not ledger.model
]


@pytest.fixture
def town(db: None) -> Any:
    return UnitFactory(short_name="清河街道")


@pytest.mark.parametrize(("ledger", "column"), REFERRING, ids=lambda value: getattr(value, "key", getattr(value, "field", "")))
def test_a_row_that_every_row_of_a_sheet_names_and_nobody_has_is_told_once(ledger: Any, column: Any, tmp_path: Path) -> None:
    named = person_number(7) if column.kind is CellKind.ID else "ZZ9907"
    heads = [each.label.rpartition("/")[2] if each is column else each.label for each in ledger.sheet.columns]
    row = [named if each is column else "某" for each in ledger.sheet.columns]
    workbook(tmp_path / "表.xlsx", **{ledger.title: [heads, *([row] * ROWS)]})

    outcome = bring(tmp_path, dry_run=True)

    kept = Import(result=outcome.kept())
    books = missing_books(kept, GrantFactory().user)
    assert (column.refers_to, [ROWS]) in [(book.ledger.key, [one.count for one in book.rows]) for book in books]
    assert not any("中没有，请核对" in line.fault.message for line in fault_lines(kept))
    assert named not in str(outcome.kept()) or column.kind is not CellKind.ID


@pytest.mark.usefixtures("at_once")
def test_what_is_missing_is_imported_and_the_waiting_import_goes_on_by_one_press(tmp_path: Path, town: Any) -> None:
    client = client_of(GrantFactory().user)
    people = trainees(*(trainee(serial) for serial in (1, 3)))
    drop(client, workbook(tmp_path / "学员.xlsx", 学员=people))
    waiting = latest()
    before = text(client.get(f"/imports/{waiting.batch}/"))

    drop(client, workbook(tmp_path / "班次.xlsx", 班次=classes()))
    came = latest()
    client.post(f"/imports/{came.batch}/confirm/")
    told = text(client.get(f"/imports/{came.batch}/"))
    after = text(client.get(f"/imports/{waiting.batch}/"))
    at_home = text(client.get("/"))
    client.post(f"/imports/{waiting.batch}/again/")

    waiting.refresh_from_db()
    assert "「班次」里还没有" in before
    assert "PX901" in before
    assert "学员.xlsx「学员」第 2、3 行" in before
    assert "重新核对" in before
    assert "在等PX901，现在有了" in told
    assert "现在台账里有了 1 个：PX901" in after
    assert "所缺的PX901现在有了，请重新核对" in at_home
    assert waiting.state == ImportState.PREVIEWED
    assert waiting.result["errors"] == 0
    assert waiting.result["created"] == 2


def test_people_who_are_missing_are_told_by_name_and_number_and_found_once_they_are_there(tmp_path: Path, town: Any) -> None:
    workbook(tmp_path / "任职.xlsx", 任职=postings(posting(1), posting(1, 职务名称="主任"), posting(3, 姓名="李四")))
    kept = Import(result=bring(tmp_path, dry_run=True).kept())

    [book] = missing_books(kept, GrantFactory().user)
    before = come_since(kept)
    (tmp_path / "名册").mkdir()
    workbook(tmp_path / "名册" / "名册.xlsx", 干部名册=roster(roster_row(1)))
    assert bring(tmp_path / "名册").written

    assert [(row.called.split()[0], row.count) for row in book.rows] == [("张明", 2), ("李四", 1)]
    assert before == []
    assert [called.split()[0] for called in come_since(kept)] == ["张明"]
    assert person_number(1) not in str(kept.result)


@pytest.mark.usefixtures("at_once")
def test_before_any_unit_is_there_the_units_are_asked_together_and_people_of_the_same_workbook_are_on_their_way(
    tmp_path: Path,
) -> None:
    client = client_of(GrantFactory().user)
    people = roster(*(roster_row(n, 单位=f"第{n}镇") for n in range(1, 8)))
    path = workbook(tmp_path / "名册.xlsx", 干部名册=people, 任职=postings(posting(1)))

    drop(client, path)

    page = client.get(f"/imports/{latest().batch}/")
    assert latest().result["errors"] == latest().result["asked_errors"] + latest().result["missing_errors"]
    assert len(page.context["of_units"]) == 7 + 1
    assert page.context["questions"] == []
    assert [book.is_on_its_way for book in page.context["missing"]] == [True]
    assert "这次导入的表里就有「干部名册」" in text(page)
