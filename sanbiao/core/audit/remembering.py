"""What is remembered of the events outside of the database: how many there are, up to which number, and a digest over them.

Whoever holds the database alone can take the triggers away, delete the newest events with their seals, and leave a chain that is
whole. A small file in the home tells that there was more. It is written after each transaction that kept events, and by the
worker; it is never ahead of the database, so that a process that is killed in between leaves it behind, and the next one goes on.
"""

from __future__ import annotations

import fcntl
import hmac
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.marks import chained
from sanbiao.home import part
from sanbiao.installation.keys import derived

NOTHING = "0" * 64
SHORTEST_REASON = 4
MANY = 2000
"""So many events a page takes in at most after its own transaction; the worker takes in the rest."""


@dataclass(frozen=True)
class Remembered:
    """The events up to the number `last`: how many, and a digest over them; the seals up to `sealed` likewise."""

    last: int = 0
    events: int = 0
    digest: str = NOTHING
    sealed: int = 0
    seals: int = 0
    seal: str = NOTHING


class Forgotten(Exception):
    """What was remembered is not there or is not ours, with the phrase that says so."""


def path() -> Path:
    """The file that remembers."""
    return part(settings.HOME, "audit") / "remembered.json"


def recall() -> Remembered:
    """What is remembered.

    Raises:
        Forgotten: there is no file, or nobody with a key of ours wrote what it says.
    """
    try:
        told = json.loads(path().read_text(encoding="ascii"))
        found = Remembered(**told["remembered"])
        mark = str(told["mark"])
    except FileNotFoundError as fault:
        raise Forgotten(f"操作记录的凭据“{path()}”不见了") from fault
    except (ValueError, TypeError, KeyError, OSError) as fault:
        raise Forgotten(f"操作记录的凭据“{path()}”读不出来") from fault
    if not any(hmac.compare_digest(mark, _mark(key, found)) for key in settings.SANBIAO_AUDIT_KEYS):
        raise Forgotten(f"操作记录的凭据“{path()}”被改动")
    return found


def soon() -> None:
    """Have what this transaction keeps remembered as soon as it stands; asked once, however much it keeps."""
    connection = transaction.get_connection()
    if not any(entry[1] is _take_in_quietly for entry in connection.run_on_commit):
        transaction.on_commit(_take_in_quietly, robust=True)


def _take_in_quietly() -> None:
    take_in()


def begin() -> None:
    """Remember from now on, in a home that has nothing to remember yet: a new one, or one from before there were marks."""
    from sanbiao.core.audit.models import Event

    if path().exists() or settings.PUBLIC_SITE:
        return
    newest = Event.objects.order_by("-pk").values_list("mark", flat=True).first()
    if newest is None:
        path().parent.mkdir(parents=True, exist_ok=True)
        with _alone(wait=True):
            if not path().exists():
                _write(Remembered())


def begin_anew(*, by: str, at: datetime, reason: str) -> Remembered:
    """Remember what there is now instead of what was remembered before; that, and why, is an event of its own.

    Raises:
        Refused: there is no reason.
    """
    from sanbiao.core.audit.models import Event

    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("请写明重新记下的理由（至少四个字）。")
    try:
        before: dict[str, Any] = asdict(recall())
    except Forgotten as fault:
        before = {"fault": str(fault)}
    after = {"reason": reason.strip()}
    Event.objects.create(at=at, by=by, verb="重记凭据", ledger=str(Event._meta.label_lower), before=before, after=after)
    path().parent.mkdir(parents=True, exist_ok=True)
    with _alone(wait=True):
        found = Remembered()
        while (grown := _grown(found, MANY)) != found:
            found = grown
        _write(found)
    return found


def take_in(most: int = MANY) -> int:
    """Remember up to `most` events that are not remembered yet; how many they were.

    Where another process is at it, or there is nothing that could go on, it is left: what is missing is taken in the next time.
    """
    if settings.PUBLIC_SITE:
        return 0
    with suppress(Forgotten, FileNotFoundError), _alone() as is_ours:
        if is_ours:
            before = recall()
            after = _grown(before, most)
            if after != before:
                _write(after)
            return after.events - before.events
    return 0


def _grown(known: Remembered, most: int) -> Remembered:
    from sanbiao.core.audit.models import Seal
    from sanbiao.core.audit.rows import decided, rows

    digest, count, last = known.digest, known.events, known.last
    for number, text, _ in rows(after=known.last, upto=decided(known.last, most)):
        digest, count, last = chained(digest, number, text), count + 1, number
    found = replace(known, last=last, events=count, digest=digest)
    seals = list(Seal.objects.filter(last__gte=known.sealed).order_by("last").values_list("last", "digest"))
    follow = seals[1:] if known.seals else seals
    if follow and (not known.seals or seals[0] == (known.sealed, known.seal)):
        found = replace(found, sealed=follow[-1][0], seal=follow[-1][1], seals=known.seals + len(follow))
    return found


def _mark(key: bytes, told: Remembered) -> str:
    text = json.dumps(asdict(told), sort_keys=True)
    return hmac.digest(derived(key, "sanbiao/remembered"), text.encode(), "sha256").hex()


def _write(told: Remembered) -> None:
    handle, fresh = tempfile.mkstemp(dir=path().parent, prefix=".")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            json.dump({"remembered": asdict(told), "mark": _mark(settings.SANBIAO_AUDIT_KEYS[-1], told)}, file)
        Path(fresh).replace(path())
    finally:
        Path(fresh).unlink(missing_ok=True)


@contextmanager
def _alone(*, wait: bool = False) -> Iterator[bool]:
    """Whether this process alone may write what is remembered, as long as it is inside."""
    folder = os.open(path().parent, os.O_RDONLY)
    try:
        yield _locked(folder, wait=wait)
    finally:
        os.close(folder)


def _locked(folder: int, *, wait: bool) -> bool:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True
