"""Cells that one reading alone does not settle: their row, the day of reading or another cell says what they hold."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sanbiao.core.facts.faults import CellFault, FaultKind
from sanbiao.core.ledger.kinds.raw import quoted


class Around(NamedTuple):
    """What stands around a cell: the day of reading, and the day of birth that the row's ID number tells.

    Either is None where it is not known.
    """

    on: date | None = None
    born: date | None = None


class Settled(NamedTuple):
    """What a cell came to: its own value, what the end of a range says, and what stood behind a name.

    `end` is None where nothing was said of an end, and `NO_END` where it was said that there is none. `is_guess` marks
    a month that may be another.
    """

    value: Any  # Any: of the type its kind has
    end: Any = None
    mark: str = ""
    is_guess: bool = False


NO_END = object()


class Unsettled(ABC):
    """What a reader gives for a cell that it cannot settle; nothing else of a row is read differently for it."""

    __slots__ = ()

    @abstractmethod
    def settle(self, around: Around) -> Settled:
        """What the cell holds. Raises CellFault where that stays unknown."""


@dataclass(frozen=True, slots=True)
class MarkedName(Unsettled):
    """A name with something behind it: `张三（挂职）`."""

    name: str
    mark: str

    def settle(self, around: Around) -> Settled:
        return Settled(self.name, mark=self.mark)


@dataclass(frozen=True, slots=True)
class Perhaps(Unsettled):
    """A day or month that can be read in several ways, the likeliest first.

    `sense` leaves those that make sense on a day; None where every one does. `is_birth` says that an ID number beside
    decides. Of several that are left the first is a guess where `may_guess`, and else none is taken.
    """

    raw: object
    ways: tuple[date, ...]
    is_birth: bool
    may_guess: bool
    sense: Callable[[date, date], bool] | None = None

    def settle(self, around: Around) -> Settled:
        if self.is_birth and around.born:
            same = [way for way in self.ways if (way.year, way.month) == (around.born.year, around.born.month)]
            if same:
                return Settled(same[0])
        left = self.ways
        if self.sense is not None:
            left = tuple(way for way in left if around.on is not None and self.sense(way, around.on))
        if self.sense is not None and len({way.year for way in left}) != 1:
            raise CellFault(FaultKind.IMPOSSIBLE_DATE, f"{quoted(self.raw)}的年份只有两位，看不出是哪一年，请写四位年份。")
        if len(left) > 1 and not self.may_guess:
            raise CellFault(FaultKind.IMPOSSIBLE_DATE, f"{quoted(self.raw)}看不出是哪一年哪一月，请按 1985.06 的写法填写。")
        return Settled(left[0], is_guess=len(left) > 1)


@dataclass(frozen=True, slots=True)
class FromTo(Unsettled):
    """The first and the last day of something in one cell; `end` is NO_END where it goes on."""

    start: date | Perhaps
    end: date | Perhaps | object

    def settle(self, around: Around) -> Settled:
        start, end = self.start, self.end
        guesses = False
        if isinstance(start, Perhaps):
            start, _, _, guesses = start.settle(around)
        if isinstance(end, Perhaps):
            end = end.settle(around).value
        return Settled(start, end=end, is_guess=guesses)


UNSETTLED: frozenset[type[Unsettled]] = frozenset((MarkedName, Perhaps, FromTo))
"""Every class of them, for the reader of rows, which looks at each cell once."""
