"""Taking an import back, row by row from its events, as long as nothing was built on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from graphlib import TopologicalSorter
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models.functions import Cast

from sanbiao.core.access.policy import User
from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.models import Event
from sanbiao.core.drive.models import Import, ImportState
from sanbiao.core.drive.writing.plans import CHANGED, CREATED, REMOVED
from sanbiao.core.drive.writing.rights import Rights
from sanbiao.core.drive.writing.runs import CHUNK
from sanbiao.core.ledger.following import following_fields
from sanbiao.core.ledger.ledger import REGISTRY, Ledger
from sanbiao.core.ledger.models import VoidedRow
from sanbiao.core.ledger.voiding import RESTORE, VOID
from sanbiao.core.ui.times import day_of

UNDONE = "撤销导入"
HOLDERS: list[Callable[[Import], str]] = []
"""What else stands on imports: each says in a sentence where an import of its own is taken back, nothing of any other."""


@transaction.atomic
def undo_import(drop: Import, *, by: str, at: datetime, user: User | None = None, by_holder: bool = False) -> int:
    """Take back everything `drop` wrote; returns how many rows.

    `user` needs the import right over every row as it is and as it was; None, not on a page, may take back everything.
    `by_holder` says that what else stands on it follows by itself.

    Raises:
        Refused: it wrote nothing, was taken back already, something else stands on it, rows lie outside what `user` may import,
            or rows were changed or built upon since.
    """
    drop = Import.objects.select_for_update().get(pk=drop.pk)
    if drop.state != ImportState.IMPORTED:
        raise Refused(f"这次导入的状态为「{drop.get_state_display()}」，没有可以撤销的内容。")
    if not by_holder and (sentence := next((told for holder in HOLDERS if (told := holder(drop))), "")):
        raise Refused(sentence)
    events = Event.objects.filter(batch=drop.batch)
    _hold(events)
    _refuse_voided(events)
    _refuse_outside(user, events)
    _refuse_if_built_upon(drop, events)
    count = 0
    for ledger in _details_first(set(events.values_list("ledger", flat=True))):
        count += _undo_ledger(ledger, events.filter(ledger=ledger))
    for book in REGISTRY.values():
        book.complete()
    drop.state, drop.ended_at = ImportState.UNDONE, at
    drop.save(update_fields=["state", "ended_at"])
    Event.objects.create(
        at=at,
        by=by,
        verb=UNDONE,
        ledger=drop._meta.label_lower,
        record=str(drop.pk),
        label=str(drop),
        after={"rows": count},
        batch=_undo_batch(drop),
    )
    return count


def _undo_batch(drop: Import) -> str:
    return f"{drop.batch}-undo"


def _hold(events: models.QuerySet[Event]) -> None:
    """Keep others from changing the rows, and from referring to them, until they are taken back."""
    told = events.order_by("ledger", "record").values_list("ledger", "record")
    for key, chunk in groupby(told.iterator(chunk_size=CHUNK), key=itemgetter(0)):
        while records := [record for _, record in islice(chunk, CHUNK)]:
            rows = apps.get_model(key)._base_manager.filter(pk__in=records).order_by("pk")
            list(rows.select_for_update().values_list("pk"))


def _refuse_voided(events: models.QuerySet[Event]) -> None:
    """A row that stands voided is neither here nor gone: it would come back after its import was taken back."""
    mine = events.filter(ledger=models.OuterRef("ledger"), record=Cast(models.OuterRef("record"), models.CharField()))
    if gone := VoidedRow.objects.filter(models.Exists(mine)).order_by("pk").first():
        raise Refused(f"不能撤销：「{gone}」在导入之后已经作废（{gone.by} {day_of(gone.at)}），请先恢复它。")


def _refuse_outside(user: User | None, events: models.QuerySet[Event]) -> None:
    for key in sorted(set(events.values_list("ledger", flat=True))):
        model = apps.get_model(key)
        ledger, link = _home_of(model)
        rights = Rights(ledger, user)
        if not rights.everything and _lies_outside(rights, model, link, events.filter(ledger=key)):
            title = rights.ledger.title
            raise Refused(f"不能撤销：这次导入写入的「{title}」不全在您可以导入的范围内，请由有权限的人员撤销。")


def _home_of(model: type[models.Model]) -> tuple[Ledger[Any], str]:
    """The ledger that rows of `model` stand in, or belong to by the attribute that comes with it."""
    if here := REGISTRY.get(model._meta.label_lower):
        return here, "pk"
    fields: Iterable[Any] = model._meta.concrete_fields  # Any: relations of any kind
    masters = ((REGISTRY.get(field.related_model._meta.label_lower), field.attname) for field in fields if field.is_relation)
    return next((ledger, attribute) for ledger, attribute in masters if ledger)


def _lies_outside(rights: Rights, model: type[models.Model], link: str, events: models.QuerySet[Event]) -> bool:
    """Whether a row that was written lies outside, or lay there before it was changed.

    A row that is none of its ledger, a person known from a list alone, belongs to nobody.
    """
    ledger = rights.ledger
    there = ledger.model._base_manager.filter(**ledger.constants)
    outside = there.exclude(pk__in=rights.rows.values("pk"))
    told = list(events.values_list("record", "before"))
    for start in range(0, len(told), CHUNK):
        chunk = told[start : start + CHUNK]
        written = model._base_manager.filter(pk__in=[record for record, _ in chunk])
        rows = {*written.values_list(link, flat=True), *(before[link] for _, before in chunk if before and link in before)}
        units = {before[rights.attribute] for _, before in chunk if before and rights.attribute in before}
        if outside.filter(pk__in=rows).exists() or not all(map(rights.is_inside, units)):
            return True
    return False


def _refuse_if_built_upon(drop: Import, events: models.QuerySet[Event]) -> None:
    undone = Import.objects.filter(state=ImportState.UNDONE).values("batch")
    last = events.order_by("-pk").values_list("pk", flat=True).first()
    if last is None:
        return
    later = Event.objects.filter(pk__gt=last, ledger__in=events.values("ledger").distinct()).exclude(batch__in=undone)
    later = later.exclude(verb__in=(VOID, RESTORE))  # what was voided and restored is as it was
    mine = events.filter(ledger=models.OuterRef("ledger"), record=models.OuterRef("record"))
    touched = later.exclude(before__isnull=True, after__isnull=True).filter(models.Exists(mine)).order_by("pk").first()
    if touched:
        whose = f"{touched.by} {day_of(touched.at)}"
        raise Refused(f"不能撤销：「{touched.label}」在导入之后又有改动（{whose}），请先撤销后来的改动。")


def _details_first(keys: set[str]) -> list[str]:
    """The ledgers in an order in which nothing refers to what is already gone."""
    refers = TopologicalSorter(
        {
            key: {
                field.related_model._meta.label_lower
                for field in apps.get_model(key)._meta.concrete_fields
                if field.is_relation and field.related_model._meta.label_lower in keys - {key}
            }
            for key in sorted(keys)
        }
    )
    return list(refers.static_order())[::-1]


def _undo_ledger(key: str, events: models.QuerySet[Event]) -> int:
    """Take back what was done to the rows of one ledger: changes first, since they may point to rows that were made."""
    model = apps.get_model(key)
    changed = events.filter(verb=CHANGED).order_by("-pk")
    for record, before in changed.values_list("record", "before"):
        model._base_manager.filter(pk=record).update(**(before or {}))
        _follow(model, record, before or {})
    made = events.filter(verb=CREATED).order_by("-pk").values_list("record", flat=True)
    _remove(model, {int(pk) for pk in made})
    removed = list(events.filter(verb=REMOVED).order_by("pk").values_list("before", flat=True))
    fields = {field.attname: field for field in model._meta.concrete_fields}
    model._base_manager.bulk_create(
        [model(**{name: fields[name].to_python(value) for name, value in (before or {}).items()}) for before in removed],
        batch_size=CHUNK,
    )
    return len(made) + changed.count() + len(removed)


def _follow(model: type[models.Model], record: str, before: dict[str, Any]) -> None:
    """Set what follows from what was taken back; an event from before there was such a field does not tell it."""
    behind = [
        field.attname for field in following_fields(model) if field.attname not in before and before.keys() & {*field.sources}
    ]
    if behind:
        model._base_manager.get(pk=record).save(update_fields=behind)


def _remove(model: type[models.Model], keys: set[int]) -> None:
    """Delete rows, those that refer to others of them first.

    Raises:
        Refused: a row that stays refers to one of them.
    """
    upward = [field.attname for field in model._meta.concrete_fields if field.related_model is model]
    while keys:
        rows = model._base_manager.filter(pk__in=keys)
        above = {pk for name in upward for pk in rows.values_list(name, flat=True)}
        going = sorted(keys - above)
        for start in range(0, len(going), CHUNK):
            chunk = going[start : start + CHUNK]
            for relation in model._meta.related_objects:
                first = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": chunk}).first()
                if first:
                    raise Refused(f"不能撤销：导入的内容已被「{first}」引用，请先处理引用它的记录。")
            model._base_manager.filter(pk__in=chunk).delete()
        keys &= above
