"""How far a piece of work has come, kept beside the database: a transaction that is still open cannot tell of itself."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from sanbiao.home import part

OF_THE_DEAD = timedelta(days=7)
"""So long after its last word nobody asks any more how far a piece of work, or a worker, had come."""


@dataclass(frozen=True)
class Progress:
    done: int
    total: int

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0


def _path(key: str) -> Path:
    return part(settings.HOME, "progress") / f"{key}.json"


def tell(key: str, done: int, total: int) -> None:
    """Say how far the work `key` is."""
    path = _path(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps([done, total]), encoding="ascii")
    fresh.replace(path)


def asked(key: str) -> Progress | None:
    """How far the work `key` is; None if it has not begun or is over."""
    try:
        done, total = json.loads(_path(key).read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return None
    return Progress(done, total)


def last_told(key: str) -> datetime | None:
    """When the work `key` last gave a sign of life; None if it has not begun or is over."""
    try:
        return datetime.fromtimestamp(_path(key).stat().st_mtime, tz=UTC)
    except FileNotFoundError:
        return None


def over(key: str) -> None:
    """Forget the work `key`."""
    _path(key).unlink(missing_ok=True)


def forget_the_dead(*, at: datetime) -> int:
    """Remove what was last told long ago, by who did not live to say that it was over."""
    left = [path for path in part(settings.HOME, "progress").glob("*") if path.stat().st_mtime < (at - OF_THE_DEAD).timestamp()]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)
