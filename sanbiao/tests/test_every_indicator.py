"""Every indicator on every engine, and its page for every role and part.

That a figure is the measure of the rows it opens stands in `test_consistency`; that it is the same on its page, in its
workbook, in the report and as JSON, in `test_same_everywhere`.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse
from ibis.expr.operations import UnboundTable

from sanbiao.core.access.context import Context
from sanbiao.core.access.roles import EVERY_SECTION, Role
from sanbiao.core.indicators.engines import Parquet
from sanbiao.core.indicators.measures import Count, Share
from sanbiao.core.indicators.opening import listing
from sanbiao.core.indicators.parquet import write_tables
from sanbiao.core.indicators.queries import base, breaking_down, grouped, measuring
from sanbiao.core.indicators.registry import REGISTRY
from sanbiao.core.indicators.services import evaluate, parts_of, paths_for
from sanbiao.core.indicators.showing import Shown
from sanbiao.core.indicators.tables import TABLES
from sanbiao.core.indicators.window import Scope, Window
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.periods.periods import period
from sanbiao.registry.organisations.models import Unit
from sanbiao.tests.factories import GrantFactory
from sanbiao.tests.opening import shown_count

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
EACH_ROW_ONCE = sorted(code for code, one in REGISTRY.items() if not one.measure.per and isinstance(one.measure, (Count, Share)))
"""The parts of the others count persons, heads or sessions, not rows: `test_consistency` measures them."""
every_indicator = pytest.mark.parametrize("code", sorted(REGISTRY))
OF_EACH_BOOK = list({one.ledgers: one for one in sorted(REGISTRY.values(), key=lambda one: one.code)}.values())
"""An indicator of each combination of ledgers: whom a figure opens to is said by the policies of its ledgers."""


@pytest.fixture(scope="module")
def parquet(city: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Parquet:
    """The same tables as DuckDB reads them from a closed period."""
    folder = tmp_path_factory.mktemp("closed") / "tables"
    with django_db_blocker.unblock():
        write_tables(folder)
    return Parquet(folder)


def _client(**grant: Any) -> tuple[Any, Client]:
    user = GrantFactory(**{"role": Role.HEAD, "section": EVERY_SECTION, **grant}).user
    client = Client()
    client.force_login(user)
    return user, client


@pytest.mark.parametrize("code", EACH_ROW_ONCE)
def test_every_part_and_numerator_opens_as_many_rows_as_its_page_says(code: str):
    one = REGISTRY[code]
    user, client = _client()
    chosen = period("2023H1")

    shown = Shown(one, paths_for(user, one, "/"), Context("/", "", "全市", chosen, chosen.as_of), "?period=2023H1")
    bars = [bar for chart in shown.bars for row in chart.rows for bar in row.cells]
    parts = [part for each in one.breakdowns for _, part in parts_of(one, each, chosen)]

    assert [bar.text for bar in bars] == [str(part.value) for part in parts]
    # Every bar of a figure is opened by one view; the first and the last are looked at.
    for bar in (*bars[:1], *bars[1:][-1:]):
        assert shown_count(client.get(bar.url.partition("#")[0]).content.decode()) == int(bar.text)
    if shown.figure.numerator is not None:
        counted = client.get(shown.address(part="numerator")).content.decode()
        assert shown_count(counted) == shown.figure.numerator


@pytest.mark.parametrize("paths", [("/",), ("/J0101/", "/J0102/")], ids=len)
def test_the_live_database_and_duckdb_over_parquet_agree(paths: tuple[str, ...], parquet: Parquet):
    everything, window = list(REGISTRY.values()), period("2023H1")

    assert evaluate(everything, window, paths) == evaluate(everything, window, paths, engine=parquet)


def _businesses_read(table: Any) -> set[str]:
    """The businesses whose tables an expression reads; the registry and core are everybody's."""
    names = {each.name for each in table.op().find(UnboundTable)}
    models = [model for model in apps.get_models() if model._meta.db_table in names]
    return {model._meta.app_label for model in models} & set(settings.BUSINESSES)


@every_indicator
def test_an_indicator_reads_its_own_business_and_what_others_lend_it(code: str):
    """What the import contract holds for modules holds for tables: the way to another business is a relation."""
    one = REGISTRY[code]
    lent = [_businesses_read(relation.rows(TABLES, Window())) for relation in one.relations if relation.is_lent]

    assert one.lacking or _businesses_read(base(one.rows)) <= {one.business}.union(*lent)


def test_reading_the_table_of_another_business_would_be_noticed():
    assert _businesses_read(base(REGISTRY["training.classes_held"].rows)) == {"training"}


@every_indicator
def test_every_query_of_an_indicator_compiles_for_spark(code: str):
    one = REGISTRY[code]

    queries = [measuring(group, Scope(2), "pyspark") for group in grouped([one])]
    queries += [breaking_down(one, each, Scope(2), "pyspark") for each in one.breakdowns]
    queries += [listing(one, ledger, None, Scope(2), "pyspark") for ledger in one.ledgers]

    for query in queries:
        assert query.sql.startswith(("SELECT", "WITH"))
        assert query.sql.count("?") == len(query.places)
        assert "sanbiao_bind" not in query.sql.lower()


@pytest.mark.parametrize("role", list(Role))
def test_the_page_of_a_figure_is_there_for_who_may_see_its_rows_and_for_nobody_else(role: Role):
    town = Unit.objects.get(code="J0101")
    user, client = _client(role=role, unit=town)

    for one in OF_EACH_BOOK:
        page = client.get(reverse("figure", args=[one.code]), {"period": "2023H1"})
        assert page.status_code == (200 if paths_for(user, one, town.path) else 404), one.code
        sees = all(LEDGERS[key].policy.may(user, LEDGERS[key].view_permission) for key in one.ledgers)
        assert ('id="rows"' in page.content.decode()) == (sees and page.status_code == 200), one.code
