"""The data directory: where the database, the files and the keys of one installation lie."""

import base64
import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from sanbiao import environment

KEPT = ("keys", "files", "closed")
"""What a backup holds beside the database: keys, kept files, and the ledgers as they were when a period was closed."""
DERIVED = ("static", "progress", "tmp")
"""What is made anew when it is missing, and so stands in no backup."""
PUBLIC_SITE_KEY = "public_site.key"


def part(home: Path, name: str) -> Path:
    """A folder of the data directory.

    Raises:
        KeyError: nobody has said whether a backup has to hold it.
    """
    if name not in (*KEPT, *DERIVED):
        raise KeyError(name)
    return home / name


class NoKey(Exception):
    """A process that lacks the key it needs, with a sentence for people."""


def _kept(path: Path, size: int) -> str:
    """The secret in `path`, made of `size` random bytes and kept for its owner alone if it is not there yet."""
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        _keep(path, _text(secrets.token_bytes(size)))
        return path.read_text(encoding="ascii").strip()


def _keep(path: Path, text: str, *, instead: bool = False) -> None:
    """Put `text` into `path`, for its owner alone and whole at once; what is there stays, unless this comes `instead`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
        if instead:
            Path(fresh).replace(path)
        else:
            # Linked when it is whole: of two processes that start at once, one makes the secret and both read it.
            with suppress(FileExistsError):
                os.link(fresh, path)
    finally:
        Path(fresh).unlink(missing_ok=True)


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode("ascii")


def derived(key: bytes, purpose: str) -> bytes:
    """A key of its own for one purpose, from which the key it was made of cannot be told."""
    return hmac.digest(key, purpose.encode(), "sha256")


def secret_key(home: Path) -> str:
    """What signs the sessions and tokens of the office."""
    return environment.SECRET_KEY() or _kept(part(home, "keys") / "secret.key", 48)


def field_key(home: Path) -> bytes:
    """The 32 bytes that seal fields and key the hashes by which sealed fields are found. A new home gets one of its own.

    Raises:
        NoKey: the home is in use and its key is not there. Another one would open nothing, and find nobody who is known.
    """
    path = part(home, "keys") / "field.key"
    if not environment.FIELD_KEY() and not path.exists() and (home / "sanbiao.sqlite3").exists():
        raise NoKey(
            f"密钥文件“{path}”不见了，数据库里的身份证号没有它打不开。请从备份中取回这个文件放回原处，不要另建；没有写入任何内容。"
        )
    return environment.FIELD_KEY() or base64.b64decode(_kept(path, 32))


def handed_out(home: Path, key: bytes) -> bytes:
    """The key of the public site, made of the field key; kept in the home, for the public site to have it alone."""
    made, path = derived(key, "sanbiao/public-site"), part(home, "keys") / PUBLIC_SITE_KEY
    if not path.is_file() or path.read_text(encoding="ascii").strip() != _text(made):
        _keep(path, _text(made), instead=True)
    return made


def public_site_key(home: Path) -> bytes:
    """The key of the public site as the office handed it out. The public site makes none, and reads no other.

    Raises:
        NoKey: it was not handed out yet.
    """
    given, path = environment.PUBLIC_SITE_KEY(), part(home, "keys") / PUBLIC_SITE_KEY
    if not given and not path.is_file():
        raise NoKey(
            f"公众网站没有密钥：请从办公网站的数据目录复制 keys/{PUBLIC_SITE_KEY} 到“{path}”，或设 SANBIAO_PUBLIC_SITE_KEY。"
        )
    return given or base64.b64decode(path.read_text(encoding="ascii"))
