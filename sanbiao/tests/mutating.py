"""Whole files changed by chance, as broken disks, broken programs and attackers change them."""

from __future__ import annotations

import io
import random
import re
import warnings
import zipfile
from collections.abc import Callable

Change = Callable[[bytes, random.Random], bytes]
_NUMBER = re.compile(rb'(?<=")\d+(?=")|(?<=>)\d+(?=<)')
_TAG = re.compile(rb"<[a-zA-Z:]+[^<>]*>")
_HUGE = (b"0", b"-1", b"65536", b"1048577", b"4294967296", b"99999999999999999999", b"9" * 5000, b"1e308", b"NaN", b"\xff")


def flipped(content: bytes, chance: random.Random) -> bytes:
    """Some bits turned over."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 3, 30))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut(content: bytes, chance: random.Random) -> bytes:
    """A stretch left out."""
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.randrange(1, 2000) :]


def repeated(content: bytes, chance: random.Random) -> bytes:
    """A stretch that stands many times."""
    start = chance.randrange(len(content))
    end = start + chance.randrange(1, 400)
    return content[:end] + content[start:end] * chance.choice((1, 50, 3000)) + content[end:]


def numbered(content: bytes, chance: random.Random) -> bytes:
    """Some numbers of a text made huge, negative or none."""
    spans = [found.span() for found in _NUMBER.finditer(content)]
    for start, end in sorted(chance.sample(spans, min(len(spans), chance.choice((1, 5)))), reverse=True):
        content = content[:start] + chance.choice(_HUGE) + content[end:]
    return content


def nested(content: bytes, chance: random.Random) -> bytes:
    """A tag that stands in itself, thousands of times."""
    tags = list(_TAG.finditer(content))
    if not tags:
        return content
    tag = chance.choice(tags)
    return content[: tag.start()] + tag[0] * chance.choice((10, 5000)) + content[tag.end() :]


ANY: tuple[Change, ...] = (flipped, cut, repeated, numbered, nested)


def packed(content: bytes, chance: random.Random) -> bytes:
    """A package of which a part was changed, left out, put in twice or exchanged for another."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [(entry.filename, package.read(entry)) for entry in package.infolist()]
    place = chance.randrange(len(parts))
    name, part = parts[place]
    match chance.randrange(6):
        case 0:
            del parts[place]
        case 1:
            parts.append((name, chance.choice(parts)[1]))
        case 2:
            parts[place] = name, chance.choice(parts)[1]
        case _ if part:
            parts[place] = name, chance.choice(ANY)(part, chance)
    buffer = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for each in parts:
            package.writestr(*each)
    return buffer.getvalue()


def mutated(content: bytes, seed: int) -> bytes:
    """A file changed by a chance that is the same each time."""
    chance = random.Random(seed)
    if content.startswith(b"PK") and chance.random() < 0.8:
        return packed(content, chance)
    return chance.choice(ANY)(content, chance) or b"\0"
