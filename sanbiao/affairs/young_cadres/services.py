"""What changes several entries of the pool at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser

from sanbiao.affairs.young_cadres.machine import pool
from sanbiao.affairs.young_cadres.models import LeaveReason, PoolEntry
from sanbiao.core.ui.times import local_date


def leave_overage(entries: Iterable[PoolEntry], *, by: AbstractBaseUser, at: datetime) -> int:
    """Take those out of the pool who have become too old for it, on the day of `at`; returns how many.

    Raises Refused where one of them cannot be taken out by `by`; then none is.
    """
    return _leave(entries, LeaveReason.OVERAGE, by=by, at=at)


def leave_used(entries: Iterable[PoolEntry], *, by: AbstractBaseUser, at: datetime) -> int:
    """Take those out of the pool who were promoted after their placement; as `leave_overage`."""
    return _leave(entries, LeaveReason.USED, by=by, at=at)


def _leave(entries: Iterable[PoolEntry], reason: LeaveReason, *, by: AbstractBaseUser, at: datetime) -> int:
    return pool.fire_many("leave", list(entries), by=by, at=at, left_on=local_date(at), leave_reason=reason)
