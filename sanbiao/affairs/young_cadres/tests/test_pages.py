"""The pages of young cadres: what the overview asks about and mends, the ranking, and one of each thing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from sanbiao.affairs.young_cadres.models import LeaveReason, PlacementState, PoolEntry
from sanbiao.affairs.young_cadres.tests.factories import InterviewFactory, PlacementFactory, PoolEntryFactory
from sanbiao.registry.codes.sections import Section
from sanbiao.tests.factories import CaseFactory, GrantFactory, PersonFactory

pytestmark = pytest.mark.django_db
PERIOD = {"period": "2023H1"}


@pytest.fixture
def clerk(client):
    user = GrantFactory(section=Section.CADRES).user
    client.force_login(user)
    return user


def counts(client) -> dict[str, int]:
    """The alerts of the overview: how many rows each has, by its part of the address."""
    shown = client.get(reverse("young-cadres"), PERIOD).context["alerts"]
    return {each.url.split("/rows/")[1].split("/")[0]: each.count for each in shown}


def test_nothing_is_asked_about_where_all_is_well(client, clerk):
    at_ease = InterviewFactory().person
    PoolEntryFactory(person=at_ease, birth_month=at_ease.birth_month)

    assert counts(client) == {}


def test_the_overview_asks_about_what_is_late_lacking_or_contradicts_itself(client, clerk):
    PoolEntryFactory(person=PersonFactory(birth_month=date(1980, 1, 1)))
    PoolEntryFactory(person=PersonFactory(off_roster=True, birth_month=None), birth_month=date(1980, 1, 1))
    twice = PoolEntryFactory(entered_on=date(2020, 1, 1), birth_month=date(1991, 1, 1))
    PoolEntryFactory(person=twice.person)
    PlacementFactory(active=True, planned_until=date(2023, 6, 1))
    PlacementFactory(completed=True)
    PlacementFactory(completed=True, completed_on=None)
    InterviewFactory(person=PersonFactory(), score_6=80)

    found = counts(client)

    assert found == {
        "overdue": 1, "untested": 1, "overage": 2, "unended": 1, "unplaced": 4, "outsiders": 1,
        "twice": 2, "births": 1, "others": 1, "panels": 1,
    }  # fmt: skip
    assert list(found)[:5] == ["overdue", "untested", "overage", "unended", "others"]


def test_who_is_too_old_and_who_was_promoted_is_taken_out_of_the_pool_at_once(client, clerk):
    old = PoolEntryFactory(person=PersonFactory(birth_month=date(1980, 1, 1)))
    used = InterviewFactory().person
    CaseFactory(person=used, kind="promotion", round__decided_on=date(2023, 6, 20), round__state="decided")
    PoolEntryFactory(person=used)
    stays = PoolEntryFactory()
    assert counts(client)["used"] == 1

    for name in ("overage", "used"):
        client.post(reverse("page-do", args=["young-cadres", name]) + "?period=2023H1")

    reasons = dict(PoolEntry.objects.values_list("person", "leave_reason"))
    assert reasons == {old.person_id: LeaveReason.OVERAGE, used.pk: LeaveReason.USED, stays.person_id: ""}


def test_a_reader_of_nowhere_is_told_of_nobody_promoted(client):
    """The figure may be out of sight where the book is not: then its alert names nobody."""
    client.force_login(GrantFactory(section=Section.CADRES, unit=PoolEntryFactory().unit).user)

    assert "used" not in counts(client)


def test_the_ranking_gives_equals_the_same_rank_and_narrows_to_a_day(client, clerk):
    for day, score in ((15, 90), (15, 70), (15, 90), (20, 80)):
        scores = {f"score_{number}": Decimal(score) for number in range(1, 6)}
        InterviewFactory(interviewed_on=date(2023, 6, day), session="六月", **scores)
    InterviewFactory(interviewed_on=date(2023, 7, 1))
    address = reverse("young-cadres-ranking")

    whole = client.get(address, PERIOD).context
    one = client.get(address, {**PERIOD, "day": "2023-06-15"}).context
    wrong = client.get(address, {**PERIOD, "day": "2023-06-16"})

    assert [(each.rank, each.result) for each in whole["page"]] == [(1, 90), (1, 90), (3, 80), (4, 70)]
    assert whole["form"].fields["day"].choices[1:] == [("2023-06-15", "2023-06-15（3 人，六月）")]
    assert [each.rank for each in one["page"]] == [1, 1, 3]
    assert list(wrong.context["page"]) == []
    assert "没有这一天的面试" in wrong.content.decode()


def test_the_page_of_an_interview_shows_the_result_step_by_step(client, clerk, settings):
    interview = InterviewFactory(score_4=10)
    settings.SANBIAO_YOUNG_CADRES = {"dropped": 0, "rounds": False}

    page = client.get(reverse("young-cadres-interview", args=[interview.pk]))

    assert page.context["reckoning"].kept == 5
    assert "登记时按当时的规则计为 85" in page.content.decode()


def test_the_pages_of_an_entry_and_a_placement_gather_what_belongs_to_the_person(client, clerk):
    first = InterviewFactory().placement
    entry = PoolEntryFactory(person=first.person)
    now = PlacementFactory(
        person=first.person, state=PlacementState.ACTIVE, began_on=date(2023, 6, 1), planned_until=date(2023, 12, 1)
    )

    of_entry = client.get(reverse("young-cadres-entry", args=[entry.pk])).context
    of_placement = client.get(reverse("young-cadres-placement", args=[now.pk]), {"on": "2023-06-30"}).context

    assert list(of_entry["placements"]) == [now, first]
    assert (list(of_placement["others"]), list(of_placement["entries"])) == ([first], [entry])
    assert of_placement["passed"] == (29, 183)
