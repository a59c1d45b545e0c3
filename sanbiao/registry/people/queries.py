"""What the page of a person asks: spans of time, and who moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from sanbiao.registry.people.models import Posting


def months_between(first: date, last: date) -> int:
    """How many months the month of `last` is after that of `first`."""
    return (last.year - first.year) * 12 + last.month - first.month


def duration(months: int) -> str:
    """A number of months as people say it: 2年3个月."""
    if months <= 0:
        return "不满1个月"
    years, rest = divmod(months, 12)
    return f"{years}年" * bool(years) + f"{rest}个月" * bool(rest)


@dataclass(frozen=True)
class Move:
    """Somebody who entered or left a post."""

    on: date
    is_entry: bool
    posting: Posting


def moves_between(postings: QuerySet[Posting], since: date, on: date) -> list[Move]:
    """Who entered and left one of `postings` after `since` and up to `on`, the latest first."""
    rows = postings.filter(Q(began_on__gt=since, began_on__lte=on) | Q(ended_on__gt=since, ended_on__lte=on))
    found = []
    for posting in rows.order_by("-began_on", "pk"):
        if since < posting.began_on <= on:
            found.append(Move(posting.began_on, is_entry=True, posting=posting))
        if posting.ended_on and since < posting.ended_on <= on:
            found.append(Move(posting.ended_on, is_entry=False, posting=posting))
    return sorted(found, key=lambda move: (move.on, move.is_entry), reverse=True)


@dataclass(frozen=True)
class CareerSpan:
    """A posting on the bar of a career: where it begins and how long it is, in per cent of the whole."""

    posting: Posting
    lasted: str
    start: Decimal
    width: Decimal


def career(postings: Sequence[Posting], on: date) -> list[CareerSpan]:
    """The postings in order of time, the latest first, each with its place between the first beginning and `on`."""
    if not postings:
        return []
    first = min(posting.began_on for posting in postings)
    last = max([on, *(posting.ended_on or posting.began_on for posting in postings)])
    whole = Decimal(max(1, months_between(first, last)))
    spans = []
    for posting in sorted(postings, key=lambda each: (each.began_on, each.pk), reverse=True):
        end = posting.ended_on or max(on, posting.began_on)
        start = months_between(first, posting.began_on) * 100 / whole
        months = months_between(posting.began_on, end)
        width = max(Decimal(1), months * 100 / whole)
        spans.append(CareerSpan(posting, duration(months), round(min(start, 100 - width), 2), round(width, 2)))
    return spans
