"""`sanbiao keys`, and every door with every key that is not the one of its database."""

from __future__ import annotations

import fcntl
import os
import runpy
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from typer.testing import CliRunner

from sanbiao.cli import app
from sanbiao.cli.tests.running import is_a_sentence, run, surroundings, told
from sanbiao.core.audit.models import Event
from sanbiao.core.secrecy import handing_over
from sanbiao.core.secrecy.handing_over import opened_keys
from sanbiao.core.secrecy.holding import current, hold_key
from sanbiao.core.secrecy.models import FieldKey
from sanbiao.installation import locks
from sanbiao.installation.keys import FIELD_KEY, NEXT_KEY, fingerprint, handed_out, keep, path_of, read_key, text_of
from sanbiao.installation.refusals import Busy, NoKey, Unusable
from sanbiao.installation.tests.homes import place_at, record
from sanbiao.tests.factories import NOON, PersonFactory
from sanbiao.tests.sites import site
from sanbiao.tests.thorough import ALWAYS_THE_SAME

pytestmark = pytest.mark.django_db
KEY, OTHER = b"k" * 32, b"o" * 32
WORDS = "correct horse battery"


@pytest.fixture(autouse=True)
def home(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home whose database is sealed under `KEY`."""
    for name in ("SANBIAO_FIELD_KEY", "SANBIAO_SECRET_KEY", "SANBIAO_PUBLIC_SITE_KEY", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(handing_over, "COST", 2**10)
    monkeypatch.setattr(locks, "_held", held := {})
    monkeypatch.setattr(locks, "BRIEFLY", 0.0)
    there = tmp_path / "home"
    monkeypatch.setenv("SANBIAO_HOME", str(there))
    keep(path_of(there, FIELD_KEY), text_of(KEY))
    settings.HOME, settings.SANBIAO_FIELD_KEY = there, KEY
    settings.SANBIAO_PUBLIC_SITE_KEY = handed_out(there, KEY)
    hold_key(at=NOON)
    (tmp_path / "words").write_text(f"{WORDS}\nsecond line\n", encoding="utf-8")
    yield there
    for handle in held.values():
        os.close(handle)


@pytest.fixture
def words(tmp_path: Path) -> tuple[str, Path]:
    return "--passphrase-file", tmp_path / "words"


# --- listing and changing ----------------------------------------------------------------------------------------------------


def test_keys_are_listed_by_their_fingerprints(home: Path, settings) -> None:
    result = told("keys", "list")

    assert result.exit_code == 0
    assert f"keys/field.key：封存身份证号等字段，并据以查找；指纹 {fingerprint(KEY)}" in result.stdout
    assert text_of(KEY) not in result.stdout
    assert settings.SECRET_KEY not in result.stdout


def test_a_foreign_key_is_listed_as_what_it_is(settings) -> None:
    settings.SANBIAO_FIELD_KEY = OTHER

    result = told("keys", "list")

    assert result.exit_code == 1
    assert f"数据库登记的是 {fingerprint(KEY)}" in result.stdout


@pytest.mark.parametrize("was_handed_over", [True, False], ids=["handed over", "never handed over"])
def test_another_key_is_taken_and_what_to_do_is_told(home: Path, tmp_path: Path, words, was_handed_over: bool) -> None:
    PersonFactory()
    if was_handed_over:
        told("keys", "hand-over", tmp_path / "keys", *words)

    result = told("keys", "rotate")

    assert result.exit_code == 0
    new = read_key(path_of(home, FIELD_KEY))
    assert f"{fingerprint(KEY)} → {fingerprint(new)}，重新封存 1 行" in result.stdout
    assert ("旧密钥从未单独交接" in result.stdout) == (not was_handed_over)
    assert current().fingerprint == fingerprint(new)


def test_the_key_is_not_changed_while_others_use_the_home(home: Path) -> None:
    handle = locks._opened(home, "using")
    fcntl.flock(handle, fcntl.LOCK_SH)

    result = told("keys", "rotate")

    os.close(handle)
    assert result.exit_code == 2
    assert "先停止它们" in result.stderr
    assert read_key(path_of(home, FIELD_KEY)) == KEY
    assert not path_of(home, NEXT_KEY).exists()


# --- handing over and taking over ----------------------------------------------------------------------------------------------


def test_keys_are_handed_over_in_a_file_that_its_passphrase_opens(tmp_path: Path, words) -> None:
    result = told("keys", "hand-over", tmp_path / "keys", *words)

    assert result.exit_code == 0
    assert opened_keys((tmp_path / "keys").read_bytes(), WORDS).field == KEY
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o600
    assert current().handed_over_at
    assert Event.objects.filter(verb="交接密钥").exists()
    assert WORDS not in result.stdout + str(list(Event.objects.values()))


@pytest.mark.parametrize(
    ("typed", "code"), [(f"{WORDS}\n{WORDS}\n", 0), ("short\nshort\n", 2), ("", 2)], ids=["twice", "short", "nothing"]
)
def test_a_passphrase_is_asked_for_without_showing_it(tmp_path: Path, typed: str, code: int) -> None:
    result = CliRunner().invoke(app, ["keys", "hand-over", str(tmp_path / "keys")], input=typed)

    assert result.exit_code == code
    assert WORDS not in result.output
    assert (tmp_path / "keys").exists() == (code == 0)
    assert code == 0 or "没有写入任何内容。" in result.stderr


@pytest.mark.parametrize("typed", [f"{WORDS}\r\n", "\n"], ids=["a line", "an empty line"])
def test_a_passphrase_is_read_from_standard_input(tmp_path: Path, typed: str) -> None:
    result = CliRunner().invoke(app, ["keys", "hand-over", str(tmp_path / "keys"), "--passphrase-file", "-"], input=typed)

    assert (result.exit_code == 0) == (tmp_path / "keys").exists() == (WORDS in typed)


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path, words) -> None:
    (tmp_path / "keys").write_text("mine")

    result = told("keys", "hand-over", tmp_path / "keys", *words)

    assert result.exit_code == 2
    assert "已存在" in result.stderr
    assert ((tmp_path / "keys").read_text(), current().handed_over_at) == ("mine", None)


@pytest.fixture
def file(tmp_path: Path, words) -> Path:
    """The keys of the home, handed over."""
    told("keys", "hand-over", tmp_path / "keys.json", *words)
    return tmp_path / "keys.json"


STATES = {
    "missing": None,
    "foreign": text_of(OTHER).encode(),
    "empty": b"",
    "cut off": text_of(KEY)[:-5].encode(),
    "something else": b"\x00" * 44,
}


def spoil(path: Path, content: bytes | None) -> None:
    path.unlink(missing_ok=True)
    if content is not None:
        path.write_bytes(content)


@pytest.mark.parametrize("content", STATES.values(), ids=STATES)
def test_a_key_is_taken_over_where_the_right_one_is_not(home: Path, file: Path, words, content: bytes | None) -> None:
    record(place_at(home), fingerprint(KEY))
    spoil(path_of(home, FIELD_KEY), content)

    result = told("keys", "take-over", file, *words)

    assert result.exit_code == 0, result.stderr
    assert read_key(path_of(home, FIELD_KEY)) == KEY
    assert Event.objects.filter(verb="取回密钥", after={"fingerprint": fingerprint(KEY)}).exists()


def test_a_new_home_takes_the_present_key_and_makes_no_database(file: Path, tmp_path: Path, words, monkeypatch) -> None:
    new = tmp_path / "new"
    monkeypatch.setenv("SANBIAO_HOME", str(new))

    result = told("keys", "take-over", file, *words)

    assert result.exit_code == 0
    assert read_key(path_of(new, FIELD_KEY)) == KEY
    assert not place_at(new).file.exists()


@pytest.mark.parametrize(
    ("present", "sealed_under", "says"),
    [
        (KEY, KEY, "已有这把密钥"),
        (OTHER, OTHER, "交接文件里没有这一把"),
        (OTHER, None, "已有另一把密钥"),
        (None, OTHER, "没有这一把"),
    ],
    ids=["there already", "of another database", "a home with a key of its own", "not in the file"],
)
def test_a_key_that_does_not_belong_there_is_not_taken_over(
    file: Path, tmp_path: Path, words, monkeypatch, present, sealed_under, says: str
) -> None:
    new = tmp_path / "new"
    monkeypatch.setenv("SANBIAO_HOME", str(new))
    if present:
        keep(path_of(new, FIELD_KEY), text_of(present))
    if sealed_under:
        record(place_at(new), fingerprint(sealed_under))

    result = told("keys", "take-over", file, *words)

    assert result.exit_code == 2
    assert says in result.stderr
    assert read_key(path_of(new, FIELD_KEY)) == present


def test_a_key_of_the_environment_comes_first_and_is_told(file: Path, words, monkeypatch) -> None:
    monkeypatch.setenv("SANBIAO_FIELD_KEY", text_of(KEY))

    result = told("keys", "take-over", file, *words)

    assert result.exit_code == 2
    assert "SANBIAO_FIELD_KEY" in result.stderr


# --- every door --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [one for name, one in STATES.items() if name != "foreign"], ids=[n for n in STATES if n != "foreign"]
)
@pytest.mark.parametrize(("name", "door"), [("field.key", "both"), ("public_site.key", "public")], ids=["office", "public"])
def test_no_process_starts_without_its_key_nor_makes_another(home: Path, name: str, door: str, content: bytes | None) -> None:
    record(place_at(home), fingerprint(KEY))
    spoil(path_of(home, name), content)

    with pytest.raises(NoKey, match=r"。$"), site(SANBIAO_SITE=door):
        pytest.fail("it started")

    path = path_of(home, name)
    assert (path.read_bytes() if path.exists() else None) == content


def test_the_public_site_leaves_a_rotation_to_the_office(home: Path) -> None:
    keep(path_of(home, NEXT_KEY), text_of(OTHER))

    with pytest.raises(Busy, match="先启动办公网站"), site(SANBIAO_SITE="public"):
        pytest.fail("it started")

    record(place_at(home), fingerprint(OTHER))
    with site():
        assert read_key(path_of(home, FIELD_KEY)) == OTHER


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch):
    """What a server imports, in this process."""
    monkeypatch.setenv("SANBIAO_PAGES", "")
    monkeypatch.setattr("sanbiao.portal.serving.warm", lambda: None)
    monkeypatch.setattr(connection, "close", lambda: None)

    return lambda: runpy.run_module("sanbiao.wsgi")


@pytest.mark.parametrize("name", ["SANBIAO_FIELD_KEY", "SANBIAO_PUBLIC_SITE_KEY"], ids=["office", "public"])
def test_no_server_serves_with_a_foreign_key(served, settings, name: str) -> None:
    settings.PUBLIC_SITE = name == "SANBIAO_PUBLIC_SITE_KEY"
    setattr(settings, name, OTHER)

    with pytest.raises(SystemExit, match=r"密钥与数据库不符.*。$"):
        served()


@pytest.mark.parametrize("is_public", [True, False], ids=["public", "office"])
def test_a_server_starts_with_its_key_and_while_the_database_is_away(served, settings, monkeypatch, is_public: bool) -> None:
    settings.PUBLIC_SITE = is_public
    with_key = served()

    def away(**_: object) -> None:
        raise OperationalError("no such server")

    monkeypatch.setattr("sanbiao.portal.keys.hold_key", away)
    monkeypatch.setattr("sanbiao.portal.keys.connection.ensure_connection", away)

    assert callable(with_key["application"])
    assert callable(served()["application"])


@pytest.mark.attack
@pytest.mark.skipif(ALWAYS_THE_SAME, reason="three homes set up at once: `make attack` alone")
def test_first_starts_do_not_race(tmp_path: Path) -> None:
    new = {**surroundings(tmp_path / "raced"), "SANBIAO_ADMIN_PASSWORD": "Steady-Harbour-7431"}
    command = [sys.executable, "-m", "sanbiao.cli", "init"]
    started = [
        subprocess.Popen(command, env=new | {"SANBIAO_ADMIN": name}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for name in ("one", "other", "third")
    ]
    said = [one.communicate(timeout=300) for one in started]

    codes = sorted(one.returncode for one in started)
    assert codes == [0, 2, 2], said
    assert all(not error or ("已有安全管理员" in error and is_a_sentence(error)) for _, error in said)
    assert run("doctor", home=tmp_path / "raced").returncode == 0


def test_unusable_is_told_by_every_command_before_anything_is_read(home: Path, monkeypatch) -> None:
    def unusable() -> None:
        raise Unusable("不能用。")

    monkeypatch.setattr("sanbiao.cli.base.set_up", unusable)

    result = told("doctor")

    assert (result.exit_code, result.stderr) == (2, "不能用。\n")
    assert FieldKey.objects.count() == 1
