"""Rows written as an import writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models

from sanbiao.core.drive.writing.staging import Staged


def insert(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Write `rows`; returns their keys."""
    staged = Staged(model)
    if rows:
        staged.add(rows)
    staged.draw_keys()
    staged.move(1, staged.count + 1)
    keys = [staged.key_of(number) for number in range(1, staged.count + 1)]
    staged.drop()
    return keys
