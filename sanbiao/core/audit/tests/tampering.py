"""A trail to tamper with, and taking away what guards it, as somebody with the database's own password may."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection

from sanbiao.core.audit.checking import read_trail
from sanbiao.core.audit.models import Event
from sanbiao.core.audit.remembering import take_in
from sanbiao.core.audit.sealing import seal_events
from sanbiao.core.audit.triggers import guard, unguard
from sanbiao.tests.factories import NOON, EventFactory

POSTGRESQL = connection.vendor == "postgresql"


class Editor:
    """What a migration hands to the triggers, inside the transaction of a test."""

    connection = connection

    def execute(self, statement: str) -> None:
        run(statement)


def run(*statements: str) -> None:
    """What somebody types at the database itself."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def unguarded() -> Iterator[None]:
    """Both tables without their triggers, which are there again afterwards, as if nothing had been."""
    unguard(None, Editor())  # type: ignore[arg-type]  # as much of an editor as it asks for
    yield
    guard(None, Editor())  # type: ignore[arg-type]  # as above


def kept_trail() -> list[int]:
    """Three seals over two events each; then two events that nobody sealed yet. All of it is remembered."""
    for number in range(8):
        EventFactory(record=str(number), at=NOON + timedelta(minutes=number), after={"note": number})
        if number % 2 and number < 6:
            seal_events(at=NOON + timedelta(minutes=number))
    take_in()
    return list(Event.objects.order_by("pk").values_list("pk", flat=True))


def faults() -> list[str]:
    """What the doctor would say of events and seals."""
    return read_trail(at=NOON + timedelta(minutes=8)).faults
