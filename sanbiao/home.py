"""The data directory: where the database, the files and the keys of one installation lie."""

import base64
import os
import secrets
from pathlib import Path


def _kept(path: Path) -> str:
    """The secret in `path`, made and kept for its owner alone if it is not there yet."""
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        secret = base64.b64encode(secrets.token_bytes(32)).decode("ascii")
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii").strip()
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secret)
        return secret


def secret_key(home: Path) -> str:
    """What signs sessions and tokens."""
    return os.environ.get("SANBIAO_SECRET_KEY") or _kept(home / "keys" / "secret.key")


def field_key(home: Path) -> bytes:
    """The 32 bytes that seal fields and key the hashes by which sealed fields are found."""
    return base64.b64decode(os.environ.get("SANBIAO_FIELD_KEY") or _kept(home / "keys" / "field.key"))
