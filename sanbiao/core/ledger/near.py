"""The known word that somebody probably meant."""

from __future__ import annotations

from collections.abc import Collection
from difflib import SequenceMatcher
from functools import lru_cache

from sanbiao.core.ledger.normal import normal
from sanbiao.core.ledger.pinyin import search_key

_NEAR = 0.75
_SHORT_FORM = 0.6
_LONGEST = 40


def perhaps(text: str, words: Collection[str]) -> str:
    """`是不是“枫林镇”？` for the one of `words` nearest to `text`, in characters and in sound; empty where none is near."""
    bare = normal(text)[:_LONGEST]
    found = _nearest(bare, tuple(words)) if bare else ""
    return f"是不是“{found}”？" if found else ""


# A faulty sheet has the same wrong word in many rows.
@lru_cache(maxsize=1000)
def _nearest(bare: str, words: tuple[str, ...]) -> str:
    near = max(words, key=lambda word: likeness(bare, word), default="")
    return near if near and likeness(bare, near) >= _NEAR else ""


def likeness(one: str, other: str) -> float:
    """From 0 to 1: as alike as characters and sounds are together; a word cut short or drawn out is near too.

    A name that is made of some characters of a longer one, in their order, may be its short form: 人社局 of 人力资源和社会保障局.
    """
    short, long = sorted((one, other), key=len)
    # Most pairs have little in common: that is found out without comparing them place by place.
    if 2 * len(set(short) & set(long)) < len(set(short)):
        return 0
    whole = _NEAR + len(short) / len(long) / 10 if short in long and 5 * len(short) >= 2 * len(long) else 0
    if not whole and _abbreviates(short, long):
        whole = _SHORT_FORM + len(short) / len(long) / 10
    written = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return max(whole, (written + SequenceMatcher(None, _sound(one), _sound(other), autojunk=False).ratio()) / 2)


def _abbreviates(short: str, long: str) -> bool:
    rest = iter(long)
    return len(short) > 2 and all(character in rest for character in short)


def _sound(word: str) -> str:
    return search_key(word).partition(" ")[0]
