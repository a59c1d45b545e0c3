"""Taking away what guards events and seals, as somebody with the database's own password may."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from sanbiao.core.audit.triggers import guard, unguard


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
