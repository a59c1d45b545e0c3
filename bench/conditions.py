"""Three-part conditions over a large ledger and the people behind its rows, against SQL by hand.

`python -m bench.conditions N` measures it over N rows, on the database of DATABASE_URL where `tools/postgres.py` sets it.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.running import Result, in_turn, open_office

ON = date(2023, 6, 30)
_ROWS = "FROM people_posting row JOIN people_person person ON person.id = row.person_id"
_OF_UNIT = "row.unit_id = (SELECT id FROM organisations_unit WHERE code = 'J007')"


@dataclass(frozen=True)
class Question:
    """What is asked of the list, and the same as a condition of SQL."""

    name: str
    where: tuple[str, ...]
    sql: str

    @property
    def query(self) -> str:
        return urlencode([("where", group) for group in self.where])

    @property
    def counted(self) -> str:
        return f"SELECT count(*) {_ROWS} WHERE {self.sql}"

    @property
    def listed(self) -> str:
        return f"SELECT row.id {_ROWS} WHERE {self.sql} ORDER BY row.unit_id, row.began_on DESC, row.id LIMIT 50"

    @property
    def at_once(self) -> str:
        """The first page and the count in one pass, which is the faster way for some of them."""
        return self.listed.replace("row.id", "row.id, count(*) OVER ()", 1)


QUESTIONS = (
    Question(
        "many",
        ("is_team_member.is.1;person__birth_month@years.le.35;person__full_time_level.is.本科",),
        "row.is_team_member AND person.on_roster AND person.full_time_level = '本科'"
        " AND person.birth_month >= '1987-07-01' AND person.birth_month < '2023-07-01'",
    ),
    Question(
        "few",
        ("unit.is.J007;person__birth_month@years.le.30;person__full_time_level.is.研究生",),
        f"{_OF_UNIT} AND person.on_roster AND person.full_time_level = '研究生'"
        " AND person.birth_month >= '1992-07-01' AND person.birth_month < '2023-07-01'",
    ),
    Question(
        "none",
        ("is_team_member.is.1;person__birth_month@years.ge.58;person__full_time_level.is.中专",),
        "row.is_team_member AND person.on_roster AND person.full_time_level = '中专' AND person.birth_month < '1965-07-01'",
    ),
    Question(
        "or",
        ("is_team_member.is.1;person__birth_month@years.le.25", "unit.is.J007"),
        "row.is_team_member AND person.on_roster AND person.birth_month >= '1997-07-01' AND person.birth_month < '2023-07-01'"
        f" OR {_OF_UNIT}",
    ),
)
"""Members of a team at most 35 years old with one level of education; people of one unit; what nobody meets; one or the other."""


def measure(*, full: bool = False) -> list[Result]:
    """A fifth of a million rows, or a million."""
    with tempfile.TemporaryDirectory() as home:
        open_office(Path(home))
        return _measure(1_000_000 if full else 200_000)


def _measure(count: int) -> list[Result]:
    from django.db import connection

    _fill(count)
    user = _user()
    if connection.vendor == "postgresql":  # which does so by itself after a while
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return [result for question in QUESTIONS for result in _held(question, user, count)]


def _held(question: Question, user: Any, count: int) -> list[Result]:  # Any: Django is not set up when this module is read
    """Counting, and the first page with the count, against whichever SQL by hand is the faster.

    SQLite works in this process and is told by its clock; for PostgreSQL the clock on the wall is all there is.
    """
    from django.db import connection

    found = {
        "counted": lambda: [_listing(user, question).found.count()],
        "counted by hand": lambda: _by_hand(question.counted),
        "listed": lambda: list(_listing(user, question).page.object_list),
        "listed by hand": lambda: _by_hand(question.counted) + _by_hand(question.listed),
        "listed by hand at once": lambda: _by_hand(question.at_once),
    }
    [met] = found["counted"]()
    assert [met] == found["counted by hand"]()
    assert found["listed"]() == found["listed by hand"]()[1:] == found["listed by hand at once"]()
    times = in_turn(found, 7, clock=time.process_time if connection.vendor == "sqlite" else time.perf_counter)
    results = []
    for name in ("counted", "listed"):
        by_hand = min((times[other] for other in times if other.startswith(f"{name} by hand")), key=lambda each: each.best)
        results.append(
            Result(
                f"conditions: {question.name} of {count:,} rows, {name}",
                times[name].best / by_hand.best,
                2.0,
                notes=(f"{question.name}, {name}: {times[name]}; by hand {by_hand}; {met:,} rows met them",),
            )
        )
    return results


def _by_hand(sql: str) -> list[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


def _listing(user: Any, question: Question) -> Any:  # Any: as above
    from django.http import QueryDict

    from sanbiao.core.access.context import Context
    from sanbiao.core.ledger.ledger import REGISTRY
    from sanbiao.core.ledger.listing import Listing
    from sanbiao.core.periods.periods import period

    city = Context(path="/", unit="", label="全市", period=period("2023H1"), on=ON)
    return Listing(REGISTRY["people.posting"], user, city, QueryDict(question.query))


def _user() -> Any:  # Any: as above
    from django.contrib.auth import get_user_model

    from sanbiao.core.access.roles import EVERY_SECTION, Role
    from sanbiao.registry.organisations.models import Grant

    user = get_user_model().objects.create_user("bench")
    Grant.objects.create(user=user, section=EVERY_SECTION, role=Role.HEAD)
    return user


def _fill(count: int) -> None:
    """Five postings a person, in two hundred units."""
    from sanbiao.registry.organisations.models import Unit
    from sanbiao.registry.people.models import Person, Posting

    units = [
        Unit(code=f"J{n:03d}", name=f"单位{n:03d}", short_name=f"单位{n:03d}", kind="organ", path=f"/J{n:03d}/")
        for n in range(200)
    ]
    Unit.objects.bulk_create(units)
    levels = ("大学", "本科", "大专", "研究生")
    people = [
        Person(
            id_hash=f"{n:032d}",
            name=f"王{n:06d}",
            on_roster=True,
            sex="male",
            birth_month=date(1963 + n % 37, 1 + n % 12, 1),
            full_time_level=levels[n % 4],
        )
        for n in range(count // 5)
    ]
    Person.objects.bulk_create(people, batch_size=5000)
    for start in range(0, count, 50_000):
        rows = (
            Posting(
                person=people[n % len(people)],
                unit=units[n % 200],
                post=f"职务{n}",
                began_on=date(1990 + n % 33, 1 + n // 33 % 12, 1),
                is_team_member=n % 7 == 0,
                manner="formal",
            )
            for n in range(start, min(start + 50_000, count))
        )
        Posting.objects.bulk_create(rows, batch_size=5000)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        open_office(Path(folder), database=os.environ.get("DATABASE_URL", ""))
        for result in _measure(int(sys.argv[1])):
            print(*result.notes, result.line(), sep="\n")
