"""Who sat on which team seat when: a simulation of appointments from 2010 until today, round by round."""

from dataclasses import dataclass
from random import Random
from typing import Final

from sanbiao.city import words
from sanbiao.city.base import REPORT_MONTH, Cadre, Posting, Unit, month, person_name
from sanbiao.city.units import Units

TOWN_MEMBERS: Final = 151  # of all town teams on the day of the report
FIRST_ROUND: Final = month(2010, 3)
SHORTEST_TERM: Final = 24  # months
YOUNGEST_START: Final = 25  # years of age on the first team seat
_RENEWAL_YEARS: Final = frozenset({2011, 2016, 2021})


@dataclass(slots=True)
class Seat:
    """One place of a team; `term` is the posting of its present holder."""

    unit: Unit
    post: str
    chief: bool
    holder: Cadre | None = None
    term: Posting | None = None


def make_seats(units: Units) -> list[Seat]:
    """The seats of all teams of towns and bureaus."""
    seats = []
    for town, (*_, deputies) in zip(units.towns, words.TOWNS, strict=True):
        seats += [Seat(town, post, rank < 2) for rank, post in enumerate(town_posts(town.kind)[: 2 + deputies])]
    for number, unit in enumerate(units.bureaus):
        chief, deputy = _bureau_posts(unit)
        seats += [Seat(unit, chief, True)]
        seats += [Seat(unit, f"{prefix}{deputy}", False) for prefix in ("党组成员、", "", "四级调研员、")[: 2 + number % 2]]
    return seats


def town_posts(kind: str) -> list[str]:
    """The posts of a town's team, the two chiefs first."""
    committee, discipline = ("党工委", "纪工委") if kind == "街道" else ("党委", "纪委")
    head = {"街道": "办事处主任", "镇": "镇长", "乡": "乡长"}[kind]
    deputy = "办事处副主任" if kind == "街道" else "副" + head
    return [
        f"{committee}书记",
        f"{committee}副书记、{head}",
        f"{committee}副书记",
        f"{committee}委员、{discipline}书记",
        f"{committee}委员、组织委员",
        f"{committee}委员、宣传委员、统战委员",
        f"{committee}委员、{deputy}",
        f"{committee}委员、人武部部长",
        deputy,
        f"{deputy}、政法副书记",
    ]


def _bureau_posts(unit: Unit) -> tuple[str, str]:
    if unit.kind == "国有企业":
        return "党支部书记、董事长", "副总经理"
    endings = (
        ("部", "部长", "副部长"),
        ("办", "主任", "副主任"),
        ("局", "党组书记、局长", "副局长"),
        ("委", "主任", "副主任"),
        ("法院", "党组书记、院长", "副院长"),
        ("检察院", "党组书记、检察长", "副检察长"),
        ("馆", "馆长", "副馆长"),
        ("校", "校长", "副校长"),
        ("高", "校长", "副校长"),
        ("医院", "院长", "副院长"),
        ("会", "主席", "副主席"),
        ("联", "主席", "副主席"),
    )
    return next(((chief, deputy) for end, chief, deputy in endings if unit.short_name.endswith(end)), ("主任", "副主任"))


def rounds(rng: Random) -> list[int]:
    """The months in which appointments take effect: four a year, none later than this month."""
    fixed = {2023: (3, 6, 7, 10), 2026: (3, 6, 9, 11)}
    return [
        month(year, number) for year in range(2010, 2027) for number in fixed.get(year) or sorted(rng.sample(range(2, 13), 4))
    ]


