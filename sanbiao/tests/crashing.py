"""A process that ends at any of its steps, in this one: from a step on, whatever would change a file or a row is refused.

No cleaning up runs after a kill; so what `finally` would change is refused too. A connection that is cut rolls back, and may.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

_CHANGING = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.chmod", "sqlite3.connect", "subprocess.Popen"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_steps: list[_Steps] = []


class Killed(BaseException):
    """The process is gone."""


class _Steps:
    def __init__(self, allowed: int) -> None:
        self.left = allowed

    def one(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Killed


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _steps and (event in _CHANGING or (event == "open" and arguments[2] & _WRITING)):
        _steps[-1].one()


sys.addaudithook(_hook)  # for good: there is no way to take it back


@contextmanager
def ends_after(steps: int, *, rows_too: bool = False) -> Iterator[list[bool]]:
    """What is done inside ends after so many changes of files, and statements if `rows_too`; tells whether it did."""
    counted, ended = _Steps(steps), [False]

    def statement(execute: Any, sql: str, *rest: Any) -> Any:
        if not sql.startswith("ROLLBACK"):
            counted.one()
        return execute(sql, *rest)

    _steps.append(counted)
    try:
        if rows_too:
            with connection.execute_wrapper(statement):
                yield ended
        else:
            yield ended
    except Killed:
        ended[0] = True
    finally:
        _steps.remove(counted)
