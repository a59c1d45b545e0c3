"""What is not to change past the services is held against its events by the doctor: closings, kept reports, grants."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sanbiao.core.access.roles import Role
from sanbiao.core.audit.remembering import begin
from sanbiao.core.indicators import closing as closings
from sanbiao.core.indicators.closing import close_period, folder_of, reopen_period
from sanbiao.core.indicators.models import ClosedFigure, Closing
from sanbiao.core.periods.periods import period
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.organisations.accounts import grant_role, set_lapse, withdraw_grant
from sanbiao.registry.organisations.models import Grant
from sanbiao.registry.organisations.queries import unaccounted
from sanbiao.reports import services as reports
from sanbiao.reports.models import CompiledReport
from sanbiao.tests.factories import NOON, GrantFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
HALF = period("2023H1")


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    begin()
    return tmp_path


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> Closing:
    """A closing without the figures, which take their time and are no part of the question."""
    monkeypatch.setattr(closings, "reported", list)
    return close_period(period=HALF, by="科长", at=NOON)


def _figure() -> None:
    ClosedFigure.objects.create(closing=Closing.objects.get(), code="x", figure={}, rows={})


CLOSINGS: dict[str, tuple[Callable[[Closing], Any], str]] = {
    "its figures": (lambda closing: _figure(), "被改动"),
    "its digest": (lambda closing: Closing.objects.update(digest="f" * 64), "被改动"),
    "its tables": (lambda closing: next(folder_of(closing).iterdir()).write_bytes(b""), "被改动"),
    "a table": (lambda closing: next(folder_of(closing).iterdir()).unlink(), "被改动"),
    "its folder": (lambda closing: shutil.rmtree(folder_of(closing)), "被改动"),
    "itself": (lambda closing: Closing.objects.all().delete(), "不见了"),
    "that it stands": (lambda closing: Closing.objects.update(reopened_at=NOON, reopened_by="x", reason="更正"), "是否重开"),
    "another beside it": (
        lambda closing: Closing.objects.create(period="2022H2", made_by="x", made_at=NOON, digest=closing.digest), "没有操作记录"
    ),
}  # fmt: skip


@pytest.mark.parametrize("done", CLOSINGS)
def test_a_closing_that_was_altered_shows(closed: Closing, done: str) -> None:
    alter, says = CLOSINGS[done]
    assert list(closings.altered()) == []

    alter(closed)

    [fault] = closings.altered()
    assert says in fault


def test_a_closing_that_was_reopened_is_as_its_events_tell(closed: Closing) -> None:
    reopen_period(period=HALF, reason="台账更正", by="科长", at=NOON)
    assert list(closings.altered()) == []

    Closing.objects.update(reopened_at=None, reopened_by="", reason="")

    assert len(list(closings.altered())) == 1


REPORTS: dict[str, tuple[Callable[[CompiledReport], Any], str]] = {
    "its document": (lambda report: Path(report.document.path).write_bytes(b"x"), "文档被改动"),
    "the file": (lambda report: Path(report.document.path).unlink(), "文档被改动"),
    "its digest": (lambda report: CompiledReport.objects.update(digest="f" * 64), "文档被改动"),
    "its figures": (lambda report: CompiledReport.objects.update(figures={"teams.town_members": {"value": "1"}}), "指标值被改动"),
    "its period": (lambda report: CompiledReport.objects.update(period="2022H2"), "指标值被改动"),
    "itself": (lambda report: CompiledReport.objects.all().delete(), "不见了"),
    "a copy": (lambda report: CompiledReport.objects.create(**_copied(report)), "没有操作记录"),
}


def _copied(report: CompiledReport) -> dict[str, Any]:
    fields = (field.attname for field in CompiledReport._meta.concrete_fields if not field.primary_key)
    return {name: getattr(report, name) for name in fields}


@pytest.mark.parametrize("done", REPORTS)
def test_a_kept_report_that_was_altered_shows(monkeypatch: pytest.MonkeyPatch, done: str) -> None:
    monkeypatch.setattr(reports, "figures_of", lambda period, unit: {})
    monkeypatch.setattr(reports, "compile_report", lambda *_, **__: b"document")
    monkeypatch.setattr(reports, "compose", lambda *_, **__: type("Composed", (), {"title": "半年报告"}))
    alter, says = REPORTS[done]
    report, *_ = reports.compile_and_keep(period=HALF, by="科长", at=NOON)
    assert list(reports.altered()) == []

    alter(report)

    [fault] = reports.altered()
    assert says in fault


GRANTS: dict[str, Callable[[], Any]] = {
    "another role": lambda: Grant.objects.update(role=Role.HEAD),
    "another section": lambda: Grant.objects.update(section=Section.CADRES),
    "the whole city": lambda: Grant.objects.update(unit=None),
    "another unit": lambda: Grant.objects.update(unit=UnitFactory()),
    "a later day": lambda: Grant.objects.update(lapses_on=None),
    "a deputy": lambda: Grant.objects.update(deputy_for=UserFactory()),
    "another person": lambda: Grant.objects.update(user=UserFactory()),
    "one more": GrantFactory,
}


@pytest.mark.parametrize("done", GRANTS)
def test_a_grant_that_no_event_tells_of_shows(done: str) -> None:
    given = {"section": Section.TRAINING, "role": Role.CLERK, "by": "安全管理员", "at": NOON}
    grant_role(user=UserFactory(), unit=UnitFactory(), lapses_on=date(2023, 7, 9), **given)
    set_lapse(grant=Grant.objects.get(), lapses_on=date(2023, 8, 1), by="安全管理员", at=NOON)
    grant_role(user=UserFactory(), unit=None, **given)
    withdraw_grant(grant=Grant.objects.latest("pk"), by="安全管理员", at=NOON)
    assert list(unaccounted()) == []

    GRANTS[done]()

    [fault] = unaccounted()
    assert "没有相应的操作记录" in fault
