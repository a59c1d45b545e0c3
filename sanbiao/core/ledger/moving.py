"""Rows that refer to one row, made to refer to another: which they are, whether they may, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from sanbiao.core.access.policy import CHANGE, POLICIES, User
from sanbiao.core.ledger.ledger import REGISTRY, Ledger
from sanbiao.core.machine.steps import Step, WrongFacts


@dataclass(frozen=True)
class MergeFault:
    """Why two rows cannot be merged, and the rows that it is about."""

    sentence: str
    ledger: Ledger[Any] | None = None
    keys: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Referring:
    """The rows of one model that refer to a row by one of its links, the first entered first."""

    link: models.ForeignKey[Any, Any]
    rows: Sequence[Any]

    @property
    def model(self) -> type[models.Model]:
        return self.link.model

    @property
    def ledger(self) -> Ledger[Any] | None:
        """The ledger of the rows; None where they stand in none."""
        return REGISTRY.get(str(self.model._meta.label_lower))

    @property
    def title(self) -> str:
        return self.ledger.title if self.ledger else str(self.model._meta.verbose_name)

    @property
    def keys(self) -> tuple[Any, ...]:
        return tuple(row.pk for row in self.rows)


def links_to(model: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    """Every foreign key that leads to `model`."""
    relations: Iterable[Any] = model._meta.get_fields(include_hidden=True)
    return [each.field for each in relations if each.auto_created and not each.concrete]


def referring_to(record: models.Model, most: int) -> list[Referring]:
    """What refers to `record`, of each kind at most so many rows."""
    found = []
    for link in links_to(type(record)):
        rows = link.model._base_manager.filter(**{link.name: record}).order_by("pk")
        found.append(Referring(link, list(rows[:most])))
    return [each for each in found if each.rows]


def closed_to(user: User, each: Referring) -> MergeFault | None:
    """The fault of rows that `user` may not change, or that nobody changes by a form."""
    policy = each.ledger.policy if each.ledger else POLICIES.get(each.model)
    if policy is None:
        return MergeFault(f"{each.title} {len(each.rows)} 行引用要去掉的一行，不能随合并改动，请先由管理员调整。")
    permission = each.ledger.change_permission if each.ledger else CHANGE
    shut = len(each.rows) - len(policy.open_to(user, permission, each.rows))
    if not shut:
        return None
    return MergeFault(f"引用要去掉的一行的{each.title}有 {shut} 行您无权修改，请由能修改这些行的人合并，或先请他们更正。")


def move(each: Referring, stays: models.Model, step: Step) -> Iterator[MergeFault]:
    """Let rows refer to `stays`, each with its event; yields the faults of those that the database does not take so."""
    for row in each.rows:
        try:
            step.change(row, **{each.link.name: stays})
        except WrongFacts as wrong:
            yield _clash(each, row, stays, step.by) or MergeFault(f"{each.title}「{row}」：{wrong}", each.ledger, (row.pk,))


def _clash(each: Referring, row: models.Model, stays: models.Model, by: AbstractBaseUser) -> MergeFault | None:
    """That `row` would be the same as one that refers to `stays` already."""
    for fields, condition in _unique_sets(each.model, each.link.name):
        same = {name: getattr(row, name) for name in fields} | {each.link.name: stays}
        alike = each.model._base_manager.filter(condition, **same).exclude(pk=row.pk).first()
        if alike is None:
            continue
        seen = each.ledger.rows(by).filter(pk=alike.pk).exists() if each.ledger else False
        others = (each.model._meta.get_field(name) for name in fields if name != each.link.name)
        labels = "、".join(str(other.verbose_name) for other in others)  # type: ignore[union-attr]  # fields of its own
        why = f"{labels}相同，只能有一条" if labels else "只能有一条"
        said = f"{each.title}「{row}」与留下的一行已有的{f'「{alike}」' if seen else '一行'}重复（{why}）"
        return MergeFault(f"{said}，请先更正或作废其中一行。", each.ledger, (row.pk, *((alike.pk,) if seen else ())))
    return None


def _unique_sets(model: type[models.Model], name: str) -> Iterator[tuple[tuple[str, ...], models.Q]]:
    """The fields over which rows of `model` are unique, where `name` is among them, and for which rows that holds."""
    if model._meta.get_field(name).unique:  # type: ignore[union-attr]  # a foreign key
        yield (name,), models.Q()
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and name in constraint.fields:
            yield tuple(constraint.fields), constraint.condition or models.Q()


def out_of_place(moved: Iterable[Referring]) -> Iterator[MergeFault]:
    """Rows in which a village no longer lies below the town that stands beside it."""
    for each in moved:
        columns = each.ledger.columns if each.ledger else ()
        for column in (one for one in columns if one.within):
            for row in each.model._base_manager.filter(pk__in=each.keys).select_related(column.field, column.within):
                unit, above = getattr(row, column.field), getattr(row, column.within)
                if unit and above and unit.parent_id != above.pk:
                    sentence = f"{each.title}「{row}」中，{unit}不是{above}的下级，请先更正这一行。"
                    yield MergeFault(sentence, each.ledger, (row.pk,))
