"""The keys of an installation in one file, sealed under a passphrase: for another machine, or for the safe.

Knows nothing of Django: keys are taken over before anything is opened.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
from dataclasses import asdict, dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from sanbiao.installation.keys import fingerprint, text_of

COST = 2**17
"""How much memory and time one guess at a passphrase takes: 128 MB, and about half a second."""
LEAST = 12
"""So many characters a passphrase has at least."""
_VERSION, _SALT, _NONCE, _SIZE = 1, 16, 12, 32


class BadHandOver(Exception):
    """A file of keys that cannot be made or opened, with the sentence that says why."""


@dataclass(frozen=True)
class Keys:
    """What is handed over: the present field key, the former ones, with which backups of their time open, and what signs."""

    field: bytes
    former: tuple[bytes, ...]
    secret: str

    def of(self, wanted: str) -> bytes | None:
        """The field key of a fingerprint; None if it is none of these."""
        return next((key for key in (self.field, *self.former) if fingerprint(key) == wanted), None)


@dataclass(frozen=True)
class _Head:
    """What a file of keys tells without its passphrase."""

    sanbiao_keys: int
    made_at: str
    fingerprints: list[str]
    cost: int
    salt: str

    def bytes(self) -> bytes:
        return json.dumps(asdict(self), sort_keys=True).encode()


def check_passphrase(passphrase: str) -> str:
    """A passphrase that may be used.

    Raises:
        BadHandOver: it is too short.
    """
    if len(passphrase) < LEAST:
        raise BadHandOver(f"口令太短：至少 {LEAST} 个字符，可以用几个不相干的词。没有写入任何内容。")
    return passphrase


def sealed_keys(keys: Keys, passphrase: str, *, made_at: str) -> bytes:
    """The file of keys.

    Raises:
        BadHandOver: the passphrase is too short.
    """
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    head = _Head(_VERSION, made_at, [fingerprint(key) for key in (keys.field, *keys.former)], COST, text_of(salt))
    told = {"field": text_of(keys.field), "former": [text_of(key) for key in keys.former], "secret": keys.secret}
    cipher = _cipher(check_passphrase(passphrase), salt, COST)
    sealed = nonce + cipher.encrypt(nonce, json.dumps(told).encode(), head.bytes())
    return json.dumps({**asdict(head), "sealed": text_of(sealed)}, indent=1).encode()


def opened_keys(content: bytes, passphrase: str) -> Keys:
    """The keys in a file.

    Raises:
        BadHandOver: it is no such file, or the passphrase is another one.
    """
    head, sealed = _parts(content)
    cipher = _cipher(passphrase, base64.b64decode(head.salt), head.cost)
    try:
        told = json.loads(cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], head.bytes()))
    except InvalidTag:
        raise BadHandOver("口令不对，或交接文件被改动过。请核对口令和文件；没有写入任何内容。") from None
    former = tuple(base64.b64decode(key) for key in told["former"])
    return Keys(base64.b64decode(told["field"]), former, told["secret"])


def _parts(content: bytes) -> tuple[_Head, bytes]:
    try:
        told = json.loads(content)
        sealed = base64.b64decode(told.pop("sealed"), validate=True)
        head = _Head(**told)
        is_ours = head.sanbiao_keys == _VERSION and len(base64.b64decode(head.salt, validate=True)) == _SALT
        # A file that asks for more than ours do would take all the memory there is.
        is_ours = is_ours and type(head.cost) is int and head.cost in {2**power for power in range(10, 18)}
    except (ValueError, TypeError, KeyError, AttributeError, binascii.Error):
        is_ours = False
    if not is_ours or len(sealed) <= _NONCE:
        raise BadHandOver("这不是三标的密钥交接文件，或已损坏。请核对文件；没有写入任何内容。")
    return head, sealed


def _cipher(passphrase: str, salt: bytes, cost: int) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=_SIZE, n=cost, r=8, p=1).derive(passphrase.encode()))
