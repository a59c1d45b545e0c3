"""Doing something in a connection of its own, as somebody else does it meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection


def elsewhere(change: Callable[[], object]) -> threading.Thread:
    """The thread in which `change` is done; whoever needs it done joins it."""

    def run() -> None:
        try:
            change()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread
