"""Sealed fields: readable in memory, ciphertext in the database, found by a keyed hash."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, ClassVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

from sanbiao.core.facts.privacy import Privacy
from sanbiao.installation.keys import public_of

WRONG_KEY = (InvalidTag, ValueError)
"""What unsealing raises where the key is another one, or the stored string was changed."""
_PREFIX = "v1:"
_NONCE = 12
_another: ContextVar[bytes | None] = ContextVar("another", default=None)


class NoFieldKey(RuntimeError):
    """The process does not hold the field key, and was asked for what needs it: a defect, never a person's mistake."""


@contextmanager
def under(master: bytes) -> Iterator[None]:
    """Whatever is sealed, opened or hashed meanwhile goes by another field key than the present one."""
    before = _another.set(master)
    try:
        yield
    finally:
        _another.reset(before)


def present_key() -> bytes:
    """The field key of this process.

    Raises:
        NoFieldKey: it is that of the public site.
    """
    if settings.SANBIAO_FIELD_KEY is None:
        raise NoFieldKey("the public site holds no field key: it seals, unseals and hashes nothing by it")
    return settings.SANBIAO_FIELD_KEY


def _field_keys() -> tuple[AESGCM, bytes]:
    return _keys(_another.get() or present_key())


@lru_cache(maxsize=4)
def _keys(master: bytes) -> tuple[AESGCM, bytes]:
    """The cipher and the hash key, each derived from the master key for its own purpose."""
    seal = hmac.new(master, b"sanbiao/seal", hashlib.sha256).digest()
    find = hmac.new(master, b"sanbiao/find", hashlib.sha256).digest()
    return AESGCM(seal), find


def seal(text: str) -> str:
    """`text` as it stands in the database. Sealing the same text twice gives two different strings."""
    cipher, _ = _field_keys()
    nonce = os.urandom(_NONCE)
    return _PREFIX + base64.b64encode(nonce + cipher.encrypt(nonce, text.encode(), None)).decode("ascii")


def unseal(stored: str) -> str:
    """The text that `seal` was given.

    Raises one of WRONG_KEY.
    """
    cipher, _ = _field_keys()
    raw = base64.b64decode(stored.removeprefix(_PREFIX))
    return cipher.decrypt(raw[:_NONCE], raw[_NONCE:], None).decode()


def is_sealed(text: str) -> bool:
    """Whether a text begins as what `seal` makes does."""
    return text.startswith(_PREFIX)


def keyed_hash(text: str) -> str:
    """The hash by which a sealed text is found: 32 hexadecimal characters, different in every installation."""
    _, key = _field_keys()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:32]


def site_key(purpose: str) -> str:
    """A key that both sites hold, for one purpose alone: what one of them signs or hashes the other can check and find."""
    another = _another.get()
    key = public_of(another) if another else settings.SANBIAO_PUBLIC_SITE_KEY
    return hmac.new(key, purpose.encode(), hashlib.sha256).hexdigest()


def site_hash(text: str, *, purpose: str) -> str:
    """The hash by which the public site finds or counts what it may not read: 32 hexadecimal characters."""
    return hmac.new(site_key(purpose).encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


class SealedField(models.TextField):  # type: ignore[type-arg]  # not subscriptable at run time
    """A text that is ciphertext in the database. It cannot be searched; `hashed_in` names the field of its keyed hash."""

    privacy: ClassVar[Privacy] = Privacy.SEALED

    def __init__(self, *args: Any, hashed_in: str = "", **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        self.hashed_in = hashed_in

    def deconstruct(self) -> Any:  # Any: Django's own signature
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "hashed_in": self.hashed_in}

    def get_prep_value(self, value: Any) -> Any:  # Any: Django's own signature
        return seal(str(value)) if value else ""

    def from_db_value(self, value: str | None, *_: object) -> str:
        return unseal(value) if value else ""


def mask_id(number: str) -> str:
    """An ID number as it is shown: the first six and the last two characters."""
    return f"{number[:6]}{'*' * (len(number) - 8)}{number[-2:]}" if len(number) > 8 else "*" * len(number)
