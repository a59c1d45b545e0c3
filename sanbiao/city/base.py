"""What every part of the generator shares: months as numbers, units, persons, postings, ID numbers."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from sanbiao.city import words

TODAY: Final = dt.date(2026, 11, 15)
REPORT_DAY: Final = dt.date(2023, 6, 30)
AREA: Final = "419901"  # not assigned to any place
RETIREMENT_AGE: Final = {"男": 60, "女": 55}
TOWN_KINDS: Final = frozenset({"街道", "镇", "乡"})
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def month(year: int, number: int) -> int:
    """The month as a count of months, so that months can be subtracted."""
    return year * 12 + number - 1


def first_day(count: int) -> dt.date:
    """The first day of a counted month."""
    return dt.date(count // 12, count % 12 + 1, 1)


NOW: Final = month(TODAY.year, TODAY.month)
REPORT_MONTH: Final = month(REPORT_DAY.year, REPORT_DAY.month)


@dataclass(slots=True)
class Unit:
    """A unit of the city; `above` is the code of its town, for villages and communities."""

    code: str
    name: str
    short_name: str
    aliases: str
    kind: str
    above: str = ""
    opened_on: dt.date | None = None
    closed_on: dt.date | None = None

    @property
    def is_town(self) -> bool:
        """Whether township work is done here."""
        return self.kind in TOWN_KINDS


@dataclass(slots=True)
class Posting:
    """A post held from the month `began` until before the month `ended`."""

    unit: Unit
    post: str
    began: int
    ended: int | None
    in_team: bool
    manner: str = "正式任职"
    chief: bool = False

    def holds(self, when: int) -> bool:
        """Whether it holds on the days of that month."""
        return self.began <= when and (self.ended is None or self.ended > when)


@dataclass(slots=True)
class Education:
    """Levels and schools, full-time and in-service."""

    full_time: str = ""
    full_time_school: str = ""
    in_service: str = ""
    in_service_school: str = ""


@dataclass(slots=True)
class Cadre:
    """A cadre of the roster. `birth` is the confirmed month; the ID number may say another."""

    name: str
    sex: str
    birth: int
    postings: list[Posting] = field(default_factory=list)
    state: str = "现职"
    level: str = "科员"
    work_began: int = 0
    joined_party: int | None = None
    ethnicity: str = "汉族"
    native_place: str = words.NATIVE_PLACES[0]
    education: Education = field(default_factory=Education)
    id_number: str = ""
    note: str = ""

    @property
    def retires(self) -> int:
        """The month in which the age of retirement is reached."""
        return self.birth + 12 * RETIREMENT_AGE[self.sex]

    def age(self, when: int) -> int:
        """Completed years in that month."""
        return (when - self.birth) // 12

    def main_posting(self, when: int) -> Posting | None:
        """The post on which the person's salary runs in that month."""
        return next((p for p in reversed(self.postings) if p.manner == "正式任职" and p.holds(when)), None)

    def last_posting(self) -> Posting:
        """The present main post, or the last one held."""
        return self.main_posting(NOW) or max((p for p in self.postings if p.manner == "正式任职"), key=lambda p: p.began)


def person_name(rng: Random, sex: str) -> str:
    """An invented name."""
    letters = words.MEN if sex == "男" else words.WOMEN
    given = rng.choice(letters) if rng.random() < 0.25 else "".join(rng.sample(letters, 2))
    return rng.choice(words.SURNAMES) + given


def check_digit(body: str) -> str:
    """The check character of the first 17 characters of an ID number."""
    return "10X98765432"[sum(w * int(c) for w, c in zip(_WEIGHTS, body, strict=True)) % 11]


def id_number(birth: dt.date, sequence: int) -> str:
    """A valid number in an area that does not exist; an odd sequence is a man's."""
    body = f"{AREA}{birth:%Y%m%d}{sequence:03d}"
    return body + check_digit(body)


class IdNumbers:
    """Hands out ID numbers, each once. Sequences below 400 belong to the city's own people."""

    def __init__(self, rng: Random, given: set[str]) -> None:
        self._rng = rng
        self._given = given

    def new(self, birth_month: int, sex: str) -> str:
        """A number of that birth month and sex that nobody has yet."""
        while True:
            day = first_day(birth_month).replace(day=self._rng.randint(1, 28))
            number = id_number(day, 2 * self._rng.randint(1, 199) + (sex == "男"))
            if number not in self._given:
                self._given.add(number)
                return number


def weighted(rng: Random, choices: Sequence[tuple[str, int]]) -> str:
    """One of the choices, by weight."""
    return rng.choices([c for c, _ in choices], [w for _, w in choices])[0]
