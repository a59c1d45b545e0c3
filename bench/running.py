"""What every benchmark needs: contestants run in turn, a result with its target, an office of its own to run in."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

CITY_A = Path(__file__).resolve().parent.parent / "sanbiao" / "tests" / "data" / "city-a"


@dataclass(frozen=True)
class Result:
    """One line of the table: `ratio` is held against `target`; where `at_least`, more is better."""

    name: str
    ratio: float
    target: float
    at_least: bool = False
    unit: str = "×"
    notes: tuple[str, ...] = field(default=())

    @property
    def met(self) -> bool:
        return self.ratio >= self.target if self.at_least else self.ratio <= self.target

    def line(self) -> str:
        bound = f"{'at least' if self.at_least else 'at most'} {self._shown(self.target)}"
        return f"{'met   ' if self.met else 'MISSED'}  {self._shown(self.ratio):>9}  {bound:<17}  {self.name}"

    def _shown(self, number: float) -> str:
        return f"{number:.0%}" if self.unit == "%" else f"{number:.2f} ×" if number < 10 else f"{number:.0f} ×"


@dataclass(frozen=True)
class Times:
    """Seconds of the runs of one contestant."""

    seconds: tuple[float, ...]

    @property
    def best(self) -> float:
        return min(self.seconds)

    def __str__(self) -> str:
        return f"{_said(self.best)} best, {_said(median(self.seconds))} median of {len(self.seconds)}"


def _said(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.2f} ms"


def in_turn(
    contestants: Mapping[str, Callable[[], object]],
    rounds: int,
    *,
    warm: bool = True,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, Times]:
    """Run each contestant `rounds` times, one after the other in every round, so that a busy machine slows them alike.

    Ratios are taken between best times: what else the machine does can only add to a time. What is not run in turn is
    better told by the `clock` of the process.
    """
    if warm:
        for run in contestants.values():
            run()
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            gc.collect()
            before = clock()
            run()
            taken[name].append(clock() - before)
    return {name: Times(tuple(seconds)) for name, seconds in taken.items()}


def said(times: Mapping[str, Times]) -> tuple[str, ...]:
    """A line for each contestant."""
    return tuple(f"{name}: {each}" for name, each in times.items())


def open_office(home: Path, *, database: str = "") -> None:
    """Set Django up over an empty database, in `home` or at the address `database`; once in a process."""
    os.environ.update(SANBIAO_HOME=str(home), DJANGO_SETTINGS_MODULE="sanbiao.settings")
    os.environ.pop("DATABASE_URL", None)
    if database:
        os.environ["DATABASE_URL"] = database
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def import_folder(folder: Path) -> None:
    """Import the sheets of a folder or file as an office does."""
    from datetime import date

    from django.utils import timezone

    from sanbiao.core.drive.services import import_paths

    outcome = import_paths([folder], by="bench", at=timezone.now(), on=date(2026, 11, 22))
    assert outcome.written, outcome.faults[:3]
