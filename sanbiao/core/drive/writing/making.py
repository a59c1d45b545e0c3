"""The people and firms that lists name by number or code and by name, and that are not there yet: they are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sanbiao.core.drive.matching.entries import Entry
from sanbiao.core.drive.matching.mapping import Link
from sanbiao.core.drive.matching.places import leaf
from sanbiao.core.drive.reading import Fault, FaultKind, normal
from sanbiao.core.drive.writing.bulk import insert
from sanbiao.core.drive.writing.results import SheetResult
from sanbiao.core.drive.writing.runs import CREATED, Run
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
    if run.write:
        keys = insert(link.model, made)
        labels = [label(entry) for entry in missing.values()]
        run.keep([(str(pk), text, None, None) for pk, text in zip(keys, labels, strict=True)], CREATED, link.model)
    else:
        keys = [run.places.provisional() for _ in made]
    for pk, values in zip(keys, made, strict=True):
        run.places.add_stub(link, pk, values)
    pks = dict(zip(missing, keys, strict=True))
    for entry in entries:
        if key := entry.found.get(link.attribute):
            entry.values[link.attribute] = pks[key]


def other_names(link: Link, entries: list[Entry], run: Run, result: SheetResult) -> Iterator[Fault]:
    """Warnings of rows that call what they name otherwise than it is called where it is kept."""
    for column in link.beside if link.openly else ():
        standing = run.places.standing(link.model, {entry.values[link.attribute] for entry in entries}, leaf(column))
        for entry in entries:
            told, there = entry.row.values[column.field], standing[entry.values[link.attribute]]
            if normal(told) != normal(there):
                yield Fault(
                    file=result.file,
                    sheet=result.sheet,
                    row=entry.row.number,
                    column=column.label,
                    kind=FaultKind.OTHER_NAME,
                    message=other_name(link.column.label, told, there),
                    warning=True,
                )
