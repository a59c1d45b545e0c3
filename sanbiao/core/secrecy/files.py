"""Files that are ciphertext on the disk, each under a key of its own that its row keeps sealed.

A file is cut into pieces, each of them AES-256-GCM; the nonce of a piece is its number, and says whether it is the last, so that
pieces that were left out, put in another order or cut off at the end are noticed. A key seals one file once.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable, Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = b"SANBIAO1"
"""What a sealed file begins with."""
PIECE = 1 << 20
_TAG, _COUNTER = 16, 11


class NotAsSealed(ValueError):
    """A sealed file that was changed, cut off, or sealed under another key."""


def new_file_key() -> str:
    """A fresh key for one file, as its row keeps it in a sealed field."""
    return base64.b64encode(os.urandom(32)).decode("ascii")


def sealed(chunks: Iterable[bytes], key: str) -> Iterator[bytes]:
    """The content of a file as it lies on the disk."""
    cipher = _cipher(key)
    yield MARK
    held, number = b"", 0
    for chunk in chunks:
        held += chunk
        while len(held) > PIECE:  # what is left is never nothing: the last piece is known to be the last
            yield cipher.encrypt(_nonce(number, last=False), held[:PIECE], None)
            held, number = held[PIECE:], number + 1
    yield cipher.encrypt(_nonce(number, last=True), held, None)


def opened(file: IO[bytes], key: str) -> Iterator[bytes]:
    """The content of a sealed file, piece by piece.

    Raises:
        NotAsSealed: it is not what was sealed under `key`. What came before the damage was already given.
    """
    cipher = _cipher(key)
    if file.read(len(MARK)) != MARK:
        raise NotAsSealed("no sealed file")
    number, piece = 0, file.read(PIECE + _TAG)
    while True:
        following = file.read(PIECE + _TAG)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), piece, None)
        except InvalidTag as fault:
            raise NotAsSealed("the file is not what was sealed") from fault
        if not following:
            return
        number, piece = number + 1, following


def is_sealed(file: IO[bytes]) -> bool:
    """Whether a file begins as a sealed one does."""
    return file.read(len(MARK)) == MARK


def _cipher(key: str) -> AESGCM:
    return AESGCM(base64.b64decode(key))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(_COUNTER, "big") + bytes([last])
