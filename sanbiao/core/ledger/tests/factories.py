"""Rows for tests: one factory per model, minimal by default."""

from __future__ import annotations

import factory

from sanbiao.core.ledger.models import PaperLayout, SavedView, ShownColumns, VoidedRow, WatchedView
from sanbiao.registry.organisations.tests.factories import UserFactory
from sanbiao.tests.factories import NOON


class PaperLayoutFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PaperLayout

    ledger = "people.person"
    code = factory.Sequence(lambda n: f"own{n}")
    name = factory.Sequence(lambda n: f"版式{n}")
    columns = factory.LazyFunction(lambda: [{"field": "name", "heading": "姓名", "width": 30, "line": 0}])
    by = "head"
    at = NOON


class SavedViewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SavedView

    ledger = "people.person"
    owner = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"视图{n}")
    asked = factory.LazyFunction(lambda: [["where", "sex.is.female"]])
    at = NOON


class WatchedViewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WatchedView

    view = factory.SubFactory(SavedViewFactory)
    owner = factory.SelfAttribute("view.owner")


class ShownColumnsFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ShownColumns

    ledger = "people.person"
    owner = factory.SubFactory(UserFactory)
    columns = factory.LazyFunction(lambda: ["note"])


class VoidedRowFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = VoidedRow

    ledger = "people.posting"
    record = factory.Sequence(lambda n: 900_000 + n)
    label = "张三"
    reason = "重复登记"
    by = "clerk"
    at = NOON
    kept = "{}"
