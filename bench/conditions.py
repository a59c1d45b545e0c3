"""A three-part condition over a large ledger and the people behind its rows, against SQL by hand.

`python -m bench.conditions N` measures it over N rows.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.running import Result, in_turn, open_office

CONDITION = "is_team_member.is.1;person__birth_month@years.le.35;person__full_time_level.is.本科"
"""What is asked: members of a team, at most 35 years old on the day, with one level of education."""
ON = date(2023, 6, 30)
_MET = """
    FROM people_posting row JOIN people_person person ON person.id = row.person_id
    WHERE row.is_team_member AND person.on_roster AND person.full_time_level = '本科'
      AND person.birth_month >= '1987-07-01' AND person.birth_month < '2023-07-01'
"""
COUNTED = f"SELECT count(*) {_MET}"
LISTED = f"SELECT row.id {_MET} ORDER BY row.unit_id, row.began_on DESC, row.id LIMIT 50"


def measure(*, full: bool = False) -> list[Result]:
    """A fifth of a million rows, or a million."""
    with tempfile.TemporaryDirectory() as home:
        open_office(Path(home))
        return _measure(1_000_000 if full else 200_000)


def _measure(count: int) -> list[Result]:
    from django.db import connection

    _fill(count)

    def by_hand(sql: str) -> list[Any]:
        with connection.cursor() as cursor:
            return [row[0] for row in cursor.execute(sql).fetchall()]

    user = _user()
    contestants = {
        "counted": lambda: [_listing(user).found.count()],
        "counted by hand": lambda: by_hand(COUNTED),
        "listed": lambda: [record.pk for record in _listing(user).page.object_list],
        "listed by hand": lambda: by_hand(COUNTED) + by_hand(LISTED),
    }
    [met] = contestants["counted"]()
    assert [met] == contestants["counted by hand"]()
    assert contestants["listed"]() == contestants["listed by hand"]()[1:]
    times = in_turn(contestants, 5)
    return [
        Result(
            f"conditions: three of them over {count:,} rows, {name}",
            times[name].best / times[f"{name} by hand"].best,
            2.0,
            notes=(f"{name}: {times[name]}; by hand {times[f'{name} by hand']}; {met:,} rows met them",),
        )
        for name in ("counted", "listed")
    ]


def _listing(user: Any) -> Any:  # Any: Django is not set up when this module is read
    from django.http import QueryDict

    from sanbiao.core.access.context import Context
    from sanbiao.core.ledger.ledger import REGISTRY
    from sanbiao.core.ledger.listing import Listing
    from sanbiao.core.periods.periods import period

    city = Context(path="/", unit="", label="全市", period=period("2023H1"), on=ON)
    return Listing(REGISTRY["people.posting"], user, city, QueryDict(urlencode({"where": CONDITION})))


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
        open_office(Path(folder))
        for result in _measure(int(sys.argv[1])):
            print(*result.notes, result.line(), sep="\n")
