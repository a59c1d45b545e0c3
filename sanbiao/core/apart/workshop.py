"""The other side: a process that waits for files, and forks one for each, which has limits and can open nothing more.

It is started afresh, never forked from a process with threads, and knows nothing of settings, keys or the database.
"""

from __future__ import annotations

import encodings
import gc
import json
import os
import resource
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from sanbiao.core.apart.jobs import Job
from sanbiao.core.apart.wire import Frame, send, written

IDLE = 600
"""Seconds without work after which a workshop closes; the next file opens another."""
_LARGEST_MESSAGE = 1 << 16
_OF_WINDOWS = frozenset(("mbcs", "oem"))


def serve(control: socket.socket) -> None:
    """Take work until nobody is left who could give any."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # what is forked is waited for by nobody
    # A file may ask for each of them, and nothing can be opened then.
    for name in {module.name for module in iter_modules(encodings.__path__)} - _OF_WINDOWS:
        import_module(f"encodings.{name}")
    import_module("_strptime")
    jobs: dict[str, Job] = {}
    control.settimeout(IDLE)
    while True:
        try:
            message, descriptors, _, _ = socket.recv_fds(control, _LARGEST_MESSAGE, 2)
        except TimeoutError:
            return
        if not message:
            return
        told = json.loads(message)
        name = told.get("job") or told["prepare"]
        if name not in jobs:
            jobs[name] = _job(name)
            gc.freeze()  # what is shared with the forks stays shared
        if descriptors:
            if os.fork() == 0:
                control.close()
                work(jobs[name], told, *descriptors)
            for descriptor in descriptors:
                os.close(descriptor)


def _job(name: str) -> Job:
    module, _, own = name.partition(":")
    found = getattr(import_module(module), own)
    if not isinstance(found, Job):
        raise TypeError(name)
    found.prepare()
    return found


def work(job: Job, told: dict[str, Any], channel: int, file: int) -> None:  # Any: what JSON holds
    """Do one job and end; whatever goes wrong ends this process alone."""
    limit(memory=told["memory"], seconds=told["seconds"])
    with suppress(OSError):  # nobody listens any more
        send(channel, Frame.BEGUN)
        try:
            with os.fdopen(file, "rb") as opened:
                for value in job.function(opened, **told["facts"]):
                    if isinstance(value, bytes):
                        send(channel, Frame.BYTES, value)
                    else:
                        send(channel, Frame.PLAIN, written(value))
            send(channel, Frame.END)
        except job.refusals as refusal:
            number = next(place for place, kind in enumerate(job.refusals) if isinstance(refusal, kind))
            send(channel, Frame.REFUSED, written([number, str(refusal)]))
        except BaseException as defect:  # noqa: BLE001  # told to the other side, which makes a sentence of it
            send(channel, Frame.DEFECT, written(_place(defect)))
    os._exit(0)


def limit(*, memory: int, seconds: int) -> None:
    """Bound this process for good: no more memory, time, files, sockets, children or cores than it needs."""
    for kind in (signal.SIGCHLD, signal.SIGINT, signal.SIGPIPE, signal.SIGALRM, signal.SIGXCPU):
        signal.signal(kind, signal.SIG_DFL)
    signal.alarm(2 * seconds)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    for nothing in (resource.RLIMIT_NOFILE, resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        resource.setrlimit(nothing, (0, 0))


def _place(defect: BaseException) -> str:
    """What broke and where, without a word of the file."""
    trace = defect.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else ""
    return f"{type(defect).__name__} {where}"


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
