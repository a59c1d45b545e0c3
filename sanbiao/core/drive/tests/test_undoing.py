"""Taking an import back: every table is as it was, or a sentence says why not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.audit.services import keep
from sanbiao.core.drive.models import Import, ImportState
from sanbiao.core.drive.tests.folders import (
    STREET,
    TOWN,
    VILLAGE,
    bring,
    brought,
    classes,
    last_import,
    person_number,
    posting,
    postings,
    roster,
    roster_row,
    trainee,
    trainees,
    units,
)
from sanbiao.core.drive.writing.undoing import undo_import
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.voiding import restore_row, void_rows
from sanbiao.registry.organisations.models import Unit
from sanbiao.registry.people.models import FamilyMember, Person, Posting, ResumeLine
from sanbiao.registry.people.services import reveal_id_number
from sanbiao.tests.factories import NOON, FamilyMemberFactory, GrantFactory, PostingFactory

pytestmark = pytest.mark.django_db
KEPT_APART = {"audit", "drive", "sessions", "contenttypes", "auth"}

FULL: dict[str, Any] = {
    "机构": units(),
    "干部名册": roster(roster_row(1)),
    "任职经历": postings(posting(1)),
    "班次": classes(),
    "学员": trainees(trainee(1), trainee(2, name="李四")),
}


def tables() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table but those that tell of the import itself."""
    models = [model for model in apps.get_models() if model._meta.app_label not in KEPT_APART]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}


def form(serial: int, resume: str, relative: str = "李四") -> str:
    return (
        f"<Person><XingMing>张明</XingMing><ShenFenZheng>{person_number(serial)}</ShenFenZheng><JianLi>{resume}</JianLi>"
        "<NianDuKaoHeJieGuo>2021年度优秀</NianDuKaoHeJieGuo>"
        f"<JiaTingChengYuan><Item><ChengWei>妻子</ChengWei><XingMing>{relative}</XingMing></Item></JiaTingChengYuan></Person>"
    )


def undo(drop: Import) -> int:
    return undo_import(drop, by="clerk", at=NOON)


def test_what_an_import_made_is_gone_units_villages_people_and_all(tmp_path: Path) -> None:
    before = tables()
    brought(tmp_path, **FULL)

    count = undo(last_import())

    assert count == 9
    assert tables() == before
    assert last_import().state == ImportState.UNDONE
    assert Event.objects.filter(verb="撤销导入", after={"rows": 9}).exists()


def test_what_an_import_changed_is_as_before_pinyin_and_paths_too(tmp_path: Path) -> None:
    brought(tmp_path, **FULL)
    before = tables()
    new_town = ("J05", "青泽市柳河镇人民政府", "柳河镇", None, "镇", None)
    moved = (*VILLAGE[:5], "J05")
    brought(
        tmp_path,
        机构=units(STREET, (*TOWN[:2], "白石新镇", *TOWN[3:]), moved, new_town),
        干部名册=roster(roster_row(1, 姓名="李强", 单位="柳河镇", 出生年月="1985.07"), roster_row(2)),
        任职经历=postings(posting(1, 免职时间="2022.03", 任职方式="挂职")),
    )
    between = tables()

    undo(last_import())

    assert between != before
    assert tables() == before


def test_what_forms_replaced_comes_back_under_its_own_number(tmp_path: Path) -> None:
    brought(tmp_path, **FULL)
    (tmp_path / "张明.lrmx").write_text(form(1, "2003.07--2010.05  某县某局科员\n2010.05--  某县某局股长"), encoding="utf-8")
    assert bring(tmp_path).written
    before = tables()
    (tmp_path / "张明.lrmx").write_text(form(1, "2003.07--  改过的经历", "王五"), encoding="utf-8")
    assert bring(tmp_path).written
    between = tables()

    undo(last_import())

    assert between != before
    assert tables() == before
    assert ResumeLine.objects.count() == 2


def test_a_cadre_who_joined_the_roster_is_a_person_of_the_lists_again(tmp_path: Path) -> None:
    brought(tmp_path, 机构=units(), 班次=classes(), 学员=trainees(trainee(1)))
    before = tables()
    brought(tmp_path, 干部名册=roster(roster_row(1)))

    undo(last_import())

    assert tables() == before
    assert not Person.objects.get().on_roster


def test_after_undoing_the_same_folder_can_be_imported_again(tmp_path: Path) -> None:
    brought(tmp_path, **FULL)
    undo(last_import())

    outcome = bring(tmp_path)

    assert outcome.total("created") == 8
    assert Unit.objects.count() == 3


def test_a_second_undoing_is_refused(tmp_path: Path) -> None:
    brought(tmp_path, **FULL)
    undo(last_import())

    with pytest.raises(Refused, match="已撤销"):
        undo(last_import())


def test_a_row_that_was_changed_since_stands_against_undoing(tmp_path: Path) -> None:
    brought(tmp_path, **FULL)
    drop = last_import()
    person = Person.objects.get(on_roster=True)
    keep(by="head", at=NOON, verb="修改", record=person, before={"note": ""}, after={"note": "改"})
    before = tables()

    with pytest.raises(Refused, match=r"张明.*又有改动（head 2023-07-01）"):
        undo(drop)

    assert tables() == before
    assert last_import().state == ImportState.IMPORTED


def test_a_voided_row_stands_against_undoing_until_it_is_restored(tmp_path: Path) -> None:
    clerk = GrantFactory().user
    before = tables()
    brought(tmp_path, **FULL)
    drop = last_import()
    ledger = REGISTRY["people.posting"]
    [gone] = void_rows(ledger=ledger, keys=[Posting.objects.get().pk], reason="重复", by=clerk, at=NOON)

    with pytest.raises(Refused, match=r"已经作废.*请先恢复它"):
        undo(drop)
    restore_row(ledger=ledger, gone=gone, by=clerk, at=NOON)
    undo(drop)

    assert tables() == before