class Simulation:
    """Moves people over the seats; `cadres` are all who ever held one, in order of first appearance."""

    def __init__(self, rng: Random, units: Units) -> None:
        self.rng = rng
        self.seats = make_seats(units)
        self.cadres: list[Cadre] = []
        self._waiting: list[tuple[Cadre, Seat]] = []

    def run(self) -> None:
        """All rounds until today; at the last one before the report the towns have exactly 151 members."""
        for seat in self.seats:
            if seat.unit.opened_on is None:
                self._seat(seat, self._newcomer(seat, FIRST_ROUND), FIRST_ROUND - self.rng.randint(1, 30))
        for when in rounds(self.rng):
            self._waiting = [
                (holder, seat) for seat in self.seats if (holder := seat.holder) is not None and self._leaves(seat, holder, when)
            ]
            for _, seat in self._waiting:
                _vacate(seat, when)
            self._fill(when)
            if when == REPORT_MONTH:
                self._settle(when)

    def _leaves(self, seat: Seat, holder: Cadre, when: int) -> bool:
        if when + 6 >= holder.retires:
            return True
        if seat.term is None or when - seat.term.began < SHORTEST_TERM:
            return False
        return self.rng.random() < (0.3 if when // 12 in _RENEWAL_YEARS else 0.1)

    def _fill(self, when: int) -> None:
        vacant = [s for s in self.seats if s.holder is None and _opened(s.unit) <= when]
        self.rng.shuffle(vacant)
        for seat in vacant:
            if self.rng.random() < 0.88:
                self._seat(seat, self._mover(seat, when) or self._newcomer(seat, when), when)

    def _mover(self, seat: Seat, when: int) -> Cadre | None:
        """Somebody who has just left a seat and moves to this one: sideways or up, not down."""
        if self.rng.random() > 0.72:
            return None
        for index, (cadre, left) in enumerate(self._waiting):
            if left.unit is not seat.unit and seat.chief >= left.chief and cadre.retires - when > 48:
                del self._waiting[index]
                return cadre
        return None

    def _newcomer(self, seat: Seat, when: int) -> Cadre:
        rng = self.rng
        sex = "女" if rng.random() < 0.3 else "男"
        if seat.chief:
            age = rng.randint(36, 47)
        elif seat.unit.is_town:
            age = rng.randint(YOUNGEST_START, 31) if rng.random() < 0.62 else rng.randint(32, 45)
        else:
            age = rng.randint(30, 47)
        cadre = Cadre(person_name(rng, sex), sex, when - 12 * age - rng.randint(0, 11))
        self.cadres.append(cadre)
        return cadre

    def _seat(self, seat: Seat, cadre: Cadre, when: int) -> None:
        seat.holder, seat.term = cadre, Posting(seat.unit, seat.post, when, None, in_team=True, chief=seat.chief)
        cadre.postings.append(seat.term)

    def _settle(self, when: int) -> None:
        """Fill or empty town seats until the number of members is the report's."""
        towns = [s for s in self.seats if s.unit.is_town]
        while (held := sum(s.holder is not None for s in towns)) != TOWN_MEMBERS:
            if held < TOWN_MEMBERS:
                seat = self.rng.choice([s for s in towns if s.holder is None])
                self._seat(seat, self._newcomer(seat, when), when)
            else:
                _vacate(self.rng.choice([s for s in towns if not s.chief and s.term is not None and s.term.began < when]), when)


def _opened(unit: Unit) -> int:
    return 0 if unit.opened_on is None else month(unit.opened_on.year, unit.opened_on.month)


def _vacate(seat: Seat, when: int) -> None:
    if seat.term is not None:
        seat.term.ended = when
    seat.holder = seat.term = None


def town_members(cadres: list[Cadre], when: int) -> list[Cadre]:
    """Those who hold a seat of a town's team in that month, in the order of the list."""
    return [c for c in cadres if any(p.in_team and p.unit.is_town and p.manner != "挂职" and p.holds(when) for p in c.postings)]


def seat_counts(units: Units) -> dict[str, tuple[int, int]]:
    """How many chiefs and deputies each unit seats, by its code."""
    counts: dict[str, tuple[int, int]] = {}
    for seat in make_seats(units):
        chiefs, deputies = counts.get(seat.unit.code, (0, 0))
        counts[seat.unit.code] = (chiefs + seat.chief, deputies + (not seat.chief))
    return counts
