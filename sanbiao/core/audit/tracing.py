"""A short code on whatever leaves with rows: on a sheet that turns up elsewhere it leads back to the event of its export."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser

from sanbiao.core.ui.times import minute_of

_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without those that are taken for one another on paper: nought and O, one and I."""
_SIGNS_OF_EACH = 4


@dataclass(frozen=True)
class Trace:
    """What stands on a sheet of who took it, when, and by which code its event is found; the event has it as its batch."""

    code: str
    line: str


def new_trace(*, by: AbstractBaseUser | str, at: datetime) -> Trace:
    """A trace of its own for one export: forty bits of chance, and nobody's name."""
    drawn = "".join(secrets.choice(_SIGNS) for _ in range(2 * _SIGNS_OF_EACH))
    code = f"{drawn[:_SIGNS_OF_EACH]}-{drawn[_SIGNS_OF_EACH:]}"
    who = by if isinstance(by, str) else by.get_full_name() or by.get_username()  # type: ignore[attr-defined]  # our users have names
    return Trace(code, f"{who}　{minute_of(at)}　追溯码 {code}")


def code_typed(text: str) -> str:
    """The code as somebody read it off a sheet: small letters, spaces and a missing hyphen make no difference."""
    signs = re.sub(r"[^0-9A-Za-z]", "", text).upper()
    return f"{signs[:_SIGNS_OF_EACH]}-{signs[_SIGNS_OF_EACH:]}" if signs else ""
