"""What the pages of training ask: classes of a year, terms of a series, person-times and persons, coverage, reading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from sanbiao.affairs.training.apps import NOTHING, Earned, HoursDue, Rules, Standing, standing_of
from sanbiao.affairs.training.models import (
    HELD,
    Attendance,
    Audience,
    Category,
    ClassRun,
    Nature,
    OnlineSession,
    Reading,
    RotationTarget,
    Series,
    State,
    Trainee,
)
from sanbiao.core.indicators.figures import half_up
from sanbiao.core.indicators.services import indicator, row_keys
from sanbiao.core.indicators.window import Paths
from sanbiao.core.pages.sight import Sight
from sanbiao.core.periods.periods import Period
from sanbiao.registry.organisations.queries import ELSEWHERE, unit_below, unit_names
from sanbiao.registry.people.models import Person, Status

COVERAGE, STANDING, COMPLETION = "training.rotation_coverage", "training.rotation_standing", "training.reading_completion"
SESSIONS, TARGETS, READINGS = "training.onlinesession", "training.rotationtarget", "training.reading"


@dataclass(frozen=True)
class Part:
    """Of `whole`, `amount`; for a unit, `key` is its code."""

    key: str
    label: str
    amount: int
    whole: int

    @property
    def missing(self) -> int:
        return self.whole - self.amount

    @property
    def share(self) -> Decimal | None:
        """In per cent, two decimals; None where there is nothing to have a share of."""
        return half_up(Fraction(self.amount * 100, self.whole), 2) if self.whole else None


def during(window: Period) -> Q:
    """Classes that count in `window`: those whose first day lies in it."""
    return Q(began_on__gte=window.start, began_on__lt=window.stop)


# Classes


@dataclass(frozen=True)
class Span:
    """The classes that begin in a month, a quarter or a year; `months` are those it is made of."""

    name: str
    classes: Sequence[Any]  # Any: classes annotated `with_heads`, which no type says
    months: Sequence[Span] = ()

    @property
    def cancelled(self) -> int:
        return sum(run.state == State.CANCELLED for run in self.classes)

    @property
    def planned(self) -> int:
        """What the plan holds: cancelled ones have left it."""
        return len(self.classes) - self.cancelled

    @property
    def held(self) -> int:
        return sum(run.state in HELD for run in self.classes)

    @property
    def heads(self) -> int:
        return sum(run.with_heads for run in self.classes if run.state in HELD)

    @property
    def quarters(self) -> list[Span]:
        groups = [self.months[place : place + 3] for place in range(0, 12, 3)]
        return [
            Span(f"第{name}季度", [run for month in group for run in month.classes], group)
            for name, group in zip("一二三四", groups, strict=True)
        ]

    @property
    def states(self) -> dict[str, int]:
        counted = Counter(run.state for run in self.classes)
        return {str(state): counted[state] for state in State}


def plan_of(classes: QuerySet[ClassRun], year: int) -> Span:
    """The plan of a year: every class that begins in it."""
    heads = Count("trainees", filter=Q(trainees__attendance=Attendance.ATTENDED))
    rows = list(classes.filter(began_on__year=year).annotate(with_heads=heads).order_by("began_on", "code", "pk"))
    months = [Span(f"{number}月", [run for run in rows if run.began_on.month == number]) for number in range(1, 13)]
    return Span(f"{year}年", rows, months)


_TERM = re.compile(r"[（(][^（()）]*[)）]\s*$|第[\d一二三四五六七八九十百]+[期号次]|\d{4}年度?|\d+")


def series_name(name: str) -> str:
    """The name of a class without what tells its terms apart: numbers, years and what stands in brackets at the end."""
    return _TERM.sub("", name).strip()


def terms_of(run: ClassRun, classes: QuerySet[ClassRun]) -> list[ClassRun]:
    """The other terms (期) of the same series among `classes`, the latest first."""
    wanted = series_name(run.name)
    near = classes.filter(nature=run.nature, audience=run.audience).exclude(pk=run.pk).order_by("-began_on", "pk")
    return [other for other in near if series_name(other.name) == wanted]


# Person-times and persons


@dataclass(frozen=True)
class Turnout:
    """Those present in classes: `times` counts a person in two classes twice, `people` once."""

    label: str
    key: str
    classes: int
    times: int
    people: int

    @property
    def mean(self) -> Decimal | None:
        """Times for each person."""
        return half_up(Fraction(self.times, self.people), 2) if self.people else None


_COUNTS: dict[str, Any] = {
    "classes": Count("class_run", distinct=True),
    "times": Count("pk"),
    "people": Count("person", distinct=True),
}


def present(trainees: QuerySet[Trainee], window: Period) -> QuerySet[Trainee]:
    """Those present in the classes of a period that were held."""
    return trainees.filter(
        attendance=Attendance.ATTENDED,
        class_run__state__in=HELD,
        class_run__began_on__gte=window.start,
        class_run__began_on__lt=window.stop,
    )


def turnout_total(rows: QuerySet[Trainee]) -> Turnout:
    return Turnout("合计", "", **rows.aggregate(**_COUNTS))


def turnout_by_kind(rows: QuerySet[Trainee]) -> list[Turnout]:
    """By nature, main classes by audience too, in the order of their declaration."""
    found: Any = rows.values_list("class_run__nature", "class_run__audience").annotate(**_COUNTS)  # Any: rows of counts
    places = [(nature, audience) for nature in Nature.values for audience in [*Audience.values, ""]]
    kept = {(nature, audience): counts for nature, audience, *counts in found.order_by()}
    return [Turnout(_kind_label(*place), place[0], *kept[place]) for place in places if place in kept]


def _kind_label(nature: str, audience: str) -> str:
    own = str(Nature(nature).label)
    return f"{own} · {Audience(audience).label}" if audience else own


def turnout_by_unit(rows: QuerySet[Trainee], path: str) -> list[Turnout]:
    """By the units right below `path`, most person-times first."""
    below = rows.annotate(below=unit_below(path, "unit__path")).values_list("below")
    found: Any = list(below.annotate(**_COUNTS).order_by())  # Any: rows of counts
    names = unit_names((code for code, *_ in found), path)
    turnouts = [Turnout(names.get(code, code), code, *counts) for code, *counts in found]
    return sorted(turnouts, key=lambda turnout: (-turnout.times, turnout.key))


def online_heads(sessions: QuerySet[OnlineSession], window: Period) -> tuple[int, int]:
    """Lecture sessions of a period, and the heads at them."""
    aired = sessions.filter(series=Series.LECTURE, aired_on__gte=window.start, aired_on__lt=window.stop)
    found = aired.aggregate(sessions=Count("session_code", distinct=True), heads=Sum("heads"))
    return found["sessions"], found["heads"] or 0


# The rotation campaign


def _behind(rows: QuerySet[Any], code: str, ledger: str, on: date, paths: Paths, standing: str = "") -> QuerySet[Any]:
    one = indicator(code)
    if not paths:
        return rows.none()
    part = (next(each for each in one.breakdowns if each.name == "standing"), standing) if standing else None
    return rows.filter(pk__in=row_keys(one, ledger, Period.on(on), paths, part=part))


def rotation_rows(sight: Sight, on: date, standing: str = "") -> QuerySet[RotationTarget]:
    """Exactly the rows of the figure on a day; `standing` is trained, missing, or empty for all."""
    return _behind(sight.rows(TARGETS), STANDING, TARGETS, on, sight.paths(STANDING), standing)


def rotation_by_category(sight: Sight, on: date) -> list[Part]:
    whole, trained = (_counts(rotation_rows(sight, on, standing), "category") for standing in ("", "trained"))
    return [Part(str(each), str(each.label), trained.get(each, 0), whole[each]) for each in Category if each in whole]


def rotation_by_unit(sight: Sight, on: date) -> list[Part]:
    """By the units right below the page's, the least covered first."""
    below = unit_below(sight.path, "unit__path")
    rows = (rotation_rows(sight, on, standing).annotate(below=below) for standing in ("", "trained"))
    whole, trained = (_counts(each, "below") for each in rows)
    return _unit_parts(sight.path, [(code, trained.get(code, 0), count) for code, count in whole.items()])


