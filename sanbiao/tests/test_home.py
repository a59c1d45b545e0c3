"""The keys of a data directory: made once, for their owner alone."""

import base64
import re
import stat

import pytest

from sanbiao.home import DERIVED, KEPT, NoKey, audit_key, audit_keys, field_key, handed_out, part, public_site_key, secret_key
from sanbiao.tests.sources import PROJECT


@pytest.fixture(autouse=True)
def _no_keys_from_outside(monkeypatch):
    monkeypatch.delenv("SANBIAO_SECRET_KEY", raising=False)
    monkeypatch.delenv("SANBIAO_FIELD_KEY", raising=False)
    monkeypatch.delenv("SANBIAO_PUBLIC_SITE_KEY", raising=False)


def test_keys_are_made_once_and_read_again(tmp_path):
    made = secret_key(tmp_path), field_key(tmp_path)

    assert (secret_key(tmp_path), field_key(tmp_path)) == made
    assert len(made[0]) >= 50
    assert len(made[1]) == 32


def test_keys_are_for_their_owner_alone(tmp_path):
    secret_key(tmp_path)
    field_key(tmp_path)

    kept = sorted((tmp_path / "keys").iterdir())

    assert [path.name for path in kept] == ["field.key", "secret.key"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}


def test_two_homes_have_different_keys(tmp_path):
    assert secret_key(tmp_path / "one") != secret_key(tmp_path / "two")
    assert field_key(tmp_path / "one") != field_key(tmp_path / "two")


def test_keys_from_the_environment_come_first_and_none_is_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("SANBIAO_SECRET_KEY", "mine" * 20)
    monkeypatch.setenv("SANBIAO_FIELD_KEY", base64.b64encode(b"x" * 32).decode())

    assert (secret_key(tmp_path), field_key(tmp_path)) == ("mine" * 20, b"x" * 32)
    assert not (tmp_path / "keys").exists()


def test_a_home_in_use_whose_key_is_gone_gets_no_other(tmp_path, monkeypatch):
    (tmp_path / "sanbiao.sqlite3").write_bytes(b"")

    with pytest.raises(NoKey, match="不见了"):
        field_key(tmp_path)
    assert not (tmp_path / "keys").exists()

    monkeypatch.setenv("SANBIAO_FIELD_KEY", base64.b64encode(b"x" * 32).decode())
    assert field_key(tmp_path) == b"x" * 32


def test_a_key_that_another_process_made_first_is_the_key(tmp_path, monkeypatch):
    other = base64.b64encode(b"y" * 32).decode()

    def first(fresh, path):
        path.write_text(other, encoding="ascii")
        raise FileExistsError

    monkeypatch.setattr("sanbiao.home.os.link", first)

    assert field_key(tmp_path) == b"y" * 32


HOME_JOINED = re.compile(r"""(?:\bHOME(?:\(\))?\)?|\bhome) / f?["']([^"'/{]*)""")
BESIDE = {"sanbiao.sqlite3", "演示台账", ""}
"""The database, which a backup dumps; and the sheets and the report of a demonstration, which are drawn anew."""


def test_whatever_lies_in_a_home_is_in_a_backup_or_can_be_made_anew():
    sources = [path for path in (PROJECT / "sanbiao").rglob("*.py") if "tests" not in path.parts and path.name != "conftest.py"]
    texts = {path: path.read_text(encoding="utf-8") for path in sources}

    joined = {name for text in texts.values() for name in HOME_JOINED.findall(text)}
    asked = {name for text in texts.values() for name in re.findall(r"\bpart\([\w.]+, \"(\w+)\"\)", text)}

    assert joined == BESIDE
    assert asked == {*KEPT, *DERIVED}
    assert not {*KEPT} & {*DERIVED}


def test_a_folder_that_nobody_placed_is_none_of_a_home(tmp_path):
    with pytest.raises(KeyError, match="heap"):
        part(tmp_path, "heap")


def test_the_office_hands_the_public_site_a_key_that_tells_nothing_of_its_own(tmp_path):
    made = handed_out(tmp_path, b"x" * 32)

    path = tmp_path / "keys" / "public_site.key"
    assert public_site_key(tmp_path) == made == handed_out(tmp_path, b"x" * 32)
    assert b"x" * 4 not in made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["public_site.key"]


def test_a_key_that_was_handed_out_of_another_field_key_is_made_anew(tmp_path):
    handed_out(tmp_path, b"x" * 32)

    made = handed_out(tmp_path, b"y" * 32)

    assert public_site_key(tmp_path) == made


def test_the_public_site_makes_no_key_and_says_where_it_comes_from(tmp_path, monkeypatch):
    with pytest.raises(NoKey, match="从办公网站的数据目录复制"):
        public_site_key(tmp_path)

    assert not (tmp_path / "keys").exists()
    monkeypatch.setenv("SANBIAO_PUBLIC_SITE_KEY", base64.b64encode(b"z" * 32).decode())
    assert public_site_key(tmp_path) == b"z" * 32


def test_the_keys_of_events_are_kept_though_the_key_that_they_are_made_of_was_changed(tmp_path):
    first = audit_keys(tmp_path, b"x" * 32)
    both = audit_keys(tmp_path, b"y" * 32)

    assert first == (audit_key(b"x" * 32),)
    assert both == (audit_key(b"x" * 32), audit_key(b"y" * 32)) == audit_keys(tmp_path, b"y" * 32)
    assert audit_keys(tmp_path, b"x" * 32) == both[::-1]
    assert stat.S_IMODE((tmp_path / "keys" / "audit.key").stat().st_mode) == 0o600
