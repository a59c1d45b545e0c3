"""Sheets that name a row that was merged into another: it is found, and the preview says so, for every ledger that names it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sanbiao.core.drive.matching.mapping import links_of
from sanbiao.core.drive.tests.folders import bring, roster, roster_row, trainee, trainees, units, workbook
from sanbiao.core.ledger.columns import CellKind
from sanbiao.core.ledger.forms import form_of
from sanbiao.core.ledger.ledger import REGISTRY, Ledger
from sanbiao.core.ledger.merging import merge_rows
from sanbiao.core.ledger.sheets import write_sheet
from sanbiao.registry.organisations.models import Unit
from sanbiao.registry.people.models import Person
from sanbiao.tests.factories import NOON, ClassRunFactory, GrantFactory, PersonFactory, UnitFactory
from sanbiao.tests.papers import all_factories

pytestmark = pytest.mark.django_db

NAMING = [
    (ledger, link.column.field.partition("__")[0])
    for ledger in REGISTRY.values()
    for link in links_of(ledger)
    if link.model in {each.model for each in REGISTRY.values() if each.merges}
] + [(ledger, column.field) for ledger in REGISTRY.values() for column in ledger.columns if column.kind is CellKind.UNIT]


def merge(stays: Any, goes: Any) -> None:
    ledger = REGISTRY[stays._meta.label_lower]
    user = GrantFactory().user
    told = merge_rows(ledger=ledger, stays=stays, goes=goes, reason="重复", by=user, at=NOON, on=NOON.date(), write=True)
    assert [fault.sentence for fault in told.faults] == []


def hints(outcome: Any) -> list[str]:
    return [fault.message for fault in outcome.faults if str(fault.kind) == "merged_row"]


@pytest.mark.parametrize(("ledger", "link"), NAMING, ids=lambda value: getattr(value, "key", value))
def test_a_sheet_that_names_the_one_that_went_finds_its_row_unchanged_and_says_so(
    ledger: Ledger[Any], link: str, tmp_path: Path
) -> None:
    row = {each._meta.model: each for each in all_factories()}[ledger.model]()
    made = {each._meta.model: each for each in all_factories()}
    within = next((column.within for column in ledger.columns if column.field == link), "")
    village = {"village": True, "parent": getattr(row, within)} if within else {}
    goes = getattr(row, link) or made[ledger.model._meta.get_field(link).related_model](**village)
    if getattr(row, link) is None:
        type(row)._base_manager.filter(pk=row.pk).update(**{link: goes})
    stays = next(each for each in all_factories() if each._meta.model is type(goes))(**_like(goes))
    sheet, _ = write_sheet(ledger, ledger.model._base_manager.filter(pk=row.pk))
    with sheet:
        (tmp_path / "旧.xlsx").write_bytes(sheet.read())
    merge(stays, goes)

    outcome = bring(tmp_path, dry_run=True)

    [told] = [each for each in outcome.sheets if each.ledger == ledger.key]
    assert [fault.message for fault in outcome.errors] == []
    assert (told.created, told.unchanged) == (0, 1)
    assert any("已并入" in hint for hint in hints(outcome))


def _like(goes: Any) -> dict[str, Any]:
    return {"kind": goes.kind, "parent": goes.parent} if isinstance(goes, Unit) else {}


def test_a_roster_with_the_number_that_went_fills_what_is_empty_of_the_one_that_stayed(tmp_path: Path) -> None:
    town = UnitFactory(short_name="清河街道")
    workbook(tmp_path / "名册.xlsx", 干部名册=roster(roster_row(1, 现任职务="局长"), roster_row(3)))
    assert bring(tmp_path).written
    stays, goes = Person.objects.order_by("pk")
    merge(stays, goes)
    Person.objects.filter(pk=stays.pk).update(post="")
    only = tmp_path / "old"
    only.mkdir()
    workbook(only / "名册.xlsx", 干部名册=roster(roster_row(3, 现任职务="科长", 出生年月="1985.06")))

    outcome = bring(only)
    both = bring(tmp_path, dry_run=True)

    stays.refresh_from_db()
    assert outcome.written
    assert Person.objects.count() == 1
    assert (stays.post, stays.unit) == ("科长", town)
    assert "只补它空着的" in hints(outcome)[0]
    assert [fault.message for fault in both.errors] == []
    assert "以那一行为准，本行没有读入" in "".join(hints(both))


def test_a_sheet_of_units_with_the_code_that_went_does_not_give_the_old_name_back(tmp_path: Path) -> None:
    stays, goes = UnitFactory(town=True), UnitFactory(town=True, code="T99", name="柳河镇人民政府", short_name="柳河镇")
    merge(stays, goes)
    name = stays.name
    workbook(tmp_path / "机构.xlsx", 机构=units(("T99", "柳河镇人民政府", "柳河镇", None, "镇", None)))

    outcome = bring(tmp_path)

    stays.refresh_from_db()
    assert [fault.message for fault in outcome.errors] == []
    assert (stays.name, Unit.objects.count()) == (name, 1)
    assert "已并入" in hints(outcome)[0]


def test_who_brings_a_sheet_learns_no_name_that_it_does_not_tell(tmp_path: Path) -> None:
    UnitFactory(short_name="清河街道")
    ClassRunFactory(code="PX901")
    workbook(tmp_path / "学员.xlsx", 学员=trainees(trainee(1, name="李四")))
    assert bring(tmp_path).written
    merge(PersonFactory(name="王建国"), Person.objects.get(name="李四"))

    [hint] = hints(bring(tmp_path, dry_run=True))

    assert hint == "此身份证号已并入「王＊」，按它读入。"


def test_a_form_with_the_number_that_went_is_about_the_one_that_stayed() -> None:
    trainees_book, run = REGISTRY["training.trainee"], ClassRunFactory()
    goes = PersonFactory(name="王建国")
    number, stays = goes.id_number, PersonFactory(name="王建国")
    merge(stays, goes)
    typed = {
        "class_run": run.code,
        "person__name": "王建国",
        "person__id_number": number,
        "attendance": "attended",
        "ticket": "0" * 32,
    }
    form = form_of(trainees_book)(typed | {"unit_text": "清河街道"}, user=GrantFactory().user, on=NOON.date())

    assert form.is_valid(), form.errors
    assert form.cleaned_data["person"] == stays
    assert any("已并入「王建国」" in warning for warning in form.warnings)
