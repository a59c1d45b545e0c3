"""What people are called who act under the names of their accounts."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from django.contrib.auth import get_user_model
from django.core.signals import request_finished, request_started

_names: ContextVar[list[dict[str, str]] | None] = ContextVar("names", default=None)
"""Holds the names once they were read for this request; None where there is no request."""


def called(account: str) -> str:
    """The name of whoever has an account, as people know it; what is no account's name as it is.

    All names are read once for a request: a history or a list names many.
    """
    named = get_user_model()._default_manager.exclude(first_name="").values_list("username", "first_name")
    found = _names.get()
    if found is None:
        return dict(named.filter(username=account)).get(account, account)
    if not found:
        found.append(dict(named))
    return found[0].get(account, account)


def _begin(**_: Any) -> None:  # Any: what signals tell
    _names.set([])


def _end(**_: Any) -> None:  # Any: as above
    _names.set(None)


request_started.connect(_begin)
request_finished.connect(_end)
