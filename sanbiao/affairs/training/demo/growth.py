"""More of the same for a larger city: class lists and rotation targets of the further cadres, one by one."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from sanbiao.affairs.training.demo.courses import CAMPAIGN_DAY, Course, Student, Target
from sanbiao.affairs.training.demo.sheets import COURSES, STUDENTS, TARGETS, course_row, student_rows, target_row
from sanbiao.city import words
from sanbiao.city.base import NOW, Cadre, Unit, first_day, month
from sanbiao.city.city import City
from sanbiao.city.growth import further
from sanbiao.city.sheets import Book

_PER_COURSE: Final = 40
_COURSES_EACH: Final = 2
_FIRST_COURSE: Final = dt.date(2021, 7, 5)
_COURSE_DAYS: Final = 1900  # over which the classes are spread; the last begins in September 2026


def write_further(city: City) -> None:
    courses = [_course(index) for index in range(max(_COURSES_EACH + 1, city.further * _COURSES_EACH // _PER_COURSE))]
    for part, cadres in further(city):
        with Book(city.folder / f"10-扩充培训{part:02d}.xlsx", stream=True) as book:
            if part == 1:
                book.write(COURSES, map(course_row, courses))
            students, targets = book.open(STUDENTS), book.open(TARGETS)
            for index, cadre in cadres:
                for course in _attended(cadre, index, courses):
                    for row in student_rows([course]):
                        students.add(row)
                if (target := _target(cadre)) is not None:
                    targets.add(target_row(target, index + 1))
            students.close()
            targets.close()


def _course(index: int) -> Course:
    began_on = _FIRST_COURSE + dt.timedelta(days=index * 37 % _COURSE_DAYS)
    is_campaign = began_on >= CAMPAIGN_DAY and index % 2 == 0
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
    if cadre.state != "现职" and last.ended is not None and first_day(last.ended) <= CAMPAIGN_DAY:
        return None
    listed_on = max(CAMPAIGN_DAY, first_day(cadre.work_began))
    removed_on = None if last.ended is None or last.ended > NOW else first_day(last.ended)
    return Target(_student(cadre, last.unit), "科级以下干部", listed_on, removed_on)
