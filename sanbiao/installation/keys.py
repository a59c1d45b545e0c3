"""The keys of an installation: made once, for their owner alone, known by a fingerprint that tells nothing of them."""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from sanbiao import environment
from sanbiao.home import part
from sanbiao.installation.place import Place
from sanbiao.installation.refusals import NoKey

FIELD_KEY, NEXT_KEY = "field.key", "field.key.next"
SECRET_KEY, PUBLIC_SITE_KEY, AUDIT_KEYS = "secret.key", "public_site.key", "audit.key"
_SIZE, _SECRET_SIZE = 32, 48


def path_of(home: Path, name: str) -> Path:
    """Where a key lies."""
    return part(home, "keys") / name


def keep(path: Path, text: str, *, instead: bool = False) -> None:
    """Put `text` into `path`, for its owner alone and whole at once; what is there stays, unless this comes `instead`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if instead:
            Path(fresh).replace(path)
        else:
            # Linked when it is whole: of two processes that start at once, one makes the secret and both read it.
            with suppress(FileExistsError):
                os.link(fresh, path)
        synced(path.parent)
    finally:
        Path(fresh).unlink(missing_ok=True)


def synced(folder: Path) -> None:
    """Have the disk know what is in a folder: a key that a power cut takes away is lost with all that it sealed."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def text_of(key: bytes) -> str:
    """A key as its file holds it."""
    return base64.b64encode(key).decode("ascii")


def derived(key: bytes, purpose: str) -> bytes:
    """A key of its own for one purpose, from which the key it was made of cannot be told."""
    return hmac.digest(key, purpose.encode(), "sha256")


def fingerprint(key: bytes) -> str:
    """What a key is known by: it tells nothing of the key, and no two keys share one."""
    told = derived(key, "sanbiao/fingerprint").hex()
    return "-".join(told[place : place + 4] for place in range(0, 16, 4))


def public_of(key: bytes) -> bytes:
    """The key of the public site that is made of a field key."""
    return derived(key, "sanbiao/public-site")


def read_key(path: Path) -> bytes | None:
    """The key that a file holds; None if it is not there.

    Raises:
        NoKey: it is there, but empty, cut off or something else.
    """
    if not path.is_file():
        return None
    try:
        key = base64.b64decode(path.read_bytes().strip(), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != _SIZE:
        raise NoKey(
            f"密钥文件“{path}”是空的或已损坏（应是 {_SIZE} 个字节的 base64）。"
            "请用 sanbiao keys take-over 从交接文件取回，或从旧备份中取回原文件；没有写入任何内容。"
        )
    return key


def secret_key(home: Path) -> str:
    """What signs the sessions and tokens of the office.

    Raises:
        NoKey: its file is empty or cut off.
    """
    if given := environment.SECRET_KEY():
        return given
    path = path_of(home, SECRET_KEY)
    if not path.exists():
        keep(path, text_of(secrets.token_bytes(_SECRET_SIZE)))
    text = path.read_text(encoding="ascii", errors="replace").strip()
    if len(text) < 50 or not text.isprintable() or not text.isascii():
        raise NoKey(f"密钥文件“{path}”是空的或已损坏。它只用来签发会话：删除后重新启动会另建一个，所有人需重新登录。")
    return text


def field_key(place: Place) -> bytes:
    """The 32 bytes that seal fields and key the hashes by which sealed fields are found. A new installation gets one of its own.

    Raises:
        NoKey: the installation is in use and its key is not there. Another one would open nothing, and find nobody who is known.
        Unusable: it cannot be told whether it is in use.
    """
    if given := environment.FIELD_KEY():
        return given
    path = path_of(place.home, FIELD_KEY)
    if not path.exists():
        if (known := place.known()).is_in_use:
            named = f"（指纹 {known.fingerprint}）" if known.fingerprint else ""
            raise NoKey(
                f"密钥文件“{path}”不见了，数据库里的身份证号没有它打不开。请用 sanbiao keys take-over "
                f"从交接文件取回这把密钥{named}，或从旧备份中取回原文件，不要另建；没有写入任何内容。"
            )
        keep(path, text_of(secrets.token_bytes(_SIZE)))
    key = read_key(path)
    assert key  # noqa: S101  # it is there, or was made just now
    return key


def handed_out(home: Path, key: bytes) -> bytes:
    """The key of the public site, made of the field key; kept in the home, for the public site to have it alone."""
    made, path = public_of(key), path_of(home, PUBLIC_SITE_KEY)
    if not path.is_file() or path.read_bytes().strip() != text_of(made).encode():
        keep(path, text_of(made), instead=True)
    return made


def audit_keys(home: Path, public_site: bytes) -> tuple[bytes, ...]:
    """The keys by which events of this installation are marked, the newest last, which is made of that of the public site.

    Earlier ones are kept, for what was marked before the field key was changed.
    """
    made, path = audit_key(public_site), path_of(home, AUDIT_KEYS)
    lines = path.read_text(encoding="ascii").split() if path.is_file() else []
    if not lines or lines[-1] != text_of(made):
        lines = [*(line for line in lines if line != text_of(made)), text_of(made)]
        keep(path, "\n".join(lines), instead=True)
    return tuple(base64.b64decode(line) for line in lines)


def audit_keys_of(*field_keys: bytes) -> str:
    """What a home keeps as the keys of marks that were made under these field keys."""
    return "\n".join(dict.fromkeys(text_of(audit_key(public_of(key))) for key in field_keys))


def audit_key(public_site: bytes) -> bytes:
    """The key by which both sites mark the events that they keep."""
    return derived(public_site, "sanbiao/audit")


def public_site_key(home: Path) -> bytes:
    """The key of the public site as the office handed it out. The public site makes none, and reads no other.

    Raises:
        NoKey: it was not handed out yet, or its file is empty or cut off.
    """
    given = environment.PUBLIC_SITE_KEY()
    path = path_of(home, PUBLIC_SITE_KEY)
    try:
        key = given or read_key(path)
    except NoKey:
        raise NoKey(f"密钥文件“{path}”是空的或已损坏：请从办公网站的数据目录重新复制 keys/{PUBLIC_SITE_KEY}。") from None
    if not key:
        raise NoKey(
            f"公众网站没有密钥：请从办公网站的数据目录复制 keys/{PUBLIC_SITE_KEY} 到“{path}”，或设 SANBIAO_PUBLIC_SITE_KEY。"
        )
    return key
