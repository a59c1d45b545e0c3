"""A view on the home page: how many rows it has, for whoever looks, wherever and as of whatever day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from sanbiao.core.access.context import Context
from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import EVERY_SECTION, Role
from sanbiao.core.audit.models import Event
from sanbiao.core.ledger.finding.watching import GONE, MOST_WATCHED, own_figures, unwatch_view, watch_view
from sanbiao.core.ledger.models import SavedView, WatchedView
from sanbiao.core.ledger.tests.factories import WatchedViewFactory
from sanbiao.core.periods.periods import period
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.people.models import Sex
from sanbiao.tests.factories import NOON, GrantFactory, PersonFactory, SavedViewFactory, UnitFactory

pytestmark = pytest.mark.django_db

CITY = Context(path="/", unit="", label="全市", period=period("2023H1"), on=date(2023, 6, 30))
WOMEN = [["where", "sex.is.female"]]


def counts(user: Any, context: Context = CITY) -> list[tuple[str, int | None]]:
    return [(each.name, each.count) for each in own_figures(user, context)]


def test_from_the_page_of_views_to_the_home_page_and_back(client: Client, clerk: Any) -> None:
    for sex in (Sex.FEMALE, Sex.FEMALE, Sex.MALE):
        PersonFactory(sex=sex)
    view = SavedViewFactory(owner=clerk, name="女干部", asked=WOMEN)
    address = f"/ledgers/people-person/views/{view.pk}/watch/"
    assert "我的数" not in client.get("/").content.decode()

    said = client.post(address, follow=True).content.decode()
    home = client.get("/").content.decode()
    assert "从首页拿下" in said
    assert "我的数" in home
    assert "女干部" in home
    assert f"view={view.pk}" in home
    assert counts(clerk) == [("女干部", 2)]

    client.post(address, {"off": "1"})
    assert counts(clerk) == []
    assert list(Event.objects.filter(ledger="ledger.watchedview").order_by("pk").values_list("verb", flat=True)) == [
        "放到首页",
        "从首页拿下",
    ]


def test_twice_is_once_and_taking_away_what_is_not_there_does_nothing(clerk: Any) -> None:
    view = SavedViewFactory(owner=clerk)
    unwatch_view(view=view, by=clerk, at=NOON)
    watch_view(view=view, by=clerk, at=NOON)
    watch_view(view=view, by=clerk, at=NOON)

    assert WatchedView.objects.count() == 1
    assert Event.objects.filter(ledger="ledger.watchedview").count() == 1


def test_there_is_room_for_so_many_and_no_more(clerk: Any) -> None:
    for _ in range(MOST_WATCHED):
        WatchedViewFactory(view__owner=clerk)

    with pytest.raises(Refused, match=f"最多放 {MOST_WATCHED} 个"):
        watch_view(view=SavedViewFactory(owner=clerk), by=clerk, at=NOON)


def test_everybody_counts_the_rows_of_the_own_reach_in_the_organisation_of_the_page() -> None:
    here, there = UnitFactory(), UnitFactory()
    for unit in (here, here, there):
        PersonFactory(unit=unit, sex=Sex.FEMALE)
    view = SavedViewFactory(asked=WOMEN, is_shared=True, name="女干部")
    head, clerk = (GrantFactory(section=EVERY_SECTION, role=Role.CLERK, unit=unit).user for unit in (None, here))
    for user in (head, clerk):
        watch_view(view=view, by=user, at=NOON)

    assert counts(head) == [("女干部", 3)]
    assert counts(clerk) == [("女干部", 2)]
    assert counts(head, Context(path=there.path, unit=there.code, label="", period=CITY.period, on=CITY.on)) == [("女干部", 1)]


def test_what_is_shared_no_more_or_closed_or_can_no_longer_be_asked() -> None:
    user = GrantFactory(section=EVERY_SECTION).user
    stranger = GrantFactory(section=Section.VETERANS).user
    kept = WatchedViewFactory(view=SavedViewFactory(is_shared=True), owner=user)
    WatchedViewFactory(view=SavedViewFactory(ledger="no.ledger", owner=user), owner=user)
    WatchedViewFactory(view=SavedViewFactory(owner=stranger, ledger="training.classrun", asked=[]), owner=stranger)
    WatchedViewFactory(view=SavedViewFactory(owner=user, name="旧条件", asked=[["where", "nothing.is.x"]]), owner=user)

    assert [(each.count, each.fault) for each in own_figures(user, CITY)] == [(0, ""), (None, GONE)]
    assert counts(stranger) == []

    SavedView.objects.filter(pk=kept.view.pk).update(is_shared=False)
    assert counts(user) == [("旧条件", None)]
