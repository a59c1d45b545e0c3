"""Django's system checks of what ledgers declare: a slip of the pen stops the start, not a figure months later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from sanbiao.core.ledger.columns import Column
from sanbiao.core.ledger.deriving import field_at
from sanbiao.core.ledger.kinds import CellKind
from sanbiao.core.ledger.ledger import REGISTRY, Ledger
from sanbiao.core.ledger.normal import normal


def check_ledgers(**_: Any) -> list[CheckMessage]:  # Any: Django's own signature
    """Everything that is wrong with any ledger."""
    found = [_error(ledger, *what) for ledger in REGISTRY.values() for what in (*_faults(ledger), *_faults_of_enlisting(ledger))]
    return [*found, *_claimed_twice(REGISTRY.values())]


def _error(ledger: Ledger[Any], code: str, message: str) -> CheckMessage:
    return Error(f"{type(ledger).__name__}: {message}", obj=ledger.model, id=f"sanbiao.{code}")


def _faults(ledger: Ledger[Any]) -> Iterator[tuple[str, str]]:
    """The id and the sentence of each fault of one ledger."""
    for column in ledger.columns:
        try:
            field = field_at(ledger.model, column.field)
        except FieldDoesNotExist as fault:
            yield "E001", f"column {column.field}: {fault}"
            continue
        if column.kind is CellKind.CODE and set(map(str, column.codes)) != {str(value) for value, _ in field.flatchoices}:
            yield "E002", f"the codes of column {column.field} are not the choices of its field"
        if column.refers_to and column.refers_to not in REGISTRY:
            yield "E003", f"column {column.field} refers to {column.refers_to}, which is no ledger"
    if ledger.creates_missing and not all(each.required for each in ledger.columns if _tells(ledger, each)):
        yield "E008", f"a row of {ledger.creates_missing} cannot be made where its columns may be empty"
    for permission in _permissions(ledger):
        if permission not in ledger.policy.roles:
            yield "E004", f"nobody holds the permission {permission}"
    if not is_indexed(ledger.model, ledger.ordering[0]):
        yield "E005", f"its list is ordered by {ledger.ordering[0]}, which no index begins with"
    doubled = _doubled(heading for column in ledger.columns if not column.derived for heading in column.headings)
    if doubled:
        yield "E006", f"several columns are headed {'、'.join(doubled)}"


def _tells(ledger: Ledger[Any], column: Column) -> bool:
    return column.field.startswith(f"{ledger.creates_missing}__")


def _faults_of_enlisting(ledger: Ledger[Any]) -> Iterator[tuple[str, str]]:
    enlists = ledger.enlists
    named = {enlists.parent, *enlists.told, *enlists.each} if enlists else set()
    for name in named - {field.name for field in ledger.model._meta.concrete_fields}:
        yield "E009", f"people are chosen for its lists by {name}, which is no field of it"


def _permissions(ledger: Ledger[Any]) -> Iterator[str]:
    yield from (ledger.view_permission, ledger.change_permission, ledger.export_permission, ledger.import_permission)
    if ledger.machine:
        yield from (transition.permission for transition in ledger.machine.transitions.values())


def is_indexed(model: type[models.Model], order: str) -> bool:
    """Whether an index of `model` begins with the field of `order`, so that a page of a long list need not sort it all."""
    name = order.lstrip("-")
    if name == "pk":
        return True
    field: Any = next(each for each in model._meta.concrete_fields if name in (each.name, each.attname))
    begun = [list(each.fields) for each in (*model._meta.indexes, *model._meta.constraints) if getattr(each, "fields", ())]
    return bool(field.db_index or field.unique) or any(fields[0].lstrip("-") == field.name for fields in begun)


def _doubled(texts: Iterable[str]) -> list[str]:
    return sorted(text for text, count in Counter(normal(each) for each in texts).items() if count > 1)


def _claimed_twice(ledgers: Iterable[Ledger[Any]]) -> Iterator[CheckMessage]:
    """The names of sheets that more than one ledger takes for its own."""
    for name in _doubled(name for ledger in ledgers for name in ledger.sheet_names):
        yield Error(f"several ledgers are known by the sheet name {name}", id="sanbiao.E007")
