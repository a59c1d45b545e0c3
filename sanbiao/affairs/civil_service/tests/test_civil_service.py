"""Civil servants: from a department's sheets to figures; what an approval does to the roster, and what stands against it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from sanbiao.affairs.civil_service.machine import batches, promotions, registrations, rounds
from sanbiao.affairs.civil_service.models import (
    BatchState,
    Kind,
    Outcome,
    Promotion,
    RankGroup,
    Registration,
    RoundState,
    Standing,
)
from sanbiao.affairs.civil_service.queries import use_of
from sanbiao.affairs.civil_service.tests.factories import (
    PromotionFactory,
    PromotionRoundFactory,
    RankQuotaFactory,
    RegistrationBatchFactory,
    RegistrationFactory,
)
from sanbiao.core.access.refusal import Refused
from sanbiao.core.drive.services import import_paths
from sanbiao.core.indicators.services import evaluate, indicator, rows
from sanbiao.core.periods.periods import period
from sanbiao.registry.codes.ranks import IN_SHEETS, RANKS, Series, rank_in, with_rank
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.people.tests.factories import PersonFactory
from sanbiao.tests.factories import NOON, GrantFactory, UnitFactory, id_number_of

pytestmark = pytest.mark.django_db
HALF = period("2023H1")
TODAY = date(2023, 7, 1)


@pytest.fixture
def clerk():
    return GrantFactory(section=Section.CIVIL_SERVICE).user


def _value(code: str) -> Decimal | None:
    one = indicator(f"civil_service.{code}")
    return evaluate([one], HALF)[one.code].value


def _import(folder, **sheets):
    book = openpyxl.Workbook()
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    del book["Sheet"]
    book.save(folder / "公务员.xlsx")
    return import_paths([folder], by="clerk", at=NOON, on=TODAY)


def test_the_sheets_of_the_contract_become_rounds_and_batches_in_their_states(tmp_path):
    town, number = UnitFactory(), id_number_of(date(1975, 3, 1), 7)
    person = ["王 强", number, town.short_name]

    outcome = _import(
        tmp_path,
        职级晋升批次=[
            ["批次", "单位自查日期", "县级审查日期", "审批日期"],
            ["J1", "2023.3.1", "2023.3.20", "2023.4.1"],
            ["J2", "2023.5.9", None, "2023.5.8"],
        ],
        晋升名单=[["批次号", "姓名", "身份证号", "单位", "原职级", "拟晋升职级"], ["J1", *person, "", "四级 调研员"]],
        日常登记批次=[["批次号", "收件日期", "办结日期"], ["D1", None, "2023.4.1"], ["D2", None, None]],
        登记名单=[["批次号", "姓名", "身份证号", "单位", "登记事项"], ["D1", *person, "注销登记"], ["D1", *person, "转任"]],
    )

    assert outcome.faults == []
    assert list(PromotionRoundFactory._meta.model.objects.values_list("state", flat=True)) == [RoundState.APPROVED] * 2
    assert Promotion.objects.get().to_rank == "四级调研员"
    assert set(RegistrationBatchFactory._meta.model.objects.values_list("state", flat=True)) == {"completed", "draft"}
    assert set(Registration.objects.values_list("kind", "state")) == {
        (Kind.REMOVAL, Outcome.ADMITTED),
        (Kind.TRANSFER, Outcome.ADMITTED),
    }


def test_a_rank_of_no_list_of_promotions_and_a_review_before_the_check_are_refused(tmp_path):
    town = UnitFactory()
    head = ["批次号", "姓名", "身份证号", "单位", "晋升职级"]

    outcome = _import(
        tmp_path,
        晋升批次=[["批次号", "自查日期", "审查日期"], ["J1", "2023.3.1", None], ["J2", "2023.3.2", "2023.3.1"]],
        晋升名单=[head, ["J1", "王强", id_number_of(date(1975, 3, 1), 7), town.short_name, "五级调研员"]],
    )

    assert {fault.kind for fault in outcome.faults} == {"unknown_code", "end_before_start"}


def test_persons_count_once_in_a_period_and_rounds_by_the_day_of_approval():
    first = PromotionFactory(round__approved_on=date(2023, 1, 1))
    again = PromotionFactory(round__approved_on=date(2023, 6, 30), person=first.person, unit=first.unit)
    PromotionFactory(round__approved_on=date(2023, 7, 1))
    PromotionFactory()
    PromotionFactory(round=again.round, state=Standing.DROPPED)

    assert (_value("promotion_rounds"), _value("promoted_researcher_4"), _value("promoted_researcher_3")) == (2, 1, 0)
    assert set(rows(indicator("civil_service.promoted_researcher_4"), "civil_service.promotion", HALF)) == {first, again}


def test_registrations_count_by_kind_in_batches_completed_in_the_period():
    first = RegistrationFactory(batch__completed_on=date(2023, 6, 30))
    RegistrationFactory(batch__completed_on=date(2023, 1, 1), person=first.person, unit=first.unit)
    RegistrationFactory(batch=first.batch, kind=Kind.NEW)
    RegistrationFactory(batch=first.batch, kind=Kind.NEW, state=Outcome.DEFERRED)
    RegistrationFactory(batch__received_on=date(2023, 6, 30))

    values = [_value(f"registered_{kind}") for kind in ("transfer", "post_change", "new", "deregistration")]

    assert (_value("registration_batches"), values) == (2, [1, 0, 1, 0])


def test_an_approval_brings_the_rank_to_the_person_and_taking_it_back_restores_what_was(clerk):
    leader = PersonFactory(rank="乡科级正职", rank_since=date(2019, 5, 1))
    member = PersonFactory(rank="一级主任科员")
    record = PromotionFactory(round__public=True, person=leader).round
    PromotionFactory(round=record, person=member)
    dropped = PromotionFactory(round=record, state=Standing.DROPPED).person

    rounds.fire("approve", record, by=clerk, at=NOON, approved_on=date(2023, 5, 10), document="青组公〔2023〕2号")

    leader.refresh_from_db(), member.refresh_from_db(), dropped.refresh_from_db()
    assert (leader.rank, leader.rank_since) == ("乡科级正职、四级调研员", date(2023, 5, 1))
    assert (member.rank, dropped.rank) == ("四级调研员", "")
    rounds.fire("unapprove", record, by=clerk, at=NOON, reason="文件有误")
    leader.refresh_from_db(), member.refresh_from_db()
    assert (leader.rank, leader.rank_since, member.rank) == ("乡科级正职", date(2019, 5, 1), "一级主任科员")


def test_a_list_is_shown_for_five_working_days_or_longer(clerk):
    record = PromotionFactory(round__reviewed=True).round

    record = rounds.fire("publicise", record, by=clerk, at=NOON, publicised_on=date(2023, 4, 20))

    assert record.publicity_until == date(2023, 4, 26)
    with pytest.raises(Refused, match="批准日期不得早于公示截止日期"):
        rounds.fire("approve", record, by=clerk, at=NOON, approved_on=date(2023, 4, 25), document="1号")
    assert rounds.fire("unpublicise", record, by=clerk, at=NOON, reason="名单有误").publicity_until is None


def test_a_round_without_anybody_or_beyond_the_posts_of_its_pool_is_not_approved(clerk):
    facts = {"approved_on": date(2023, 5, 10), "document": "1号"}
    empty = PromotionRoundFactory(public=True)
    pool, town = RankQuotaFactory(pool="全市统筹", quota=5), UnitFactory()
    own = RankQuotaFactory(pool=town.short_name, unit=town, quota=1, taken=1)
    record = PromotionFactory(round__public=True).round
    PromotionFactory(round=record, person__unit=town, from_rank="四级调研员", to_rank="三级调研员")

    with pytest.raises(Refused, match="晋升名单为空"):
        rounds.fire("approve", empty, by=clerk, at=NOON, **facts)
    assert rounds.fire("approve", record, by=clerk, at=NOON, **facts).state == RoundState.APPROVED
    beyond = PromotionFactory(round__public=True, person__unit=town)
    with pytest.raises(Refused, match=f"{town.short_name}三至四级调研员核定 1 名、剩余 0 名，本批拟用 1 名"):
        rounds.fire("approve", beyond.round, by=clerk, at=NOON, **facts)

    assert [(use.taken, use.planned, use.left) for use in use_of([pool, own], TODAY)] == [(5, 0, 0), (1, 1, -1)]


def test_who_retires_leaves_a_post_of_the_rank_free_and_a_later_number_begins_anew():
    old = RankQuotaFactory(pool="全市统筹", quota=5, posts=120)
    PromotionFactory(round__approved_on=date(2023, 2, 1))
    RegistrationFactory(kind=Kind.REMOVAL, rank="三级调研员", batch__completed_on=date(2023, 3, 1))
    new = RankQuotaFactory(pool="全市统筹", quota=13, posts=120, taken=4, set_on=date(2023, 3, 1))
    police = RankQuotaFactory(group=RankGroup.SUPERINTENDENT_3, posts=40)

    before, after, capless = use_of([old, new, police], TODAY)

    assert (before.taken, before.is_over_cap, after.taken, after.is_over_cap) == (4, False, 4, True)
    assert (capless.most, use_of([], TODAY)) == (None, [])


def test_who_is_dropped_is_restored_before_the_approval_and_not_after_it(clerk):
    listed = PromotionFactory(round__public=True)

    dropped = promotions.fire("drop", listed, by=clerk, at=NOON, reason="公示期间有举报")

    assert dropped.state == Standing.DROPPED
    assert promotions.fire("relist", dropped, by=clerk, at=NOON, reason="查否").state == Standing.PROPOSED
    done = PromotionFactory(round__approved=True)
    with pytest.raises(Refused, match="请先撤销批准"):
        promotions.fire("drop", done, by=clerk, at=NOON, reason="迟了")


def test_a_batch_is_due_a_month_after_it_was_received_and_is_not_completed_without_anybody(clerk):
    batch = RegistrationBatchFactory()

    batch = batches.fire("receive", batch, by=clerk, at=NOON, received_on=date(2023, 5, 4))

    assert (batch.state, batch.due_on) == (BatchState.RECEIVED, date(2023, 6, 3))
    with pytest.raises(Refused, match="没有予以登记的人"):
        batches.fire("review", batch, by=clerk, at=NOON, reviewed_on=date(2023, 5, 8))
    assert batches.fire("unreceive", batch, by=clerk, at=NOON, reason="退回补正").due_on is None
    over = RegistrationFactory(batch__completed=True)
    with pytest.raises(Refused, match="请先撤回办结"):
        registrations.fire("defer", over, by=clerk, at=NOON, reason="在处分期内")


def test_the_ranks_of_all_series_stand_at_their_heights():
    heights = {rank.word: (rank.series, rank.height) for rank in RANKS}

    assert (heights["三级高级警长"][1], heights["三级调研员"][1], heights["警务技术三级主任"][1]) == (8, 8, 8)
    assert (heights["督办"], heights["二级行政执法员"]) == ((Series.ENFORCEMENT, 11), (Series.ENFORCEMENT, 1))
    assert (len(IN_SHEETS), "二级巡视员" in IN_SHEETS, "二级警员" in IN_SHEETS) == (20, False, True)
    assert next(rank for rank in RANKS if rank.word == "一级主任科员").bands == (15, 21)


@pytest.mark.parametrize(
    ("text", "named", "with_new"),
    [
        ("", None, "三级调研员"),
        ("科员", None, "三级调研员"),
        ("四级调研员", "四级调研员", "三级调研员"),
        ("乡科级正职、四级调研员", "四级调研员", "乡科级正职、三级调研员"),
    ],
)
def test_a_roster_names_a_rank_beside_the_level_of_a_leading_post(text, named, with_new):
    found = rank_in(text)

    assert (found and found.word, with_rank(text, "三级调研员")) == (named, with_new)
