"""The commands that set up and run the site, with what they start stood in for."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, ProgrammingError, connection

from sanbiao.cli.base import spoken
from sanbiao.cli.tests.running import told
from sanbiao.core.access import secret_addresses
from sanbiao.core.audit.models import Event
from sanbiao.core.tasks.working import PatientWorker
from sanbiao.demo import showing
from sanbiao.portal.health import Finding
from sanbiao.registry.organisations.models import Grant
from sanbiao.tests.factories import PartyOrganisationFactory, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Commands set some of it; afterwards it is as before."""
    monkeypatch.setenv("SANBIAO_HOME", str(tmp_path))
    monkeypatch.setenv("SANBIAO_DEMO", "")
    for name in ("SANBIAO_ADMIN", "SANBIAO_ADMIN_PASSWORD"):
        monkeypatch.setenv(name, "")
    for name in ("SANBIAO_PHONE_ADDRESS", "SANBIAO_SITE"):
        monkeypatch.setenv(name, "to be forgotten")
        monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the site was asked to serve."""
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr("sanbiao.portal.serving.serve", lambda **options: asked.append(options))
    return asked


def test_the_first_administrator_is_asked_for() -> None:
    from typer.testing import CliRunner

    from sanbiao.cli import app

    result = CliRunner().invoke(app, ["init"], input="guard\nSteady-Harbour-7431\nSteady-Harbour-7431\n")

    assert result.exit_code == 0
    assert "Steady-Harbour-7431" not in result.output
    assert Grant.objects.get(role="security_admin").user.username == "guard"
    assert set(Grant.objects.values_list("user__username", flat=True)) == {"guard", "system", "audit"}
    for name, given in re.findall(r"为 (system|audit)，邀请码 (\S+)", result.output):
        assert User.objects.get(username=name).check_password(given)
    assert result.output.count("邀请码 ") == 2


def test_whoever_has_the_machine_sees_to_accounts_and_each_is_an_event() -> None:
    PartyOrganisationFactory(unit=UnitFactory(code="T1"))

    opened = told("accounts", "open", "ＬＩ", "--person", "李明")
    again = told("accounts", "open", "Li")
    done = [
        told("accounts", "grant", "LI", "head", "--org", "T1"),
        told("accounts", "password", "li"),
        told("accounts", "factors", "li"),
        told("accounts", "activate", "li", "--off"),
        told("accounts", "activate", "li"),
        told("accounts", "open", "wang"),
        told("accounts", "grant", "wang", "head", "--org", "T1", "--until", "2999-01-01", "--deputy-for", "LI"),
        told("accounts", "grant", "li", "head", "--org", "T1", "--off"),
    ]
    wrong = [
        told("accounts", "grant", "li", "clerk", "--deputy-for", "wang"),
        told("accounts", "grant", "li", "king"),
        told("accounts", "grant", "li", "head", "--off"),
        told("accounts", "password", "nobody"),
    ]
    listed = told("accounts", "list")

    assert opened.exit_code == 0, opened.stderr
    assert "已有同名账号" in again.stderr
    assert [each.exit_code for each in done] == [0] * 8, [each.stderr for each in done]
    assert [each.exit_code for each in (again, *wrong)] == [2] * 5
    assert "待本人接收" in listed.stdout
    verbs = Event.objects.filter(by="命令行").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [
        "建立账号", "授权", "发邀请单", "解除锁定", "停用动态口令", "停用账号", "启用账号",
        "建立账号", "授权", "收回授权", "收回授权",
    ]  # fmt: skip
    assert not User.objects.filter(is_superuser=True).exists()


@pytest.mark.parametrize("command", [("figures", "--period", "2023H1"), ("serve",), ("worker",), ("import", ".")])
@pytest.mark.parametrize("is_empty", [True, False], ids=["nobody known", "a database older than fingerprints"])
def test_no_command_goes_on_with_the_key_of_another_database(command: tuple[str, ...], is_empty: bool, settings: Any) -> None:
    if is_empty:
        told("doctor")
    else:
        PersonFactory()
    settings.SANBIAO_FIELD_KEY = bytes(range(32))

    result = told(*command)

    assert result.exit_code == 2
    assert "密钥与数据库不符" in result.stderr


def test_the_public_site_does_not_start_with_a_key_of_another_office(settings: Any) -> None:
    told("doctor")
    settings.PUBLIC_SITE, settings.SANBIAO_PUBLIC_SITE_KEY = True, bytes(range(32))

    result = told("serve", "--site", "public")

    assert result.exit_code == 2
    assert "公众网站的密钥与数据库不符" in result.stderr


def test_the_public_site_that_is_not_let_at_the_fingerprint_says_what_to_do(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied() -> None:
        raise ProgrammingError("permission denied for table secrecy_fieldkey")

    settings.PUBLIC_SITE = True
    monkeypatch.setattr("sanbiao.portal.keys.hold_site_key", denied)

    result = told("serve", "--site", "public")

    assert result.exit_code == 2
    assert "sanbiao public-role" in result.stderr


def test_both_sites_are_served_by_processes_of_their_own_and_the_codes_lead_to_the_public_one(
    served: list[dict[str, Any]],
) -> None:
    result = told("serve", "--port", 8123, "--host", "0.0.0.0", "--workers", 2)

    public = ["serve", "--site", "public", "--host", "0.0.0.0", "--port", "8124"]
    assert result.exit_code == 0
    assert served == [{"host": "0.0.0.0", "port": 8123, "workers": 2, "beside": [["worker"], public]}]
    assert os.environ["SANBIAO_PHONE_ADDRESS"] == ":8124"
    assert "http://0.0.0.0:8123/" in result.stdout


def test_the_office_is_served_alone_as_asked(served: list[dict[str, Any]]) -> None:
    told("serve", "--site", "office", "--no-worker")
    told("serve", "--public-port", 9000, "--no-worker")

    assert [one["beside"] for one in served] == [[], [["serve", "--site", "public", "--host", "127.0.0.1", "--port", "9000"]]]


def test_the_public_site_alone_has_nothing_beside_it(served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANBIAO_SITE", "")

    result = told("serve", "--site", "public")

    assert result.exit_code == 0
    assert [one["beside"] for one in served] == [[]]
    assert os.environ["SANBIAO_SITE"] == "public"


def test_the_public_site_takes_the_database_as_it_is(
    served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.PUBLIC_SITE = True
    monkeypatch.setattr("sanbiao.cli.base._migrate", lambda: pytest.fail("the public site migrated"))

    assert told("serve", "--site", "public").exit_code == 0


def test_the_role_of_the_public_site_is_made_on_postgresql_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANBIAO_PUBLIC_PASSWORD", "it's")

    shown, made = told("public-role", "--sql"), told("public-role")

    if connection.vendor == "sqlite":
        assert (shown.exit_code, made.exit_code) == (2, 2)
        assert "SQLite" in made.stderr
        return
    assert 'GRANT SELECT ("id", "sign_in_hash") ON "people_person" TO sanbiao_public;' in shown.stdout
    assert "PASSWORD 'it''s'" in shown.stdout
    assert "sanbiao_public 已更新" in made.stdout
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcanlogin, rolsuper FROM pg_roles WHERE rolname = 'sanbiao_public'")
        assert cursor.fetchall() == [(True, False)]


def test_background_work_is_taken_from_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    for step in ("configure_signals", "run"):
        monkeypatch.setattr(PatientWorker, step, lambda worker, step=step: called.append(step))

    assert told("worker").exit_code == 0
    assert called == ["configure_signals", "run"]


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
    monkeypatch.setattr("sanbiao.portal.health.examine", lambda at: iter([Finding(True, "[一]"), Finding(sound, "二")]))

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


def test_a_worker_has_read_all_addresses_before_a_signal_may_write_a_line_of_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log line hides the secrets of addresses. To read them in a signal, amid an import of the same, broke the worker's end."""
    known: list[int] = []
    secret_addresses._before_secrets.cache_clear()
    monkeypatch.setattr(
        PatientWorker, "configure_signals", lambda self: known.append(secret_addresses._before_secrets.cache_info().currsize)
    )
    monkeypatch.setattr(PatientWorker, "run", lambda self: None)

    told("worker")

    assert known == [1]