def _counts(rows: QuerySet[Any], by: str) -> dict[str, int]:
    return dict(rows.values_list(by).annotate(rows=Count("pk")).order_by())


def _unit_parts(path: str, found: Sequence[tuple[str, int, int]]) -> list[Part]:
    """Unit code, amount and whole as parts, the smallest share first."""
    names = unit_names((code for code, *_ in found), path)
    parts = [Part(code, names.get(code, code), amount, whole) for code, amount, whole in found]
    return sorted(parts, key=lambda part: (part.share or Decimal(0), -part.whole, part.key))


# Reading


def reading_rows(sight: Sight, on: date) -> QuerySet[Reading]:
    """Exactly the rows of the figure on a day: the books that were set and must be read."""
    return _behind(sight.rows(READINGS), COMPLETION, READINGS, on, sight.paths(COMPLETION))


def unread(on: date) -> Q:
    """Rows not finished by the end of a day."""
    return Q(finished_on=None) | Q(finished_on__gt=on)


def reading_by_book(sight: Sight, on: date) -> list[Part]:
    """By book, the latest set first: who has it to read, and who has read it."""
    rows = reading_rows(sight, on).values_list("book", "set_on__year")
    counted: Any = rows.annotate(whole=Count("pk"), left=Count("pk", filter=unread(on)))  # Any: rows of counts
    return [Part(str(year), book, whole - left, whole) for book, year, whole, left in counted.order_by("-set_on__year", "book")]


