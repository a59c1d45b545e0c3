"""The training of the demonstration city: classes, who attended, online sessions, the rotation campaign, reading."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Final

from sanbiao.city import words
from sanbiao.city.base import TODAY, Cadre, IdNumbers, Unit, month, person_name
from sanbiao.city.units import Units, unit_text

_FIRST_DAY: Final = dt.date(2021, 7, 1)
CAMPAIGN_DAY: Final = dt.date(2022, 11, 1)
_CAMPAIGN_EASES: Final = dt.date(2024, 1, 1)  # from then on few classes, no longer aimed at those not yet reached
_SECRETARIES_CHANGED: Final = dt.date(2024, 3, 1)
_REPLACED_SHARE: Final = 0.15
_HALF: Final = 182  # days


@dataclass(frozen=True, slots=True)
class Student:
    """Somebody on a class list: a cadre or a secretary of a village."""

    name: str
    id_number: str
    unit_text: str
    unit: Unit


@dataclass(slots=True)
class Secretary:
    """The secretary of a village or community, from `began_on` until before `ended_on`."""

    student: Student
    began_on: dt.date | None
    ended_on: dt.date | None

    def serves(self, day: dt.date) -> bool:
        """Whether in office on that day."""
        return (self.began_on is None or self.began_on <= day) and (self.ended_on is None or self.ended_on > day)


@dataclass(slots=True)
class Course:
    """A class; `lists` are its students with whether each attended."""

    nature: str
    audience: str
    theme: str
    place: str
    began_on: dt.date
    days: int
    size: int
    state: str = "已结业"
    name: str = ""
    code: str = ""
    students: list[tuple[Student, bool]] = field(default_factory=list)

    @property
    def ended_on(self) -> dt.date:
        """Its last day."""
        return self.began_on + dt.timedelta(days=self.days - 1)


@dataclass(frozen=True, slots=True)
class Session:
    """One unit's heads at one online session."""

    code: str
    series: str
    theme: str
    aired_on: dt.date
    unit: Unit
    heads: int


