"""More of the same for a larger city: cadres outside the teams, made one by one so that memory does not grow."""

import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import Final

from sanbiao.city.base import Cadre, id_number, month, person_name
from sanbiao.city.careers import education, july_after
from sanbiao.city.city import City
from sanbiao.city.roster import complete, place_staff
from sanbiao.city.units import Units

_PER_BOOK: Final = 100_000
_FIRST_SEQUENCE: Final = 400  # of ID numbers; those below belong to the city of scale 1
_OLDEST: Final = dt.date(1967, 1, 1)
_BIRTH_DAYS: Final = 12_500  # the youngest is born in March 2001
_STEP: Final = 7919  # coprime to _BIRTH_DAYS, so that every day comes once before any comes twice


def further(city: City) -> Iterator[tuple[int, Iterator[tuple[int, Cadre]]]]:
    """The cadres beyond those of scale 1 with their numbers, 100,000 to a part; the same ones for everybody who asks."""
    for part, start in enumerate(range(0, city.further, _PER_BOOK), start=1):
        indexes = range(start, min(start + _PER_BOOK, city.further))
        yield part, ((index, _cadre(Random(city.seed * 1_000_003 + index), city.units, index)) for index in indexes)


def _cadre(rng: Random, units: Units, index: int) -> Cadre:
    """The cadre of that number, always the same; the ID number is unique by construction."""
    sex = "女" if index % 5 < 2 else "男"
    born_on = _OLDEST + dt.timedelta(days=index * _STEP % _BIRTH_DAYS)
    cadre = Cadre(person_name(rng, sex), sex, month(born_on.year, born_on.month))
    cadre.work_began = july_after(cadre.birth + 12 * 22)
    place_staff(rng, units, cadre)
    cadre.education = education(rng, rng.random() < 0.8, young=born_on.year > 1984)
    complete(rng, cadre)
    cadre.id_number = id_number(born_on, _FIRST_SEQUENCE + 2 * (index // _BIRTH_DAYS) + (sex == "男"))
    return cadre
