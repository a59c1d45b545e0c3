"""Two rows that are one person, unit or firm, made one: what refers to one refers to the other, and back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction

from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.services import REASON, keep, plain
from sanbiao.core.facts.faults import Fault
from sanbiao.core.ledger.cells import printed, value_of
from sanbiao.core.ledger.columns import CellKind
from sanbiao.core.ledger.contradictions import REGISTRY as CONTRADICTIONS
from sanbiao.core.ledger.following import following_fields
from sanbiao.core.ledger.ledger import REGISTRY, Ledger
from sanbiao.core.ledger.models import VoidedRow
from sanbiao.core.ledger.moving import MergeFault, Referring, closed_to, move, out_of_place, referring_to
from sanbiao.core.ledger.normal import normal
from sanbiao.core.ledger.row_checks import row_faults
from sanbiao.core.ledger.services import Conflict, change_row, version_of
from sanbiao.core.ledger.voiding import RESTORED, put_back, take_out, voided
from sanbiao.core.machine.steps import Step, new_ticket

MERGE, UNMERGE = "合并", "取消合并"
MOST_MOVED = 1000
"""More rows than that do not move at once."""


IDENTIFIES = "用来识别这一行，不能选；要留另一个，请对调"
JOINED = "两行的名称合在一起保留，不用选"


@dataclass(frozen=True)
class Differing:
    """A field in which two rows differ, as pages print it: whether the value of the one that goes is `taken` over.

    `fixed` says why nobody chooses there; it is empty where somebody may.
    """

    name: str
    label: str
    stays: str
    goes: str
    taken: bool
    fixed: str = ""


@dataclass
class RowMerge:
    """What the merging of two rows comes to; another choice of fields may mend its faults where it `may_be_mended`."""

    stays: Any
    goes: Any
    moved: list[Referring]
    differing: list[Differing]
    faults: list[MergeFault] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    may_be_mended: bool = False

    @property
    def count(self) -> int:
        return sum(len(each.rows) for each in self.moved)


@transaction.atomic
def merge_rows(
    *,
    ledger: Ledger[Any],
    stays: models.Model,
    goes: models.Model,
    chosen: Mapping[str, bool] = MappingProxyType({}),
    reason: str,
    by: AbstractBaseUser,
    at: datetime,
    on: date,
    write: bool,
) -> RowMerge:
    """Let everything that refers to `goes` refer to `stays`, and void `goes`.

    `chosen` says of fields in which they differ whether `stays` takes what `goes` has; of others it takes what is empty in it.
    Nothing is written where anything stands against it, or without `write`: a preview does all of it and takes it back.

    Raises:
        Refused: they are one row, one of them is not there any more, `by` may not change it, or a field may not be chosen.
    """
    stays, goes = _held(ledger, stays, goes, by)
    moved = referring_to(goes, MOST_MOVED + 1)
    told = RowMerge(stays, goes, moved, list(_differing(ledger, stays, goes, chosen)))
    if any(each.fixed and chosen.get(each.name) for each in told.differing):
        raise Refused("用来识别一行的内容不能选另一行的，没有合并。要留另一个，请对调。")
    told.faults += _refusals(ledger, told, by)
    if not told.faults:
        before = _contradictions(ledger, told, by, on)
        try:
            _do(ledger, told, Step(verb=MERGE, by=by, at=at, batch=new_ticket(), reason=reason), on)
        except (Refused, Conflict) as refusal:
            told.faults.append(MergeFault(str(refusal)))
            told.may_be_mended = True
        told.warnings += (said for said in _contradictions(ledger, told, by, on) if said not in before)
    if told.faults or not write:
        transaction.set_rollback(True)
    return told


def _held(ledger: Ledger[Any], stays: models.Model, goes: models.Model, by: AbstractBaseUser) -> tuple[Any, Any]:
    """Both rows as they stand now, kept from others."""
    if stays.pk == goes.pk:
        raise Refused("选的是同一行，请另选一行。")
    rows = ledger.model._base_manager.select_for_update(of=("self",)).filter(pk__in=(stays.pk, goes.pk)).order_by("pk")
    by_key = {row.pk: row for row in rows}
    if len(by_key) != 2:
        raise Refused("有一行已经不在台账里了，没有合并。请刷新后再选。")
    if len(ledger.policy.open_to(by, ledger.change_permission, by_key.values())) != 2:
        raise Refused("有您无权修改的行，没有合并。")
    return by_key[stays.pk], by_key[goes.pk]


def _refusals(ledger: Ledger[Any], told: RowMerge, by: AbstractBaseUser) -> Iterator[MergeFault]:
    """What is against a merging before anything is moved."""
    stays, goes = told.stays, told.goes
    if ledger.has(goes) and not ledger.has(stays):
        yield MergeFault(f"只有「{goes}」在{ledger.title}中，应当留下它。请对调。")
    for one, other in ((stays, goes), (goes, stays)):
        if _lies_within(one, other):
            yield MergeFault(f"{one}是{other}的下级，不能合并。请先更正上级单位。")
    if told.count > MOST_MOVED:
        yield MergeFault(f"引用「{goes}」的超过 {MOST_MOVED} 行，一次改不了。请对调，留下这一行。")
        return
    yield from (fault for each in told.moved if (fault := closed_to(by, each)))
    yield from _two_numbers(ledger, told)


def _lies_within(one: models.Model, other: models.Model) -> bool:
    """Whether `one` is below `other` by the link to another row of their kind."""
    upward = [each for each in type(one)._meta.concrete_fields if each.related_model is type(one)]
    for link in upward:
        above, seen = getattr(one, link.name), {one.pk}
        while above is not None and above.pk not in seen:
            if above.pk == other.pk:
                return True
            seen.add(above.pk)
            above = getattr(above, link.name)
    return False


def _two_numbers(ledger: Ledger[Any], told: RowMerge) -> Iterator[MergeFault]:
    """People with different ID numbers who both went through something may well be two."""
    numbers = [column.field for column in ledger.columns if column.kind is CellKind.ID and "__" not in column.field]
    if all(getattr(told.stays, name) == getattr(told.goes, name) for name in numbers):
        return
    sides = ((told.goes, told.moved), (told.stays, referring_to(told.stays, MOST_MOVED)))
    cases = [[(row, each) for each in rows if each.ledger and each.ledger.machine] for row, rows in sides]
    if not all(cases):
        return
    yield MergeFault(
        "两行的身份证号不同，又都有办理中或办过的事项，可能是两个人，不能合并。请先核对身份证号：确是两个人的，不要合并；"
        "确是一个人的，逐件打开下面登记在错号下的事项，作废后在对的人名下重新登记，再回来合并。"
    )
    for row, each in (*cases[0], *cases[1]):
        where = "要去掉的" if row is told.goes else "留下的"
        yield MergeFault(f"{where}「{row}」名下有{each.title} {len(each.keys)} 行", each.ledger, each.keys)


def _do(ledger: Ledger[Any], told: RowMerge, step: Step, on: date) -> None:
    stays, goes = told.stays, told.goes
    said = f"合并到「{stays}」：{step.reason}"[:200]
    amiss = {(fault.ledger, fault.keys) for fault in out_of_place(told.moved)}
    for each in told.moved:
        told.faults += move(each, stays, step)
    if told.faults:
        return
    [gone] = take_out(ledger, [goes], reason=said, by=step.by, at=step.at, batch=step.batch)
    taken = [each for each in told.differing if each.taken]
    filled = {each.name: getattr(goes, each.name) for each in taken}
    filled |= _names_kept(ledger, told, filled)
    attributes = [each.attname for each in ledger.model._meta.concrete_fields if each.name in filled]
    before = {name: plain(getattr(stays, name)) for name in attributes}
    version = version_of(ledger.model._base_manager.get(pk=stays.pk))
    amiss_before = _row_faults(ledger, stays, on)
    current = change_row(ledger=ledger, record=stays, values=filled, version=version, by=step.by, at=step.at, batch=step.batch)
    for fault in (fault for fault in _row_faults(ledger, current, on) if fault not in amiss_before):
        if fault.warning:
            told.warnings.append(f"合并后：{fault.told()}")
        else:
            told.faults.append(MergeFault(f"合并后{fault.told()}请改选，或先更正这两行。"))
            told.may_be_mended = True
    places = VoidedRow.objects.filter(place=goes.pk) if ledger.holds_units else VoidedRow.objects.none()
    gone.merged_into = stays.pk
    gone.moves = json.dumps(
        {
            "rows": [[each.model._meta.label_lower, each.link.name, each.keys] for each in told.moved],
            "filled": {name: [held, plain(getattr(current, name))] for name, held in before.items()},
            "voided": list(places.values_list("pk", flat=True)),
        },
        ensure_ascii=False,
    )
    gone.save()
    places.update(place=stays.pk)
    over = f"（取它的{'、'.join(each.label for each in taken)}）" if taken else ""
    reason = f"「{goes}」合并到这一行：{step.reason}{over}"
    keep(by=step.by, at=step.at, verb=MERGE, record=stays, before={}, after={REASON: reason}, batch=step.batch)
    ledger.complete()
    told.faults += (fault for fault in out_of_place(told.moved) if (fault.ledger, fault.keys) not in amiss)


def _columns(ledger: Ledger[Any]) -> Iterator[tuple[str, Any]]:
    """The columns that people fill in, each with the field of the row in which it ends."""
    derived = {each.attname for each in (*following_fields(ledger.model), *ledger.model._meta.concrete_fields) if _follows(each)}
    for column in ledger.columns:
        name = column.field.partition("__")[0]
        if not column.derived and name not in derived:
            yield name, column


def _follows(each: Any) -> bool:
    return bool(each.generated) or not each.editable


def _differing(ledger: Ledger[Any], stays: Any, goes: Any, chosen: Mapping[str, bool]) -> Iterator[Differing]:
    """Where two rows differ, and what is taken over: what was chosen, or else what is empty in the row that stays.

    The end of something is taken over only by choice, and what tells one row from another, or is joined, is nobody's to choose.
    """
    keys = {name.partition("__")[0] for name in ledger.key_fields}
    for name, column in _columns(ledger):
        kept, other = (printed(column, value_of(row, column.field)) for row in (stays, goes))
        if kept == other and getattr(stays, name) == getattr(goes, name):
            continue
        fixed = IDENTIFIES if name in keys and kept else JOINED if ledger.merges and name == ledger.merges.also else ""
        usual = not kept and not column.is_end
        taken = not fixed and chosen.get(name, usual)
        yield Differing(name, column.label.replace("/", ""), kept, other, taken, fixed)


def _row_faults(ledger: Ledger[Any], row: Any, on: date) -> list[Fault]:
    return list(row_faults(ledger, {column.field: value_of(row, column.field) for column in ledger.columns}, on))


def _names_kept(ledger: Ledger[Any], told: RowMerge, filled: Mapping[str, Any]) -> dict[str, str]:
    """The field of further names with those that neither row goes on bearing, but for names that another row claims."""
    merging = ledger.merges
    if merging is None or not merging.also:
        return {}
    borne = _apart(getattr(told.stays, merging.also))
    own = [filled.get(name, getattr(told.stays, name)) for name in merging.names if name != merging.also]
    told_by = [text for row in (told.stays, told.goes) for name in merging.names for text in _apart(getattr(row, name))]
    wanted = {normal(text): text for text in told_by}
    others = ledger.model._base_manager.exclude(pk=told.stays.pk).values(*ledger.claimed)
    taken = {claim.text for row in others for claim in ledger.claims(row)}
    lost = {bare: text for bare, text in wanted.items() if bare not in {normal(text) for text in (*own, *borne)}}
    told.warnings += (f"“{text}”另有一行在用，合并以后不再指这一行。" for bare, text in lost.items() if bare in taken)
    names = [text for bare, text in lost.items() if bare not in taken]
    also = "；".join([*borne, *names])
    longest = ledger.model._meta.get_field(merging.also).max_length
    if longest and len(also) > longest:
        raise Refused(
            f"两行的各种名称合在一起超过 {longest} 个字，「{ledger.column(merging.also).label}」放不下，请先删去不用的。"
        )
    return {merging.also: also} if names else {}


def _apart(text: str) -> list[str]:
    """The names in a text of several."""
    return [name.strip() for name in text.replace("；", ";").split(";") if name.strip()]


def _contradictions(ledger: Ledger[Any], told: RowMerge, by: AbstractBaseUser, on: date) -> list[str]:
    """What contradicts among the row that stays and those that refer to it, as far as `by` sees them, in sentences."""
    keys: dict[str, set[Any]] = {ledger.key: {told.stays.pk}}
    for each in (*told.moved, *referring_to(told.stays, MOST_MOVED)):
        keys.setdefault(str(each.model._meta.label_lower), set()).update(each.keys)
    found: list[str] = []
    for one in CONTRADICTIONS.values():
        if one.ledger in keys:
            rows = one.found(REGISTRY[one.ledger].rows(by).filter(pk__in=keys[one.ledger]), on)
            found += (f"合并后有矛盾：「{row}」{one.title}。" for row in rows)
    return found


@transaction.atomic
def unmerge(*, ledger: Ledger[Any], gone: VoidedRow, by: AbstractBaseUser, at: datetime) -> tuple[models.Model, list[str]]:
    """Put back a row that was merged, and let refer to it again what did; returns it, and what was changed since and stays so.

    Raises:
        Refused: as `restore_row` is; or the row that stayed is gone, or rows would move that `by` may not change.
    """
    there = voided(ledger, by, ledger.change_permission).select_for_update().filter(pk=gone.pk).first()
    if there is None or there.merged_into is None:
        raise Refused(RESTORED)
    stays = ledger.model._base_manager.select_for_update(of=("self",)).filter(pk=there.merged_into).first()
    if stays is None:
        above = VoidedRow.objects.filter(ledger=ledger.key, record=there.merged_into).first()
        raise Refused(f"合并时留下的「{above or there.merged_into}」已经作废或又被合并，请先恢复它。没有取消合并。")
    if not ledger.policy.may(by, ledger.change_permission, stays):
        raise Refused("您无权修改合并时留下的一行，没有取消合并。")
    moves, pk = json.loads(there.moves), there.record
    step = Step(verb=UNMERGE, by=by, at=at, batch=new_ticket())
    changed = _unfill(stays, moves["filled"], step)
    row = put_back(ledger, there, by=by, at=at, batch=step.batch)
    for label, link, keys in moves["rows"]:
        changed += _moved_back(label, link, keys, stays, row, step)
    VoidedRow.objects.filter(pk__in=moves["voided"], place=stays.pk).update(place=pk)
    ledger.complete()
    keep(by=by, at=at, verb=UNMERGE, record=stays, before={}, after={REASON: f"「{row}」恢复为另一行"}, batch=step.batch)
    row.refresh_from_db()
    return row, changed


def _unfill(stays: models.Model, filled: dict[str, Sequence[Any]], step: Step) -> list[str]:
    """Give the row that stayed back what it was, where it stands as the merging left it; the others are told."""
    fields = {each.attname: each for each in stays._meta.concrete_fields if each.attname in filled}
    same = {name for name in fields if plain(getattr(stays, name)) == filled[name][1]}
    if same:
        step.change(stays, **{name: fields[name].to_python(filled[name][0]) for name in same})
    return [f"「{stays}」的{each.verbose_name}" for name, each in fields.items() if name not in same]


def _moved_back(label: str, link: str, keys: Sequence[Any], stays: models.Model, row: models.Model, step: Step) -> Iterator[str]:
    """Let rows that were moved refer to `row` again; told are those that are gone or refer to another by now.

    Raises:
        Refused: one of them may not be changed, or not so.
    """
    model = apps.get_model(label)
    there = {each.pk: each for each in model._base_manager.filter(pk__in=keys)}
    still = [each for each in there.values() if getattr(each, f"{link}_id") == stays.pk]
    back = Referring(model._meta.get_field(link), still)
    if fault := closed_to(step.by, back):
        raise Refused(f"{fault.sentence}没有取消合并。")
    for fault in move(back, row, step):
        raise Refused(f"{fault.sentence}没有取消合并。")
    gone = {each.record: each for each in VoidedRow.objects.filter(ledger=label, record__in=keys)}
    for key in (key for key in keys if there.get(key) not in still):
        yield f"{model._meta.verbose_name}「{there.get(key) or gone.get(key) or key}」"
