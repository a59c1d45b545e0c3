"""Closing a period: every figure, its rows and the ledgers as they are, sealed with a digest; and what drifted since."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.models import Event
from sanbiao.core.audit.services import keep, ledger_key
from sanbiao.core.indicators.engines import one_moment
from sanbiao.core.indicators.figures import Figure
from sanbiao.core.indicators.models import ClosedFigure, Closing
from sanbiao.core.indicators.parquet import write_tables
from sanbiao.core.indicators.services import evaluate, reported, rows
from sanbiao.core.periods.periods import Period
from sanbiao.core.secrecy.numbers import as_kept
from sanbiao.core.ui.times import local_date
from sanbiao.home import part

SHORTEST_REASON = 4
CLOSED, REOPENED = "关账", "重开期次"


@dataclass(frozen=True)
class Drift:
    """A closed figure that would be another now: both figures, and the rows that came and went, by ledger."""

    code: str
    closed: dict[str, Any]
    now: Figure
    came: dict[str, list[Any]]
    went: dict[str, list[Any]]


def closing_of(period: Period) -> Closing | None:
    """The closing that stands for a period; None while it is open."""
    return Closing.objects.filter(period=period.code, reopened_at=None).first()


def folder_of(closing: Closing) -> Path:
    """Where the ledgers of a closing lie as Parquet."""
    return part(settings.HOME, "closed") / f"{closing.period}-{closing.pk}"


def close_period(*, period: Period, by: AbstractBaseUser | str, at: datetime) -> Closing:
    """Close a period: keep every figure with its rows, and the ledgers, all as they were at one moment.

    Raises:
        Refused: it is closed already, or not over yet.
    """
    if period.stop > local_date(at):
        raise Refused(f"{period.label}到 {period.as_of:%Y-%m-%d} 才结束，还不能关账。")
    if closing_of(period):
        raise Refused(f"{period.label}已经关账；如需更正，请先写明原因重开。")
    closed = part(settings.HOME, "closed")
    closed.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=closed, prefix=".") as place:
        tables = Path(place) / "tables"
        with one_moment():
            figures = evaluate(reported(), period)
            kept = [ClosedFigure(code=code, figure=one.as_json(), rows=_row_keys(code, period)) for code, one in figures.items()]
            digest = _digest(kept, write_tables(tables))
        made_by = by if isinstance(by, str) else by.get_username()
        return _sealed(Closing(period=period.code, made_by=made_by, made_at=at, digest=digest), kept, tables)


def _sealed(closing: Closing, kept: list[ClosedFigure], tables: Path) -> Closing:
    """Keep a closing with its figures, and the tables in their place: all of it or nothing."""
    try:
        with transaction.atomic():
            closing.save()
            for one in kept:
                one.closing = closing
            ClosedFigure.objects.bulk_create(kept)
            after = {"period": closing.period, "digest": closing.digest}
            keep(by=closing.made_by, at=closing.made_at, verb=CLOSED, record=closing, after=after)
            # A closing that was taken back with its transaction may have left a folder under the same key.
            shutil.rmtree(folder_of(closing), ignore_errors=True)
            tables.replace(folder_of(closing))
    except IntegrityError as fault:
        raise Refused("这个期次刚刚由别人关账，没有再关一次。") from fault
    except BaseException:
        shutil.rmtree(folder_of(closing), ignore_errors=True)
        raise
    return closing


@transaction.atomic
def reopen_period(*, period: Period, reason: str, by: AbstractBaseUser | str, at: datetime) -> Closing:
    """Open a closed period again. What was closed stays on record.

    Raises:
        Refused: it is not closed, or there is no reason.
    """
    closing = Closing.objects.select_for_update().filter(period=period.code, reopened_at=None).first()
    if closing is None:
        raise Refused(f"{period.label}没有关账，不需要重开。")
    reason = as_kept(reason.strip())
    if len(reason) < SHORTEST_REASON:
        raise Refused("请写明重开的原因（至少四个字）。")
    closing.reopened_by = by if isinstance(by, str) else by.get_username()
    closing.reopened_at, closing.reason = at, reason
    closing.save()
    keep(by=by, at=at, verb=REOPENED, record=closing, after={"period": period.code, "reason": reason})
    return closing


def closed_figures(period: Period) -> dict[str, Figure]:
    """The figures of a period as they were closed.

    Raises:
        Refused: it is not closed.
    """
    closing = closing_of(period)
    if closing is None:
        raise Refused(f"{period.label}没有关账。")
    return {kept.code: Figure.from_json(kept.figure) for kept in closing.figures.order_by("pk")}


def is_intact(closing: Closing) -> bool:
    """Whether the figures and files of a closing are still those that were sealed."""
    digests = {}
    for path in sorted(folder_of(closing).glob("*.parquet")):
        with path.open("rb") as file:
            digests[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return closing.digest == _digest(list(closing.figures.order_by("pk")), digests)


def altered() -> Iterator[str]:
    """The closings that are not as their events tell: gone, changed, or made past the services; a phrase for each."""
    known = Event.objects.filter(ledger=ledger_key(Closing)).order_by("pk")
    made = {event.record: event for event in known.filter(verb=CLOSED)}
    reopened = set(known.filter(verb=REOPENED).values_list("record", flat=True))
    there = {str(closing.pk): closing for closing in Closing.objects.order_by("pk")}
    for record in sorted(made.keys() | there.keys(), key=int):
        closing = there.get(record)
        if closing is None:
            yield f"{made[record].label}的关账不见了"
        elif record not in made:
            yield f"{closing}的关账没有操作记录"
        elif (made[record].after or {}).get("digest") != closing.digest or not is_intact(closing):
            yield f"{closing}的关账内容被改动"
        elif (closing.reopened_at is not None) != (record in reopened):
            yield f"{closing}的关账是否重开与操作记录不符"


def drifted(closing: Closing, period: Period) -> list[Drift]:
    """The figures that are no longer what was closed, all as they are at one moment."""
    with one_moment():
        return list(_drifted(closing, period))


def _drifted(closing: Closing, period: Period) -> Iterator[Drift]:
    now = evaluate(reported(), period)
    for kept in closing.figures.order_by("pk"):
        if kept.code not in now:
            continue
        there = _row_keys(kept.code, period)
        if now[kept.code].as_json() != kept.figure or there != kept.rows:
            came = {key: sorted(set(there[key]) - set(kept.rows.get(key, []))) for key in there}
            went = {key: sorted(set(kept.rows[key]) - set(there.get(key, []))) for key in kept.rows}
            yield Drift(kept.code, kept.figure, now[kept.code], came, went)


def _row_keys(code: str, period: Period) -> dict[str, list[Any]]:
    one = next(each for each in reported() if each.code == code)
    return {key: sorted(rows(one, key, period).values_list("pk", flat=True).order_by()) for key in one.ledgers}


def _digest(kept: list[ClosedFigure], files: dict[str, str]) -> str:
    told = [[one.code, one.figure, one.rows] for one in kept]
    text = json.dumps([told, sorted(files.items())], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
