"""What passes between the two processes: frames of a letter, a length and as many bytes.

The side that asks trusts nothing of what comes: it opens no more than JSON, and counts what it takes in.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import time
from collections.abc import Iterator
from enum import Enum
from typing import cast

from sanbiao.core.apart.jobs import Plain

_HEAD = struct.Struct(">cQ")
_PIECE = 1 << 20


class Frame(Enum):
    """The kinds of frame: work began; a plain value; bytes; a refusal with its sentence; a defect; the end."""

    BEGUN = b"B"
    PLAIN = b"J"
    BYTES = b"R"
    REFUSED = b"N"
    DEFECT = b"X"
    END = b"E"


class Garbled(Exception):
    """The other side is gone, late, or says what it should not; `begun` where it had begun to work."""

    def __init__(self, begun: bool = False) -> None:
        super().__init__()
        self.begun = begun


def send(channel: int, frame: Frame, content: bytes = b"") -> None:
    """Write a frame, all of it."""
    left = memoryview(_HEAD.pack(frame.value, len(content)) + content)
    while left:
        left = left[os.write(channel, left) :]


def received(channel: socket.socket, *, most: int, until: float) -> Iterator[tuple[Frame, bytes]]:
    """The frames that come, up to the end.

    Raises:
        Garbled: they break off, come too late (`until`, by the monotonic clock), or are more than `most` bytes.
    """
    while True:
        kind, size = _HEAD.unpack(_read(channel, _HEAD.size, until))
        most -= size
        if most < 0 or kind not in {frame.value for frame in Frame}:
            raise Garbled
        frame = Frame(kind)
        yield frame, _read(channel, size, until)
        if frame in (Frame.END, Frame.REFUSED, Frame.DEFECT):
            return


def _read(channel: socket.socket, size: int, until: float) -> bytes:
    pieces = bytearray()
    while len(pieces) < size:
        left = until - time.monotonic()
        if left <= 0:
            raise Garbled
        channel.settimeout(left)
        try:
            piece = channel.recv(min(_PIECE, size - len(pieces)))
        except OSError as error:  # too late, or it is gone
            raise Garbled from error
        if not piece:
            raise Garbled
        pieces += piece
    return bytes(pieces)


def plain(content: bytes) -> Plain:
    """What JSON says.

    Raises:
        Garbled: it is none.
    """
    try:
        return cast("Plain", json.loads(content))
    except (ValueError, RecursionError) as error:
        raise Garbled from error


def written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
