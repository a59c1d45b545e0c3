"""How a number that stands in a request is read: bounded by what a database holds, and nothing else taken for one."""

from __future__ import annotations

import re

LARGEST = 2**63 - 1
"""The largest number that a row can have."""
_NUMBER = re.compile(r"[0-9]{1,19}", re.ASCII)


def row_number(text: str) -> int | None:
    """The number of a row that `text` says; None if no row can have it."""
    if not _NUMBER.fullmatch(text):
        return None
    number = int(text)
    return number if number <= LARGEST else None
