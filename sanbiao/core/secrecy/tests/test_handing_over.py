"""Keys in one file: opened by its passphrase alone, and told from whatever else a file may be."""

from __future__ import annotations

import json

import pytest

from sanbiao.core.secrecy import handing_over
from sanbiao.core.secrecy.handing_over import BadHandOver, Keys, opened_keys, sealed_keys
from sanbiao.installation.keys import fingerprint, text_of

KEYS = Keys(field=bytes(range(32)), former=(b"a" * 32, b"b" * 32), secret="s" * 64)
WORDS = "correct horse battery"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """One guess costs little here."""
    monkeypatch.setattr(handing_over, "COST", 2**10)


@pytest.fixture
def content() -> bytes:
    return sealed_keys(KEYS, WORDS, made_at="2023-07-01T12:00:00+08:00")


def test_keys_come_back_by_their_passphrase_and_their_file_tells_fingerprints_alone(content: bytes) -> None:
    assert opened_keys(content, WORDS) == KEYS
    assert json.loads(content)["fingerprints"] == [fingerprint(key) for key in (KEYS.field, *KEYS.former)]
    for secret in (text_of(KEYS.field), text_of(KEYS.former[0]), KEYS.secret, WORDS):
        assert secret not in content.decode()


def test_a_key_is_found_by_its_fingerprint() -> None:
    assert [KEYS.of(fingerprint(key)) for key in (KEYS.field, b"b" * 32, b"c" * 32)] == [KEYS.field, b"b" * 32, None]


@pytest.mark.parametrize("words", ["", "correct horse batterY", f"{WORDS} "])
def test_another_passphrase_opens_nothing(content: bytes, words: str) -> None:
    with pytest.raises(BadHandOver, match="口令不对"):
        opened_keys(content, words)


@pytest.mark.parametrize("words", ["", "short", "x" * 11])
def test_a_short_passphrase_seals_nothing(words: str) -> None:
    with pytest.raises(BadHandOver, match="至少 12 个字符"):
        sealed_keys(KEYS, words, made_at="")


def changed(content: bytes, **told: object) -> bytes:
    return json.dumps({**json.loads(content), **told}).encode()


@pytest.mark.parametrize("name", ["made_at", "fingerprints"])
def test_a_file_whose_outside_was_changed_is_not_opened(content: bytes, name: str) -> None:
    with pytest.raises(BadHandOver, match="改动"):
        opened_keys(changed(content, **{name: ["0000"] if name == "fingerprints" else "2024"}), WORDS)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: b"",
        lambda content: b"\x00\xff" * 50,
        lambda content: b"[]",
        lambda content: b"{}",
        lambda content: content[:-20],
        lambda content: changed(content, sealed=""),
        lambda content: changed(content, sealed=7),
        lambda content: changed(content, salt="?"),
        lambda content: changed(content, sanbiao_keys=2),
        lambda content: changed(content, cost=2**30),
        lambda content: changed(content, cost="1024"),
        lambda content: changed(content, cost=True),
        lambda content: changed(content, more=1),
    ],
    ids=[
        "empty",
        "bytes",
        "list",
        "nothing in it",
        "cut off",
        "no keys",
        "a number",
        "salt",
        "version",
        "dear",
        "text",
        "yes",
        "more",
    ],
)
def test_what_is_no_file_of_keys_is_told_so(content: bytes, spoil) -> None:
    with pytest.raises(BadHandOver, match="不是三标的密钥交接文件"):
        opened_keys(spoil(content), WORDS)
