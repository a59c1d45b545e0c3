"""The pages of party building: what they count, name and leave out."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from sanbiao.affairs.branches import queries
from sanbiao.affairs.branches.models import BranchKind, Coverage, Grade, Stars, Visit
from sanbiao.affairs.branches.tests.factories import (
    BranchFactory,
    DutyReportFactory,
    MatterFactory,
    NewOrganisationFactory,
    StarReviewFactory,
    VisitFactory,
    WeakOrganisationFactory,
)
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.organisations.models import UnitKind
from sanbiao.tests.factories import GrantFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.force_login(GrantFactory(section=Section.GRASS_ROOTS).user)

    def page(name, *args, **asked):
        return client.get(reverse(name, args=args), {"period": "2023H1", **asked})

    return page


def test_a_tour_ranks_villages_with_ties_and_towns_by_the_mean_of_enough_scores():
    town, other = UnitFactory(town=True, code="T1"), UnitFactory(town=True, code="T2")
    for score in (90, 80, 80, None):
        VisitFactory(town=town, score=score)
    VisitFactory(town=other, score=99)

    villages, towns = queries.ranking(Visit.objects.all(), least=3)

    assert [(line.score, line.rank) for line in villages] == [(99, 1), (90, 2), (80, 3), (80, 3)]
    assert [(line.unit, line.score, line.number, line.rank) for line in towns] == [
        (town, Decimal("83.33"), 3, 1),
        (other, Decimal(99), 1, None),
    ]


def test_the_page_of_tours_names_the_villages_left_out_and_asks_for_another_tour(office):
    town = UnitFactory(town=True)
    VisitFactory(town=town, score=88)
    VisitFactory(town=town, tour="第二期", visited_on=date(2023, 5, 1))
    left = UnitFactory(kind=UnitKind.VILLAGE, parent=town)

    page = office("branches-tours")
    assert [(line.done, line.whole, line.left) for line in page.context["toured"]] == [(2, 3, (left,))]
    assert (page.context["tours"], page.context["tour"]) == (["第二期", "第一期"], "第二期")
    assert [line.score for line in office("branches-tours", tour="第一期").context["villages"]] == [88]
    assert office("branches-tours", tour="没有这期").context["tour"] == "第二期"


def test_without_visits_the_page_of_tours_says_so(office):
    page = office("branches-tours")

    assert page.context["tour"] == ""
    assert "没有村" in page.content.decode()


def test_tiles_open_the_branches_of_a_town_with_those_stars(office):
    town = UnitFactory(town=True)
    facts = {"unit": town, "kind": BranchKind.VILLAGE}
    BranchFactory(stars=Stars.FIVE, **facts)
    BranchFactory(stars=Stars.NONE, **facts)
    BranchFactory(stars=Stars.FIVE, closed_on=date(2023, 6, 30), **facts)
    BranchFactory(stars=Stars.TWO)

    page = office("branches-stars")

    [(line, [(word, count, url)])] = page.context["tiles"]
    assert (line.label, line.whole, line.unrated, word, count) == (town.short_name, 2, 1, "五星", 1)
    assert f"org={town.code}" in url
    assert "stars=5" in url
    assert [kind.label for kind in page.context["kinds"]] == ["村", "市直机关"]
    own = office("branches-stars", org=town.code).context["tiles"]
    assert [line.key for line, _ in own] == [""]


def test_a_village_gathers_its_branch_stars_visits_and_listings_by_link_or_by_name(office):
    town = UnitFactory(town=True, short_name="白石镇")
    village = UnitFactory(kind=UnitKind.VILLAGE, parent=town, short_name="东山村")
    VisitFactory(town=town, village=village)
    branch = BranchFactory(unit=town, name="白石镇东山村党支部")
    StarReviewFactory(branch=branch)
    WeakOrganisationFactory(town=town, village=village)
    WeakOrganisationFactory(town=town, name="白石镇东山村党支部")

    panels = office("village", village.pk).context["panels"]

    assert [(panel.title, len(panel.table.rows)) for panel in panels] == [
        ("党支部", 1),
        ("逐村观摩", 1),
        ("软弱涣散", 2),
        ("星级评定", 1),
    ]
    assert office("village", town.pk).status_code == 404


def test_a_village_shows_nothing_of_books_that_are_not_for_whoever_looks(client):
    village = VisitFactory().village
    client.force_login(GrantFactory(section=Section.CADRES).user)

    assert client.get(reverse("village", args=[village.pk])).context["panels"] == []


def test_the_overviews_name_what_is_late_and_what_is_missing(office):
    WeakOrganisationFactory(listed_on=date(2023, 1, 3))
    WeakOrganisationFactory(listed_on=date(2023, 1, 3), closed_on=date(2023, 5, 3))
    VisitFactory(problems="阵地不规范")
    BranchFactory(kind=BranchKind.COMPOUND)
    BranchFactory(term_ends_on=date(2023, 1, 1))
    MatterFactory(due_on=date(2023, 4, 1))
    DutyReportFactory()
    DutyReportFactory(reported_on=date(2023, 1, 12), grade=Grade.FAIR, mend_by=date(2023, 5, 1))
    NewOrganisationFactory(coverage=Coverage.NONE, members=3)

    villages, organs = (
        {alert.label: alert.count for alert in office(name).context["alerts"]} for name in ("branches", "branches-organs")
    )

    assert villages == {
        "列入软弱涣散已久、未派驻工作组": 1,
        "党支部任期届满、未换届": 1,
        "观摩发现问题、未登记整改": 1,
        "小区（楼院）党支部未定创建批次": 1,
    }
    assert organs == {
        "营商事项已过办结期限": 1,
        "述职评议的问题已过整改期限": 1,
        "往年的述职还没有评定": 1,
        "党员人数够建支部、未组建党组织": 1,
        "既未组建党组织、又无党建指导员": 1,
    }
