"""The normal form in which texts of a sheet are compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

T = TypeVar("T")

# Web pages and chat programs leave these in copied text; nobody sees them, and they would make equal words differ.
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))


def normal(text: str) -> str:
    """`text` in Unicode NFKC, without any white space inside or around it."""
    return "".join(text.split()) if text.isascii() else _folded(text)


@lru_cache(maxsize=65_536)
def _folded(text: str) -> str:
    without_space = "".join(unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).split())
    # Taking a space away can bring a letter and its accent together, which then have a shorter form.
    return unicodedata.normalize("NFKC", without_space)


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
