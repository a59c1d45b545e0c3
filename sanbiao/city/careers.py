"""The persons behind the seats: ages that give the report's shares, careers before and after the seats, schooling."""

from random import Random
from typing import Final

from sanbiao.city import words
from sanbiao.city.base import NOW, REPORT_MONTH, RETIREMENT_AGE, Cadre, Education, Posting, Unit, month, weighted
from sanbiao.city.seats import YOUNGEST_START, town_members
from sanbiao.city.units import Units

YOUNG: Final = 55  # members of 35 or less on the day of the report
DEGREES: Final = 131
EXPERIENCED: Final = 135
NO_YOUNG_TOWNS: Final = ("双桂镇", "荷塘乡")
_TWO_YEARS: Final = 24
_RETIRING_SOON: Final = (1, 2, 4, 5, 8, 11)  # months from now
_YOUNG_BIRTH: Final = REPORT_MONTH - 36 * 12 + 1  # the earliest birth month that is still 35


def set_ages(rng: Random, cadres: list[Cadre]) -> None:
    """Shift birth months until exactly 55 members are young on the report's day, and some are about to retire.

    Two towns have nobody young, every other town somebody.
    """
    members = town_members(cadres, REPORT_MONTH)
    teams: dict[str, list[Cadre]] = {}
    for cadre in members:
        teams.setdefault(_town(cadre), []).append(cadre)
    for town in NO_YOUNG_TOWNS:
        for cadre in filter(_is_young, teams.pop(town)):
            _make_older(rng, cadre)
    for team in teams.values():
        if not any(map(_is_young, team)):
            _make_younger(rng, next(filter(_may_be_young, team)))
    _balance(rng, list(teams.values()))
    _set_retirements(cadres, members)


def _town(cadre: Cadre) -> str:
    return next(p.unit.short_name for p in cadre.postings if p.holds(REPORT_MONTH))


def _balance(rng: Random, teams: list[list[Cadre]]) -> None:
    """Make the oldest of the young older, or the youngest of the rest younger; no team loses its last young member."""
    while (count := sum(_is_young(c) for team in teams for c in team)) != YOUNG:
        if count > YOUNG:
            spare = [c for team in teams if sum(map(_is_young, team)) > 1 for c in team if _is_young(c)]
            _make_older(rng, min(spare, key=lambda c: c.birth))
        else:
            ready = [c for team in teams for c in team if not _is_young(c) and _may_be_young(c)]
            _make_younger(rng, max(ready, key=lambda c: c.birth))


def _is_young(cadre: Cadre) -> bool:
    return cadre.birth >= _YOUNG_BIRTH


def _may_be_young(cadre: Cadre) -> bool:
    return cadre.postings[0].began - 12 * YOUNGEST_START >= _YOUNG_BIRTH


def _make_older(rng: Random, cadre: Cadre) -> None:
    cadre.birth = _YOUNG_BIRTH - rng.randint(1, 30)


def _make_younger(rng: Random, cadre: Cadre) -> None:
    cadre.birth = rng.randint(_YOUNG_BIRTH, cadre.postings[0].began - 12 * YOUNGEST_START)


def _set_retirements(cadres: list[Cadre], members: list[Cadre]) -> None:
    """Members who reach the age of retirement within a year of the report, and within a year of today."""
    older = [c for c in members if c.sex == "男" and not _is_young(c) and _YOUNG_BIRTH - c.birth > 60]
    ends = [(c, end) for c in older if (end := c.postings[-1].ended) and REPORT_MONTH < end <= REPORT_MONTH + 12]
    for cadre, end in ends[:4]:
        cadre.birth = end - 12 * RETIREMENT_AGE["男"]
    staying = [c for c in town_members(cadres, NOW) if c.sex == "男" and c.age(NOW) > 44]
    for cadre, months in zip(staying, _RETIRING_SOON, strict=False):
        cadre.birth = NOW + months - 12 * RETIREMENT_AGE["男"]


def township_months(cadre: Cadre, until: int) -> int:
    """Months of township work before a month, overlaps once, secondments left out."""
    covered: set[int] = set()
    for posting in cadre.postings:
        if posting.unit.is_town and posting.manner != "挂职":
            covered.update(range(posting.began, until if posting.ended is None else min(posting.ended, until)))
    return len(covered)


def add_careers(rng: Random, units: Units, cadres: list[Cadre]) -> None:
    """What each did before the first seat and after the last, so that exactly 135 members have two years in towns."""
    members = town_members(cadres, REPORT_MONTH)
    eligible = [c for c in members if township_months(c, REPORT_MONTH) < _TWO_YEARS]
    newcomers = rng.sample(eligible, len(members) - EXPERIENCED)
    for cadre in cadres:
        cadre.level = "乡科级正职" if any(p.chief for p in cadre.postings) else "乡科级副职"
        if cadre in newcomers or (cadre not in members and rng.random() < 0.15):
            _begin(rng, cadre, units.bureaus, units.bureaus)
        elif cadre in members or rng.random() < 0.6:
            _begin(rng, cadre, units.towns + units.bureaus, units.towns)
        else:
            _begin(rng, cadre, units.towns, units.bureaus)
        _end(rng, cadre, units)
    _add_second_posts(rng, units, members, newcomers)
    _add_secondments(rng, units, cadres)


