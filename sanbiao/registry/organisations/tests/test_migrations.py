"""What stood there before the rules came is made to fit them, and said."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from sanbiao.core.audit.models import Event
from sanbiao.registry.organisations.models import Unit
from sanbiao.tests.factories import UnitFactory, UserFactory

mending = import_module("sanbiao.registry.organisations.migrations.0005_codes_and_names")
RULE = next(each.name for each in Unit._meta.constraints if each.name.endswith("code_fit_for_addresses"))
pytestmark = pytest.mark.django_db


@pytest.fixture
def before():
    """The tables as they were before the rules; what is taken away comes back when the test is undone."""
    is_sqlite = connection.vendor == "sqlite"  # where a rule goes only with the whole table
    take_away = "PRAGMA ignore_check_constraints = ON" if is_sqlite else f"ALTER TABLE organisations_unit DROP CONSTRAINT {RULE}"
    with connection.cursor() as cursor:
        cursor.execute(take_away)
        cursor.execute(f"DROP INDEX {mending.INDEX}")
        yield
        if is_sqlite:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def test_codes_and_names_that_break_the_rules_are_mended_each_with_an_event(before):
    town = UnitFactory(town=True, code="A/B")
    UnitFactory(code="A-B")
    village = UnitFactory(village=True, parent=town, code="../..")
    sound = UnitFactory(code="J0101")
    first, second = UserFactory(username="wang"), UserFactory(username="Wang")

    mending.mend_codes(apps, None)
    mending.mend_names(apps, None)

    for row in (town, village, sound, first, second):
        row.refresh_from_db()
    assert (town.code, town.path) == ("A-B-2", "/A-B-2/")
    assert (village.code, village.path) == ("unit", "/A-B-2/unit/")
    assert (sound.code, sound.path) == ("J0101", "/J0101/")
    assert (first.username, first.is_active, second.username, second.is_active) == ("wang", True, "Wang-2", False)
    assert list(Event.objects.filter(by="升级").order_by("pk").values_list("before", flat=True)) == [
        {"code": "A/B"},
        {"code": "../.."},
        {"username": "Wang"},
    ]
