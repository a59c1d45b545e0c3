"""Words that are handed over: codes of invitation, and the codes that go beside them by another hand."""

from __future__ import annotations

import secrets

from django.contrib.auth.hashers import check_password

from sanbiao.core.access.usernames import kept_name

_LARGE, _SMALL, _DIGITS = "ABCDEFGHJKMNPQRSTUVWXYZ", "abcdefghjkmnpqrstuvwxyz", "23456789"
"""Without the signs that are taken for one another on paper."""


def fresh_code() -> str:
    """Eight signs, to be read out or written on a slip: 7KQM2R9X."""
    return "".join(secrets.choice(_LARGE + _DIGITS) for _ in range(8))


def fresh_invitation() -> str:
    """A code of invitation, which opens an account in place of a password: qhtw-KMRX-4728."""
    return "-".join("".join(secrets.choice(kind) for _ in range(4)) for kind in (_SMALL, _LARGE, _DIGITS))


def is_code(typed: str, hashed: str) -> bool:
    """Whether what was typed is the code of this hash, whatever its case and the blanks in it."""
    return check_password("".join(kept_name(typed).upper().split()), hashed)
