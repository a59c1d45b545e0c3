"""Answers to the queries of figures, and what pages tell, remembered for as long as nothing has happened since.

Every change is kept as an event in its own transaction, so the newest event tells whether an answer still holds: figures are
counted anew after a change, not on every page, however large the ledgers are.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from threading import Lock
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection

from sanbiao.core.audit.services import Moment, moment
from sanbiao.core.indicators.compiling import Query
from sanbiao.core.indicators.engines import Asked, Engine, Live

Answer = list[tuple[Any, ...]]
_Key = tuple[str, Query, tuple[Any, ...]]
PAGES_KEPT = 200
"""So much of pages is remembered: each is a page of cards and drawings, where an answer is a few numbers."""

ValueT = TypeVar("ValueT")


class Memory:
    """Answers since one moment, the last asked for kept longest; shared by the threads of a process.

    At most `most` of them; as many as the settings say where it is not given.
    """

    def __init__(self, most: int | None = None) -> None:
        self._most = most
        self._since: Moment | None = None
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()  # Any: each key says of what kind its answer is
        self._lock = Lock()

    def recall(self, now: Moment, keys: Sequence[Hashable]) -> dict[Any, Any]:
        """What is remembered of `keys`; what was said before another moment is forgotten."""
        with self._lock:
            if now != self._since:
                self._since = now
                self._answers.clear()
            found = {key: self._answers[key] for key in keys if key in self._answers}
            for key in found:
                self._answers.move_to_end(key)
            return found

    def keep(self, now: Moment, answers: Mapping[Any, Any]) -> None:
        with self._lock:
            if now != self._since:
                return
            self._answers.update(answers)
            most = settings.SANBIAO_ANSWERS_KEPT if self._most is None else self._most
            while len(self._answers) > most:
                self._answers.popitem(last=False)


MEMORY = Memory()
PAGES = Memory(PAGES_KEPT)


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


def remembered(key: Hashable, make: Callable[[], ValueT]) -> ValueT:
    """What `make` gives, made anew only after something has happened; `key` tells all on which it depends beside the rows."""
    now = moment() if _remembers() else None
    if now is None:
        return make()
    known = PAGES.recall(now, [key])
    if key not in known:
        known[key] = make()
        PAGES.keep(now, known)
    value: ValueT = known[key]
    return value


def live() -> Engine:
    """What answers for the live database."""
    return Remembering() if _remembers() else Live()


def _remembers() -> bool:
    """A transaction that is open sees what nobody else does yet: it is asked itself."""
    return bool(settings.SANBIAO_ANSWERS_KEPT) and not connection.in_atomic_block
