"""The figures of talent at their edges, and sheets that the contract decides about."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sanbiao.affairs.talent.models import PeerValue, TeamProject, UrgentTalent
from sanbiao.affairs.talent.models.firms import Compared, RecognitionKind
from sanbiao.affairs.talent.models.people import Came, Result, UrgentState
from sanbiao.affairs.talent.models.programmes import Outcome, ProjectState
from sanbiao.affairs.talent.tests.factories import (
    GraduateFactory,
    IndustrialFirmFactory,
    PeerValueFactory,
    RecognitionFactory,
    StudyFactory,
    TeamProjectFactory,
    TenantFactory,
    UrgentTalentFactory,
)
from sanbiao.core.drive.tests.folders import bring, workbook
from sanbiao.core.indicators.services import evaluate, indicator, parts_of
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.periods.periods import period
from sanbiao.registry.firms.tests.factories import FirmFactory
from sanbiao.registry.people.tests.factories import PersonFactory
from sanbiao.tests.factories import id_number_of

pytestmark = pytest.mark.django_db
HALF = period("2023H1")
FIRST, LAST, AFTER = date(2023, 1, 1), date(2023, 6, 30), date(2023, 7, 1)
BEFORE = date(2022, 12, 31)


def figure(code: str) -> Any:
    return evaluate([indicator(f"talent.{code}")], HALF)[f"talent.{code}"]


def test_a_graduate_counts_once_by_the_earliest_day_whichever_row_was_written_first():
    person = PersonFactory(off_roster=True)
    GraduateFactory(person=person, started_on=LAST, came=Came.STAYED)
    GraduateFactory(person=person, started_on=FIRST, came=Came.CAME)
    GraduateFactory(person=person, started_on=BEFORE, came=Came.STAYED)
    GraduateFactory(started_on=AFTER)

    one = indicator("talent.graduates_attracted")

    assert figure("graduates_attracted").value == 1
    assert [(each.key, each.value) for _, each in parts_of(one, one.breakdowns[0], HALF)] == [("来", 1)]


def test_projects_count_as_soon_as_they_were_selected_and_the_recommended_of_them_in_their_period():
    chosen = {"outcome": Outcome.SELECTED}
    TeamProjectFactory(**chosen, decided_on=BEFORE, recommended_on=FIRST)
    TeamProjectFactory(**chosen, decided_on=LAST, recommended_on=AFTER)
    TeamProjectFactory(**chosen, decided_on=AFTER)
    TeamProjectFactory(outcome=Outcome.REJECTED, decided_on=FIRST, recommended_on=LAST)
    TeamProjectFactory()

    assert (figure("team_projects_selected").value, figure("team_projects_recommended").value) == (2, 1)


def test_who_was_recommended_counts_once_and_who_is_under_review_not_at_all():
    person = PersonFactory(off_roster=True)
    UrgentTalentFactory(person=person, recommended_on=FIRST, result=Result.FAILED)
    UrgentTalentFactory(person=person, recommended_on=LAST)
    UrgentTalentFactory(person=person)
    StudyFactory(person=person, course="甲", began_on=FIRST)
    StudyFactory(person=person, course="乙", began_on=LAST)

    assert (figure("urgent_recommended").value, figure("urgent_recommended").rows) == (1, 2)
    assert figure("entrepreneurs_sent").value == 1


def test_a_firm_becomes_a_technology_firm_of_its_incubator_on_the_later_day_if_it_is_still_there():
    TenantFactory(entered_on=BEFORE, tech_on=FIRST)
    TenantFactory(entered_on=LAST, tech_on=date(2020, 1, 1))
    TenantFactory(entered_on=BEFORE, tech_on=FIRST, left_on=date(2023, 1, 2))
    TenantFactory(entered_on=BEFORE, tech_on=FIRST, left_on=FIRST)
    TenantFactory(entered_on=BEFORE, tech_on=BEFORE)
    TenantFactory(entered_on=FIRST, tech_on=AFTER)
    TenantFactory(entered_on=FIRST)

    assert (figure("incubator_new_tech_firms").value, figure("incubator_new_firms").value) == (3, 3)


def test_technology_firms_are_firms_and_not_recognitions_and_a_recognition_ends_before_its_last_day():
    firm = FirmFactory()
    RecognitionFactory(firm=firm, recognised_on=LAST)
    RecognitionFactory(firm=firm, kind=RecognitionKind.SMALL, expires_on=AFTER)
    RecognitionFactory(expires_on=LAST)
    RecognitionFactory(recognised_on=AFTER)

    assert (figure("tech_firms").value, figure("tech_firms").rows) == (1, 2)


def test_the_rank_is_among_the_peers_of_the_last_day_alone_and_ties_share_the_better_place():
    RecognitionFactory()
    PeerValueFactory(value=1)
    PeerValueFactory(value=2)
    PeerValueFactory(value=9, told_on=date(2023, 6, 29))
    PeerValueFactory(value=9, compared=Compared.RESEARCH)

    assert (figure("tech_firms").rank, figure("tech_firms").of) == (2, 3)


def test_coverage_is_of_the_firms_in_the_statistics_and_ranked_by_the_exact_share():
    IndustrialFirmFactory(research_began_on=date(2021, 1, 1))
    IndustrialFirmFactory(research_began_on=LAST, research_ended_on=AFTER)
    IndustrialFirmFactory(research_began_on=date(2021, 1, 1), research_ended_on=LAST)
    IndustrialFirmFactory(research_began_on=date(2021, 1, 1), delisted_on=LAST)
    IndustrialFirmFactory(research_began_on=AFTER, listed_on=AFTER)
    for value in ("66.6666", "66.6667", "66.67"):
        PeerValueFactory(compared=Compared.RESEARCH, value=value)

    found = figure("rd_coverage")

    assert (found.numerator, found.denominator, found.printed()) == (2, 3, "66.67")
    assert (found.rank, found.of) == (3, 4)


PROJECT_HEAD = ["项目编号", "项目名称", "依托单位", "遴选结果", "遴选日期"]


def test_a_project_still_under_review_needs_no_day_and_any_other_does(tmp_path):
    rows = [
        ["T1", "甲", "某公司", "立项", "2023.5.4"],
        ["T2", "乙", "某公司", "评审中", None],
        ["T3", "丙", "某公司", "落选", None],
    ]
    workbook(tmp_path / "项目.xlsx", 团队项目=[PROJECT_HEAD, *rows])

    outcome = bring(tmp_path, skip_faulty=True)

    assert [(str(fault.kind), fault.row, fault.column) for fault in outcome.faults] == [("missing_value", 4, "遴选日期")]
    assert dict(TeamProject.objects.values_list("code", "state")) == {"T1": ProjectState.SELECTED, "T2": ProjectState.APPLIED}


def test_the_day_of_selection_must_stand_in_every_sheet(tmp_path):
    workbook(tmp_path / "项目.xlsx", 团队项目=[PROJECT_HEAD[:-1], ["T2", "乙", "某公司", "评审中"]])

    [fault] = bring(tmp_path).faults

    assert (str(fault.kind), fault.column) == ("missing_column", "遴选日期")


def test_two_applications_of_one_person_without_a_day_are_one_too_many(tmp_path):
    number = id_number_of(date(1990, 3, 1), 5)
    row = ["王强", number, "某公司"]
    rows = [[*row, None, None], [*row, None, "待定"], [*row, "2023-05-04", "已认定"]]
    workbook(tmp_path / "人才.xlsx", 急需紧缺人才=[["姓名", "身份证号", "单位名称", "推荐申报日期", "认定结果"], *rows])

    outcome = bring(tmp_path, skip_faulty=True)

    assert [(str(fault.kind), fault.row) for fault in outcome.faults] == [("duplicate_key", 3)]
    assert sorted(UrgentTalent.objects.values_list("state", flat=True)) == [UrgentState.APPLIED, UrgentState.RECOGNISED]


def test_peers_are_kept_with_their_decimals_and_printed_without_needless_noughts(tmp_path):
    rows = [["研发活动覆盖率", "2023-06-30", "临河县", 71.4], ["科技型企业数", "2023-06-30", "临河县", 449]]
    workbook(tmp_path / "比较.xlsx", 各县市比较=[["指标", "截止日期", "县（市）", "数值"], *rows])

    bring(tmp_path)

    column = LEDGERS["talent.peervalue"].column("value")
    told = [column.kind.shown(column, each.value) for each in PeerValue.objects.order_by("value")]
    assert told == ["71.4", "449"]
