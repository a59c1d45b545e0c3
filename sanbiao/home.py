"""The data directory: where the database, the files and the keys of one installation lie."""

import base64
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from sanbiao import environment

KEPT = ("keys", "files", "closed")
"""What a backup holds beside the database: keys, kept files, and the ledgers as they were when a period was closed."""
DERIVED = ("static", "progress")
"""What is made anew when it is missing, and so stands in no backup."""


def part(home: Path, name: str) -> Path:
    """A folder of the data directory.

    Raises:
        KeyError: nobody has said whether a backup has to hold it.
    """
    if name not in (*KEPT, *DERIVED):
        raise KeyError(name)
    return home / name


def _kept(path: Path, size: int) -> str:
    """The secret in `path`, made of `size` random bytes and kept for its owner alone if it is not there yet."""
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, fresh = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(base64.b64encode(secrets.token_bytes(size)).decode("ascii"))
            # Linked when it is whole: of two processes that start at once, one makes the secret and both read it.
            with suppress(FileExistsError):
                os.link(fresh, path)
        finally:
            Path(fresh).unlink()
        return path.read_text(encoding="ascii").strip()


def secret_key(home: Path) -> str:
    """What signs sessions and tokens."""
    return environment.SECRET_KEY() or _kept(part(home, "keys") / "secret.key", 48)


def field_key(home: Path) -> bytes:
    """The 32 bytes that seal fields and key the hashes by which sealed fields are found."""
    return environment.FIELD_KEY() or base64.b64decode(_kept(part(home, "keys") / "field.key", 32))