def reading_by_unit(sight: Sight, on: date) -> list[Part]:
    """By the units right below the page's: readers, and those who have read all they must; the furthest behind first."""
    rows = reading_rows(sight, on).annotate(below=unit_below(sight.path, "unit__path")).values_list("below")
    behind = Count("person", distinct=True, filter=unread(on))
    found: Any = rows.annotate(whole=Count("person", distinct=True), behind=behind).order_by()  # Any: rows of counts
    return _unit_parts(sight.path, [(code, whole - late, whole) for code, whole, late in found])


# Hours


@dataclass(frozen=True)
class HoursLine:
    """One person's hours: what is due for the rank, and what was earned in the years that count."""

    pk: int
    name: str
    unit: str
    rank: str
    due: HoursDue | None
    earned: Earned

    @property
    def standing(self) -> Standing:
        return standing_of(self.due, self.earned)

    @property
    def gap(self) -> Decimal | None:
        """The hours still missing; None where none are due."""
        return None if self.due is None else max(self.due.hours - self.earned.hours, Decimal(0))


def standings(lines: Sequence[HoursLine], rules: Rules) -> list[tuple[HoursDue, list[tuple[str, int]]]]:
    """For each rule that touches anybody, how many people stand where."""
    counted = Counter((line.due, line.standing) for line in lines)
    found = ((due, [(str(each.label), counted[due, each]) for each in Standing if counted[due, each]]) for due in rules.due)
    return [(due, counts) for due, counts in found if counts]


def owing(people: QuerySet[Person]) -> QuerySet[Person]:
    """The serving cadres of the roster among `people`: whose hours are asked for."""
    return people.filter(on_roster=True, status=Status.SERVING)


def hours_of(people: QuerySet[Person], on: date, rules: Rules) -> list[HoursLine]:
    """The hours of `people` in the calendar years that end with that of `on`, the furthest behind first.

    A handful of queries, however many people: the rank decides which years count for whom.
    """
    ranks = {rank: rules.due_of(rank) for rank in people.order_by().values_list("rank", flat=True).distinct()}
    earned: dict[int, Earned] = {}
    for years in {due.years if due else 1 for due in ranks.values()}:
        owing = [rank for rank, due in ranks.items() if (due.years if due else 1) == years]
        earned |= _earned(people.filter(rank__in=owing), date(on.year - years + 1, 1, 1), on, rules)
    lines = [
        HoursLine(pk, name, unit or ELSEWHERE, rank, ranks[rank], earned.get(pk, NOTHING))
        for pk, name, unit, rank in people.values_list("pk", "name", "unit__short_name", "rank")
    ]
    return sorted(lines, key=lambda line: (-(line.gap or 0), line.unit, line.pk))


def _earned(people: QuerySet[Person], start: date, on: date, rules: Rules) -> dict[int, Earned]:
    """What each of `people` earned in the completed classes that began from `start` to `on`."""
    rows = Trainee.objects.filter(
        person__in=people.order_by().values("pk"),
        attendance=Attendance.ATTENDED,
        class_run__state=State.COMPLETED,
        class_run__began_on__gte=start,
        class_run__began_on__lte=on,
    )
    earned: dict[int, Earned] = {}
    for person, hours, days, leave in rows.values_list("person", "class_run__hours", "class_run__days", "leave_hours"):
        earned[person] = earned.get(person, NOTHING).after(hours, days, leave=leave, most=rules.leave_share)
    return earned
