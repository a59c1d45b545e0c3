"""How somebody is known who signs in without an account: by the name and the ending of the ID number."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any, ClassVar

from sanbiao.core.ledger.following import FollowingField
from sanbiao.core.secrecy.fields import site_hash

ENDING = 6
"""So many last characters of the ID number are asked for."""


def folded(name: str) -> str:
    """`name` without blanks, in the usual width, with one kind of middle dot: as people write one name in several ways."""
    return "".join(unicodedata.normalize("NFKC", name).split()).replace("•", "·").replace("・", "·").replace("‧", "·")


def sign_in_hash(name: str, ending: str) -> str:
    """What finds the person of this name whose ID number ends so, on a site that can read neither of the two."""
    return site_hash(f"{folded(name)}\x1f{folded(ending).upper()}", purpose="sign-in")


class SignInHashField(FollowingField):
    """The hash by which a person is found at sign-in; empty for a number that is shorter than its ending, as none is."""

    sources = ("name", "id_number")
    is_keyed = True  # another field key gives another hash
    FIXED: ClassVar[dict[str, Any]] = {"verbose_name": "签到摘要", "max_length": 32, **FollowingField.FIXED}

    def value_of(self, values: Mapping[str, Any]) -> str:
        number = values["id_number"]
        return sign_in_hash(values["name"], number[-ENDING:]) if len(number) >= ENDING else ""
