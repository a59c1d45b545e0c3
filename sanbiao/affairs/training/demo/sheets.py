"""The sheets of the demonstration city that hold its training."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from sanbiao.affairs.training.demo.courses import Course, Reading, Session, Target
from sanbiao.city import words
from sanbiao.city.city import City
from sanbiao.city.sheets import Book, Column, Row, Sheet
from sanbiao.city.units import unit_text

_LATER: Final = dt.date(2024, 1, 1)
_HOURS_A_DAY: Final = 8  # as this invented school counts

COURSES = Sheet(
    "培训班次",
    (
        Column("code", "班次编号"),
        Column("name", "培训班名称", width=40),
        Column("nature", "班次性质"),
        Column("audience", "主体班类别", width=16),
        Column("theme", "培训专题", width=18),
        Column("place", "办班地点", width=16),
        Column("began_on", "开班日期", forms=("2023-06-30", "2023.06.30", "2023年6月30日")),
        Column("ended_on", "结业日期", forms=("2023-06-30", "2023.6.30")),
        Column("state", "状态"),
        Column("hours", "学时", width=8),
        Column("days", "培训天数", width=8),
        Column("planned", "计划人数", width=8),
    ),
    titles=(f"{words.CITY}教育培训班次一览", "2021年7月以来"),
    notes=("注：主体班类别只填主体班。", "制表人：市委党校教务科"),
)
STUDENTS = Sheet(
    "1.学员名单（2023年以前）",
    (
        Column("code", "班次编号"),
        Column("name", "姓名"),
        Column("id_number", "身份证号", width=22),
        Column("unit", "单位", width=24),
        Column("attended", "参训情况"),
    ),
)
LATER_STUDENTS = Sheet(
    "2.学员名册（2024年以来）",
    (
        Column("name", "姓名"),
        Column("unit", "工作单位", width=24),
        Column("id_number", "身份证号码", width=22),
        Column("code", "班次号"),
        Column("came", "到课情况"),
    ),
    titles=("学员名册",),
)
SESSIONS = Sheet(
    "线上学习情况（2021—2023年）",
    (
        Column("code", "场次编号"),
        Column("series", "学习系列"),
        Column("theme", "主题", width=30),
        Column("aired_on", "播出日期"),
        Column("unit", "参学单位", width=20),
        Column("heads", "参学人数"),
    ),
    total=True,
)
LATER_SESSIONS = Sheet(
    "大讲堂参学（2024年以来）",
    (
        Column("code", "场次"),
        Column("aired_on", "学习日期", forms=("2023/6/30", "2023.6.30", "20230630")),
        Column("theme", "讲座主题", width=30),
        Column("series", "栏目"),
        Column("heads_text", "参加人数"),
    ),
    titles=("主题大讲堂各单位参学情况",),
    group="unit",
)
TARGETS = Sheet(
    "轮训对象名单",
    (
        Column("number", "序号", width=6),
        Column("name", "姓名"),
        Column("id_number", "公民身份号码", width=22),
        Column("unit", "所在单位", width=24),
        Column("category", "人员类别", width=16),
        Column("listed_on", "列入时间", forms=("2023年6月30日",)),
        Column("removed_on", "移出时间", forms=("2023.06.30", "2023-06-30")),
    ),
    titles=("党的二十大精神轮训对象名单",),
)
READINGS = Sheet(
    "读本通读情况",
    (
        Column("name", "姓名"),
        Column("id_number", "身份证号", width=22),
        Column("unit", "单位", width=20),
        Column("book", "学习书目", width=24),
        Column("tick", "必读"),
        Column("set_on", "发书日期", forms=("2023.6.30", "2023-06-30")),
        Column("finished_on", "读完日期"),
    ),
    notes=("说明：读完日期为空的为尚未读完。",),
)


def write_courses(city: City, courses: list[Course]) -> None:
    """班次 and 学员, the lists in two sheets."""
    with Book(city.folder / "06-教育培训.xlsx") as book:
        book.write(COURSES, map(course_row, courses))
        book.write(STUDENTS, student_rows(c for c in courses if c.began_on < _LATER))
        book.write(LATER_STUDENTS, student_rows(c for c in courses if c.began_on >= _LATER))


def course_row(course: Course) -> Row:
    """One class."""
    return {
        "code": course.code,
        "name": course.name,
        "nature": course.nature,
        "audience": course.audience,
        "theme": course.theme,
        "place": course.place,
        "began_on": course.began_on,
        "ended_on": course.ended_on,
        "state": course.state,
        "hours": stated_hours(course),
        "days": course.days if course.nature == "跟班历练" else None,
        "planned": course.size,
    }


def stated_hours(course: Course) -> int | None:
    """What the school's book states: hours of its classes, though not of every one; shadowing is counted in days."""
    forgotten = course.code.endswith("7")
    return None if course.nature == "跟班历练" or forgotten else course.days * _HOURS_A_DAY


def student_rows(courses: Iterable[Course]) -> Iterator[Row]:
    """The class lists, class by class."""
    for course in courses:
        for student, attended in course.students:
            yield {
                "code": course.code,
                "name": student.name,
                "id_number": student.id_number,
                "unit": student.unit_text,
                "attended": "参训" if attended else "请假未参训",
                "came": "到课" if attended else "请假",
            }


def write_sessions(city: City, sessions: list[Session]) -> None:
    """线上学习: by session until 2023, by unit under group rows since."""
    later = sorted((s for s in sessions if s.aired_on >= _LATER), key=lambda s: s.unit.code)
    with Book(city.folder / "07-线上学习.xlsx") as book:
        book.write(SESSIONS, (_session_row(s) for s in sessions if s.aired_on < _LATER))
        book.write(LATER_SESSIONS, map(_session_row, later))


def _session_row(session: Session) -> Row:
    return {
        "code": session.code,
        "series": session.series,
        "theme": session.theme,
        "aired_on": session.aired_on,
        "unit": session.unit.short_name,
        "heads": session.heads,
        "heads_text": str(session.heads),
    }


def write_campaign(city: City, targets: Iterable[Target], readings: Iterable[Reading]) -> None:
    """轮训对象 and 读本通读."""
    with Book(city.folder / "08-轮训与读本.xlsx") as book:
        book.write(TARGETS, (target_row(t, number) for number, t in enumerate(targets, start=1)))
        book.write(READINGS, map(_reading_row, readings))


def target_row(target: Target, number: int) -> Row:
    """One person of the target groups."""
    return {
        "number": number,
        "name": target.student.name,
        "id_number": target.student.id_number,
        "unit": target.student.unit_text,
        "category": target.category,
        "listed_on": target.listed_on,
        "removed_on": target.removed_on,
    }


def _reading_row(reading: Reading) -> Row:
    return {
        "name": reading.student.name,
        "id_number": reading.student.id_number,
        "unit": unit_text(reading.student.unit),
        "book": reading.book,
        "tick": "√" if reading.is_required else "×",
        "set_on": reading.set_on,
        "finished_on": reading.finished_on,
    }
