"""Use that is out of the ordinary, worked out from the events, for the audit administrator, who opens the events behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Count, IntegerField, Q, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, ExtractHour, TruncDate
from django.urls import reverse

from sanbiao.core.audit.models import Event
from sanbiao.core.audit.services import OVERREACH
from sanbiao.core.ledger.services import EXPORT, PRINT
from sanbiao.core.ui.times import local_date
from sanbiao.registry.organisations.queries import SIGN_IN
from sanbiao.registry.people.services import SHOWN
from sanbiao.reports.services import TAKEN

FAILED = "登录失败"
TAKEN_AWAY = (EXPORT, PRINT, TAKEN)
LOOKS_BACK = 30
"""So many days, today among them."""


@dataclass(frozen=True)
class OddUse:
    """Something that one person did on one day: how often, from how often on it is told, and the address of its events."""

    day: date
    by: str
    name: str
    kind: str
    said: str
    url: str


@dataclass(frozen=True)
class _Found:
    """The same before it is put into words: `verb` finds its events."""

    day: date
    by: str
    kind: str
    said: str
    verb: str


def odd_use(*, at: datetime) -> list[OddUse]:
    """What is out of the ordinary of the last days, the latest first."""
    today = local_date(at)
    events = Event.objects.filter(at__gte=at - timedelta(days=LOOKS_BACK))
    found = [*_counted(events), *_rows_taken(events), *_at_night(events), *_in_a_row(events)]
    found = [each for each in found if each.day > today - timedelta(days=LOOKS_BACK)]
    names = dict(get_user_model().objects.filter(username__in={each.by for each in found}).values_list("username", "first_name"))
    found.sort(key=lambda each: (-each.day.toordinal(), each.by, each.kind))
    return [OddUse(each.day, each.by, names.get(each.by, ""), each.kind, each.said, _address(each)) for each in found]


def _address(found: _Found) -> str:
    asked = {"by": found.by, "verb": found.verb, "since": found.day, "until": found.day}
    return f"{reverse('events')}?{urlencode(asked)}"


def _by_day(events: QuerySet[Event]) -> QuerySet[Any, Any]:  # Any: annotated
    """Events by person and day; what is asked of them is added."""
    return events.order_by().annotate(day=TruncDate("at")).values("day", "by")


def _counted(events: QuerySet[Event]) -> Iterator[_Found]:
    """What somebody did too often on a day."""
    rules = (
        (Q(verb__in=TAKEN_AWAY), settings.SANBIAO_ODD_USE["exports"], "导出多", "导出、打印 {times} 次", ""),
        (Q(verb=SHOWN), settings.SANBIAO_ODD_USE["numbers"], "查看身份证号多", "查看身份证号 {times} 次", SHOWN),
        (Q(verb=OVERREACH), settings.SANBIAO_ODD_USE["refused"], "越权被拒多", "越权被拒 {times} 次", OVERREACH),
    )
    for asked, most, kind, said, verb in rules:
        for row in _by_day(events.filter(asked)).annotate(times=Count("pk")).filter(times__gte=most):
            yield _Found(row["day"], row["by"], kind, f"{said.format(times=row['times'])}（{most} 次起列出）", verb)


def _rows_taken(events: QuerySet[Event]) -> Iterator[_Found]:
    most = settings.SANBIAO_ODD_USE["rows"]
    told = events.filter(verb__in=TAKEN_AWAY, after__rows__isnull=False)
    summed = _by_day(told).annotate(rows=Sum(Cast(KT("after__rows"), IntegerField()))).filter(rows__gte=most)
    for row in summed:
        yield _Found(row["day"], row["by"], "带走的行多", f"导出、打印共 {row['rows']} 行（{most} 行起列出）", "")


def _at_night(events: QuerySet[Event]) -> Iterator[_Found]:
    begins, ends = settings.SANBIAO_ODD_USE["night"], settings.SANBIAO_ODD_USE["morning"]
    night = events.filter(verb=SIGN_IN).annotate(hour=ExtractHour("at")).filter(Q(hour__gte=begins) | Q(hour__lt=ends))
    for row in _by_day(night).annotate(times=Count("pk")):
        yield _Found(row["day"], row["by"], "夜间登录", f"夜间（{begins} 时至 {ends} 时）登录 {row['times']} 次", SIGN_IN)


def _in_a_row(events: QuerySet[Event]) -> Iterator[_Found]:
    """Sign-ins of an account that failed one after another, with none between that did not; told of the day of the last."""
    most = settings.SANBIAO_ODD_USE["failures"]
    told = events.filter(verb__in=(SIGN_IN, FAILED)).order_by("by", "pk").values_list("by", "verb", "at")
    longest: dict[tuple[str, date], int] = {}
    whose, run = "", 0
    for by, verb, at in told.iterator(chunk_size=2000):
        run = run + 1 if verb == FAILED and by == whose else int(verb == FAILED)
        whose = by
        if run:
            place = by, local_date(at)
            longest[place] = max(run, longest.get(place, 0))
    for (by, day), times in longest.items():
        if times >= most:
            yield _Found(day, by, "连续登录失败", f"连续 {times} 次登录失败（{most} 次起列出）", FAILED)
