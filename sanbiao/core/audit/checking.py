"""Whether the events are all there as they were kept: the triggers, the seals, the marks, and what is remembered of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Max

from sanbiao.core.audit.marks import chained, is_genuine, numbered
from sanbiao.core.audit.models import Event, Seal
from sanbiao.core.audit.remembering import NOTHING, Forgotten, Remembered, recall
from sanbiao.core.audit.rows import rows
from sanbiao.core.audit.triggers import TABLES, not_as_made

SEALED_WITHIN = timedelta(days=1)
"""After so long without a seal over new events nobody seals them."""
_NAMED = 5
_RESTORED = (
    "如果刚从数据库自己的备份恢复过，或者停电丢失了最后的记录，这是原因，请用 sanbiao remember 写明理由后重新记下；"
    "否则操作记录被人改动，请立即报告，并与备份比对"
)


@dataclass
class _Seals:
    """The seals on the way through the events: each counted anew as far as its events go."""

    seals: list[Seal]
    broken: list[Seal] = field(default_factory=list)
    _at: int = 0
    _previous: str = NOTHING
    _count: int = 0

    def __post_init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        start = self.seals[self._at].previous if self._at < len(self.seals) else ""
        self._running, self._count = hashlib.sha256(start.encode()), 0

    def take(self, number: int, text: bytes) -> None:
        while self._at < len(self.seals) and number > self.seals[self._at].last:
            self.close()
        self._running.update(numbered(number, text))
        self._count += 1

    def close(self) -> None:
        """Compare one seal with what was counted since the one before it: nothing may slip into the numbers between."""
        seal = self.seals[self._at]
        if (seal.previous, seal.digest, seal.events) != (self._previous, self._running.hexdigest(), self._count):
            self.broken.append(seal)
        self._previous, self._at = seal.digest, self._at + 1
        self._begin()

    def finish(self) -> list[Seal]:
        while self._at < len(self.seals):
            self.close()
        return self.broken


@dataclass
class Trail:
    """What was found of the events when all were read once."""

    events: int = 0
    newest: int = 0
    broken: list[Seal] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """A sentence for each kind of fault; empty when nothing was tampered with."""


def read_trail(*, at: datetime) -> Trail:
    """Read everything once, and say what is not as it was kept."""
    try:
        known, faults = recall(), []
    except Forgotten as fault:
        known, faults = None, [f"{fault}，末尾的记录和封存有没有被删除无从得知。{_RESTORED}"]
    trail = Trail(faults=faults)
    seals, doubtful, is_marked = _Seals(list(Seal.objects.order_by("last"))), [], False
    then = Remembered()
    for number, text, mark in rows():
        trail.events, trail.newest = trail.events + 1, number
        seals.take(number, text)
        if known and number <= known.last:
            then = Remembered(last=number, events=then.events + 1, digest=chained(then.digest, number, text))
        if is_marked if mark is None else not is_genuine(mark, text):
            doubtful.append(number)
        is_marked = is_marked or mark is not None
    trail.broken = seals.finish()
    trail.faults += [*_of_guards(), *_of_seals(trail.broken), *_of_marks(doubtful), *_of_numbers()]
    trail.faults += [*(_of_remembered(known, then, seals.seals) if known else ()), *_of_sealing(at)]
    return trail


def _of_guards() -> Iterator[str]:
    if faults := list(not_as_made()):
        yield f"数据库里保护操作记录的触发器不对：{'、'.join(faults)}。请查明是谁改动的，并由数据库管理员恢复"


def _of_seals(broken: list[Seal]) -> Iterator[str]:
    if broken:
        numbers = "、".join(f"{one.first}–{one.last}" for one in broken[:_NAMED])
        more = f" 等 {len(broken)} 次" if len(broken) > _NAMED else ""
        yield f"操作记录封存被改动：{numbers}{more}"


def _of_marks(doubtful: list[int]) -> Iterator[str]:
    if doubtful:
        yield f"操作记录不是本系统写入的，或者写入后被改动：编号 {_some(doubtful)}"
    twice = Event.objects.exclude(mark=None).values("mark").annotate(times=Count("pk"), newest=Max("pk")).filter(times__gt=1)
    if repeated := list(twice.order_by("newest").values_list("newest", flat=True)):
        yield f"操作记录照抄了别的记录：编号 {_some(repeated)}"


def _some(numbers: list[int]) -> str:
    return "、".join(str(number) for number in numbers[:_NAMED]) + (f" 等 {len(numbers)} 条" if len(numbers) > _NAMED else "")


def _of_numbers() -> Iterator[str]:
    """What the database itself remembers: the highest number that it gave. PostgreSQL gives numbers that no row gets."""
    for table, model in zip(TABLES, (Event, Seal), strict=True):
        title = model._meta.verbose_name
        newest = model._base_manager.aggregate(newest=Max("pk", default=0))["newest"]
        given = _given(table)
        if newest > given or (connection.vendor == "sqlite" and newest < given):
            yield f"{title}最后的编号是 {newest}，数据库给出过的最大编号是 {given}：末尾有记录被删除，或编号被改动"


def _given(table: str) -> int:
    """The highest number that the database gave."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, 'id')::regclass)", [table])
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        [given] = cursor.fetchone() or [0]
    return int(given or 0)


def _of_remembered(known: Remembered, then: Remembered, seals: list[Seal]) -> Iterator[str]:
    """What is not as it is remembered: events up to a number, and the seals."""
    there = f"编号 {known.last} 以前的操作记录应有 {known.events} 条，现有 {then.events} 条"
    if then.events != known.events:
        yield f"{there}：有记录被删除或补入。{_RESTORED}"
    elif then.digest != known.digest:
        yield f"编号 {known.last} 以前的 {known.events} 条操作记录与凭据不符：有记录被改动或调换。{_RESTORED}"
    if len(seals) < known.seals:
        yield f"操作记录的封存应有 {known.seals} 次，现有 {len(seals)} 次：有封存被删除。{_RESTORED}"
    elif known.seals and (seals[known.seals - 1].last, seals[known.seals - 1].digest) != (known.sealed, known.seal):
        yield f"操作记录的第 {known.seals} 次封存与凭据不符：封存被改动或重做。{_RESTORED}"


def _of_sealing(at: datetime) -> Iterator[str]:
    last = Seal.objects.aggregate(last=Max("last", default=0))["last"]
    oldest = Event.objects.filter(pk__gt=last).order_by("pk").first()
    if oldest and at - oldest.at > SEALED_WITHIN:
        yield "操作记录一天多没有封存；请确认 sanbiao serve 或 sanbiao worker 正在运行"
