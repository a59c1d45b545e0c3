"""Views as indicators of one's own: how many rows they have, on the home page, in its organisation and as of its day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Q

from sanbiao.core.access.context import Context
from sanbiao.core.access.policy import User
from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.services import keep
from sanbiao.core.ledger.finding.keeping import opening_of, query_of
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.listing import Listing
from sanbiao.core.ledger.models import SavedView, WatchedView

WATCH, UNWATCH = "放到首页", "从首页拿下"
MOST_WATCHED = 8
GONE = "视图的条件已失效，请打开核对"


@dataclass(frozen=True)
class OwnFigure:
    """One view on the home page. `count` is None where its conditions can no longer be asked; `fault` says so then."""

    name: str
    book: str
    count: int | None
    url: str
    fault: str


@transaction.atomic
def watch_view(*, view: SavedView, by: AbstractBaseUser, at: datetime) -> None:
    """Put the number of rows of a view on the home page of `by`; where it stands already, nothing happens.

    Raises:
        Refused: as many stand there as have room.
    """
    held = WatchedView.objects.select_for_update().filter(owner=by.pk)
    if held.filter(view=view).exists():
        return
    if held.filter(Q(view__owner=by.pk) | Q(view__is_shared=True)).count() >= MOST_WATCHED:
        raise Refused(f"首页上最多放 {MOST_WATCHED} 个视图，请先拿下不用的。")
    watched = WatchedView.objects.create(view=view, owner_id=by.pk)
    keep(by=by, at=at, verb=WATCH, record=watched, after={"view": view.name})


@transaction.atomic
def unwatch_view(*, view: SavedView, by: AbstractBaseUser, at: datetime) -> None:
    """Take it from the home page of `by`; where it does not stand there, nothing happens."""
    watched = WatchedView.objects.select_for_update().filter(owner=by.pk, view=view).first()
    if watched is not None:
        keep(by=by, at=at, verb=UNWATCH, record=watched, before={"view": view.name})
        watched.delete()


def watched_by(user: User) -> set[int]:
    """The views on the home page of `user`."""
    return set(WatchedView.objects.filter(owner=user.pk).values_list("view", flat=True))


def own_figures(user: User, context: Context) -> Iterator[OwnFigure]:
    """The views on the home page of `user`, with their numbers; those of ledgers that are not open to them any more are left out,
    and shared ones that are shared no more.
    """
    held = WatchedView.objects.filter(owner=user.pk).select_related("view").order_by("pk")
    for view in (each.view for each in held):
        ledger = REGISTRY.get(view.ledger)
        is_open = view.is_shared or view.owner_id == user.pk
        if ledger is None or not is_open or not ledger.policy.may(user, ledger.view_permission):
            continue
        listing = Listing(ledger, user, context, query_of(view))
        is_sound = not listing.conditions.faults and listing.filters.form.is_valid()
        count = listing.found.count() if is_sound else None
        yield OwnFigure(view.name, ledger.title, count, opening_of(ledger, view), "" if is_sound else GONE)
