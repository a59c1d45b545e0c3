"""Who uses a home: any number of processes together, or one alone that changes it as a whole.

The locks are the kernel's: they end with the process that holds them, however it ends.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sanbiao.home import part
from sanbiao.installation.refusals import Busy

PATIENCE = 300.0
"""Seconds that a process waits for another that starts, or that changes the home as a whole."""
BRIEFLY = 5.0
"""Seconds that who wants a home alone waits for commands that are about to end."""
_PAUSE = 0.1
_held: dict[Path, int] = {}
"""The homes that this process uses, with the file that holds the lock."""


def hold(home: Path) -> None:
    """Use a home together with others, until this process ends.

    Raises:
        Busy: it is being changed as a whole, and that takes long.
    """
    if home in _held:
        return
    handle = _opened(home, "using")
    if not _locked(handle, fcntl.LOCK_SH, PATIENCE):
        os.close(handle)
        raise Busy(f"数据目录“{home}”正在恢复或更换密钥，等了 {PATIENCE:.0f} 秒还没有做完。请等它做完再试；没有写入任何内容。")
    _held[home] = handle


@contextmanager
def alone(home: Path) -> Iterator[int]:
    """Have a home for oneself; gives the file that holds the lock, for a program that may outlive this process.

    Raises:
        Busy: others use it.
    """
    using = _held.get(home)
    handle = _opened(home, "using") if using is None else using
    try:
        if not _locked(handle, fcntl.LOCK_EX, BRIEFLY):
            raise Busy(f"网站、后台任务或别的命令正在使用数据目录“{home}”。请先停止它们，再做一次；没有写入任何内容。")
        yield handle
    finally:
        if using is None:
            os.close(handle)
        else:
            fcntl.flock(handle, fcntl.LOCK_SH)


@contextmanager
def starting(home: Path) -> Iterator[None]:
    """One at a time: making keys, finishing what a crash left, and bringing the database up to date.

    Raises:
        Busy: another process has been at it for long.
    """
    handle = _opened(home, "starting")
    try:
        if not _locked(handle, fcntl.LOCK_EX, PATIENCE):
            raise Busy(f"另一个程序正在启动，等了 {PATIENCE:.0f} 秒还没有让出数据目录“{home}”。请稍后再试；没有写入任何内容。")
        yield
    finally:
        os.close(handle)


def _opened(home: Path, name: str) -> int:
    folder = part(home, "locks")
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    return os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _locked(handle: int, kind: int, patience: float) -> bool:
    """Whether the lock was got in time. The kernel's own waiting has no end, so it is asked again and again."""
    until = time.monotonic() + patience
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
            return True
        if time.monotonic() >= until:
            return False
        time.sleep(_PAUSE)
