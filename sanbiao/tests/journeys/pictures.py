"""Pictures of pages that are small enough to keep: a palette of at most 256 colours instead of three bytes a pixel."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256
PIXEL = 3
"""Bytes of a pixel of what Chromium takes: red, green, blue."""


def with_palette(png: bytes) -> bytes:
    """The same picture, its most frequent colours kept as they are and each of the others replaced by the nearest of them."""
    parts = list(_parts(png))
    header = parts[0][1]
    width, height = struct.unpack(">II", header[:8])
    assert header[8:] == bytes((8, 2, 0, 0, 0)), "not a screenshot: eight bits a channel, no transparency, not interlaced"
    rows = _rows(zlib.decompress(b"".join(content for name, content in parts if name == b"IDAT")), width)
    pixels = [[row[start : start + PIXEL] for start in range(0, len(row), PIXEL)] for row in rows]
    counted = Counter(pixel for row in pixels for pixel in row)
    palette = [pixel for pixel, _ in counted.most_common(COLOURS)]
    number = {pixel: min(range(len(palette)), key=lambda each: _apart(pixel, palette[each])) for pixel in counted}
    packed = b"".join(b"\x00" + bytes(number[pixel] for pixel in row) for row in pixels)
    return SIGNATURE + b"".join(
        _part(name, content)
        for name, content in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", b"".join(palette)),
            (b"IDAT", zlib.compress(packed, 9)),
            (b"IEND", b""),
        )
    )


def _parts(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length


def _part(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _rows(filtered: bytes, width: int) -> Iterator[bytes]:
    """The rows of pixels, each freed of the filter (PNG, section 9) that made it compress well."""
    length = width * PIXEL
    above = bytearray(length)
    for start in range(0, len(filtered), length + 1):
        row = bytearray(filtered[start + 1 : start + 1 + length])
        _unfilter(filtered[start], row, above)
        yield bytes(row)
        above = row


def _unfilter(kind: int, row: bytearray, above: bytearray) -> None:
    for at in range(len(row)):
        left, corner = (row[at - PIXEL], above[at - PIXEL]) if at >= PIXEL else (0, 0)
        row[at] = (row[at] + (0, left, above[at], (left + above[at]) // 2, _paeth(left, above[at], corner))[kind]) & 0xFF


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda each: abs(guess - each))


def _apart(one: bytes, other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
