"""The commands that set up and run the site, with what they start stood in for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError

from sanbiao.cli.base import spoken
from sanbiao.cli.tests.running import told
from sanbiao.demo import showing
from sanbiao.portal.health import Finding
from sanbiao.registry.organisations.models import Grant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Commands set some of it; afterwards it is as before."""
    monkeypatch.setenv("SANBIAO_HOME", str(tmp_path))
    monkeypatch.setenv("SANBIAO_DEMO", "")
    for name in ("SANBIAO_ADMIN", "SANBIAO_ADMIN_PASSWORD"):
        monkeypatch.setenv(name, "")
    return tmp_path


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the site was asked to serve."""
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr("sanbiao.portal.serving.serve_office", lambda **options: asked.append(options))
    return asked


def test_the_first_administrator_is_asked_for() -> None:
    from typer.testing import CliRunner

    from sanbiao.cli import app

    result = CliRunner().invoke(app, ["init"], input="guard\nSteady-Harbour-7431\nSteady-Harbour-7431\n")

    assert result.exit_code == 0
    assert "Steady-Harbour-7431" not in result.output
    assert Grant.objects.get().user.username == "guard"


def test_the_site_is_served_as_asked(served: list[dict[str, Any]]) -> None:
    result = told("serve", "--port", 8123, "--host", "0.0.0.0", "--workers", 2, "--no-worker")

    assert result.exit_code == 0
    assert served == [{"host": "0.0.0.0", "port": 8123, "workers": 2, "with_worker": False}]
    assert "http://0.0.0.0:8123/" in result.stdout


def test_the_public_site_alone_has_no_background_work(served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANBIAO_SITE", "")

    result = told("serve", "--site", "public")

    assert result.exit_code == 0
    assert [one["with_worker"] for one in served] == [False]
    assert os.environ["SANBIAO_SITE"] == "public"


def test_background_work_is_taken_from_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    monkeypatch.setattr("django.core.management.call_command", lambda name, **options: called.append(name))

    assert told("worker").exit_code == 0
    assert called == ["db_worker"]


def test_the_demonstration_is_made_and_then_served(
    served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, environment: Path
) -> None:
    shown: list[tuple[Path, int]] = []
    monkeypatch.setattr(showing, "show", lambda home, *, scale, at, say: (shown.append((home, scale)), say("建好了")))

    result = told("demo", "--port", 8124, "--scale", 3)

    assert result.exit_code == 0
    assert shown == [(environment, 3)]
    assert "建好了" in result.stdout
    assert [one["port"] for one in served] == [8124]


@pytest.mark.parametrize("sound", [True, False])
def test_the_doctor_says_what_is_sound_and_fails_when_something_is_not(sound: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanbiao.portal.health.examine", lambda: iter([Finding(True, "[一]"), Finding(sound, "二")]))

    result = told("doctor")

    assert result.exit_code == (0 if sound else 1)
    assert result.stdout.splitlines() == ["正常 [一]", "正常 二" if sound else "异常 二"]


def test_a_defect_of_ours_keeps_its_traceback() -> None:
    with pytest.raises(IntegrityError), spoken():
        raise IntegrityError("UNIQUE constraint failed")


def test_a_fault_of_the_generated_sheets_ends_the_demonstration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from sanbiao.core.drive.tests.folders import roster, roster_row, workbook
    from sanbiao.tests.factories import NOON

    def build_city(folder: Path, *, scale: int) -> None:
        folder.mkdir()
        workbook(folder / "名册.xlsx", 干部名册=roster(roster_row(1, 单位="无此单位")))

    monkeypatch.setattr(showing, "build_city", build_city)

    with pytest.raises(RuntimeError, match="不在机构名录中"):
        showing.show(tmp_path, scale=1, at=NOON, say=lambda text: None)
