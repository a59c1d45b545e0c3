"""A sealed file is opened as it was, under its own key alone, and whatever was done to it is noticed."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest

from sanbiao.core.secrecy.files import MARK, PIECE, NotAsSealed, is_sealed, new_file_key, opened, sealed

TAG = 16
SIZES = [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 7]


def closed(content: bytes, key: str, chunk: int = 1 << 16) -> bytes:
    return b"".join(sealed((content[at : at + chunk] for at in range(0, len(content), chunk)), key))


def content_of(file: bytes, key: str) -> bytes:
    return b"".join(opened(BytesIO(file), key))


@pytest.mark.parametrize("chunk", [1 << 16, 3 * PIECE])
@pytest.mark.parametrize("size", SIZES)
def test_a_file_is_opened_as_it_was_sealed(size: int, chunk: int) -> None:
    content, key = bytes(range(251)) * (size // 251 + 1), new_file_key()

    file = closed(content[:size], key, chunk)

    assert content_of(file, key) == content[:size]
    assert is_sealed(BytesIO(file))
    assert size < 100 or content[:100] not in file


def test_the_same_content_is_never_sealed_the_same_way_twice() -> None:
    assert closed(b"x" * 100, new_file_key()) != closed(b"x" * 100, new_file_key())


FIRST, SECOND = slice(len(MARK), len(MARK) + PIECE + TAG), slice(len(MARK) + PIECE + TAG, len(MARK) + 2 * (PIECE + TAG))
DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "one bit": lambda file: file[:50] + bytes([file[50] ^ 1]) + file[51:],
    "the last byte gone": lambda file: file[:-1],
    "the last piece gone": lambda file: file[: SECOND.stop],
    "a piece in the middle gone": lambda file: file[: FIRST.stop] + file[SECOND.stop :],
    "pieces in another order": lambda file: MARK + file[SECOND] + file[FIRST] + file[SECOND.stop :],
    "a byte more": lambda file: file + b"x",
    "no mark": lambda file: file[len(MARK) :],
    "nothing but the mark": lambda file: MARK,
    "empty": lambda file: b"",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_whatever_was_done_to_a_sealed_file_is_noticed(damage: Callable[[bytes], bytes]) -> None:
    key = new_file_key()

    with pytest.raises(NotAsSealed):
        content_of(damage(closed(b"x" * (2 * PIECE + 7), key)), key)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(NotAsSealed):
        content_of(closed(b"x", new_file_key()), new_file_key())
