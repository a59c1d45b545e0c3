"""The pages of the audit administrator: the events, and whether their seals hold.

The audit administrator sees that something was done, by whom, when and to which row of which book, but no business data:
what a row is called and what changed in it is shown for accounts and grants alone.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView

from sanbiao.core.access.bounds import row_number
from sanbiao.core.access.guard import OnlyForRole
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.checking import Trail, read_trail
from sanbiao.core.audit.forms import EventFilter, books
from sanbiao.core.audit.models import Event, Seal
from sanbiao.core.audit.sealing import seal_events
from sanbiao.core.audit.services import REASON, keep_export
from sanbiao.core.audit.tracing import new_trace
from sanbiao.core.ui.times import local, second_of

PAGE = 50
HEADINGS = ("编号", "时间", "操作人", "操作", "台账", "行号", "对象", "改动内容", "批次")
_OWN_WORDS = {
    REASON: "理由",
    "address": "来源地址",
    "proposed_by": "提出人",
    "path": "网页",
    "everywhere": "不论来源",
    "rows": "行数",
    "filters": "条件",
    "waiting": "待办件数",
    "late": "逾期件数",
    "file": "文件",
    "with_keys": "连同密钥",
    "sessions": "登录处数",
    "fingerprint": "指纹",
    "format": "格式",
    "digest": "摘要",
}
"""The words of what an event tells that is no field of the row."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class EventLine:
    """One event as the audit administrator sees it."""

    number: int
    at: datetime
    by: str
    verb: str
    book: str
    record: str
    label: str
    changed: str
    batch: str


def lines(events: Iterable[Event]) -> Iterator[EventLine]:
    titles = dict(books())
    for event in events:
        is_open = event.ledger in settings.SANBIAO_AUDIT_OPEN
        yield EventLine(
            event.pk,
            event.at,
            event.by,
            event.verb,
            titles.get(event.ledger, event.ledger),
            event.record,
            event.label if is_open else "",
            _changed(event, is_open=is_open),
            event.batch,
        )


def _changed(event: Event, *, is_open: bool) -> str:
    """What changed: the names of the fields, with their values where the book is open."""
    before, after = event.before or {}, event.after or {}
    names = sorted({*before, *after})
    if not is_open:
        return "、".join(_word(event.ledger, name) for name in names)
    return "；".join(
        f"{_word(event.ledger, name)}：{_turn(*(_printed(event.ledger, name, values) for values in (before, after)))}"
        for name in names
        if before.get(name) != after.get(name)
    )


def _turn(before: str, after: str) -> str:
    return after if before == "—" else f"{before} → {after}"


def _field(ledger: str, name: str) -> Any:  # Any: a field of any kind, or None
    """What is proposed of an account is told in the fields of its grants."""
    beside = settings.SANBIAO_AUDIT_OPEN if ledger in settings.SANBIAO_AUDIT_OPEN else ()
    for each in (ledger, *beside):
        with suppress(LookupError, ValueError, FieldDoesNotExist):
            return apps.get_model(each)._meta.get_field(name)
    return None


def _word(ledger: str, name: str) -> str:
    """The name of a field as people know it."""
    field = _field(ledger, name)
    return _OWN_WORDS.get(name, name) if field is None else str(getattr(field, "verbose_name", name))


def _printed(ledger: str, name: str, values: Mapping[str, Any]) -> str:
    value = values.get(name)
    words = dict(getattr(_field(ledger, name), "flatchoices", ()))
    return "—" if value is None else str(words.get(value, value))


class ForAudit(OnlyForRole):
    role = Role.AUDIT_ADMIN


class Events(ForAudit, TemplateView):
    template_name = "audit/events.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = EventFilter(self.request.GET)
        events = form.events()
        earlier_than = self.request.GET.get("before", "")
        if number := row_number(earlier_than):
            events = events.filter(pk__lt=number)
        found = list(events[: PAGE + 1])
        shown = found[:PAGE]
        earlier = shown[-1].pk if len(found) > PAGE else None
        return super().get_context_data(form=form, lines=list(lines(shown)), earlier=earlier, is_first=not earlier_than, **kwargs)


class ExportEvents(ForAudit):
    """The events as filtered, as a table that spreadsheets open. Taking them away is an event itself."""

    def post(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        form = EventFilter(request.POST)
        events = form.events()
        if form.errors:
            return redirect("events")
        now = timezone.now()
        trace = new_trace(by=self.by, at=now)
        keep_export(by=self.by, at=now, model=Event, count=events.count(), trace=trace.code)
        rows = _table(events.iterator(chunk_size=2000), foot=f"导出：{trace.line}")
        name = f"events-{local(now):%Y%m%d-%H%M}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8", headers=headers)


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _table(events: Iterable[Event], *, foot: str) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + str(writer.writerow(HEADINGS))  # the mark by which Excel knows the encoding
    for line in lines(events):
        cells = (
            line.number,
            second_of(line.at),
            line.by,
            line.verb,
            line.book,
            line.record,
            line.label,
            line.changed,
            line.batch,
        )
        yield str(writer.writerow([_harmless(str(cell)) for cell in cells]))
    yield str(writer.writerow([foot]))


def _harmless(text: str) -> str:
    """`text` such that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


class Seals(ForAudit, TemplateView):
    """The seals, latest first; with `?verify=1` all events are read, and each seal is counted over anew."""

    template_name = "audit/seals.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seals = Seal.objects.order_by("-last")
        newest, total = seals.first(), seals.count()
        earlier_than = self.request.GET.get("before", "")
        if earlier_than.isdecimal():
            seals = seals.filter(last__lt=int(earlier_than[:18]))
        found = list(seals[: PAGE + 1])
        verified = self.request.GET.get("verify") == "1"
        trail = read_trail(at=timezone.now()) if verified else Trail()
        return super().get_context_data(
            seals=found[:PAGE],
            total=total,
            newest=newest,
            verified=verified,
            faults=trail.faults,
            broken={seal.pk for seal in trail.broken},
            unsealed=Event.objects.filter(pk__gt=newest.last if newest else 0).count(),
            earlier=found[PAGE - 1].last if len(found) > PAGE else None,
            is_first=not earlier_than,
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        if seal_events(at=timezone.now()) is None:
            messages.warning(request, "没有封存：没有新的记录，或有导入等操作正在写入。请在其完成后再封存。")
        return redirect("seals")
