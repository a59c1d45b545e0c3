"""The side that asks: keeps a workshop at hand and sends it one file after the other."""

from __future__ import annotations

import atexit
import contextlib
import io
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from sanbiao import environment
from sanbiao.core.apart.jobs import SECONDS_A_MEBIBYTE, Job, NotDone, Plain
from sanbiao.core.apart.wire import Frame, Garbled, plain, received, written

AT_ONCE = 2
"""How many files one process has read at the same time; further ones wait."""
_START = 30.0
"""Seconds that a workshop may take to begin."""
_HEARD = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE")
"""What a workshop hears of the environment: no key, no password, no database."""

TOO_LONG = "读取用时超过上限"
TOO_MUCH = "读取时超出内存上限，或内容有错"
TOO_BUSY = "同时读取的文件太多，请稍后再试"


class _Workshop:
    """A process that waits for files and forks one for each, which never hears anything else of this one."""

    def __init__(self) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        path = os.pathsep.join(folder or str(Path.cwd()) for folder in sys.path)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "sanbiao.core.apart.workshop", str(theirs.fileno())],
            env={**environment.told(_HEARD), "PYTHONPATH": path},
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        theirs.close()

    def take(self, message: bytes, *descriptors: int) -> None:
        """Send it work. Raises OSError where it is gone."""
        socket.send_fds(self._control, [message], list(descriptors))

    def close(self) -> None:
        self._control.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class _Keeper:
    """The workshop of this process: opened when it is first needed, and again when it is gone."""

    def __init__(self) -> None:
        self._forget()
        atexit.register(self.close)
        os.register_at_fork(after_in_child=self._forget)

    def _forget(self) -> None:
        """A fork has no part in the workshop of its parent."""
        self._lock = threading.Lock()
        self.places = threading.BoundedSemaphore(AT_ONCE)
        self._workshop: _Workshop | None = None

    def take(self, message: bytes, *descriptors: int) -> _Workshop:
        """Give work to the workshop, a new one where the last is gone."""
        with self._lock:
            workshop = self._workshop = self._workshop or _Workshop()
        try:
            workshop.take(message, *descriptors)
        except OSError:
            self.leave(workshop)
            raise
        return workshop

    def leave(self, workshop: _Workshop) -> None:
        """Have no more to do with a workshop that does not answer."""
        with self._lock:
            if self._workshop is not workshop:
                return
            self._workshop = None
        workshop.close()

    def close(self) -> None:
        if self._workshop is not None:
            self.leave(self._workshop)


_KEEPER = _Keeper()


def done(job: Job, file: BinaryIO | bytes, facts: Mapping[str, Plain], *, most: int) -> list[Plain | bytes]:
    """What a job gives for a file.

    Raises:
        NotDone: it was given up.
        Exception: the job refused the file.
    """
    with _as_file(file) as opened:
        from django.conf import settings  # not yet there when a command warms up

        size = opened.seek(0, io.SEEK_END)
        opened.seek(0)
        seconds = round(job.seconds + SECONDS_A_MEBIBYTE * size / 2**20)
        told = {"job": job.name, "facts": dict(facts), "memory": settings.SANBIAO_READING_MEMORY, "seconds": seconds}
        if not _KEEPER.places.acquire(timeout=2 * seconds):
            raise NotDone(TOO_BUSY)
        try:
            return _answered(job, written(told), opened.fileno(), most=most, seconds=seconds)
        finally:
            _KEEPER.places.release()


def _answered(job: Job, message: bytes, file: int, *, most: int, seconds: int) -> list[Plain | bytes]:
    for is_last in (False, True):
        began = time.monotonic()
        try:
            return _answer(job, message, file, most=most, until=began + 2 * seconds + _START)
        except (Garbled, OSError) as error:
            # A workshop that is gone before it began says nothing of the file.
            if is_last or (isinstance(error, Garbled) and error.begun):
                took = time.monotonic() - began
                _warn("given up", job=job.name, seconds=round(took, 1))
                raise NotDone(TOO_LONG if took >= 0.9 * seconds else TOO_MUCH) from error
    raise AssertionError


def _answer(job: Job, message: bytes, file: int, *, most: int, until: float) -> list[Plain | bytes]:
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            workshop = _KEEPER.take(message, theirs.fileno(), file)
        answer: list[Plain | bytes] = []
        begun = False
        try:
            for frame, content in received(ours, most=most, until=until):
                begun = True
                if frame is Frame.BYTES:
                    answer.append(content)
                elif frame is Frame.PLAIN:
                    answer.append(plain(content))
                elif frame in (Frame.REFUSED, Frame.DEFECT):
                    raise _refusal(job, frame, plain(content))
        except Garbled as broken:
            if not begun:
                _KEEPER.leave(workshop)
            raise Garbled(begun) from broken
        return answer


def _refusal(job: Job, frame: Frame, told: Plain) -> Exception:
    match frame, told:
        case Frame.REFUSED, [int(number), str(sentence)] if 0 <= number < len(job.refusals):
            return job.refusals[number](sentence)
    _warn("broke", job=job.name, defect=told)
    return Garbled()


@contextmanager
def _as_file(file: BinaryIO | bytes) -> Iterator[BinaryIO]:
    """Bytes as a file that has no name and lies on no disk."""
    if not isinstance(file, bytes):
        yield file
        return
    with os.fdopen(os.memfd_create("foreign"), "w+b") as made:
        made.write(file)
        made.flush()
        yield cast("BinaryIO", made)


def warm(*names: str) -> None:
    """Open the workshop beforehand and let it load the jobs of these names, while this process goes on."""
    with contextlib.suppress(OSError):
        for name in names:
            _KEEPER.take(written({"prepare": name}))


def _warn(event: str, **told: Any) -> None:  # Any: what a log holds
    import structlog  # costly, and not needed before something is wrong

    structlog.get_logger("sanbiao.apart").warning(event, **told)
