"""What one business lends to the indicators of another: the join, its types, and what is missing as long as nobody lends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sanbiao.affairs.training.models import Attendance
from sanbiao.core.access.roles import Role
from sanbiao.core.indicators.engines import Parquet
from sanbiao.core.indicators.expressions import with_path
from sanbiao.core.indicators.measures import Count
from sanbiao.core.indicators.parquet import exported_models, write_tables
from sanbiao.core.indicators.registry import REGISTRY, Breakdown, FigureKind, Indicator
from sanbiao.core.indicators.relations import LENT, Relation
from sanbiao.core.indicators.services import evaluate, parts_of, rows
from sanbiao.core.indicators.tables import TABLES, Tables
from sanbiao.core.indicators.window import Window
from sanbiao.core.periods.periods import period
from sanbiao.registry.people.models import Posting
from sanbiao.tests.factories import ClassRunFactory, GrantFactory, PostingFactory, TraineeFactory

pytestmark = pytest.mark.django_db
HALF = period("2023H1")
TRAINED = Relation(name="toys.trained", label="参训情况", columns={"person": "int64", "trained_on": "date"})
BY_POST = Breakdown(name="by_post", label="职务", column="post")


def trained(t: Tables, window: Window) -> Any:
    """Who was present in a class that had begun by the as-of day, and when it began."""
    run = t.training_classrun
    begun = run.filter(window.by_then(run.began_on)).select(class_id="id", trained_on="began_on")
    trainee = t.training_trainee
    present = trainee.filter(trainee.attendance == Attendance.ATTENDED.value)
    return present.join(begun, present.class_run_id == begun.class_id).select("trained_on", person="person_id", other="id")


def trained_after_they_began(t: Tables, window: Window) -> Any:
    """One row per posting whose holder was trained after it began."""
    lent, posting = TRAINED.rows(t, window), with_path(t.people_posting, t, Posting)
    later = posting.semi_join(lent, [posting.person_id == lent.person, posting.began_on < lent.trained_on])
    return later.select("organisation", "post", row="id")


ONE = Indicator(
    code="toys.trained_since",
    name="任职后参训",
    unit="人",
    kind=FigureKind.STOCK,
    definition="任职以后参加过培训的任职经历。",
    source="试验",
    measure=Count(),
    rows=trained_after_they_began,
    ledgers=("people.posting",),
    relations=(TRAINED,),
    breakdowns=(BY_POST,),
    in_report=False,
)


@pytest.fixture(autouse=True)
def _declared() -> Iterator[None]:
    REGISTRY[ONE.code] = ONE
    yield
    del REGISTRY[ONE.code]
    LENT.pop(TRAINED, None)


@pytest.fixture
def postings() -> list[Any]:
    """Three: the first trained since it began, the second before, the third never."""
    found = [PostingFactory(began_on=date(2021, 1, 1), post=post) for post in ("主任", "副主任", "主任")]
    for began_on, posting in zip((date(2023, 3, 1), date(2020, 3, 1)), found, strict=False):
        run = ClassRunFactory(began_on=began_on, ended_on=None)
        TraineeFactory(class_run=run, person=posting.person, attendance=Attendance.ATTENDED)
    return found


def lend(rows: Any = trained) -> None:
    TRAINED.lend(rows)


def test_a_figure_joins_what_is_lent_and_opens_the_rows_it_counts(postings):
    lend()

    figure = evaluate([ONE], HALF)[ONE.code]

    assert (figure.value, figure.rows, [(part.label, part.value) for part in figure.breakdown]) == (1, 1, [("主任", 1)])
    assert list(rows(ONE, "people.posting", HALF)) == postings[:1]
    assert evaluate([ONE], period("2022H2"))[ONE.code].value == 0, "nobody had been trained by then"


def test_the_parquet_of_a_period_holds_what_is_lent_and_gives_the_same(postings, tmp_path: Path):
    lend()
    write_tables(tmp_path / "closed")

    assert evaluate([ONE], HALF, engine=Parquet(tmp_path / "closed")) == evaluate([ONE], HALF)


def test_as_long_as_nobody_lends_there_is_no_data_and_no_row(postings):
    other = REGISTRY["training.classes_held"]

    found = evaluate([ONE, other], HALF)

    assert (found[ONE.code].value, found[ONE.code].rows, found[ONE.code].breakdown) == (None, 0, ())
    assert found[other.code] == evaluate([other], HALF)[other.code]
    assert parts_of(ONE, BY_POST, HALF) == []
    assert list(rows(ONE, "people.posting", HALF)) == []
    assert ONE.lacking == (TRAINED,)
    assert exported_models()


def test_the_page_of_a_figure_says_whose_rows_would_fill_it(postings):
    client = Client()
    client.force_login(GrantFactory(role=Role.HEAD).user)

    page = client.get(reverse("figure", args=[ONE.code]), {"period": "2023H1"}).content.decode()

    assert "无数据" in page
    assert "还没有业务登记参训情况" in page
    for name in ("ledger-sheet", "ledger-sample"):
        assert f'href="{reverse(name, args=["people-posting"])}"' in page


def test_what_is_lent_is_lent_once():
    lend()

    with pytest.raises(ValueError, match=r"two businesses lend toys\.trained"):
        lend()


@pytest.mark.parametrize(
    "rows",
    [
        lambda t, window: t.training_trainee.select(person="person_id"),
        lambda t, window: t.training_trainee.select(person="person_id", trained_on="unit_text"),
    ],
    ids=["a column lacks", "a column of another type"],
)
def test_what_does_not_fit_is_refused_by_the_name_of_the_column(rows):
    lend(rows)

    with pytest.raises(TypeError, match=r"toys\.trained is lent with trained_on: \S+, and must have date"):
        TRAINED.rows(TABLES, Window())


def test_nothing_but_the_columns_of_the_relation_is_lent():
    lend()

    assert TRAINED.rows(TABLES, Window()).columns == ("person", "trained_on")
