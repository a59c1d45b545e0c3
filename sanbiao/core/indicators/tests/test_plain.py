"""Rows by a day or a span of one ledger, placed where the ledger's policy says."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sanbiao.affairs.training.models import Audience, ClassRun, Nature, RotationTarget, Trainee
from sanbiao.core.access.policy import policy_of
from sanbiao.core.indicators.compiling import compiled
from sanbiao.core.indicators.engines import Live, Parquet
from sanbiao.core.indicators.expressions import with_path
from sanbiao.core.indicators.parquet import write_tables
from sanbiao.core.indicators.plain import by_then, happened, in_force
from sanbiao.core.indicators.queries import base
from sanbiao.core.indicators.tables import TABLES
from sanbiao.core.indicators.window import values_of
from sanbiao.core.periods.periods import period
from sanbiao.registry.organisations.models import Unit
from sanbiao.tests.factories import ClassRunFactory, RotationTargetFactory, TraineeFactory, UnitFactory

pytestmark = pytest.mark.django_db
HALF = period("2023H1")


def found(rows: Any) -> list[tuple[Any, ...]]:
    """What the live database gives for rows, in the order of their keys."""
    table = base(rows)
    return list(Live().run(compiled(table.order_by("row"), Live().name), values_of(HALF, ("/",))))


def test_what_happened_in_the_window_is_found_by_its_day_and_fields():
    town = UnitFactory()
    inside = ClassRunFactory(organiser=town, began_on=date(2023, 6, 30), nature=Nature.MAIN, audience=Audience.YOUNG)
    ClassRunFactory(began_on=date(2023, 7, 1), nature=Nature.MAIN)
    ClassRunFactory(began_on=date(2023, 6, 30), nature=Nature.AWAY)

    rows = happened(ClassRun, "began_on", "audience", nature=Nature.MAIN)

    assert [(each[0], each[2], each[3]) for each in found(rows)] == [(town.path, "young", inside.pk)]
    assert happened(ClassRun, "began_on", "audience", nature=Nature.MAIN) is rows


def test_what_holds_on_the_last_day_and_what_had_come_by_then():
    holds = RotationTargetFactory(listed_on=date(2023, 1, 1), removed_on=None)
    ended = RotationTargetFactory(listed_on=date(2023, 1, 1), removed_on=date(2023, 6, 30))
    RotationTargetFactory(listed_on=date(2023, 7, 1))

    assert [each[-1] for each in found(in_force(RotationTarget, "listed_on", "removed_on"))] == [holds.pk]
    assert [each[-1] for each in found(by_then(RotationTarget, "listed_on"))] == [holds.pk, ended.pk]


@pytest.mark.parametrize(
    ("model", "organisation"),
    [(Trainee, ""), (Trainee, "class_run__organiser__path"), (Trainee, "unit__path"), (Unit, "path")],
)
def test_rows_are_placed_along_the_path_of_their_policy(monkeypatch: pytest.MonkeyPatch, model: Any, organisation: str):
    organiser, own = UnitFactory(), UnitFactory()
    trainee = TraineeFactory(class_run__organiser=organiser, unit=own)
    monkeypatch.setattr(policy_of(model), "organisation", organisation)

    table = with_path(getattr(TABLES, model._meta.db_table), TABLES, model)
    query = compiled(table.select("organisation", "id"), Live().name)
    paths = {key: path for path, key in Live().run(query, values_of(HALF, ("/",)))}

    expected = {"": "/", "class_run__organiser__path": organiser.path, "unit__path": own.path, "path": own.path}
    assert paths[trainee.pk if model is Trainee else own.pk] == expected[organisation]


def test_rows_are_placed_through_a_person_in_a_closed_period_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """What is sealed of a person is not among the tables of a closed period, and the way to the person's unit asks for none."""
    trainee = TraineeFactory(person__unit=UnitFactory())
    monkeypatch.setattr(policy_of(Trainee), "organisation", "person__unit__path")
    write_tables(tmp_path / "tables")

    table = with_path(TABLES.training_trainee, TABLES, Trainee)
    query = compiled(table.select("organisation", "id"), "duckdb")

    assert Parquet(tmp_path / "tables").run(query, values_of(HALF, ("/",))) == [(trainee.person.unit.path, trainee.pk)]
