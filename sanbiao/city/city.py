"""The invented city that every business writes its sheets about: units, people, and chance that is always the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from sanbiao.city.base import Cadre, IdNumbers
from sanbiao.city.roster import make_roster
from sanbiao.city.sheets import Book, Column, Row, Sheet
from sanbiao.city.units import Units, make_units


@dataclass(frozen=True)
class City:
    """A part of the demonstration is a module `demo` with `write(city)`: it puts its workbooks into `folder`.

    `units` and `cadres` are everybody's, and nobody changes them. Each part draws from chance of its own, so that what one
    invents moves nothing in another.
    """

    folder: Path
    scale: int
    seed: int
    units: Units
    cadres: list[Cadre]
    _state: tuple[Any, ...]  # Any: Random's own
    _given: set[str]

    @classmethod
    def of(cls, folder: Path, *, scale: int, seed: int) -> City:
        rng = Random(seed)
        given: set[str] = set()
        units = make_units(rng)
        cadres = make_roster(rng, units, IdNumbers(rng, given))
        return cls(folder, scale, seed, units, cadres, rng.getstate(), given)

    @property
    def further(self) -> int:
        """How many cadres a larger city has beyond those listed."""
        return len(self.cadres) * (self.scale - 1)

    def chance(self, name: str) -> Random:
        """The chance of the part of that name."""
        return Random(f"{self.seed} {name}")

    def continued(self) -> Random:
        """The chance that made the people, drawn on: training's, so that its classes stay those that guide and tests know."""
        rng = Random()
        rng.setstate(self._state)
        return rng

    def keep(self, file: str, sheets: Mapping[str, Sequence[Row]]) -> None:
        """Write a workbook: a sheet for each name, with one column for each heading that its rows have values under."""
        with Book(self.folder / file) as book:
            for name, rows in sheets.items():
                headings = dict.fromkeys(heading for row in rows for heading in row)
                whole = [{heading: row.get(heading) for heading in headings} for row in rows]
                book.write(Sheet(name, tuple(Column(heading, heading, width=16) for heading in headings)), whole)

    def numbers(self, rng: Random) -> IdNumbers:
        """ID numbers for people whom a part invents; nobody's is given twice."""
        return IdNumbers(rng, self._given)
