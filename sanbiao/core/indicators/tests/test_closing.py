from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from django.db import DatabaseError, IntegrityError, transaction

from sanbiao.affairs.training.models import Attendance, ClassRun, Nature, State
from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.models import Event
from sanbiao.core.indicators import closing as closing_module
from sanbiao.core.indicators.closing import close_period, closed_figures, closing_of, drifted, folder_of, is_intact, reopen_period
from sanbiao.core.indicators.engines import Parquet, one_moment
from sanbiao.core.indicators.models import ClosedFigure, Closing
from sanbiao.core.indicators.parquet import exported_models, write_tables
from sanbiao.core.indicators.registry import REGISTRY
from sanbiao.core.indicators.services import evaluate, reported
from sanbiao.core.periods.periods import period
from sanbiao.tests.elsewhere import elsewhere
from sanbiao.tests.factories import ClassRunFactory, PostingFactory, TraineeFactory

pytestmark = pytest.mark.django_db

HALF = period("2023H1")
LATER = datetime(2023, 7, 20, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def main_class():
    run = ClassRunFactory(nature=Nature.MAIN, state=State.COMPLETED, began_on=date(2023, 3, 1), ended_on=date(2023, 3, 5))
    TraineeFactory(class_run=run, attendance=Attendance.ATTENDED)
    return run


def test_closing_keeps_every_figure_with_its_rows(main_class):
    closing = close_period(period=HALF, by="科长", at=LATER)

    kept = ClosedFigure.objects.get(closing=closing, code="training.classes_held")
    assert kept.figure["value"] == "1"
    assert kept.rows == {"training.classrun": [main_class.pk]}
    assert closing.figures.count() == len(reported())
    assert Event.objects.get(verb="关账").by == "科长"


def test_a_closed_period_does_not_close_again(main_class):
    close_period(period=HALF, by="科长", at=LATER)

    with pytest.raises(Refused, match="已经关账"):
        close_period(period=HALF, by="科长", at=LATER)


def test_the_database_holds_one_closing_of_a_period():
    close_period(period=HALF, by="科长", at=LATER)

    with pytest.raises(IntegrityError), transaction.atomic():
        Closing.objects.create(period=HALF.code, made_by="x", made_at=LATER, digest="x")


def test_of_two_who_close_a_period_at_once_one_is_told(main_class, monkeypatch):
    close_period(period=HALF, by="科长", at=LATER)
    monkeypatch.setattr(closing_module, "closing_of", lambda period: None)

    with pytest.raises(Refused, match="刚刚由别人关账"):
        close_period(period=HALF, by="科员", at=LATER)

    assert Closing.objects.get().made_by == "科长"
    assert is_intact(Closing.objects.get())


@pytest.mark.django_db(transaction=True)
def test_figures_rows_and_tables_of_a_closing_are_of_one_moment(main_class, monkeypatch):
    real = closing_module.evaluate

    def then_another_class_is_held(*arguments):
        found = real(*arguments)
        elsewhere(lambda: another_class(main_class)).join(timeout=10)
        return found

    monkeypatch.setattr(closing_module, "evaluate", then_another_class_is_held)

    closing = close_period(period=HALF, by="科长", at=LATER)

    kept = ClosedFigure.objects.get(closing=closing, code="training.classes_held")
    assert ClassRun.objects.count() == 2
    assert (kept.figure["value"], kept.rows["training.classrun"]) == ("1", [main_class.pk])
    assert pq.read_table(folder_of(closing) / "training_classrun.parquet").num_rows == 1


def another_class(like):
    return ClassRunFactory(nature=Nature.MAIN, state=State.COMPLETED, began_on=like.began_on, ended_on=like.ended_on)


@pytest.mark.django_db(transaction=True)
def test_what_is_read_at_one_moment_stays_as_it_was_and_nothing_is_written_there(main_class):
    with one_moment():
        before = ClassRun.objects.count()
        elsewhere(lambda: another_class(main_class)).join(timeout=10)
        meanwhile = ClassRun.objects.count()
    after = ClassRun.objects.count()

    assert (before, meanwhile, after) == (1, 1, 2)
    with pytest.raises(DatabaseError), one_moment():
        close_period(period=HALF, by="科长", at=LATER)
    assert not Closing.objects.exists()


def test_a_period_that_is_not_over_does_not_close():
    with pytest.raises(Refused, match="还不能关账"):
        close_period(period=HALF, by="科长", at=datetime(2023, 6, 30, 9, tzinfo=UTC))


def test_a_later_correction_shows_as_drift_and_changes_no_closed_figure(main_class):
    closing = close_period(period=HALF, by="科长", at=LATER)

    added = ClassRunFactory(nature=Nature.MAIN, state=State.COMPLETED, began_on=date(2023, 4, 1), ended_on=None)
    drifts = {drift.code: drift for drift in drifted(closing, HALF)}

    assert set(drifts) == {"training.classes_held"}
    assert drifts["training.classes_held"].closed["value"] == "1"
    assert drifts["training.classes_held"].now.value == 2
    assert drifts["training.classes_held"].came == {"training.classrun": [added.pk]}
    assert drifts["training.classes_held"].went == {"training.classrun": []}


def test_nothing_drifts_where_nothing_was_touched(main_class):
    closing = close_period(period=HALF, by="科长", at=LATER)

    assert list(drifted(closing, HALF)) == []


def test_a_figure_that_is_no_longer_reported_drifts_nowhere(main_class):
    closing = close_period(period=HALF, by="科长", at=LATER)
    ClosedFigure.objects.create(closing=closing, code="training.given_up", figure={}, rows={})

    assert list(drifted(closing, HALF)) == []


def test_reopening_needs_a_reason_and_lets_the_period_close_again(main_class):
    closing = close_period(period=HALF, by="科长", at=LATER)

    with pytest.raises(Refused, match="原因"):
        reopen_period(period=HALF, reason=" 错 ", by="科长", at=LATER)
    reopen_period(period=HALF, reason="漏报一个班次", by="科长", at=LATER)

    assert closing_of(HALF) is None
    assert close_period(period=HALF, by="科长", at=LATER).pk != closing.pk


def test_an_open_period_does_not_reopen():
    with pytest.raises(Refused, match="没有关账"):
        reopen_period(period=HALF, reason="漏报一个班次", by="科长", at=LATER)


def test_a_closing_knows_whether_it_was_tampered_with(main_class):
    closing = close_period(period=HALF, by="科长", at=LATER)
    assert is_intact(closing)

    ClosedFigure.objects.filter(closing=closing, code="training.classes_held").update(figure={"value": "9"})

    assert not is_intact(closing)


def test_a_closing_that_fails_leaves_nothing(main_class, monkeypatch):
    def fail(**_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("sanbiao.core.indicators.closing.keep", fail)

    with pytest.raises(OSError, match="disk full"), transaction.atomic():
        close_period(period=HALF, by="科长", at=LATER)

    assert not Closing.objects.exists()
    assert not list(Path(folder_of(Closing(period=HALF.code, pk=1)).parent).glob("*"))


def test_the_parquet_of_a_closing_gives_the_same_figures(main_class):
    PostingFactory(is_team_member=True)
    closing = close_period(period=HALF, by="科长", at=LATER)

    live = evaluate(list(REGISTRY.values()), HALF)
    closed = evaluate(list(REGISTRY.values()), HALF, engine=Parquet(folder_of(closing)))

    assert closed == live


def test_closed_figures_are_those_of_the_closing(main_class):
    before = evaluate(reported(), HALF)
    close_period(period=HALF, by="科长", at=LATER)
    ClassRunFactory(nature=Nature.MAIN, state=State.COMPLETED, began_on=date(2023, 4, 1), ended_on=None)

    assert closed_figures(HALF) == before


def test_an_open_period_has_no_closed_figures():
    with pytest.raises(Refused, match="没有关账"):
        closed_figures(HALF)


def test_nothing_sealed_is_exported(tmp_path):
    PostingFactory()

    digests = write_tables(tmp_path / "out")

    assert set(digests) == {f"{model._meta.db_table}.parquet" for model in exported_models()}
    columns = duckdb.read_parquet(str(tmp_path / "out" / "people_person.parquet")).columns
    assert "id_number" not in columns
    assert "id_hash" in columns
