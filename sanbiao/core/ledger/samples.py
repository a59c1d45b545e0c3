"""A few invented rows of a ledger: what its sheet looks like once it is filled in.

`tools/samples.py` takes them from the demonstration; a ledger that has no file of them offers none.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from sanbiao.core.ledger.ledger import Ledger

Cells = dict[str, str | int | float]
"""The cells of one row by the field of their column; a day is written as 2023-06-30."""


def has_sample(ledger: Ledger[Any]) -> bool:
    return _file(ledger).exists()


@cache
def sample_rows(ledger: Ledger[Any]) -> list[Cells]:
    """The invented rows of `ledger`; none where it has no file of them."""
    return json.loads(_file(ledger).read_text(encoding="utf-8")) if has_sample(ledger) else []


def _file(ledger: Ledger[Any]) -> Path:
    return settings.SANBIAO_SAMPLES / f"{ledger.key}.json"
