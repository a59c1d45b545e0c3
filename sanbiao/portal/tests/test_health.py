"""What `sanbiao doctor` finds, and how the site is served."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.db import connection

from sanbiao.core.audit.models import Seal
from sanbiao.core.audit.remembering import begin
from sanbiao.core.audit.sealing import seal_events
from sanbiao.core.audit.tests.tampering import unguarded
from sanbiao.core.indicators.queries import measuring
from sanbiao.core.indicators.services import evaluate, reported
from sanbiao.core.periods.periods import Period
from sanbiao.core.secrecy.holding import hold_key
from sanbiao.core.secrecy.models import FieldKey
from sanbiao.installation.keys import fingerprint
from sanbiao.portal import health, serving
from sanbiao.portal.finding import Finding
from sanbiao.portal.health import examine
from sanbiao.portal.keys import note_hand_over
from sanbiao.tests.factories import NOON, EventFactory, PersonFactory

OTHER_KEY = bytes(range(32))
WRONG = "密钥与数据库不符：身份证号无法解封，请恢复原来的 keys/field.key"


@pytest.fixture(autouse=True)
def home(settings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "field.key").write_text("x")
    (keys / "field.key").chmod(0o600)
    return tmp_path


def unsound() -> list[str]:
    return [finding.text for finding in examine(at=NOON) if not finding.sound]


@pytest.mark.django_db
class TestDoctor:
    @pytest.fixture(autouse=True)
    def _in_use(self, home: Path) -> None:
        hold_key(at=NOON)
        begin()

    def test_a_sound_installation_is_found_sound(self) -> None:
        PersonFactory()
        EventFactory()
        seal_events(at=NOON)

        findings = list(examine(at=NOON))

        assert all(finding.sound for finding in findings)
        assert findings[0].text.startswith({"sqlite": "SQLite 数据库", "postgresql": "PostgreSQL 1"}[connection.vendor])
        assert len(findings) == 17

    def test_a_key_that_others_may_read_is_found(self, home: Path) -> None:
        (home / "keys" / "field.key").chmod(0o644)

        assert unsound() == ["密钥文件 field.key 对其他用户可读，请改为仅属主可读（chmod 600）"]

    def test_a_home_that_others_may_enter_is_found(self, home: Path) -> None:
        home.chmod(0o750)

        assert unsound() == [f"数据目录 {home} 对其他用户开放，请改为仅属主可进入（chmod 700）"]

    def test_the_key_of_another_database_is_found(self, settings) -> None:
        mine = fingerprint(settings.SANBIAO_FIELD_KEY)
        settings.SANBIAO_FIELD_KEY = OTHER_KEY
        [empty] = unsound()
        settings.SANBIAO_FIELD_KEY = b"k" * 32
        PersonFactory()
        settings.SANBIAO_FIELD_KEY = OTHER_KEY

        assert empty == f"字段密钥的指纹是 {fingerprint(OTHER_KEY)}，数据库登记的是 {mine}：请取回与数据库相符的 keys/field.key"
        assert unsound() == [empty, WRONG]

    def test_a_database_that_knows_no_key_is_found(self) -> None:
        FieldKey.objects.all().delete()

        [text] = unsound()
        assert "数据库没有登记" in text

    def test_whether_the_key_lies_in_another_place_is_told(self) -> None:
        [before] = [finding.text for finding in examine(at=NOON) if "指纹" in finding.text]
        note_hand_over(by="命令行", at=NOON)
        [after] = [finding.text for finding in examine(at=NOON) if "指纹" in finding.text]

        assert "还没有交接" in before
        assert "已于 2023-07-01 12:00 交接" in after

    def test_a_broken_seal_is_found(self) -> None:
        EventFactory()
        sealed = seal_events(at=NOON)
        assert sealed is not None
        with unguarded():
            Seal.objects.update(digest="f" * 64)

        assert unsound() == [f"操作记录封存被改动：{sealed.first}–{sealed.last}"]

    def test_a_full_disk_is_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(health, "LEAST_FREE", 2**62)

        [text] = unsound()
        assert "剩余空间" in text

    def test_a_missing_office_suite_is_told_and_no_fault(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(health.shutil, "which", lambda program: None)

        assert list(examine(at=NOON))[-1] == Finding(True, "没有 LibreOffice：不能生成 PDF，Word 文档不受影响")


class FakeServer:
    """Stands for granian: remembers what it was asked, and fails if told to."""

    asked: ClassVar[dict[str, Any]] = {}
    failure: BaseException | None = None

    def __init__(self, target: str, **options: Any) -> None:
        type(self).asked = {"target": target, **options}

    def serve(self) -> None:
        if self.failure:
            raise self.failure


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> type[FakeServer]:
    monkeypatch.setattr(serving, "Granian", FakeServer)
    monkeypatch.setattr(FakeServer, "failure", None)
    return FakeServer


def test_the_site_is_served_where_it_was_asked_for(server: type[FakeServer], settings, tmp_path: Path) -> None:
    settings.DEBUG, settings.STATIC_ROOT = False, tmp_path / "static"

    serving.serve(host="127.0.0.1", port=8123, workers=2)

    assert (server.asked["target"], server.asked["address"], server.asked["port"], server.asked["workers"]) == (
        "sanbiao.wsgi:taken_in", "127.0.0.1", 8123, 2,
    )  # fmt: skip
    assert list((tmp_path / "static").rglob("*.css"))


def test_what_runs_beside_the_site_ends_with_it_even_when_that_fails(server: type[FakeServer], settings, monkeypatch) -> None:
    settings.DEBUG = True
    monkeypatch.setenv("SANBIAO_FIELD_KEY", "secret")
    begun: list[Any] = []
    sleeping = [sys.executable, "-c", "import time; time.sleep(60)"]

    def popen(command: list[str], env: dict[str, str]) -> Any:
        begun.append((command, env, real(sleeping)))
        return begun[-1][2]

    real = serving.subprocess.Popen
    monkeypatch.setattr(serving.subprocess, "Popen", popen)
    monkeypatch.setattr(server, "failure", KeyboardInterrupt())

    with pytest.raises(KeyboardInterrupt):
        serving.serve(host="127.0.0.1", port=8123, workers=1, beside=[["worker"], ["serve", "--site", "public"]])

    assert [command[2:] for command, _, _ in begun] == [["sanbiao.cli", "worker"], ["sanbiao.cli", "serve", "--site", "public"]]
    assert [environment.get("SANBIAO_FIELD_KEY") for _, environment, _ in begun] == ["secret", None]
    for _, environment, process in begun:
        assert environment["PATH"] == os.environ["PATH"]
        assert process.poll() is not None


def test_what_ended_by_itself_beside_the_site_is_begun_again_until_the_site_ends(server, settings, monkeypatch, tmp_path) -> None:
    settings.DEBUG = True
    begun = tmp_path / "begun"
    once_each = f"open({str(begun)!r}, 'a').write('x')"
    real = serving.subprocess.Popen
    monkeypatch.setattr(serving, "AGAIN_AFTER", 0.01)
    monkeypatch.setattr(serving.subprocess, "Popen", lambda command, env: real([sys.executable, "-c", once_each]))

    def until_begun_thrice(self: FakeServer) -> None:
        deadline = time.monotonic() + 30
        while not begun.exists() or len(begun.read_text()) < 3:
            assert time.monotonic() < deadline
            time.sleep(0.02)

    monkeypatch.setattr(server, "serve", until_begun_thrice)
    serving.serve(host="127.0.0.1", port=8123, workers=1, beside=[["worker"]])
    count = len(begun.read_text())
    time.sleep(0.3)

    assert len(begun.read_text()) == count >= 3


@pytest.mark.django_db
def test_after_warming_the_first_visitor_waits_for_no_figure_to_be_compiled() -> None:
    measuring.cache_clear()
    serving.warm()
    compiled = measuring.cache_info().misses

    figures = evaluate(reported(), Period.on(NOON.date()), breakdowns=False)

    assert len(figures) == len(reported())
    assert measuring.cache_info().misses == compiled > 0
