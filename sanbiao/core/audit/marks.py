"""What an event says as one text, and the mark by which one that our processes kept is told from a forged one."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

TOLD = ("at", "by", "verb", "ledger", "record", "label", "before", "after", "batch")
"""What is marked and sealed of an event, in this order."""
_VALUES = ("before", "after")
_NONCE, _LENGTH = 12, 32


def text_of(values: Sequence[Any]) -> bytes:  # Any: whatever an event says
    """What an event says as one text, the same before it is kept and after, whatever the database makes of it."""
    told = [value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value for value in values]
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def fresh_mark(row: Mapping[str, Any]) -> str:  # Any: as above
    """The mark of an event that is about to be kept: no other event has the same, though it may say the same.

    The number is not part of it, which only the database gives; that events keep theirs is what seals show.
    """
    nonce = secrets.token_hex(_NONCE // 2)
    told = text_of([_as_kept(name, row.get(name)) for name in TOLD])
    return nonce + _mark(settings.SANBIAO_AUDIT_KEYS[-1], nonce, told)


def is_genuine(mark: str, text: bytes) -> bool:
    """Whether an event that says `text` was kept by a process that had one of our keys."""
    nonce = mark[:_NONCE]
    return any(hmac.compare_digest(mark.encode(), f"{nonce}{_mark(key, nonce, text)}".encode()) for key in _keys())


def _keys() -> Sequence[bytes]:
    return settings.SANBIAO_AUDIT_KEYS[::-1]


def _mark(key: bytes, nonce: str, text: bytes) -> str:
    return hmac.digest(key, nonce.encode() + text, "sha256").hex()[:_LENGTH]


def _as_kept(name: str, value: Any) -> Any:  # Any: as above
    """A value as the database gives it back: what is a text there may be a number before."""
    if name in _VALUES or isinstance(value, datetime):
        return value
    return "" if value is None else str(value)


def numbered(number: int, text: bytes) -> bytes:
    """What an event says, with its number before it."""
    return b"[%d,%s" % (number, text[1:])


def chained(digest: str, number: int, text: bytes) -> str:
    """The digest over one event more."""
    return hashlib.sha256(digest.encode() + numbered(number, text)).hexdigest()
