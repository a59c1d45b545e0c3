"""Rows that name other rows: by a name, within a unit, through a master; and a preview that says what an import does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanbiao.core.access.roles import Role
from sanbiao.core.drive.importing import read_folder, sheet_names
from sanbiao.core.drive.reading import open_folder
from sanbiao.core.drive.tests import referring as toys
from sanbiao.core.drive.tests.folders import STREET, TOWN, VILLAGE, bring, units
from sanbiao.core.drive.tests.hostile import workbook
from sanbiao.core.drive.writing import books
from sanbiao.core.drive.writing.results import Outcome
from sanbiao.core.ledger.forms import form_of
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.sheets import write_sheet
from sanbiao.registry.organisations.models import Unit
from sanbiao.tests.factories import NOON, GrantFactory

pytestmark = pytest.mark.django_db

BRANCH_HEAD = ("支部编码", "支部名称", "所属单位")
MATTER_HEAD = ("事项编号", "承担支部", "次数")
VISIT_HEAD = ("期次", "乡镇", "村名")
OTHER_VILLAGE = ("J0101", "青泽市清河街道东山村", "东山村", None, "村", "J01")


@pytest.fixture(autouse=True)
def _toys(db, monkeypatch):
    yield from toys.set_up(monkeypatch)


@pytest.fixture
def city(tmp_path):
    folder = tmp_path / "city"
    folder.mkdir()
    workbook(folder / "机构.xlsx", 机构=units(STREET, TOWN, VILLAGE, OTHER_VILLAGE))
    assert bring(folder).written
    return folder


def branches(*rows: Any) -> list[Any]:
    return [BRANCH_HEAD, *rows]


def matters(*rows: Any) -> list[Any]:
    return [MATTER_HEAD, *rows]


def visits(*rows: Any) -> list[Any]:
    return [VISIT_HEAD, *rows]


def bring_as(user: Any, folder: Path, *, write: bool) -> Outcome:
    """What comes of it when `user` imports the good rows of the folder, or looks at what that would do."""
    opened = open_folder(folder, sheet_names())
    return read_folder(opened, by="clerk", at=NOON, on=NOON.date(), batch="b", write=write, skip_faulty=True, user=user)


def said(outcome: Outcome) -> list[tuple[str, int | None, str, str]]:
    return [(str(fault.kind), fault.row, fault.column, fault.message) for fault in outcome.faults]


ONE = ("Z01", "市委办（机关）党支部", "清河街道")
TWO = ("Z02", "白石镇党支部", "白石镇")


def test_a_branch_is_named_by_its_name_or_its_code_in_whatever_width(city):
    workbook(city / "支部.xlsx", 玩具支部=branches(ONE, TWO), 玩具事项=matters(("1", "市委办(机关) 党支部", 1), ("2", "Z02", 2)))

    assert bring(city).written
    assert set(toys.Matter.objects.values_list("number", "branch__code")) == {("1", "Z01"), ("2", "Z02")}


def test_a_name_that_several_carry_is_refused_and_the_code_tells_them_apart(city):
    same = ("Z03", "白石镇党支部", "清河街道")
    workbook(city / "支部.xlsx", 玩具支部=branches(TWO, same), 玩具事项=matters(("1", "白石镇党支部", 1), ("2", "Z03", 1)))

    outcome = bring(city, skip_faulty=True)

    assert said(outcome) == [("unknown_reference", 2, "承担支部", "有 2 行都叫“白石镇党支部”，请改填支部编码。")]
    assert toys.Matter.objects.get().branch.code == "Z03"


def test_one_row_by_name_and_by_code_is_a_duplicate(city):
    workbook(city / "支部.xlsx", 玩具支部=branches(TWO), 玩具事项=matters(("1", "白石镇党支部", 1), ("1", "Z02", 1)))

    assert [kind for kind, *_ in said(bring(city, dry_run=True))] == ["duplicate_key"]


def test_what_names_no_branch_or_a_refused_one_is_an_unknown_reference(city):
    nowhere = ("Z04", "山外党支部", "山外镇")
    workbook(city / "支部.xlsx", 玩具支部=branches(nowhere), 玩具事项=matters(("1", "山外党支部", 1), ("2", "无名党支部", 1)))

    found = said(bring(city))

    assert [(kind, row) for kind, row, *_ in found] == [("unknown_unit", 2), ("unknown_reference", 2), ("unknown_reference", 3)]


def test_a_renamed_branch_is_known_by_its_new_name_alone_before_and_after_writing(city):
    workbook(city / "支部.xlsx", 玩具支部=branches(TWO))
    assert bring(city).written
    workbook(
        city / "支部.xlsx",
        玩具支部=branches(("Z02", "石桥党支部", "白石镇")),
        玩具事项=matters(("1", "白石镇党支部", 1), ("2", "石桥党支部", 1)),
    )

    before, after = bring(city, dry_run=True), bring(city, skip_faulty=True)

    assert [(kind, row) for kind, row, *_ in said(before)] == [("unknown_reference", 2)]
    assert said(after) == said(before)
    assert toys.Matter.objects.get().number == "2"


def test_a_village_is_found_within_its_town(city):
    workbook(city / "观摩.xlsx", 玩具观摩=visits(("1", "白石镇", "东山村"), ("1", "清河街道", "东山村")))

    assert bring(city).written
    assert set(toys.Visit.objects.values_list("village__code", flat=True)) == {"J0201", "J0101"}


def test_a_village_of_another_town_is_an_unknown_unit(city):
    workbook(
        city / "观摩.xlsx", 玩具观摩=visits(("1", "白石镇", "西山村"), ("2", "无名镇", "东山村"), ("3", "白石镇", "清河街道"))
    )

    found = said(bring(city))

    assert [(kind, row, column) for kind, row, column, _ in found] == [
        ("unknown_unit", 2, "村名"),
        ("unknown_unit", 3, "乡镇"),
        ("unknown_unit", 4, "村名"),
    ]
    assert found[0][3].startswith("“西山村”不是白石镇的下级机构")


def test_a_group_row_gives_the_town_and_never_the_village(city):
    workbook(
        city / "观摩.xlsx", 玩具观摩=[("期次", "村名"), ("白石镇", None), ("1", "东山村"), ("清河街道", None), ("1", "东山村")]
    )

    assert bring(city).written
    assert set(toys.Visit.objects.values_list("town__short_name", "village__code")) == {
        ("白石镇", "J0201"),
        ("清河街道", "J0101"),
    }


def test_out_and_in_again_changes_nothing(city, tmp_path):
    same = ("Z03", "白石镇党支部", "清河街道")
    workbook(city / "支部.xlsx", 玩具支部=branches(ONE, TWO, same), 玩具事项=matters(("1", "Z02", 1), ("2", ONE[1], None)))
    workbook(city / "观摩.xlsx", 玩具观摩=visits(("1", "白石镇", "东山村"), ("1", "清河街道", "东山村")))
    assert bring(city).written

    for key in ("toys.matter", "toys.visit"):
        file, count = write_sheet(REGISTRY[key], REGISTRY[key].model.objects.order_by("pk"))
        with file:
            (tmp_path / "out.xlsx").write_bytes(file.read())
        outcome = bring(tmp_path / "out.xlsx")

        assert (count, outcome.sheets[0].unchanged, outcome.faults) == (2, 2, [])
    written = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert [cell.value for cell in written["C"]] == ["村名", "东山村", "东山村"]


@pytest.fixture
def clerk_of_the_town(city):
    return GrantFactory(role=Role.CLERK, section="grass_roots", unit=Unit.objects.get(code="J02")).user


def test_a_detail_belongs_where_its_master_does(city, clerk_of_the_town):
    workbook(city / "支部.xlsx", 玩具支部=branches(ONE, TWO), 玩具事项=matters(("1", ONE[1], 1), ("2", TWO[1], 1)))
    (city / "机构.xlsx").unlink()

    before, after = (bring_as(clerk_of_the_town, city, write=write) for write in (False, True))

    assert [(kind, row) for kind, row, *_ in said(before)] == [("not_permitted", 2), ("unknown_reference", 2)]
    assert said(after) == said(before)
    assert toys.Matter.objects.get().branch.code == "Z02"


def test_a_detail_is_not_moved_out_of_or_into_another_masters_unit(city, clerk_of_the_town):
    workbook(city / "支部.xlsx", 玩具支部=branches(ONE, TWO), 玩具事项=matters(("1", "Z01", 1), ("2", "Z02", 1)))
    assert bring(city).written
    for file in city.iterdir():
        file.unlink()
    workbook(city / "事项.xlsx", 玩具事项=matters(("1", "Z01", 5), ("2", "Z02", 5), ("3", "Z01", 1)))

    outcome = bring_as(clerk_of_the_town, city, write=True)

    assert [(kind, row) for kind, row, *_ in said(outcome)] == [("not_permitted", 2), ("not_permitted", 4)]
    assert set(toys.Matter.objects.values_list("number", "seconds")) == {("1", 1), ("2", 5)}


def test_a_form_names_rows_as_a_sheet_does(city):
    user = GrantFactory(section="grass_roots").user
    workbook(city / "支部.xlsx", 玩具支部=branches(ONE, TWO, ("Z03", TWO[1], "清河街道")))
    assert bring(city).written

    def typed(key: str, **values: Any) -> Any:
        form = form_of(REGISTRY[key])({**values, "ticket": "t"}, user=user, on=NOON.date())
        return form.cleaned_data if form.is_valid() else dict(form.errors)

    assert typed("toys.matter", number="1", branch="市委办(机关)党支部", seconds="")["branch"].code == "Z01"
    assert typed("toys.matter", number="1", branch=TWO[1]) == {"branch": ["有 2 行都叫“白石镇党支部”，请改填支部编码。"]}
    assert typed("toys.matter", number="1", branch="无名") == {
        "branch": ["“无名”在「玩具支部」中没有，请核对，或先导入或登记该台账。"]
    }
    assert typed("toys.visit", round="1", town="白石镇", village="东山村")["village"].code == "J0201"
    assert typed("toys.visit", round="1", town="清河街道", village="东山村")["village"].code == "J0101"
    assert list(typed("toys.visit", round="1", town="白石镇", village="西山村")) == ["village"]
    assert list(typed("toys.visit", round="1", town="无名镇", village="东山村")) == ["town", "village"]


def test_a_form_shows_rows_by_what_names_them(city):
    user = GrantFactory(section="grass_roots").user
    workbook(city / "支部.xlsx", 玩具支部=branches(TWO, ("Z03", TWO[1], "清河街道")), 玩具事项=matters(("1", "Z03", 1)))
    workbook(city / "观摩.xlsx", 玩具观摩=visits(("1", "白石镇", "东山村")))
    assert bring(city).written

    matter = form_of(REGISTRY["toys.matter"])(instance=toys.Matter.objects.get(), user=user, on=NOON.date())
    visit = form_of(REGISTRY["toys.visit"])(instance=toys.Visit.objects.get(), user=user, on=NOON.date())

    assert matter["branch"].value() == "Z03"
    assert visit["village"].value() == "东山村"


names = st.sampled_from(["白石镇", "清河街道", "山外镇", "", "东山村", "西山村"])
codes = st.sampled_from(["Z01", "Z02", "Z03"])
titles = st.sampled_from(["甲支部", "乙支部", "丙支部", "Z02", ""])
folders = st.fixed_dictionaries(
    {
        "玩具支部": st.lists(st.tuples(codes, titles, names), max_size=5).map(lambda rows: branches(*rows)),
        "玩具事项": st.lists(
            st.tuples(st.sampled_from("123"), titles | codes, st.sampled_from([1, "", 99999, "多"])), max_size=6
        ).map(lambda rows: matters(*rows)),
        "玩具观摩": st.lists(st.tuples(st.sampled_from("12"), names, names), max_size=5).map(lambda rows: visits(*rows)),
    }
)


def counts(outcome: Outcome) -> list[tuple[int, int, int, int]]:
    return [(sheet.created, sheet.changed, sheet.unchanged, sheet.refused) for sheet in outcome.sheets]


def test_a_name_that_a_row_gives_up_is_free_before_and_after_writing(city, monkeypatch):
    monkeypatch.setattr(books, "CHUNK", 1)
    renamed = ("J02", "青泽市石桥镇人民政府", "石桥镇", None, "镇", None)
    heir = ("J03", TOWN[1], "新石镇", None, "镇", None)
    workbook(city / "机构.xlsx", 机构=units(renamed, heir))

    before, after = bring(city, dry_run=True), bring(city)

    assert (before.faults, after.faults) == ([], [])
    assert counts(after) == counts(before) == [(1, 1, 0, 0)]


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr(books, "CHUNK", 2)


@pytest.mark.usefixtures("small_chunks")
@given(first=folders, then=folders, whole=st.booleans())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_preview_says_what_the_import_does(city, first, then, whole):
    user = None if whole else GrantFactory(role=Role.CLERK, section="grass_roots", unit=Unit.objects.get(code="J02")).user
    with transaction.atomic():
        for number, sheets in enumerate((first, then)):
            workbook(city / "玩具.xlsx", **sheets)
            before, after = bring_as(user, city, write=False), bring_as(user, city, write=True)

            assert said(after) == said(before), number
            assert counts(after) == counts(before), number
            assert after.written == bool(after.taken)
        transaction.set_rollback(True)