def test_a_look_at_an_id_number_does_not_stand_against_undoing(tmp_path: Path, django_user_model: Any) -> None:
    brought(tmp_path, **FULL)
    person = Person.objects.get(on_roster=True)
    reveal_id_number(person=person, by=django_user_model.objects.create(username="head"), at=NOON)

    assert undo(last_import()) == 9


def test_a_later_import_stands_against_undoing_until_it_is_undone_itself(tmp_path: Path) -> None:
    brought(tmp_path, **FULL)
    first = last_import()
    brought(tmp_path, 干部名册=roster(roster_row(1, 现任职务="主任")))
    second = last_import()

    with pytest.raises(Refused, match="请先撤销后来的改动"):
        undo(first)
    undo(second)
    undo(first)

    assert not Person.objects.exists()


def test_forms_that_later_forms_replaced_cannot_be_taken_back_first(tmp_path: Path) -> None:
    brought(tmp_path, **FULL)
    (tmp_path / "张明.lrmx").write_text(form(1, "2003.07--  某局科员"), encoding="utf-8")
    bring(tmp_path)
    first = last_import()
    (tmp_path / "张明.lrmx").write_text(form(1, "2003.07--  另一局科员"), encoding="utf-8")
    bring(tmp_path)

    with pytest.raises(Refused, match="又有改动"):
        undo(first)

    assert ResumeLine.objects.get().text == "另一局科员"


@pytest.mark.parametrize("built", [FamilyMemberFactory, PostingFactory], ids=["family, deleted with its person", "posting"])
def test_a_row_that_others_refer_to_stands_against_undoing(tmp_path: Path, built: Any) -> None:
    brought(tmp_path, **FULL)
    on_it = built(person=Person.objects.get(on_roster=True))
    before = tables()

    with pytest.raises(Refused, match=r"已被「.+」引用"):
        undo(last_import())

    assert tables() == before
    assert type(on_it).objects.filter(pk=on_it.pk).exists()
    assert FamilyMember.objects.count() <= 1


def undo_as(user: Any) -> int:
    return undo_import(last_import(), by=user.get_username(), at=NOON, user=user)


def clerk_of(code: str, section: str = "*") -> Any:
    return GrantFactory(role=Role.CLERK, section=section, unit=Unit.objects.get(code=code)).user


def move(folder: Path, unit: str) -> None:
    brought(folder, 干部名册=roster(roster_row(1, 单位=unit)))


def bring_form(folder: Path) -> None:
    (folder / "good.xlsx").unlink()
    (folder / "张明.lrmx").write_text(form(1, "2003.07--  某局科员"), encoding="utf-8")
    assert bring(folder).written


def test_undoing_needs_the_import_right_of_every_ledger_that_was_written(tmp_path: Path) -> None:
    brought(tmp_path, **FULL)
    trainer = GrantFactory(role=Role.CLERK, section="training").user
    before = tables()

    with pytest.raises(Refused, match="写入的「机构」不全在您可以导入的范围内"):
        undo_as(trainer)

    assert tables() == before
    assert undo_as(GrantFactory(role=Role.CLERK).user) == 9


def test_undoing_needs_no_right_over_people_whom_a_list_alone_made_known(tmp_path: Path) -> None:
    brought(tmp_path, 机构=units())
    brought(tmp_path, 班次=classes(), 学员=trainees(trainee(1)))

    assert undo_as(GrantFactory(role=Role.CLERK, section="training").user) == 3
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("first", "then"), [("清河街道", "白石镇"), ("白石镇", "清河街道")], ids=["now outside", "outside before"]
)
def test_undoing_needs_the_right_over_a_row_as_it_is_and_as_it_was(tmp_path: Path, first: str, then: str) -> None:
    brought(tmp_path, 机构=units())
    move(tmp_path, first)
    move(tmp_path, then)

    with pytest.raises(Refused, match="干部名册"):
        undo_as(clerk_of("J01"))

    assert Person.objects.get().unit.short_name == then
    assert undo_as(GrantFactory(role=Role.CLERK).user) == 1


def test_undoing_what_forms_brought_needs_the_right_over_their_person(tmp_path: Path) -> None:
    brought(tmp_path, **FULL)
    bring_form(tmp_path)

    with pytest.raises(Refused, match="不全在您可以导入的范围内"):
        undo_as(clerk_of("J02"))

    assert undo_as(clerk_of("J01")) == 3
    assert not ResumeLine.objects.exists()


def test_undoing_what_forms_replaced_needs_the_right_over_their_person(tmp_path: Path) -> None:
    brought(tmp_path, **FULL)
    bring_form(tmp_path)
    (tmp_path / "张明.lrmx").write_text(form(1, "2003.07--  改过的经历"), encoding="utf-8")
    assert bring(tmp_path).written
    ResumeLine.objects.all().delete()

    with pytest.raises(Refused, match="不全在您可以导入的范围内"):
        undo_as(clerk_of("J02"))


def test_an_import_that_wrote_nothing_has_nothing_to_take_back() -> None:
    waiting = Import.objects.create(batch="b", by="clerk", began_at=NOON)
    empty = Import.objects.create(batch="c", by="clerk", began_at=NOON, state=ImportState.IMPORTED)

    with pytest.raises(Refused, match="排队中"):
        undo(waiting)

    assert undo(empty) == 0


def test_many_rows_are_taken_back_piece_by_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanbiao.core.drive.writing.undoing.CHUNK", 2)
    before = tables()
    brought(tmp_path, 机构=units(), 干部名册=roster(*(roster_row(serial) for serial in range(1, 8))))

    assert undo(last_import()) == 10
    assert tables() == before
