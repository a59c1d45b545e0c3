"""An overview and a thing of nothing in particular, at addresses of their own, for the tests of the base."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

import sanbiao.urls
from sanbiao.core.access.refusal import Refused
from sanbiao.core.pages.overview import Overview
from sanbiao.core.pages.page import REGISTRY
from sanbiao.core.pages.parts import Alert, Bars, Funnel, FunnelStage, History, RowBars
from sanbiao.core.pages.thing import ThingPage
from sanbiao.registry.people.models import Posting


def end_all(rows: QuerySet[Posting], *, by: Any, at: datetime) -> int:
    """End the postings, unless one is called 书记."""
    if rows.filter(post="书记").exists():
        raise Refused("书记不能免去。")
    return rows.update(ended_on=at.date())


class Toy(Overview):
    name, title = "toy-overview", "玩具概况"
    ledgers = ("training.classrun", "training.trainee", "people.posting")
    cards = ("training.classes_held", "teams.town_under_35_share")
    charts = (
        Bars("training.classes_held"),
        Bars("teams.structure", "sex", title="班子成员，按性别"),
        History("training.classes_held"),
        History("training.rotation_coverage", months=3),
        RowBars(name="kinds", title="班次，按性质", ledger="training.classrun", field="nature", unit="期", rows=lambda page: Q()),
        RowBars(name="manners", title="任职，按方式", ledger="people.posting", field="manner", unit="人", rows=lambda page: Q()),
        RowBars(name="places", title="班次，按地点", ledger="training.classrun", field="place", unit="期", rows=lambda page: Q()),
        Funnel(
            title="班次",
            unit="个",
            stages=(
                FunnelStage(name="every", title="全部"),
                FunnelStage(name="held", title="已举办", rows=lambda page: Q(state__in=("open", "completed"))),
                FunnelStage(name="hours", title="学时", rows=lambda page: Q(state="completed"), sums="capacity"),
            ),
        ),
        Funnel(title="任职", unit="人", stages=(FunnelStage(name="held-posts", title="在任", ledger="people.posting"),)),
    )
    alerts = (
        Alert(
            name="soon",
            title="没有学时",
            ledger="training.classrun",
            unit="期",
            is_late=False,
            rows=lambda page: Q(hours=None, began_on__lt=page.window.stop),
        ),
        Alert(name="late", title="过期的班次", ledger="training.classrun", rows=lambda page: Q(began_on__lt=page.window.start)),
        Alert(
            name="posts",
            title="在任",
            ledger="people.posting",
            rows=lambda page: Q(ended_on=None),
            verb="免去",
            does=end_all,
            on="people.posting",
        ),
    )
    by_unit = ("training.attendances", "training.classes_held", "training.rotation_coverage")


class ToyThing(ThingPage):
    name, route = "toy-thing", "toy/things/<int:pk>/"
    ledgers = ("people.posting",)


for _toy in (Toy, ToyThing):
    del REGISTRY[_toy.name]  # the tests that enumerate pages look at real ones

urlpatterns = [*Toy.addresses(), *ToyThing.addresses(), *sanbiao.urls.urlpatterns]
