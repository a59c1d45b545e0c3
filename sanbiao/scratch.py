"""The temporary folder of a home: whatever a process of ours writes for a moment lies below it, and goes with the process.

Each process has a folder of its own and holds a lock on it as long as it lives, however it ends. A folder whose lock nobody holds
was left by a process that is dead, and is removed by the next one that starts. Knows nothing of Django: a restore uses it too.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sanbiao.home import part

HELD = ".held"
_own: dict[Path, tuple[int, Path]] = {}
"""The folder of this process below each home, with the number of the process: one that it forks shares it."""


def own_folder(home: Path) -> Path:
    """The folder of this process for temporary files; when it is made, those that dead processes left are removed."""
    root = part(home, "tmp")
    if root in _own:
        return _own[root][1]
    with _alone(root):
        for left in _left(root):
            shutil.rmtree(left, ignore_errors=True)
        made = Path(tempfile.mkdtemp(prefix="p-", dir=root))
        _hold(made)  # it stays held until the process is no more
    _own[root] = os.getpid(), made
    atexit.register(_remove_own, root)
    return made


@contextmanager
def passing_folder(beside: Path, prefix: str) -> Iterator[Path]:
    """A folder in the folder `beside`, which is not ours, while inside; those that dead processes left there go first."""
    for left in beside.glob(f"{prefix}*"):
        if (left / HELD).exists() and not _is_held(left):
            shutil.rmtree(left, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=prefix, dir=beside))
    handle = _hold(made)
    try:
        yield made
    finally:
        os.close(handle)
        shutil.rmtree(made, ignore_errors=True)


def left_behind(home: Path) -> list[Path]:
    """The files that dead processes left in the temporary folder."""
    root = part(home, "tmp")
    if not root.is_dir():
        return []
    with _alone(root):
        return [path for left in _left(root) for path in left.rglob("*") if path.is_file() and path.name != HELD]


def _remove_own(root: Path) -> None:
    pid, made = _own[root]
    if pid == os.getpid():
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """While inside, no other process makes or removes a folder: one that was just made is not held yet."""
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(root / ".lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _left(root: Path) -> list[Path]:
    return [path for path in root.iterdir() if path.is_dir() and not _is_held(path)]


def _hold(folder: Path) -> int:
    handle = os.open(folder / HELD, os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def _is_held(folder: Path) -> bool:
    try:
        handle = os.open(folder / HELD, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