def _begin(rng: Random, cadre: Cadre, first_units: list[Unit], last_units: list[Unit]) -> None:
    """One or two posts on the staff before the first seat; the last of them lasts two years or more."""
    seat_began = cadre.postings[0].began
    cadre.work_began = july_after(cadre.birth + 12 * 21)
    change = seat_began - rng.randint(_TWO_YEARS, 60)
    early = [change] if change - cadre.work_began >= 12 else []
    bounds = [cadre.work_began, *early, seat_began]
    choices = [first_units, last_units][-len(bounds) + 1 :]
    cadre.postings[:0] = [
        Posting(rng.choice([u for u in pool if u.opened_on is None]), staff_post(rng, index), began, ended, in_team=False)
        for index, (pool, began, ended) in enumerate(zip(choices, bounds, bounds[1:], strict=False))
    ]


def july_after(ready: int) -> int:
    """The first July from that month on, when the year's recruits begin."""
    return ready + (6 - ready) % 12


def staff_post(rng: Random, step: int) -> str:
    """A post outside the team, the later the higher."""
    return rng.choice((("科员", "办事员"), ("党政办主任", "四级主任科员", "综合股股长"))[min(step, 1)])


def _end(rng: Random, cadre: Cadre, units: Units) -> None:
    """After the last seat: retirement, a move out of the city, or a post without a seat."""
    left = cadre.postings[-1].ended
    if left is None:
        return
    if left >= cadre.retires - 6 and cadre.retires <= NOW:
        cadre.state = "离退"
    elif rng.random() < 0.06:
        cadre.state, cadre.note = "调出", "调市外工作"
    else:
        home = rng.choice(units.bureaus[:40]) if rng.random() < 0.6 else cadre.postings[-1].unit
        home = home if home.opened_on is None else units.bureaus[0]
        post = "四级调研员" if cadre.level == "乡科级正职" else "一级主任科员"
        retired = cadre.retires <= NOW
        cadre.postings.append(Posting(home, post, left, cadre.retires if retired else None, in_team=False))
        cadre.state = "离退" if retired else "现职"


def _add_second_posts(rng: Random, units: Units, members: list[Cadre], newcomers: list[Cadre]) -> None:
    """Secretaries who also chair the congress, and newcomers who serve two towns at once."""
    for cadre in members:
        for posting in [p for p in cadre.postings if p.post in ("党委书记", "党工委书记")]:
            if units.towns.index(posting.unit) % 3 != 2:
                chair = "人大工委主任" if posting.unit.kind == "街道" else "人大主席"
                cadre.postings.append(Posting(posting.unit, chair, posting.began + 1, posting.ended, True, "兼任"))
    for cadre in newcomers[:4]:
        term = next(p for p in cadre.postings if p.in_team and p.holds(REPORT_MONTH))
        other = rng.choice([t for t in units.towns if t is not term.unit and t.short_name not in NO_YOUNG_TOWNS])
        cadre.postings.append(Posting(other, "党建联盟副书记", term.began, term.ended, True, "兼任"))


def _add_secondments(rng: Random, units: Units, cadres: list[Cadre]) -> None:
    """People of the bureaus lent to towns; they sit in the team and count neither there nor for experience."""
    for began, months, number in ((month(2016, 5), 24, 8), (month(2022, 9), 24, 12), (month(2025, 10), 24, 7)):
        lent = [
            (c, p)
            for c in cadres
            if (p := c.main_posting(began)) and not p.unit.is_town and (p.ended is None or p.ended >= began + months)
        ]
        for index, (cadre, _) in enumerate(rng.sample(lent, number)):
            town = units.towns[(index * 5 + 2) % len(units.towns)]
            post = "办事处副主任（挂职）" if town.kind == "街道" else f"副{town.kind}长（挂职）"
            ended = began + months if began + months <= NOW else None
            cadre.postings.append(Posting(town, post, began, ended, index % 4 != 3, "挂职"))


def add_schooling(rng: Random, cadres: list[Cadre]) -> None:
    """Degrees of exactly 131 members on the report's day, and of about four in five of the rest."""
    members = town_members(cadres, REPORT_MONTH)
    oldest = sorted(members, key=lambda c: c.birth)[:60]
    without = {id(c) for c in rng.sample(oldest, len(members) - DEGREES)}
    member_ids = {id(c) for c in members}
    for cadre in cadres:
        has_degree = id(cadre) not in without if id(cadre) in member_ids else rng.random() < 0.8
        cadre.education = education(rng, has_degree, young=cadre.birth > month(1984, 1))


def education(rng: Random, has_degree: bool, *, young: bool) -> Education:
    """Levels and schools that do, or do not, amount to a degree; the young have it from full-time study more often."""
    if not has_degree:
        level = weighted(rng, (("大专", 6), ("大学专科", 2), ("中专", 3), ("高中", 2), ("大学普通班", 1)))
        later = weighted(rng, (("", 5), ("省委党校大专", 2)))
    elif young or rng.random() < 0.35:
        level = weighted(rng, (("大学", 8), ("大学本科", 4), ("研究生", 2), ("硕士研究生", 2)))
        later = weighted(rng, (("", 7), ("在职研究生", 1), ("省委党校研究生", 1)))
    else:
        level = weighted(rng, (("大专", 6), ("中专", 3)))
        later = weighted(rng, (("省委党校大学", 4), ("中央党校大学", 2), ("本科", 2), ("省委党校研究生", 2)))
    return Education(level, _school(rng, level), later, _school(rng, later))


def _school(rng: Random, level: str) -> str:
    """A school and subject that lead to that level."""
    if level in ("", "高中"):
        return ""
    if "党校" in level:
        return f"{level[:4]}{rng.choice(words.PARTY_SUBJECTS)}专业"
    schools = words.COLLEGES if level in ("大专", "大学专科", "中专", "大学普通班") else words.UNIVERSITIES
    return f"{rng.choice(schools)}{rng.choice(words.SUBJECTS)}专业"
