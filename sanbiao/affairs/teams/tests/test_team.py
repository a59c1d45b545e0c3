"""A team on a day: its members, its posts, its warnings, and two days of it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as properties
from hypothesis import strategies as st

from sanbiao.affairs.teams.models import PostQuota
from sanbiao.affairs.teams.queries import (
    STRUCTURE,
    Team,
    change_between,
    chosen,
    members_on,
    moves,
    quotas_on,
    seconded,
    units_with_teams,
)
from sanbiao.core.indicators.registry import REGISTRY
from sanbiao.core.indicators.services import evaluate
from sanbiao.core.periods.periods import Period
from sanbiao.registry.people.models import Manner, Posting, Sex
from sanbiao.registry.people.posts import Level
from sanbiao.tests.factories import PersonFactory, PostingFactory, PostQuotaFactory, UnitFactory

pytestmark = pytest.mark.django_db

DAY = date(2023, 6, 30)
CITY = ("/",)


def team_of(unit, on=DAY):
    quotas = quotas_on(PostQuota.objects.all(), on)
    return Team(unit, on, members_on(on, CITY).get(unit.pk, ()), quotas.get(unit.pk, {}))


def member(unit, post="副镇长", *, born=date(1985, 3, 1), **facts):
    person = facts.pop("person", None) or PersonFactory(unit=unit, birth_month=born, sex=facts.pop("sex", Sex.MALE))
    return PostingFactory(person=person, unit=unit, post=post, **facts)


def covered(careers, as_of):
    """The months in townships, counted one by one."""
    stop = as_of.year * 12 + as_of.month
    months = set()
    for is_town, first, length, manner in careers:
        if is_town and manner != Manner.SECONDMENT and first <= stop:
            months |= set(range(first, min(stop, stop if length is None else first + length)))
    return len(months)


STINTS = st.tuples(
    st.booleans(),
    st.integers(2005 * 12 + 1, 2024 * 12),
    st.none() | st.integers(0, 60),
    st.sampled_from(list(Manner)),
)


@given(careers=st.lists(st.lists(STINTS, max_size=6), min_size=1, max_size=4))
@properties(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_township_months_are_those_counted_one_by_one(careers):
    def day(number):
        return date((number - 1) // 12, (number - 1) % 12 + 1, 1)

    with transaction.atomic():
        town, organ = UnitFactory(township=True), UnitFactory()
        people = [member(organ, "副局长").person for _ in careers]
        Posting.objects.bulk_create(
            Posting(
                person=person,
                unit=town if is_town else organ,
                post=f"职务{number}",
                began_on=day(first),
                manner=manner,
                ended_on=None if length is None else day(first + length),
                is_team_member=False,
            )
            for person, career in zip(people, careers, strict=True)
            for number, (is_town, first, length, manner) in enumerate(career)
        )

        found = {each.person.pk: each.months for each in members_on(DAY, CITY)[organ.pk]}

        assert found == {person.pk: covered(career, DAY) for person, career in zip(people, careers, strict=True)}
        transaction.set_rollback(True)


def test_a_person_with_two_posts_is_one_member_and_fills_one_post():
    town = UnitFactory(town=True)
    secretary = member(town, "党委书记").person
    member(town, "人大主席", person=secretary, manner=Manner.CONCURRENT)
    PostQuotaFactory(unit=town, level=Level.CHIEF, approved=2)

    team = team_of(town)

    assert [each.post for each in team.members] == ["党委书记，兼人大主席"]
    assert [(posts.approved, posts.filled, posts.vacant, posts.excess) for posts in team.posts] == [
        (2, 1, 1, 0), (None, 0, None, None), (2, 1, 1, 0),
    ]  # fmt: skip


def test_a_vacant_chief_does_not_make_up_for_a_deputy_too_many():
    town = UnitFactory(town=True)
    for _ in range(3):
        member(town)
    PostQuotaFactory(unit=town, level=Level.CHIEF, approved=2)
    PostQuotaFactory(unit=town, level=Level.DEPUTY, approved=2)

    total = team_of(town).posts[2]

    assert (total.approved, total.filled, total.vacant, total.excess) == (4, 3, 2, 1)


def test_secondment_a_mere_rank_and_a_post_beside_another_unit_fill_nothing():
    town = UnitFactory(town=True)
    guest = member(town, "副镇长（挂职）", manner=Manner.SECONDMENT)
    member(town, "四级调研员")
    member(town, "党建联盟副书记", manner=Manner.CONCURRENT)

    team = team_of(town)

    assert (len(team.members), team.posts[2].filled) == (2, 0)
    assert seconded(Posting.objects.all(), town, DAY) == [guest]


@pytest.mark.parametrize(("on", "approved"), [(date(2019, 12, 31), None), (date(2022, 12, 31), 5), (date(2023, 1, 1), 6)])
def test_the_posts_approved_are_those_in_force_on_the_day(on, approved):
    town = UnitFactory(town=True)
    PostQuotaFactory(unit=town, approved=5, began_on=date(2020, 1, 1), ended_on=date(2023, 1, 1))
    PostQuotaFactory(unit=town, approved=6, began_on=date(2023, 1, 1))

    assert quotas_on(PostQuota.objects.all(), on).get(town.pk, {}).get(Level.DEPUTY) == approved


def test_the_page_and_the_figure_count_the_same_people():
    town = UnitFactory(town=True)
    for year in (1968, 1985, 1988, 1995):
        member(town, born=date(year, 7, 1))
    member(UnitFactory(), born=date(1970, 1, 1))

    team = team_of(town)
    figures = evaluate(
        [STRUCTURE, REGISTRY["teams.average_age"], REGISTRY["teams.town_under_35_share"]], Period.on(DAY), (town.path,)
    )

    assert len(team.members) == figures["teams.structure"].value
    assert f"{team.average_age}" == figures["teams.average_age"].printed()
    assert f"{team.share(team.young)}" == figures["teams.town_under_35_share"].printed() == "50.00"
    for each in STRUCTURE.breakdowns:
        parts = {part.label: part.value for part in figures["teams.structure"].breakdown}
        for key, word in each.words.items():
            assert len(chosen(team, f"{each.name}:{key}")[1]) == parts.get(word, 0)


def test_members_of_unknown_age_stand_in_no_band_and_no_mean():
    town = UnitFactory(town=True)
    stranger = PersonFactory(off_roster=True, birth_month=None)
    member(town, person=stranger)
    member(town, born=date(1983, 6, 1))

    team = team_of(town)

    assert team.average_age == Decimal("40.0")
    assert [each.person for each in chosen(team, "age:")[1]] == [stranger]
    assert team.young == 0


def test_it_warns_of_age_posts_and_retirement(settings):
    settings.SANBIAO_TEAM_AGE_LINE = 45
    town = UnitFactory(town=True)
    for born in (date(1963, 5, 1), date(1963, 8, 1), date(1963, 12, 1), date(1964, 6, 1)):
        member(town, born=born)
    PostQuotaFactory(unit=town, level=Level.DEPUTY, approved=3)

    team = team_of(town)

    assert [(warn.tone, warn.text) for warn in team.warnings] == [
        ("negative", "副职超配 1 名"),
        ("negative", "到龄仍在任 1 人"),
        ("caution", "没有 35 岁及以下成员"),
        ("caution", "平均年龄 59.3 岁"),
        ("caution", "3 个月内到龄 1 人"),
        ("notice", "6 个月内到龄 2 人"),
        ("notice", "12 个月内到龄 3 人"),
    ]
    for warn in team.warnings:
        assert not warn.show or chosen(team, warn.show)[1]


def test_a_young_team_in_order_warns_of_nothing():
    town = UnitFactory(town=True)
    member(town, born=date(1988, 6, 1))

    assert team_of(town).warnings == ()


@pytest.mark.parametrize("show", ["", "age", "age:一百岁", "level:third", "retire:9", "nonsense:1"])
def test_a_group_that_is_none_chooses_nobody(show):
    assert chosen(team_of(UnitFactory()), show) is None


def test_members_stand_in_the_order_of_their_posts():
    town = UnitFactory(town=True)
    for post in ("副镇长", "党委委员、组织委员", "人大主席", "党委副书记", "镇长", "党委书记", "四级调研员"):
        member(town, post)

    assert [each.post for each in team_of(town).members] == [
        "党委书记", "镇长", "人大主席", "党委副书记", "党委委员、组织委员", "副镇长", "四级调研员",
    ]  # fmt: skip


def test_two_days_show_who_came_who_left_and_who_moved():
    town = UnitFactory(town=True)
    gone = member(town, "党委书记", began_on=date(2019, 1, 1), ended_on=date(2023, 3, 1)).person
    risen = member(town, "镇长", began_on=date(2019, 1, 1), ended_on=date(2023, 3, 1)).person
    member(town, "党委书记", person=risen, began_on=date(2023, 3, 1))
    fresh = member(town, "镇长", began_on=date(2023, 3, 1)).person
    stays = member(town, "副镇长", began_on=date(2019, 1, 1)).person

    change = change_between(team_of(town, date(2022, 12, 31)), team_of(town))

    assert [each.person for each in change.came] == [fresh]
    assert [each.person for each in change.left] == [gone]
    assert [(was.post, now.post) for was, now in change.moved] == [("镇长", "党委书记")]
    assert stays not in {now.person for _, now in change.moved}


def test_the_history_tells_of_two_years_up_to_the_day():
    town = UnitFactory(town=True)
    member(town, "党委书记", began_on=date(2021, 6, 1), ended_on=date(2023, 3, 1))
    member(town, "镇长", began_on=date(2023, 3, 1))
    member(town, "副镇长", began_on=date(2023, 7, 1))

    told = [(move.on, move.is_entry, move.posting.post) for move in moves(Posting.objects.all(), town, DAY)]

    assert told == [(date(2023, 3, 1), True, "镇长"), (date(2023, 3, 1), False, "党委书记")]


def test_towns_are_listed_even_when_empty_and_before_other_units():
    organ, town = UnitFactory(code="A1"), UnitFactory(town=True, code="Z1")
    closed = UnitFactory(town=True, closed_on=date(2020, 1, 1))
    UnitFactory(code="B1")

    assert units_with_teams({organ.pk}, CITY, DAY) == [town, organ]
    assert units_with_teams({closed.pk}, (closed.path,), DAY) == [closed]
    assert units_with_teams({organ.pk}, (), DAY) == []
    assert members_on(DAY, ()) == {}
