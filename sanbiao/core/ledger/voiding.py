"""Taking rows out of their ledger with a reason, and putting them back as they were."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError, QuerySet
from django.utils.timezone import localtime

from sanbiao.core.access.policy import User
from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.services import REASON, keep, plain
from sanbiao.core.facts.judging import breach_of
from sanbiao.core.ledger.cells import value_of
from sanbiao.core.ledger.ledger import REGISTRY, Ledger
from sanbiao.core.ledger.models import VoidedRow
from sanbiao.core.ledger.row_checks import row_faults
from sanbiao.core.machine.steps import stored
from sanbiao.core.secrecy.fields import SealedField, keyed_hash
from sanbiao.core.secrecy.numbers import as_kept

VOID, RESTORE = "作废", "恢复"
RESTORED = "这一行已经恢复，或您无权修改，请刷新后再看。"


@dataclass
class Leaning:
    """Rows of one kind that refer to a row: how they are called, and their keys. `ledger` is None where they stand in none."""

    title: str
    ledger: Ledger[Any] | None
    keys: list[Any] = field(default_factory=list)


class LeantOn(Refused):
    """Rows that cannot be voided because others refer to them; what refers to each, by its key."""

    def __init__(self, by_key: dict[Any, list[Leaning]], names: dict[Any, str]) -> None:
        super().__init__("".join(f"「{names[key]}」还有{told(by_key[key])}。" for key in list(by_key)[:5]))
        self.by_key = by_key


def told(leaning: Iterable[Leaning]) -> str:
    """What refers to a row, with numbers: 学员 3 行、读本通读 1 行引用。"""
    return f"{'、'.join(f'{each.title} {len(each.keys)} 行' for each in leaning)}引用它，不能作废。请先更正或作废引用它的行"


def leaning_on(ledger: Ledger[Any], keys: Sequence[Any]) -> dict[Any, list[Leaning]]:
    """What refers to rows of `ledger`, by the keys of those that anything refers to."""
    found: dict[Any, dict[str, Leaning]] = {}
    relations: Iterable[Any] = ledger.model._meta.related_objects
    for relation in relations:
        model, link = relation.related_model, relation.field.attname
        book = REGISTRY.get(model._meta.label_lower)
        title = book.title if book else str(model._meta.verbose_name)
        for key, pk in model._base_manager.filter(**{f"{link}__in": keys}).order_by("pk").values_list(link, "pk"):
            leaning = found.setdefault(key, {}).setdefault(title, Leaning(title, book))
            if pk not in leaning.keys:
                leaning.keys.append(pk)
    return {key: list(kinds.values()) for key, kinds in found.items()}


def voided(ledger: Ledger[Any], user: User, permission: str = "") -> QuerySet[VoidedRow]:
    """The voided rows of `ledger` that `user` might see, or act on by `permission`, the latest first."""
    rows = VoidedRow.objects.filter(ledger=ledger.key).order_by("-at", "-pk")
    return ledger.policy.taken_out(user, permission or ledger.view_permission, rows)


@transaction.atomic
def void_rows(
    *, ledger: Ledger[Any], keys: Iterable[Any], reason: str, by: AbstractBaseUser, at: datetime, batch: str = ""
) -> list[VoidedRow]:
    """Take rows out of `ledger`, all of them or none, and keep each whole, with an event.

    Raises:
        Refused: one of them is not there any more, or `by` may not change it.
        LeantOn: others refer to one of them.
    """
    wanted = sorted(set(keys))
    found = ledger.model._base_manager.select_for_update(of=("self",)).filter(pk__in=wanted, **ledger.constants)
    rows = list(found.order_by("pk"))
    if len(rows) != len(wanted):
        raise Refused("有的行已经不在台账里了，一行也没有作废。请刷新后再选。")
    if len(ledger.policy.open_to(by, ledger.change_permission, rows)) != len(rows):
        raise Refused("有您无权修改的行，一行也没有作废。")
    return take_out(ledger, rows, reason=reason, by=by, at=at, batch=batch)


def take_out(
    ledger: Ledger[Any], rows: Sequence[Any], *, reason: str, by: AbstractBaseUser, at: datetime, batch: str
) -> list[VoidedRow]:
    """Move rows that `by` may change into `VoidedRow`, inside the transaction of whoever asks.

    Raises:
        LeantOn: others refer to one of them.
    """
    wanted = [row.pk for row in rows]
    if leaning := leaning_on(ledger, wanted):
        raise LeantOn(leaning, {row.pk: str(row) for row in rows})
    gone = VoidedRow.objects.bulk_create([_kept(ledger, row, reason, by, at) for row in rows])
    for row in rows:
        keep(by=by, at=at, verb=VOID, record=row, before=stored(row), after={REASON: reason}, batch=batch)
    try:
        ledger.model._base_manager.filter(pk__in=wanted).delete()
    except ProtectedError as fault:
        raise Refused("刚才有别的行引用了它，没有作废。请刷新后再看。") from fault
    ledger.complete()
    return gone


def _kept(ledger: Ledger[Any], row: Any, reason: str, by: AbstractBaseUser, at: datetime) -> VoidedRow:
    held = {each.attname: plain(each.value_from_object(row)) for each in _own_fields(ledger.model)}
    return VoidedRow(
        ledger=ledger.key,
        record=row.pk,
        label=as_kept(str(row))[:200],
        place=ledger.policy.place_of(row),
        reason=reason,
        by=by.get_username(),
        at=at,
        kept=json.dumps(held, ensure_ascii=False),
    )


def _own_fields(model: type[models.Model]) -> list[Any]:
    """The fields that are kept: not what the database derives, nor hashes of sealed texts, which go by the present key."""
    hashes = {each.hashed_in for each in model._meta.concrete_fields if isinstance(each, SealedField)}
    return [each for each in model._meta.concrete_fields if not each.generated and each.name not in hashes]


def row_of(ledger: Ledger[Any], gone: VoidedRow) -> Any:  # Any: a row of the ledger's model
    """The row as it was, not in its table."""
    held = json.loads(gone.kept)
    fields = [each for each in _own_fields(ledger.model) if each.attname in held]
    row = ledger.model(**{each.attname: each.to_python(held[each.attname]) for each in fields})
    for each in ledger.model._meta.concrete_fields:
        if isinstance(each, SealedField) and each.hashed_in:
            setattr(row, each.hashed_in, keyed_hash(getattr(row, each.attname)))
    return row


@transaction.atomic
def restore_row(*, ledger: Ledger[Any], gone: VoidedRow, by: AbstractBaseUser, at: datetime) -> models.Model:
    """Put a voided row back under its key, after the checks that an entry has, with an event.

    Raises:
        Refused: it was restored already, `by` may not change it, or what it refers to is gone; or as an entry is refused.
    """
    there = voided(ledger, by, ledger.change_permission).select_for_update().filter(pk=gone.pk).first()
    if there is None:
        raise Refused(RESTORED)
    if there.merged_into is not None:
        raise Refused(f"「{there}」是合并时去掉的，请在它的页面上点“取消合并”。")
    return put_back(ledger, there, by=by, at=at)


def put_back(ledger: Ledger[Any], there: VoidedRow, *, by: AbstractBaseUser, at: datetime, batch: str = "") -> models.Model:
    """Put back a voided row that `by` may change, inside the transaction of whoever asks.

    Raises:
        Refused: as `restore_row` is.
    """
    row = row_of(ledger, there)
    _follow_links(row)
    # What a column prints of the state is derived by the database, so the row is checked as it then stands.
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as fault:
        raise Refused(f"{breach_of(ledger.model, fault).message}没有恢复。") from fault
    ledger.complete()
    row.refresh_from_db()
    if not ledger.policy.may(by, ledger.change_permission, row):
        raise Refused(f"您无权在它所在的单位范围内登记{ledger.title}，没有恢复。")
    values = {column.field: value_of(row, column.field) for column in ledger.columns}
    for wrong in row_faults(ledger, values, localtime(at).date()):
        if not wrong.warning:
            raise Refused(f"{wrong.told()}没有恢复。")
    keep(by=by, at=at, verb=RESTORE, record=row, after=stored(row), batch=batch)
    there.delete()
    return row  # type: ignore[no-any-return]  # of the ledger's model


def _follow_links(row: models.Model) -> None:
    """Let a row that refers to one that was merged refer to the one that stayed.

    Raises:
        Refused: it refers to one that is not there any more; the sentence says which has to be restored first.
    """
    for link in row._meta.concrete_fields:
        key = getattr(row, link.attname)
        if not isinstance(link, models.ForeignKey) or key is None:
            continue
        target: Any = link.related_model
        key = merged_into(target, key)
        if target._base_manager.select_for_update().filter(pk=key).exists():
            setattr(row, link.attname, key)
            continue
        gone = VoidedRow.objects.filter(ledger=target._meta.label_lower, record=key).first()
        said = f"「{gone}」已经作废，请先恢复它" if gone else "已不在台账里，请另行登记"
        raise Refused(f"它的{link.verbose_name}{said}。没有恢复。")


def merged_into(model: type[models.Model], key: Any) -> Any:  # Any: the key of a row
    """The key of the row that stayed when the one with `key` was merged, and so on; `key` itself where it was not."""
    gone = VoidedRow.objects.filter(ledger=model._meta.label_lower)
    while (stayed := gone.filter(record=key).values_list("merged_into", flat=True).first()) is not None:
        key = stayed
    return key


@dataclass(frozen=True)
class MergedRow:
    """A row that was merged, as it was, and the one that stayed."""

    row: Any
    into: Any


def merged_rows(ledger: Ledger[Any]) -> list[MergedRow]:
    """The rows of `ledger` that were merged into others which are there, the last first."""
    gone = VoidedRow.objects.filter(ledger=ledger.key, merged_into__isnull=False).order_by("-pk")
    stayed = {each.pk: merged_into(ledger.model, each.record) for each in gone}
    there = ledger.model._base_manager.in_bulk(stayed.values())
    return [MergedRow(row_of(ledger, each), there[stayed[each.pk]]) for each in gone if stayed[each.pk] in there]


def stayed_of(ledger: Ledger[Any], field: str, text: str) -> Any:  # Any: a row of the ledger's model
    """The row that stayed of one with `text` in its `field` which was merged; None where none was."""
    return next((each.into for each in merged_rows(ledger) if getattr(each.row, field) == text), None)


def merged_by(ledger: Ledger[Any], field: str, text: str) -> Any:  # Any: the key of a row
    """The key of the row that stayed, as above."""
    stayed = stayed_of(ledger, field, text)
    return stayed and stayed.pk
