"""Merging: what refers to one of two rows refers to the other, and comes back; what stands against it is said by row."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.audit.services import REASON
from sanbiao.core.ledger import merging
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.merging import MERGE, RowMerge, merge_rows, unmerge
from sanbiao.core.ledger.models import VoidedRow
from sanbiao.core.ledger.moving import links_to
from sanbiao.core.ledger.references import unit_of_text
from sanbiao.core.ledger.voiding import merged_by, restore_row, void_rows
from sanbiao.core.machine.steps import stored
from sanbiao.core.secrecy.fields import under
from sanbiao.core.secrecy.rotation import reseal_everything
from sanbiao.registry.firms.models import Firm
from sanbiao.registry.organisations.models import Unit
from sanbiao.registry.people.models import FamilyMember, Person, Posting, Status
from sanbiao.tests import factories
from sanbiao.tests.factories import (
    NOON,
    FamilyMemberFactory,
    FirmFactory,
    GrantFactory,
    PersonFactory,
    PostingFactory,
    TraineeFactory,
    UnitFactory,
)
from sanbiao.tests.papers import all_factories

pytestmark = pytest.mark.django_db

PEOPLE, UNITS, POSTINGS = (REGISTRY[key] for key in ("people.person", "organisations.unit", "people.posting"))
ADDRESS = "/ledgers/people-person/{}/merge/"
HELD_BY_ADMINISTRATORS = {"organisations.grant", "organisations.proposal"}


def merge(stays: Any, goes: Any, by: Any, *, write: bool = True, **chosen: bool) -> RowMerge:
    ledger = REGISTRY[stays._meta.label_lower]
    return merge_rows(
        ledger=ledger, stays=stays, goes=goes, chosen=chosen, reason="重复登记", by=by, at=NOON, on=NOON.date(), write=write
    )


def said(told: RowMerge) -> str:
    return "".join(fault.sentence for fault in told.faults)


def test_two_people_become_one_and_two_again_as_they_were(clerk: Any) -> None:
    stays, goes = PersonFactory(name="王建国", native_place=""), PersonFactory(name="王建国", native_place="浙江义乌")
    posting, trainee = PostingFactory(person=goes), TraineeFactory(person=goes)
    before = [stored(row) for row in (stays, goes, posting, trainee)]

    told = merge(stays, goes, clerk)

    stays.refresh_from_db()
    [gone] = VoidedRow.objects.all()
    events = Event.objects.filter(verb=MERGE)
    assert (told.faults, told.count) == ([], 2)
    assert {Posting.objects.get().person_id, type(trainee).objects.get().person_id} == {stays.pk}
    assert stays.native_place == "浙江义乌"
    assert not Person.objects.filter(pk=goes.pk).exists()
    assert gone.merged_into == stays.pk
    assert {(each.ledger, each.record) for each in events} >= {("people.posting", str(posting.pk)), (PEOPLE.key, str(stays.pk))}
    assert events.get(ledger="people.posting").before == {"person_id": goes.pk}

    _, changed = unmerge(ledger=PEOPLE, gone=gone, by=clerk, at=NOON)

    assert changed == []
    assert [stored(type(row).objects.get(pk=row.pk)) for row in (stays, goes, posting, trainee)] == before
    assert not VoidedRow.objects.exists()


def test_a_preview_says_all_and_writes_nothing(clerk: Any) -> None:
    stays, goes = PersonFactory(post="科长"), PersonFactory(post="局长")
    PostingFactory(person=goes)

    told = merge(stays, goes, clerk, write=False)

    assert (told.count, said(told)) == (1, "")
    assert ("现任职务", "科长", "局长", False) in {(each.label, each.stays, each.goes, each.taken) for each in told.differing}
    assert Person.objects.count() == 2
    assert not Event.objects.exists()


@pytest.mark.parametrize("model", [Person, Unit, Firm])
def test_whatever_refers_to_the_one_that_goes_refers_to_the_one_that_stays(clerk: Any, model: Any) -> None:
    made = {each._meta.model: each for each in all_factories()}
    stays, goes = made[model](), made[model]()
    links = [link for link in links_to(model) if link.model._meta.label_lower not in HELD_BY_ADMINISTRATORS]
    # One row for each link, put there without its service: what a row of a business needs beside it is none of merging's.
    rows = [(link, made[link.model]()) for link in links]
    for link, row in rows:
        type(row)._base_manager.filter(pk=row.pk).update(**{link.name: goes})

    told = merge(stays, goes, clerk)

    moved = {link: getattr(type(row)._base_manager.get(pk=row.pk), link.attname) for link, row in rows}
    assert said(told) == ""
    assert links
    assert moved == dict.fromkeys(links, stays.pk)


def test_rows_that_would_be_the_same_are_named_and_nothing_moves(clerk: Any) -> None:
    stays, goes = PersonFactory(), PersonFactory()
    for person, name in ((stays, "李四"), (goes, "王五")):
        FamilyMemberFactory(person=person, place=1, relation="父亲", name=name)
    PostingFactory(person=goes)

    told = merge(stays, goes, clerk)

    assert "「父亲 王五」与留下的一行已有的「父亲 李四」重复（次序相同，只能有一条）" in said(told)
    assert Posting.objects.get().person == goes
    assert FamilyMember.objects.filter(person=goes).exists()
    assert not Event.objects.exists()


def test_a_one_to_one_row_on_either_side_is_refused_as_a_double(clerk: Any) -> None:
    stays, goes = FirmFactory(), FirmFactory()
    for firm in (stays, goes):
        factories.IndustrialFirmFactory(firm=firm)

    told = merge(stays, goes, clerk)

    assert "重复（只能有一条）" in said(told)
    assert Firm.objects.count() == 2


def test_people_of_two_numbers_who_both_went_through_something_are_not_merged_before_one_side_is_voided(clerk: Any) -> None:
    stays, goes = PersonFactory(name="甲"), PersonFactory(name="乙")
    kept, wrong = (factories.CaseFactory(person=person) for person in (stays, goes))
    cases = REGISTRY[wrong._meta.label_lower]

    told = merge(stays, goes, clerk)

    assert "身份证号不同，又都有办理中或办过的事项，可能是两个人，不能合并。请先核对身份证号" in said(told)
    assert f"要去掉的「乙」名下有{cases.title} 1 行留下的「甲」名下有{cases.title} 1 行" in said(told)
    assert [fault.keys for fault in told.faults[1:]] == [(wrong.pk,), (kept.pk,)]
    assert Person.objects.filter(pk=goes.pk).exists()

    void_rows(ledger=cases, keys=[wrong.pk], reason="登记在错号下", by=clerk, at=NOON)

    assert said(merge(stays, goes, clerk)) == ""
    assert not Person.objects.filter(pk=goes.pk).exists()


def test_a_cadre_does_not_go_for_somebody_known_from_a_list_alone(clerk: Any) -> None:
    cadre, listed = PersonFactory(), PersonFactory(off_roster=True)
    TraineeFactory(person=listed)

    assert "请对调" in said(merge(listed, cadre, clerk))
    assert said(merge(cadre, listed, clerk)) == ""


def test_a_unit_is_not_merged_with_one_below_it(clerk: Any) -> None:
    village = UnitFactory(village=True)

    assert "是" in said(merge(village, village.parent, clerk))
    assert "的下级，不能合并" in said(merge(village.parent, village, clerk))


def test_authority_over_a_unit_does_not_move_by_a_merging(clerk: Any) -> None:
    stays, goes = UnitFactory(town=True), UnitFactory(town=True)
    GrantFactory(unit=goes)

    assert "授权 1 行引用要去掉的一行，不能随合并改动" in said(merge(stays, goes, clerk))


def test_rows_that_one_may_not_change_are_not_moved_by_merging_what_they_name(clerk: Any) -> None:
    stays, goes = PersonFactory(), PersonFactory()
    TraineeFactory(person=goes)
    of_cadres = GrantFactory(section=PEOPLE.section).user
    reader = GrantFactory(role=Role.READER).user

    told = merge(stays, goes, of_cadres)

    assert "有 1 行您无权修改" in said(told)
    with pytest.raises(Refused, match="无权修改"):
        merge(stays, goes, reader)


def test_the_names_of_a_merged_unit_are_understood_its_children_follow_and_so_does_what_was_learnt(clerk: Any) -> None:
    stays, goes = UnitFactory(town=True, aliases="老镇"), UnitFactory(town=True, short_name="柳河镇", code="T99")
    village = UnitFactory(village=True, parent=goes)
    lost = PostingFactory(unit=goes)
    void_rows(ledger=POSTINGS, keys=[lost.pk], reason="填错", by=clerk, at=NOON)

    told = merge(stays, goes, clerk)

    village.refresh_from_db()
    stays.refresh_from_db()
    UNITS.complete()
    assert said(told) == ""
    assert stays.aliases.startswith("老镇；")
    assert unit_of_text("柳河镇") == stays.pk
    assert merged_by(UNITS, "code", "T99") == stays.pk
    assert village.path == f"{stays.path}{village.code}/"
    assert VoidedRow.objects.get(record=lost.pk).place == stays.pk

    unmerge(ledger=UNITS, gone=VoidedRow.objects.get(ledger=UNITS.key), by=clerk, at=NOON)

    village.refresh_from_db()
    stays.refresh_from_db()
    assert (stays.aliases, village.parent_id, unit_of_text("柳河镇")) == ("老镇", goes.pk, goes.pk)
    assert village.path == f"{goes.path}{village.code}/"
    assert VoidedRow.objects.get().place == goes.pk


def test_a_name_that_another_unit_bears_is_not_kept_and_names_that_do_not_fit_are_refused(clerk: Any) -> None:
    stays, goes = UnitFactory(aliases="甲" * 190), UnitFactory(short_name="柳河办", aliases="共用名")
    UnitFactory(aliases="共用名")

    overfull = merge(stays, goes, clerk)
    Unit.objects.filter(pk=stays.pk).update(aliases="")
    told = merge(stays, goes, clerk)

    assert "超过 200 个字" in said(overfull)
    assert told.warnings == ["“共用名”另有一行在用，合并以后不再指这一行。"]
    assert "共用名" not in Unit.objects.get(pk=stays.pk).aliases


def test_a_merging_that_is_too_large_is_refused_the_other_way_round_it_may_not_be(clerk: Any, monkeypatch: Any) -> None:
    stays, goes = PersonFactory(), PersonFactory()
    for post in ("镇长", "书记"):
        PostingFactory(person=goes, post=post)
    monkeypatch.setattr(merging, "MOST_MOVED", 1)

    assert "超过 1 行，一次改不了" in said(merge(stays, goes, clerk))
    assert said(merge(goes, stays, clerk)) == ""


def test_a_merging_that_makes_a_contradiction_says_so_and_is_done(clerk: Any) -> None:
    stays, goes = PersonFactory(status=Status.RETIRED), PersonFactory()
    PostingFactory(person=goes)

    told = merge(stays, goes, clerk)

    assert said(told) == ""
    assert ["人员已离退或调出，仍有没有免去的任职" in warning for warning in told.warnings] == [True]


def test_only_who_may_change_both_rows_and_those_that_moved_takes_a_merging_back_and_once(clerk: Any) -> None:
    stays, goes = PersonFactory(), PersonFactory()
    TraineeFactory(person=goes)
    merge(stays, goes, clerk)
    gone = VoidedRow.objects.get()
    of_cadres, of_town = GrantFactory(section=PEOPLE.section).user, GrantFactory(unit=goes.unit).user
    void = f"「{goes}」是合并时去掉的，请在它的页面上点“取消合并”。"

    for user, refusal in ((of_cadres, "有 1 行您无权修改"), (of_town, "您无权修改合并时留下的一行")):
        with pytest.raises(Refused, match=refusal):
            unmerge(ledger=PEOPLE, gone=gone, by=user, at=NOON)
    with pytest.raises(Refused, match=void):
        restore_row(ledger=PEOPLE, gone=gone, by=clerk, at=NOON)
    unmerge(ledger=PEOPLE, gone=gone, by=clerk, at=NOON)

    with pytest.raises(Refused, match="已经恢复"):
        unmerge(ledger=PEOPLE, gone=gone, by=clerk, at=NOON)


def test_a_row_that_was_voided_before_comes_back_to_the_one_that_stayed(clerk: Any) -> None:
    stays, goes = PersonFactory(), PersonFactory()
    posting = PostingFactory(person=goes)
    [lost] = void_rows(ledger=POSTINGS, keys=[posting.pk], reason="填错", by=clerk, at=NOON)
    merge(stays, goes, clerk)

    back = restore_row(ledger=POSTINGS, gone=lost, by=clerk, at=NOON)

    assert back.person_id == stays.pk  # type: ignore[attr-defined]  # a posting


def test_taking_back_names_what_was_changed_since_and_leaves_it(clerk: Any) -> None:
    stays, goes, third = PersonFactory(rank=""), PersonFactory(rank="正科"), PersonFactory()
    kept, other = PostingFactory(person=goes), PostingFactory(person=goes, post="镇长")
    merge(stays, goes, clerk)
    Posting.objects.filter(pk=other.pk).update(person=third)
    Person.objects.filter(pk=stays.pk).update(rank="副处")

    _, changed = unmerge(ledger=PEOPLE, gone=VoidedRow.objects.get(), by=clerk, at=NOON)

    assert Posting.objects.get(pk=kept.pk).person == goes
    assert Posting.objects.get(pk=other.pk).person == third
    assert len(changed) == 2
    assert "职务层次" in changed[0]
    assert "镇长" in changed[1]


def test_mergings_are_taken_back_the_last_first_and_under_another_key_too(clerk: Any) -> None:
    first, second, third = PersonFactory(), PersonFactory(), PersonFactory()
    merge(second, first, clerk)
    merge(third, second, clerk)
    of_first, of_second = VoidedRow.objects.get(record=first.pk), VoidedRow.objects.get(record=second.pk)
    with pytest.raises(Refused, match="又被合并，请先恢复它"):
        unmerge(ledger=PEOPLE, gone=of_first, by=clerk, at=NOON)
    fresh = bytes(range(32))

    reseal_everything(fresh)
    with under(fresh):
        for gone in (of_second, of_first):
            unmerge(ledger=PEOPLE, gone=gone, by=clerk, at=NOON)

    assert set(Person.objects.values_list("pk", flat=True)) == {first.pk, second.pk, third.pk}


def test_from_the_page_of_a_person_to_one_of_both_and_back(client: Client, clerk: Any) -> None:
    stays, goes = PersonFactory(name="王建国"), PersonFactory(name="王建国", birth_month=date(1981, 2, 1))
    PostingFactory(person=goes, post="镇长")
    address = ADDRESS.format(stays.pk)

    offered = client.get(PEOPLE.detail_url(stays.pk)).content.decode()
    chosen = client.get(address).context["alike"]
    shown = client.post(address, {"other": goes.pk})
    swapped = client.post(address, {"other": goes.pk, "stays": goes.pk})
    unsaid = client.post(address, {"other": goes.pk, "stays": stays.pk, "sure": "1"})
    said = {"reason": "身份证号写错", "take-birth_month": "goes"}
    done = client.post(address, {"other": goes.pk, "stays": stays.pk, "sure": "1", **said}, follow=True)
    old = client.get(PEOPLE.detail_url(goes.pk), follow=True)
    voided = client.get(f"/ledgers/people-person/voided/{goes.pk}/")
    back = client.post(voided.context["restore_url"], follow=True)

    assert address in offered
    assert [each.key for each in chosen] == [goes.pk]
    assert "任职经历 1 行" in shown.content.decode()
    assert swapped.context["told"].goes == stays
    assert unsaid.status_code == 422
    assert "已合并：「王建国」合并到「王建国」" in done.content.decode()
    assert "已合并到「王建国」" in old.content.decode()
    assert old.redirect_chain[-1][0] == PEOPLE.detail_url(stays.pk)
    assert "取消合并" in voided.content.decode()
    assert "已取消合并" in back.content.decode()
    assert Posting.objects.get().person == goes


def test_the_other_is_found_by_id_number_and_a_ledger_without_merging_has_no_such_page(client: Client, clerk: Any) -> None:
    one, other = PersonFactory(name="甲"), PersonFactory(name="乙")
    address = ADDRESS.format(one.pk)

    found = client.post(address, {"text": other.id_number})
    unknown = client.post(address, {"text": "丙"})
    client.force_login(GrantFactory(role=Role.READER).user)

    assert [each.key for each in found.context["alike"]] == [other.pk]
    assert "中没有" in unknown.content.decode()
    assert client.get(address).status_code == 404
    client.force_login(clerk)
    assert client.get(f"/ledgers/people-posting/{PostingFactory().pk}/merge/").status_code == 404


CHOSEN = [
    (PersonFactory, {"post": "科长", "rank": "正科"}, {"post": "局长", "rank": "副科"}, "post", "现任职务"),
    (UnitFactory, {"name": "柳河镇人民政府", "kind": "town"}, {"name": "柳河镇", "kind": "street"}, "name", "机构全称"),
    (FirmFactory, {"name": "甲厂", "kind": "private"}, {"name": "甲厂有限公司", "kind": "private"}, "name", "企业名称"),
]


@pytest.mark.parametrize(("factory", "here", "there", "name", "label"), CHOSEN)
def test_what_was_chosen_of_each_row_stays_stands_in_the_events_and_is_taken_back(
    clerk: Any, factory: Any, here: dict[str, str], there: dict[str, str], name: str, label: str
) -> None:
    stays, goes = factory(**here), factory(**there)
    ledger = REGISTRY[stays._meta.label_lower]

    told = merge(stays, goes, clerk, **{name: True})

    stays.refresh_from_db()
    events = Event.objects.filter(ledger=ledger.key, record=str(stays.pk))
    assert said(told) == ""
    assert {each: getattr(stays, each) for each in here} == here | {name: there[name]}
    assert events.get(verb="修改").after[name] == there[name]
    assert f"取它的{label}" in events.get(verb=MERGE).after[REASON]
    assert all(each.stays or each.goes for each in told.differing)

    unmerge(ledger=ledger, gone=VoidedRow.objects.get(), by=clerk, at=NOON)

    rows = [type(stays).objects.get(pk=row.pk) for row in (stays, goes)]
    assert [{each: getattr(row, each) for each in here} for row in rows] == [here, there]


MERGED = [ledger for ledger in REGISTRY.values() if ledger.merges]


@pytest.mark.parametrize("ledger", MERGED, ids=lambda ledger: ledger.key)
def test_what_tells_rows_apart_is_not_chosen_and_says_so_and_each_field_is_chosen_once(clerk: Any, ledger: Any) -> None:
    factory = {each._meta.model: each for each in all_factories()}[ledger.model]
    stays, goes = factory(), factory()

    told = merge(stays, goes, clerk, write=False)

    fixed = {each.name for each in told.differing if each.fixed}
    names = [each.name for each in told.differing]
    assert fixed >= {field.partition("__")[0] for field in ledger.key_fields}
    assert len(names) == len(set(names))
    with pytest.raises(Refused, match="不能选另一行的"):
        merge(stays, goes, clerk, **dict.fromkeys(fixed, True))


def test_the_own_name_of_a_unit_that_takes_the_other_ones_name_is_kept_among_its_names(clerk: Any) -> None:
    stays, goes = UnitFactory(town=True, name="柳河镇人民政府"), UnitFactory(town=True, name="柳河街道办事处")

    merge(stays, goes, clerk, name=True)

    stays.refresh_from_db()
    assert stays.name == "柳河街道办事处"
    assert unit_of_text("柳河镇人民政府") == stays.pk


def test_the_end_of_something_is_taken_over_by_choice_alone(clerk: Any) -> None:
    stays, goes = UnitFactory(town=True), UnitFactory(town=True, closed_on=date(2020, 1, 1))

    [usual] = [each for each in merge(stays, goes, clerk, write=False).differing if each.name == "closed_on"]
    merge(stays, goes, clerk, closed_on=True)

    stays.refresh_from_db()
    assert not usual.taken
    assert stays.closed_on == date(2020, 1, 1)


def test_a_choice_that_makes_the_row_wrong_is_refused_and_another_one_is_taken(client: Client, clerk: Any) -> None:
    stays = UnitFactory(town=True, opened_on=date(2001, 1, 1))
    goes = UnitFactory(town=True, opened_on=date(1990, 1, 1), closed_on=date(1999, 1, 1))
    address = f"/ledgers/organisations-unit/{stays.pk}/merge/"
    asked = {"other": goes.pk, "stays": stays.pk, "sure": "1", "reason": "重复", "take-closed_on": "goes"}

    refused = client.post(address, asked)
    taken = client.post(address, asked | {"take-opened_on": "goes"})

    stays.refresh_from_db()
    assert refused.status_code == 422
    assert 'name="take-closed_on" value="goes" checked' in refused.content.decode()
    assert "按改选的合并" in refused.content.decode()
    assert taken.status_code == 302
    assert (stays.opened_on.year, stays.closed_on.year) == (1990, 1999)


def test_what_a_choice_makes_doubtful_is_warned_of(clerk: Any) -> None:
    stays, goes = PersonFactory(), PersonFactory(sex="female", birth_month=date(1970, 1, 1))

    told = merge(stays, goes, clerk, birth_month=True, write=False)

    assert [warning.startswith("合并后：「出生年月」") for warning in told.warnings] == [True]
