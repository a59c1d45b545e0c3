"""Addresses carry no ID number: in its place stands its keyed hash, which finds the person, and tells nobody else anything.

Addresses lie in histories, in logs of proxies and in messages to colleagues.
"""

from __future__ import annotations

import re

from sanbiao.core.secrecy.fields import keyed_hash
from sanbiao.core.secrecy.numbers import WHOLE, holds_masked_number, shown, with_id_numbers_as

_TOKEN = re.compile(r"~([0-9a-f]{32})")
SAID = "（身份证号）"
INCOMPLETE = "身份证号要写全 18 位才能查找。"


def for_address(text: str) -> str:
    """`text` as an address may carry it: ID numbers by their hashes, incomplete ones in part."""
    return with_id_numbers_as(_carried, text)


def _carried(places: str) -> str:
    return f"~{keyed_hash(places)}" if len(places) == WHOLE else shown(places)


def hash_in(word: str) -> str:
    """The keyed hash of the ID number for which `word` stands in an address; empty where it stands for none."""
    found = _TOKEN.fullmatch(word)
    return found[1] if found else ""


def as_told(text: str) -> str:
    """What was searched for, as pages say it."""
    return _TOKEN.sub(SAID, text)


def is_incomplete(text: str) -> bool:
    """Whether an ID number was searched for that is not whole."""
    return holds_masked_number(text)
