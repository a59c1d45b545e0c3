"""Fills the home that the environment names, and prints as JSON what an attack has to know of it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from sanbiao.cli.base import BY, now, one_at_a_time, ready

CITY = Path(__file__).resolve().parent.parent / "sanbiao" / "tests" / "data" / "city-a"
PROBLEMS, PEOPLE = 400, 5


def main() -> None:
    with ready():
        from sanbiao.core.drive.services import import_paths
        from sanbiao.registry.organisations.accounts import first_administrators

        with one_at_a_time():
            first_administrators(name="guard", password="Steady-Harbour-7431", at=now())
        assert import_paths([CITY], by="attack", at=now(), on=now().date()).written
        print(json.dumps({"sessions": [_session(number) for number in range(PEOPLE)], "problems": _problems(), **_people()}))


def _session(number: int) -> str:
    from django.test import Client

    from sanbiao.core.access.roles import EVERY_SECTION, Role
    from sanbiao.registry.organisations.accounts import create_account, grant_role

    user = create_account(username=f"attack{number}", name="", password=f"Attack-only-{number}-Q", by=BY, at=now())
    grant_role(user=user, section=EVERY_SECTION, role=Role.CLERK, unit=None, by=BY, at=now())
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return str(client.session.session_key)


def _problems() -> list[int]:
    """Rows that wait for a step."""
    from sanbiao.affairs.plans.models import Problem, ProblemState

    rows = [
        Problem(code=f"攻{n:03d}", section="cadres", text=f"问题{n}", source="superior", raised_on=date(2023, 1, 3),
                state=ProblemState.RAISED)
        for n in range(PROBLEMS)
    ]  # fmt: skip
    return [row.pk for row in Problem.objects.bulk_create(rows)]


def _people() -> dict[str, object]:
    from sanbiao.registry.people.models import Person

    named = Person.objects.exclude(unit=None).values_list("name", "unit__short_name")
    once = {name: unit for name, unit in named if [each for each, _ in named].count(name) == 1}
    return {"people": sorted(once.items())}


if __name__ == "__main__":
    main()
