"""What is looked after once a day without anybody asking: a worker does it, at its start and then every day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol


class Chore(Protocol):
    """Does a part of what there is to do, in a few seconds, and returns how much; the rest is done when it is called again."""

    def __call__(self, *, at: datetime) -> int: ...


EVERY, OFTEN = timedelta(days=1), timedelta(minutes=5)
CHORES: list[Chore] = []
"""What apps put here when they are ready. Each may run in several workers at once."""
OFTEN_CHORES: list[Chore] = []
"""What has an hour of its own, and is asked for often; each has to be done in a moment, for signs of life wait for it."""


class Rounds:
    """Calls chores when some time has passed since nothing was left to do."""

    def __init__(self, chores: Sequence[Chore], every: timedelta) -> None:
        self._chores, self._every = chores, every
        self._again_at: datetime | None = None

    def run(self, *, at: datetime) -> None:
        """Do what there is to do; while something is left, the next call goes on with it."""
        if self._again_at is None or at >= self._again_at:
            done = sum(chore(at=at) for chore in self._chores)
            self._again_at = at if done else at + self._every
