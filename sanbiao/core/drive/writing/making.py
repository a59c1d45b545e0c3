"""The people and firms that lists name by number or code and by name, and that are not there yet: they are made."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from typing import Any

from sanbiao.core.drive.matching.entries import Entry
from sanbiao.core.drive.matching.mapping import Link
from sanbiao.core.drive.matching.places import leaf
from sanbiao.core.drive.reading import Fault, FaultKind, normal
from sanbiao.core.drive.writing.results import SheetResult
from sanbiao.core.drive.writing.runs import Run
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.references import other_name


def make_missing(link: Link, entries: list[Entry], run: Run, label: Callable[[Entry], str]) -> None:
    """Make what `link` leads to and is not there; of several rows that name the same, the first says what it is called."""
    missing: dict[Any, Entry] = {}
    for entry in entries:
        if key := entry.found.get(link.attribute):
            missing.setdefault(key, entry)
    told = {leaf(column): column.field for column in (link.column, *link.beside)}
    made = [
        {link.lookup: key, **{name: entry.row.values[field] for name, field in told.items()}} for key, entry in missing.items()
    ]
    keys = [run.places.provisional(link.model) for _ in made]
    if run.plan:
        labels = [label(entry) for entry in missing.values()]
        run.plan.create(link.model, made, labels, [entry.place for entry in missing.values()])
    for pk, values in zip(keys, made, strict=True):
        run.places.add_stub(link, pk, values)
    pks = dict(zip(missing, keys, strict=True))
    for entry in entries:
        if key := entry.found.get(link.attribute):
            entry.values[link.attribute] = pks[key]


def other_names(link: Link, entries: list[Entry], run: Run, result: SheetResult) -> Iterator[Fault]:
    """Warnings of rows that call what they name otherwise than it is called where it is kept; what is kept stays."""
    for column in link.beside:
        keys = {key for entry in entries if (key := entry.values.get(link.attribute)) is not None}
        standing = run.places.standing(link.model, keys, leaf(column))
        differing = []
        for entry in entries:
            told, there = entry.row.values.get(column.field), standing.get(entry.values.get(link.attribute))
            if link.attribute not in entry.merged and told and there and normal(told) != normal(there):
                differing.append((entry, told, there))
        told_to = {} if link.openly or not differing else _open_to(link, differing, run)
        for entry, told, there in differing:
            shown = there if link.openly or entry.values[link.attribute] in told_to else _masked(there)
            yield Fault(
                file=result.file,
                sheet=result.sheet,
                row=entry.row.number,
                column=column.label,
                kind=FaultKind.OTHER_NAME if link.openly else FaultKind.NAME_MISMATCH,
                message=other_name(link.column.label, told, shown),
                warning=True,
            )


def _open_to(link: Link, differing: list[tuple[Entry, str, str]], run: Run) -> Container[Any]:  # Any: keys of any model
    """The rows whose names whoever brings the sheet may see: those of their own sheets, and those open to them by a ledger."""
    keys = {entry.values[link.attribute] for entry, _, _ in differing}
    book = REGISTRY.get(str(link.model._meta.label_lower))
    if run.user is None or book is None:
        return keys
    return {key for key in keys if key < 0} | set(book.rows(run.user).filter(pk__in=keys).values_list("pk", flat=True))


def _masked(name: str) -> str:
    """A name of which only the first character shows."""
    return name[:1] + "＊" * (len(name) - 1)
