"""Whoever fails too often has to wait, whichever process was asked.

A counter is a text of the caller's; only a keyed hash of it is kept, so that the table tells nothing of who tried what.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import F

from sanbiao.core.access.models import FailureCount
from sanbiao.core.access.public import Uses
from sanbiao.core.access.usernames import same_name
from sanbiao.core.secrecy.fields import site_hash

COUNTING_FAILURES = Uses(
    model=FailureCount, reads=("counter", "failures", "forgotten_at"), changes=("failures",), adds=True, removes=True
)


def has_to_wait(limits: Mapping[str, int], *, at: datetime) -> bool:
    """Whether any of the counters has reached its limit."""
    by_hash = {_hashed(counter): most for counter, most in limits.items()}
    counted = FailureCount.objects.filter(counter__in=by_hash, forgotten_at__gt=at)
    return any(failures >= by_hash[counter] for counter, failures in counted.values_list("counter", "failures"))


def count_failure(counters: Iterable[str], *, lasts: timedelta, at: datetime) -> None:
    """Count one failure more in each of `counters`; the first that counts says when they are forgotten.

    Each row is written by itself: two processes that count the same two rows cannot wait for one another.
    """
    FailureCount.objects.filter(forgotten_at__lte=at).delete()
    for counter in map(_hashed, counters):
        FailureCount.objects.bulk_create([FailureCount(counter=counter, forgotten_at=at + lasts)], ignore_conflicts=True)
        FailureCount.objects.filter(counter=counter).update(failures=F("failures") + 1)


def forget(counters: Iterable[str]) -> None:
    """Begin to count anew."""
    FailureCount.objects.filter(counter__in=[_hashed(counter) for counter in counters]).delete()


def passwords_of(username: str) -> str:
    """Under what wrong passwords for a name are counted, whether there is such an account or not."""
    return f"passwords of {same_name(username)}"


def codes_of(user: AbstractBaseUser) -> str:
    """Under what wrong codes of an account's second factor are counted."""
    return f"second factor of {user.pk}"


def handovers_of(user: AbstractBaseUser) -> str:
    """Under what wrong codes are counted that an owner was to be handed."""
    return f"handover of {user.pk}"


def _hashed(counter: str) -> str:
    return site_hash(counter, purpose="throttle")
