"""Answers to the queries of figures, remembered for as long as nothing has happened since.

Every change is kept as an event in its own transaction, so the newest event tells whether an answer still holds: figures are
counted anew after a change, not on every page, however large the ledgers are.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import connection

from sanbiao.core.audit.services import Moment, moment
from sanbiao.core.indicators.compiling import Query
from sanbiao.core.indicators.engines import Asked, Engine, Live

Answer = list[tuple[Any, ...]]
_Key = tuple[str, Query, tuple[Any, ...]]


class Memory:
    """Answers since one moment, the last asked for kept longest; shared by the threads of a process."""

    def __init__(self) -> None:
        self._since: Moment | None = None
        self._answers: OrderedDict[_Key, Answer] = OrderedDict()
        self._lock = Lock()

    def recall(self, now: Moment, keys: Sequence[_Key]) -> dict[_Key, Answer]:
        """What is remembered of `keys`; what was said before another moment is forgotten."""
        with self._lock:
            if now != self._since:
                self._since = now
                self._answers.clear()
            found = {key: self._answers[key] for key in keys if key in self._answers}
            for key in found:
                self._answers.move_to_end(key)
            return found

    def keep(self, now: Moment, answers: Mapping[_Key, Answer]) -> None:
        with self._lock:
            if now != self._since:
                return
            self._answers.update(answers)
            while len(self._answers) > settings.SANBIAO_ANSWERS_KEPT:
                self._answers.popitem(last=False)


MEMORY = Memory()


class Remembering(Live):
    """The live database, asked only for what is not remembered."""

    def run(self, query: Query, values: Mapping[str, Any]) -> Answer:
        return self._answers([(query, values)], "", lambda _: [super(Remembering, self).run(query, values)])[0]

    def run_together(self, asked: Sequence[Asked]) -> list[Answer]:
        return self._answers(asked, "together", super().run_together)

    def _answers(self, asked: Sequence[Asked], way: str, ask: Callable[[Sequence[Asked]], list[Answer]]) -> list[Answer]:
        """`way` tells apart the answers to a query alone, as the database types them, and among others, which are text."""
        now = moment()
        keys = [(way, query, tuple(query.bound(values))) for query, values in asked]
        known = MEMORY.recall(now, keys) if now else {}
        unknown = {key: each for key, each in zip(keys, asked, strict=True) if key not in known}
        fresh = dict(zip(unknown, ask(list(unknown.values())), strict=True)) if unknown else {}
        if now:
            MEMORY.keep(now, fresh)
        answers = known | fresh
        return [answers[key] for key in keys]


def live() -> Engine:
    """What answers for the live database. A transaction that is open sees what nobody else does yet: it is asked itself."""
    return Remembering() if settings.SANBIAO_ANSWERS_KEPT and not connection.in_atomic_block else Live()
