"""The pages of civil servants: what should be looked at, how posts are used, and what one button registers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sanbiao.affairs.civil_service.models import Kind, Leaving, Outcome, Registration, Standing
from sanbiao.affairs.civil_service.services import register_changes
from sanbiao.affairs.civil_service.tests.factories import (
    PromotionFactory,
    PromotionRoundFactory,
    RankQuotaFactory,
    RegistrationBatchFactory,
    RegistrationFactory,
)
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.people.models import Status
from sanbiao.tests.factories import NOON, GrantFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    """The clerk who is signed in, and who sees the roster too."""
    user = GrantFactory(section=Section.CIVIL_SERVICE).user
    GrantFactory(user=user, section=Section.CADRES)
    client.force_login(user)
    return user


def _page(client, name, *args):
    return client.get(reverse(name, args=args), {"period": "2023H1"}).content.decode()


def test_the_overview_of_promotions_names_what_should_be_looked_at(client, user):
    past = date(2023, 5, 1)
    RankQuotaFactory(pool="全市统筹", quota=4, taken=4, posts=30)
    PromotionFactory(round__public=True, round__publicity_until=past)
    PromotionRoundFactory(reviewed=True)
    PromotionFactory(round__approved_on=past, to_rank="三级调研员")

    page = _page(client, "promotions")

    for title in ("公示期满尚未批准", "职级职数不足", "已经县级审查、晋升名单为空", "核定职数超过编制", "不是上下级", "尚未登记"):
        assert title in page


def test_who_rose_is_registered_by_one_button_and_then_named_no_more(client, user):
    first = PromotionFactory(round__approved_on=date(2023, 2, 1))
    later = PromotionFactory(round__approved_on=date(2023, 6, 1), person=first.person, unit=first.unit, to_rank="三级调研员")
    PromotionFactory(round=later.round, state=Standing.DROPPED)
    RegistrationFactory(kind=Kind.CHANGE, person=PromotionFactory(round=later.round).person)

    client.post(reverse("page-do", args=["promotions", "unregistered"]) + "?period=2023H1")

    made = Registration.objects.get(promotion__isnull=False)
    assert (made.person, made.kind, made.rank, made.promotion) == (first.person, Kind.CHANGE, "三级调研员", later)
    assert "尚未登记" not in _page(client, "promotions")
    assert register_changes([], by=user, at=NOON) == 0


def test_the_overview_of_registrations_names_late_batches_and_who_left_unregistered(client, user):
    today = timezone.localdate()
    RegistrationBatchFactory(received_on=today - timedelta(days=31))
    RegistrationFactory(batch__received_on=today, state=Outcome.DEFERRED)
    RegistrationFactory(person__status=Status.RETIRED)
    RegistrationFactory(kind=Kind.REMOVAL, leaving=Leaving.RETIRED, batch__completed_on=today)

    page = _page(client, "registrations")

    for title in ("已过应办结日期", "名单为空", "暂缓登记、尚未了结", "尚未注销备案", "名册仍为现职"):
        assert title in page


def test_the_page_of_posts_tells_what_is_left_and_says_how_to_begin(client, user):
    assert "还没有核定职级职数" in _page(client, "rank-quotas")

    RankQuotaFactory(pool="全市统筹", quota=3, taken=4, posts=20)
    page = _page(client, "rank-quotas")

    assert "职数不足" in page
    assert "超过比例" in page


def test_a_round_and_a_batch_gather_what_belongs_to_them(client, user):
    RankQuotaFactory(pool="全市统筹", quota=4, taken=4)
    promotion = PromotionFactory(round__public=True, person=PersonFactory(name="陈立"))
    registration = RegistrationFactory(batch__received=True, state=Outcome.REFUSED)
    empty = RegistrationBatchFactory(completed=True)

    round_page = _page(client, "promotion-round", promotion.round_id)
    batch_page = _page(client, "registration-batch", registration.batch_id)

    assert all(words in round_page for words in ("陈立", "本批拟用 1 名，职数不足", "登记人选"))
    assert all(words in batch_page for words in (registration.person.name, "转任登记", "登记人员"))
    assert "名单上还没有人" in _page(client, "registration-batch", empty.pk)
    assert "名单上还没有人" in _page(client, "promotion-round", PromotionRoundFactory(approved=True).pk)
