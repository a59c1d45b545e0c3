"""The keys of an installation: made once, for their owner alone; never made anew where something is sealed already."""

import base64
import stat

import pytest

from sanbiao.installation.keys import (
    audit_key,
    audit_keys,
    derived,
    field_key,
    fingerprint,
    handed_out,
    keep,
    public_site_key,
    read_key,
    secret_key,
    text_of,
)
from sanbiao.installation.refusals import NoKey
from sanbiao.installation.tests.homes import place_at, record


@pytest.fixture(autouse=True)
def _no_keys_from_outside(monkeypatch):
    monkeypatch.delenv("SANBIAO_SECRET_KEY", raising=False)
    monkeypatch.delenv("SANBIAO_FIELD_KEY", raising=False)
    monkeypatch.delenv("SANBIAO_PUBLIC_SITE_KEY", raising=False)


def test_keys_are_made_once_and_read_again(tmp_path):
    made = secret_key(tmp_path), field_key(place_at(tmp_path))

    assert (secret_key(tmp_path), field_key(place_at(tmp_path))) == made
    assert len(made[0]) >= 50
    assert len(made[1]) == 32


def test_keys_are_for_their_owner_alone(tmp_path):
    secret_key(tmp_path)
    field_key(place_at(tmp_path))

    kept = sorted((tmp_path / "keys").iterdir())

    assert [path.name for path in kept] == ["field.key", "secret.key"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}


def test_two_homes_have_different_keys(tmp_path):
    assert secret_key(tmp_path / "one") != secret_key(tmp_path / "two")
    assert field_key(place_at(tmp_path / "one")) != field_key(place_at(tmp_path / "two"))


def test_keys_from_the_environment_come_first_and_none_is_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("SANBIAO_SECRET_KEY", "mine" * 20)
    monkeypatch.setenv("SANBIAO_FIELD_KEY", base64.b64encode(b"x" * 32).decode())

    assert (secret_key(tmp_path), field_key(place_at(tmp_path))) == ("mine" * 20, b"x" * 32)
    assert not (tmp_path / "keys").exists()


def test_a_fingerprint_tells_keys_apart_and_nothing_of_them():
    prints = {fingerprint(bytes([number]) * 32) for number in range(200)}

    assert len(prints) == 200
    assert {len(told) for told in prints} == {19}
    assert fingerprint(b"x" * 32) == fingerprint(b"x" * 32) != derived(b"x" * 32, "sanbiao/fingerprint").hex()


@pytest.mark.parametrize("said", ["", "abcd-abcd-abcd-abcd"], ids=["older than fingerprints", "with a fingerprint"])
def test_an_installation_in_use_whose_key_is_gone_gets_no_other(tmp_path, monkeypatch, said):
    place = place_at(tmp_path)
    if said:
        record(place, said)
    else:
        place.file.write_bytes(b"")

    with pytest.raises(NoKey, match=f"不见了.*{said}"):
        field_key(place)
    assert not (tmp_path / "keys").exists()

    monkeypatch.setenv("SANBIAO_FIELD_KEY", base64.b64encode(b"x" * 32).decode())
    assert field_key(place) == b"x" * 32


DAMAGED = {
    "empty": b"",
    "blank": b" \n",
    "cut off": text_of(b"x" * 32)[:-5].encode(),
    "shorter": text_of(b"x" * 16).encode(),
    "longer": text_of(b"x" * 33).encode(),
    "nulls": b"\x00" * 44,
    "words": "不是密钥".encode(),
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
@pytest.mark.parametrize(
    ("name", "door"),
    [
        ("field.key", lambda home: field_key(place_at(home))),
        ("secret.key", secret_key),
        ("public_site.key", public_site_key),
    ],
    ids=["field.key", "secret.key", "public_site.key"],
)
def test_a_damaged_key_is_told_and_stays_as_it_is(tmp_path, name, door, content):
    path = tmp_path / "keys" / name
    path.parent.mkdir()
    path.write_bytes(content)

    with pytest.raises(NoKey, match=rf"{name}”是空的或已损坏.*。$"):
        door(tmp_path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_the_office_makes_the_key_of_the_public_site_again_whatever_lies_there(tmp_path, content):
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "public_site.key").write_bytes(content)

    assert handed_out(tmp_path, b"x" * 32) == public_site_key(tmp_path)


def test_a_key_that_another_process_made_first_is_the_key(tmp_path, monkeypatch):
    other = base64.b64encode(b"y" * 32).decode()

    def first(fresh, path):
        path.write_text(other, encoding="ascii")
        raise FileExistsError

    monkeypatch.setattr("sanbiao.installation.keys.os.link", first)

    assert field_key(place_at(tmp_path)) == b"y" * 32


def test_what_is_kept_leaves_nothing_beside_it(tmp_path):
    keep(tmp_path / "one", "first")
    keep(tmp_path / "one", "second")
    stays = (tmp_path / "one").read_text()
    keep(tmp_path / "one", "third", instead=True)

    assert (stays, (tmp_path / "one").read_text()) == ("first", "third")
    assert [path.name for path in tmp_path.iterdir()] == ["one"]
    assert read_key(tmp_path / "none") is None


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
