"""What imports wait for: rows that their sheets name and that are in no ledger yet, and which of them have come since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from sanbiao.core.access.policy import User
from sanbiao.core.drive.learning import all_meanings
from sanbiao.core.drive.matching.mapping import Link, links_of
from sanbiao.core.drive.matching.places import Places
from sanbiao.core.drive.models import Import, ImportState
from sanbiao.core.drive.reading.questions import QuestionKind
from sanbiao.core.drive.showing import questions_of
from sanbiao.core.ledger.ledger import REGISTRY, Ledger

LOOKED_AT = 20
"""So many waiting imports of somebody are looked through for what they wait for."""


@dataclass
class MissingRow:
    """A row that sheets name and that is not there: what it is called, how many rows name it, and where the first stand."""

    called: str
    count: int = 0
    places: list[str] = field(default_factory=list)


@dataclass
class MissingBook:
    """The missing rows of one ledger, and whether who looks at them may add such rows.

    `is_on_its_way`: the same import brings a sheet of that ledger, whose rows wait themselves until its questions are answered.
    """

    ledger: Ledger[Any]
    rows: list[MissingRow]
    may_add: bool
    is_on_its_way: bool


def missing_books(drop: Import, user: User) -> list[MissingBook]:
    """What the sheets of an import name and no ledger has, each once, by ledger, what most rows name first."""
    found: dict[str, dict[str, MissingRow]] = {}
    for sheet, one in _missing(drop):
        row = found.setdefault(one["ledger"], {}).setdefault(one["key"], MissingRow(one["called"]))
        row.count += one["count"]
        numbers = "、".join(str(number) for number in one["rows"])
        row.places.append(f"{sheet['file']}「{sheet['sheet']}」{f'第 {numbers} 行' if numbers else ''}")
    brought = {sheet["ledger"] for sheet in drop.result.get("sheets", ()) if sheet.get("questions")}
    books = []
    for key, rows in found.items():
        ledger = REGISTRY[key]
        may_add = ledger.policy.may(user, ledger.change_permission)
        books.append(MissingBook(ledger, sorted(rows.values(), key=lambda row: -row.count), may_add, key in brought))
    return books


def come_since(drop: Import, places: Places | None = None) -> list[str]:
    """What an import waited for, and what is there now: the rows and units that its sheets name, by what they are called.

    `places` knows the units already, where several imports are looked at.
    """
    places = places or Places(all_meanings())
    units = (each.kept["text"] for each in questions_of(drop) if each.kept["kind"] == QuestionKind.UNIT)
    come = [text for text in units if places.names_unit(text)]
    wanted: dict[tuple[str, str], dict[str, str]] = {}
    for sheet, one in _missing(drop):
        wanted.setdefault((sheet["ledger"], one["column"]), {})[one["key"]] = one["called"]
    for (key, label), names in wanted.items():
        if link := _link(key, label):
            come += (names[found] for found in places.find(link, names))
    return list(dict.fromkeys(come))


def waiting_for(drop: Import) -> list[tuple[Import, list[str]]]:
    """The imports of the same person that waited for what is there now, the first dropped first."""
    waiting = Import.objects.filter(by=drop.by, state=ImportState.PREVIEWED, awaits_word=True).exclude(pk=drop.pk)
    come = come_for(waiting)
    return [(each, come[each.pk]) for each in waiting.filter(pk__in=come).order_by("began_at", "pk")]


def come_for(waiting: QuerySet[Import]) -> dict[int, list[str]]:
    """What is there now of what imports waited for, by import; those for which nothing has come are left out."""
    lacking = waiting.filter(Q(result__missing_errors__gt=0) | Q(result__asked_errors__gt=0))
    found = list(lacking.order_by("began_at", "pk")[:LOOKED_AT])
    if not found:
        return {}
    places = Places(all_meanings())
    told = {each.pk: come_since(each, places) for each in found}
    return {key: come for key, come in told.items() if come}


def _missing(drop: Import) -> Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]:  # Any: as `SheetResult.kept` wrote it
    return ((sheet, one) for sheet in drop.result.get("sheets", ()) for one in sheet.get("missing", ()))


def _link(key: str, label: str) -> Link | None:
    """The link of the column with this label of a ledger; None where there is none any more."""
    links = links_of(REGISTRY[key]) if key in REGISTRY else []
    return next((link for link in links if link.column.label == label), None)
