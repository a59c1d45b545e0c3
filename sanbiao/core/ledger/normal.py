"""The normal form in which texts of a sheet are compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

T = TypeVar("T")

# Web pages, chat programs and other systems leave these in copied text; nobody sees them, and they would make equal words
# differ: a soft hyphen, blanks of no width, joiners, and the marks of the direction of writing.
_INVISIBLE = dict.fromkeys(
    (0x00AD, 0x061C, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x2070))
)

_LONGEST_REMEMBERED = 100
"""Longer texts are seldom met twice, and many of them would fill the memory."""


def normal(text: str) -> str:
    """`text` in Unicode NFKC, without any white space inside or around it."""
    if text.isascii():
        return "".join(text.split())
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _folded(text)


def without_invisible(text: str) -> str:
    """`text` without the characters that nobody sees."""
    return text if text.isascii() else text.translate(_INVISIBLE)


def _folded(text: str) -> str:
    without_space = "".join(unicodedata.normalize("NFKC", without_invisible(text)).split())
    # Taking a space away can bring a letter and its accent together, which then have a shorter form.
    return unicodedata.normalize("NFKC", without_space)


_remembered = lru_cache(maxsize=65_536)(_folded)


def as_listed(words: Iterable[str], text: str) -> str:
    """The one of `words` that equals `text` in normal form; else `text` itself."""
    bare = normal(text)
    return next((word for word in words if normal(word) == bare), text)


def known_words(words: Mapping[T, Iterable[str]]) -> dict[str, T]:
    """The thing each word stands for, by the word's normal form; of several things with one word the first stands."""
    known: dict[str, T] = {}
    for thing, its_words in words.items():
        for word in its_words:
            known.setdefault(normal(word), thing)
    return known
