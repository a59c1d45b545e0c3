"""Views that people save of a ledger, and the columns in which they want to see it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict

from sanbiao.core.access.policy import User, grants_of
from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import EVERY_SECTION, STAFF
from sanbiao.core.audit.services import keep
from sanbiao.core.ledger.filters import filtered_columns, names_of
from sanbiao.core.ledger.finding.conditions import WHERE, conditions_of
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.models import SavedView, ShownColumns
from sanbiao.core.ledger.services import CHANGE, CREATE

SHOWN, ORDER, VIEW = "cols", "sort", "view"
REMOVE = "删除"
MOST_VIEWS, LONGEST_NAME = 50, 40


def views_of(ledger: Ledger[Any], user: User) -> QuerySet[SavedView]:
    """The views of the ledger that `user` may open: the own ones, and those that the section shares."""
    seen = Q(owner=user.pk)
    if ledger.policy.may(user, ledger.view_permission):
        seen |= Q(is_shared=True)
    return SavedView.objects.filter(seen, ledger=ledger.key).order_by("is_shared", "name", "pk")


def may_share(user: User, ledger: Ledger[Any]) -> bool:
    """Whether `user` may put views before the whole section: its staff may."""
    sections = (ledger.section, EVERY_SECTION)
    return any(fact.role in STAFF and fact.section in sections for fact in grants_of(user))


def may_change_view(user: User, view: SavedView) -> bool:
    """A view is changed by who saved it."""
    return view.owner_id == user.pk


def kept_of(ledger: Ledger[Any], parameters: QueryDict) -> list[list[str]]:
    """What a view keeps of an address: conditions, filters, columns and order; neither time nor unit, nor words searched for."""
    names = [WHERE, *_filters(ledger), SHOWN, ORDER]
    return [[name, value] for name in names for value in parameters.getlist(name) if value]


def _filters(ledger: Ledger[Any]) -> list[str]:
    return [name for column in filtered_columns(ledger) for name in names_of(column)]


def query_of(view: SavedView) -> QueryDict:
    """The parameters of a view."""
    query = QueryDict(mutable=True)
    for name, value in view.asked:
        query.appendlist(name, value)
    return query


def opening_of(ledger: Ledger[Any], view: SavedView) -> str:
    """The list as the view has it, without organisation and time: those are of the page that leads there."""
    query = query_of(view)
    query[VIEW] = str(view.pk)
    return f"{ledger.list_url()}?{query.urlencode()}"


def vanished(ledger: Ledger[Any], view: SavedView, user: User, *, on: date) -> list[str]:
    """What a view asks for that the ledger has no more, or that `user` may not see, a sentence each. `on` is the day of ages."""
    query = query_of(view)
    fields, filters = {column.field for column in ledger.columns}, set(_filters(ledger))
    lost = {name for name in query.getlist(SHOWN) if name not in fields}
    lost |= {name.removeprefix("-") for name in query.getlist(ORDER)} - fields
    lost |= {name for name in query if name not in {WHERE, SHOWN, ORDER} | filters}
    told = [f"列“{name}”已不在这本台账中，没有显示。" for name in sorted(lost)]
    return told + [f"{label}：{fault}" for label, fault in conditions_of(ledger, user, query, on=on).faults]


@transaction.atomic
def save_view(
    *, ledger: Ledger[Any], name: str, asked: Sequence[Sequence[str]], is_shared: bool, by: AbstractBaseUser, at: datetime
) -> SavedView:
    """Keep a view under a name; one of the same name that `by` has is replaced.

    Raises:
        Refused: there is nothing to keep, no name, too many views, or `by` may not share.
    """
    name = _named(name)
    if not asked:
        raise Refused("现在没有条件、筛选、选列或排序可以保存。请先设好，再保存为视图。")
    _allow_sharing(ledger, by, is_shared=is_shared)
    held = SavedView.objects.select_for_update().filter(ledger=ledger.key, owner=by.pk)
    if not held.filter(name=name).exists() and held.count() >= MOST_VIEWS:
        raise Refused(f"一本台账最多保存 {MOST_VIEWS} 个视图，请先删除不用的。")
    before = held.filter(name=name).first()
    earlier = {"asked": before.asked, "is_shared": before.is_shared} if before else None
    facts = {"asked": [list(pair) for pair in asked], "is_shared": is_shared}
    view, is_new = SavedView.objects.update_or_create(ledger=ledger.key, owner_id=by.pk, name=name, defaults={**facts, "at": at})
    keep(by=by, at=at, verb=CREATE if is_new else CHANGE, record=view, before=earlier, after={"name": name, **facts})
    return view


@transaction.atomic
def change_view(
    *, ledger: Ledger[Any], view: SavedView, name: str, is_shared: bool, by: AbstractBaseUser, at: datetime
) -> SavedView:
    """Give a view another name, or share it or not.

    Raises:
        Refused: it is another's, `by` may not share, or the name is taken.
    """
    name = _named(name)
    _allow_change(view, by)
    _allow_sharing(ledger, by, is_shared=is_shared and not view.is_shared)
    before = {"name": view.name, "is_shared": view.is_shared}
    view.name, view.is_shared, view.at = name, is_shared, at
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as fault:
        raise Refused(f"您在这本台账已有名为“{name}”的视图，请换一个名称。") from fault
    keep(by=by, at=at, verb=CHANGE, record=view, before=before, after={"name": name, "is_shared": is_shared})
    return view


@transaction.atomic
def remove_view(*, view: SavedView, by: AbstractBaseUser, at: datetime) -> None:
    """Delete a view.

    Raises:
        Refused: it is another's.
    """
    _allow_change(view, by)
    keep(by=by, at=at, verb=REMOVE, record=view, before={"name": view.name, "asked": view.asked})
    view.delete()


def columns_for(ledger: Ledger[Any], user: User) -> list[str]:
    """The columns in which `user` wants to see the ledger, those that are still there; none where nothing was said."""
    kept = ShownColumns.objects.filter(ledger=ledger.key, owner=user.pk).values_list("columns", flat=True).first()
    return _there(ledger, kept or ())


def _there(ledger: Ledger[Any], names: Collection[str]) -> list[str]:
    return [column.field for column in ledger.columns if column.field in names]


@transaction.atomic
def remember_columns(*, ledger: Ledger[Any], columns: Collection[str], by: AbstractBaseUser, at: datetime) -> None:
    """Show the ledger to `by` in these columns from now on; in those it lists by itself where none are given."""
    held = ShownColumns.objects.select_for_update().filter(ledger=ledger.key, owner=by.pk).first()
    wanted = _there(ledger, columns)
    before = {"columns": held.columns} if held else None
    if wanted:
        shown, _ = ShownColumns.objects.update_or_create(ledger=ledger.key, owner_id=by.pk, defaults={"columns": wanted})
        keep(by=by, at=at, verb=CHANGE, record=shown, before=before, after={"columns": wanted})
    elif held:
        keep(by=by, at=at, verb=REMOVE, record=held, before=before)
        held.delete()


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused("视图要有名称，请填写，例如“35岁以下本科”。")
    if len(name) > LONGEST_NAME:
        raise Refused(f"视图名称最多 {LONGEST_NAME} 个字，请缩短。")
    return name


def _allow_sharing(ledger: Ledger[Any], by: AbstractBaseUser, *, is_shared: bool) -> None:
    if is_shared and not may_share(by, ledger):
        raise Refused("科室共用的视图由本科室的负责人或经办人保存，您可以保存为自己的。")


def _allow_change(view: SavedView, by: AbstractBaseUser) -> None:
    if not may_change_view(by, view):
        raise Refused("这个视图是别人保存的，只有保存人能改。")
