"""More of the same for a larger city: cadres outside the teams, written one by one so that memory does not grow."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Final

from sanbiao.demo import words
from sanbiao.demo.base import NOW, Cadre, Unit, first_day, id_number, month, person_name
from sanbiao.demo.careers import education, july_after
from sanbiao.demo.course_sheets import COURSES, STUDENTS, TARGETS, course_row, student_rows, target_row
from sanbiao.demo.courses import Course, Student, Target
from sanbiao.demo.ledgers import BUREAU_ROSTER, POSTINGS, posting_row, roster_rows
from sanbiao.demo.roster import complete, place_staff
from sanbiao.demo.sheets import Book
from sanbiao.demo.units import Units

_PER_BOOK: Final = 100_000
_PER_COURSE: Final = 40
_COURSES_EACH: Final = 2
_FIRST_COURSE: Final = dt.date(2021, 7, 5)
_COURSE_DAYS: Final = 1900  # over which the classes are spread; the last begins in September 2026
_FIRST_SEQUENCE: Final = 400  # of ID numbers; those below belong to the city of scale 1
_OLDEST: Final = dt.date(1967, 1, 1)
_BIRTH_DAYS: Final = 12_500  # the youngest is born in March 2001
_STEP: Final = 7919  # coprime to _BIRTH_DAYS, so that every day comes once before any comes twice
_CAMPAIGN_DAY: Final = dt.date(2022, 11, 1)
_ROSTER: Final = replace(BUREAU_ROSTER, columns=tuple(c for c in BUREAU_ROSTER.columns if c.field != "telephone"))


def write_growth(folder: Path, units: Units, number: int, seed: int) -> None:
    """Write so many further cadres with postings, class lists and rotation targets, 100,000 to a workbook."""
    courses = [_course(index) for index in range(max(_COURSES_EACH + 1, number * _COURSES_EACH // _PER_COURSE))]
    for part, start in enumerate(range(0, number, _PER_BOOK), start=1):
        with Book(folder / f"09-扩充名册{part:02d}.xlsx", stream=True) as book:
            if part == 1:
                book.write(COURSES, map(course_row, courses))
            _write_part(book, units, range(start, min(start + _PER_BOOK, number)), seed, courses)


def _write_part(book: Book, units: Units, indexes: range, seed: int, courses: list[Course]) -> None:
    roster, postings = book.open(_ROSTER), book.open(POSTINGS)
    students, targets = book.open(STUDENTS), book.open(TARGETS)
    for index in indexes:
        cadre = _cadre(Random(seed * 1_000_003 + index), units, index)
        for row in roster_rows([cadre], start=index + 1):
            roster.add(row)
        for posting in cadre.postings:
            postings.add(posting_row(cadre, posting))
        for course in _attended(cadre, index, courses):
            for row in student_rows([course]):
                students.add(row)
        if (target := _target(cadre)) is not None:
            targets.add(target_row(target, index + 1))
    for writer in (roster, postings, students, targets):
        writer.close()


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


def _course(index: int) -> Course:
    began_on = _FIRST_COURSE + dt.timedelta(days=index * 37 % _COURSE_DAYS)
    is_campaign = began_on >= _CAMPAIGN_DAY and index % 2 == 0
    theme = words.CAMPAIGN if is_campaign else words.THEMES[index % len(words.THEMES)]
    code = f"KZ{index + 1:05d}"
    return Course("主体班", "其他", theme, "市委党校", began_on, 3, _PER_COURSE, name=f"干部轮训班（{code}）", code=code)


def _attended(cadre: Cadre, index: int, courses: list[Course]) -> Iterator[Course]:
    """The classes on whose lists the cadre stands, each with this one student."""
    for turn in range(_COURSES_EACH):
        course = courses[(index + turn * (len(courses) // 2 + 1)) % len(courses)]
        posting = cadre.main_posting(month(course.began_on.year, course.began_on.month))
        if posting is not None:
            student = _student(cadre, posting.unit)
            yield Course(
                course.nature,
                course.audience,
                course.theme,
                course.place,
                course.began_on,
                course.days,
                course.size,
                code=course.code,
                students=[(student, (index + turn) % 20 != 0)],
            )


def _student(cadre: Cadre, unit: Unit) -> Student:
    return Student(cadre.name, cadre.id_number, unit.short_name, unit)


def _target(cadre: Cadre) -> Target | None:
    """The cadre's place in the rotation campaign, unless retired or gone before it began."""
    last = cadre.last_posting()
    if cadre.state != "现职" and last.ended is not None and first_day(last.ended) <= _CAMPAIGN_DAY:
        return None
    listed_on = max(_CAMPAIGN_DAY, first_day(cadre.work_began))
    removed_on = None if last.ended is None or last.ended > NOW else first_day(last.ended)
    return Target(_student(cadre, last.unit), "科级以下干部", listed_on, removed_on)