@dataclass(frozen=True, slots=True)
class Target:
    """A person of the target groups of the rotation campaign."""

    student: Student
    category: str
    listed_on: dt.date
    removed_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A book somebody has to read, or may."""

    student: Student
    book: str
    is_required: bool
    set_on: dt.date
    finished_on: dt.date | None


class People:
    """Who can be sent to a class on a given day."""

    def __init__(self, rng: Random, cadres: list[Cadre], units: Units, numbers: IdNumbers) -> None:
        self.cadres = cadres
        self.secretaries = list(_secretaries(rng, units, numbers))
        self.taught: dict[str, list[tuple[dt.date, dt.date]]] = {}

    def is_away(self, student: Student, course: Course) -> bool:
        """Whether somebody is at another class on one of its days."""
        return any(
            began <= course.ended_on and course.began_on <= ended for began, ended in self.taught.get(student.id_number, ())
        )

    def village(self, day: dt.date) -> list[Student]:
        """The secretaries in office."""
        return [s.student for s in self.secretaries if s.serves(day)]

    def serving(self, day: dt.date, *, section: bool | None = None, young: bool = False) -> list[Student]:
        """The cadres in service: of section level, below it, or all; of 40 at most when `young`."""
        when = month(day.year, day.month)
        return [
            Student(c.name, c.id_number, unit_text(p.unit), p.unit)
            for c in self.cadres
            if (p := c.main_posting(when))
            and (section is None or (c.level != "科员") == section)
            and not (young and c.age(when) > 40)
        ]


def _secretaries(rng: Random, units: Units, numbers: IdNumbers) -> Iterator[Secretary]:
    for village in units.villages:
        began, changed = village.opened_on, rng.random() < _REPLACED_SHARE and village.closed_on is None
        if changed and began is None:
            yield Secretary(_secretary(rng, village, numbers, 1958, 1968), began, _SECRETARIES_CHANGED)
            began = _SECRETARIES_CHANGED
        yield Secretary(_secretary(rng, village, numbers, 1968, 1992), began, village.closed_on)


def _secretary(rng: Random, village: Unit, numbers: IdNumbers, first_year: int, last_year: int) -> Student:
    sex = "男" if rng.random() < 0.78 else "女"
    birth = month(rng.randint(first_year, last_year), rng.randint(1, 12))
    return Student(person_name(rng, sex), numbers.new(birth, sex), village.name, village)


def make_courses(rng: Random, people: People) -> list[Course]:
    """All classes since July 2021 in order of their first day, the held ones with their lists."""
    courses = sorted([*_regular(rng), *_campaign(rng), *_edges()], key=lambda c: c.began_on)
    waiting: dict[str, None] = {}
    for number, course in enumerate(courses, start=1):
        course.code = f"PX{number:03d}"
        course.name = _name(course, number)
        if course.state in ("已结业", "已开班"):
            _enrol(rng, course, people, waiting)
    return courses


def _regular(rng: Random) -> Iterator[Course]:
    start = _FIRST_DAY
    while start < TODAY - dt.timedelta(days=60):
        span = min(_HALF - 8, (TODAY - start).days - 32)
        for nature, audience, place, days, size in _half_year(rng):
            theme = rng.choice(words.THEMES) if audience else ""
            yield Course(nature, audience, theme, place, start + dt.timedelta(days=rng.randint(2, span)), days, size)
        start += dt.timedelta(days=_HALF)


def _half_year(rng: Random) -> Iterator[tuple[str, str, str, int, int]]:
    """Nature, audience, place, days and size of the classes of one half-year."""
    for audience in ("村（社区）书记", "科级干部", "年轻干部", "科级干部", "其他", "其他"):
        yield "主体班", audience, "市委党校", rng.randint(3, 12), rng.randint(30, 50)
    for place in rng.sample(words.AWAY_PLACES, 2):
        yield "外出培训", "", place, 6, rng.randint(28, 40)
    for _ in range(rng.randint(2, 4)):
        yield "上级调训", "", f"{words.PREFECTURE}委党校", rng.randint(5, 30), rng.randint(4, 9)
    for place in words.SHADOWING_PLACES:
        yield "跟班历练", "", place, 30, rng.randint(5, 8)


def _campaign(rng: Random) -> Iterator[Course]:
    """Theme classes of the rotation campaign, close together at first, later one in two months for newcomers."""
    day = CAMPAIGN_DAY + dt.timedelta(days=12)
    while day < TODAY - dt.timedelta(days=20):
        audience = rng.choice(("村（社区）书记", "科级干部", "科级干部", "其他"))
        early = day < _CAMPAIGN_EASES
        yield Course("主体班", audience, words.CAMPAIGN, "市委党校", day, rng.randint(2, 4), 76 if early else 35)
        day += dt.timedelta(days=rng.randint(15, 21) if early else 61)


def _edges() -> list[Course]:
    """Classes across the end of the half-year, cancelled, running and planned ones."""
    day, school = dt.date, "市委党校"
    return [
        Course("主体班", "科级干部", "数字政务", school, day(2023, 6, 29), 5, 38),
        Course("主体班", "年轻干部", "基层治理", school, day(2023, 7, 1), 10, 36),
        Course("主体班", "其他", "党务实务", school, day(2023, 4, 18), 3, 40, "取消"),
        Course("外出培训", "", "", "成都", day(2023, 6, 12), 6, 32, "取消"),
        Course("主体班", "村（社区）书记", "乡村振兴", school, day(2026, 11, 9), 12, 45, "已开班"),
        Course("主体班", "年轻干部", "应急管理", school, day(2026, 12, 1), 10, 40, "计划"),
        Course("外出培训", "", "", "杭州", day(2026, 12, 7), 6, 30, "计划"),
    ]


def _name(course: Course, number: int) -> str:
    title = {
        "外出培训": f"村党组织书记赴{course.place}专题培训班",
        "上级调训": f"{words.PREFECTURE}干部进修班",
        "跟班历练": f"村党组织书记赴{course.place}跟班历练",
    }.get(course.nature) or {
        "村（社区）书记": "村（社区）党组织书记培训班",
        "科级干部": "科级干部专题培训班",
        "年轻干部": "优秀年轻干部培训班",
    }.get(course.audience, "党务干部培训班")
    return f"{title}（{course.began_on.year}年第{number}号）"


def _enrol(rng: Random, course: Course, people: People, trained: dict[str, None]) -> None:
    """Fill the list; the campaign at first takes those whom it has not reached, `trained` being the others."""
    day = course.began_on
    if course.nature in ("外出培训", "跟班历练") or course.audience == "村（社区）书记":
        pool = people.village(day)
    elif course.audience == "年轻干部":
        pool = people.serving(day, young=True)
    elif course.audience == "其他":
        pool = people.serving(day, section=False)
    else:
        pool = people.serving(day, section=True)
    chosen = rng.sample(pool, len(pool))
    if course.theme == words.CAMPAIGN and day < _CAMPAIGN_EASES:
        chosen.sort(key=lambda s: s.id_number in trained)
    chosen.sort(key=lambda s: people.is_away(s, course))
    for student in chosen[: course.size]:
        attended = rng.random() < 0.95
        course.students.append((student, attended))
        if attended:
            people.taught.setdefault(student.id_number, []).append((day, course.ended_on))
        if attended and course.theme == words.CAMPAIGN:
            trained[student.id_number] = None


def make_sessions(rng: Random, units: Units) -> Iterator[Session]:
    """Online lectures about twice a month, and now and then another series."""
    day, number = _FIRST_DAY + dt.timedelta(days=9), 0
    while day <= TODAY:
        number += 1
        series = "其他" if number % 9 == 0 else "大讲堂"
        theme = f"{'业务讲座' if series == '其他' else '主题大讲堂'}：{rng.choice(words.LECTURES)}"
        for unit in [*units.towns, *units.bureaus]:
            if (unit.opened_on is None or unit.opened_on <= day) and rng.random() < 0.96:
                heads = rng.randint(25, 60) if unit.is_town else rng.randint(0, 35)
                yield Session(f"DJT{number:03d}", series, theme, day, unit, heads)
        day += dt.timedelta(days=rng.randint(11, 19))


def make_targets(people: People) -> Iterator[Target]:
    """Everybody in service when the campaign began, and who came later; who retires or leaves is taken off the list."""
    first = month(CAMPAIGN_DAY.year, CAMPAIGN_DAY.month)
    for cadre in people.cadres:
        spans = [p for p in cadre.postings if p.manner == "正式任职" and (p.ended is None or p.ended > first)]
        if spans:
            began, ended, unit = spans[0].began, spans[-1].ended, spans[0].unit
            student = Student(cadre.name, cadre.id_number, unit_text(unit), unit)
            category = "科级以下干部" if cadre.level == "科员" else "科级干部"
            listed_on = max(CAMPAIGN_DAY, dt.date(began // 12, began % 12 + 1, 1))
            yield Target(student, category, listed_on, None if ended is None else dt.date(ended // 12, ended % 12 + 1, 1))
    for secretary in people.secretaries:
        if secretary.ended_on is None or secretary.ended_on > CAMPAIGN_DAY:
            listed_on = max(CAMPAIGN_DAY, secretary.began_on or CAMPAIGN_DAY)
            yield Target(secretary.student, "村（社区）书记", listed_on, secretary.ended_on)


def make_readings(rng: Random, people: People) -> Iterator[Reading]:
    """The two books of 2023 and one more every later year; the newest are still being read."""
    readers = rng.sample(people.serving(dt.date(2023, 4, 20)), 460)
    for student in readers:
        set_on = rng.choice((dt.date(2023, 4, 20), dt.date(2023, 5, 4)))
        for book in words.BOOKS:
            yield _reading(rng, student, book, set_on, latest=110)
        if rng.random() < 0.3:
            yield _reading(rng, student, "理论学习参考书目", set_on, latest=400, is_required=False)
    for year, book in words.YEARLY_BOOKS.items():
        set_on = dt.date(year, 4, 22)
        for student in rng.sample(people.serving(set_on), 300):
            yield _reading(rng, student, book, set_on, latest=240)


def _reading(rng: Random, student: Student, book: str, set_on: dt.date, *, latest: int, is_required: bool = True) -> Reading:
    finished_on = set_on + dt.timedelta(days=rng.randint(12, latest))
    done = finished_on <= TODAY and rng.random() < 0.98
    return Reading(student, book, is_required, set_on, finished_on if done else None)
