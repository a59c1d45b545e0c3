"""Serving a site with granian, and what runs beside it in processes of its own: the other site, background tasks."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from typing import Any

import structlog
from django.conf import settings
from django.core.management import call_command
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from sanbiao.core.indicators.engines import Live
from sanbiao.core.indicators.queries import grouped, measuring
from sanbiao.core.indicators.services import reported
from sanbiao.core.indicators.window import WHOLE
from sanbiao.core.ui import charts

_log = structlog.get_logger("sanbiao.serving")
CONNECTIONS = 512
"""Clients that one process listens to at a time; what comes beyond that is not taken in until one is answered."""
LONGEST_HEAD = 64 * 1024
"""Bytes of an address and its headers, the least that the server can be told; `lengths` allows less of each."""
HEADERS_WITHIN = 10_000
"""Milliseconds in which a client has to say what it wants; an idle connection is closed after as long."""
LISTENING: dict[str, Any] = {  # Any: granian's own options
    "interface": Interfaces.RSGI,
    "http": HTTPModes.http1,  # to tell versions apart it would wait for the first byte, for ever
    "http1_settings": HTTP1Settings(header_read_timeout=HEADERS_WITHIN, max_buffer_size=LONGEST_HEAD),
    "websockets": False,
    "backpressure": CONNECTIONS,
}
"""How clients are listened to: by `TakingIn`, which gives each a thread when all of its request is there."""
ENDS_WITHIN = 30
"""Seconds in which requests are finished when the site is stopped."""
AGAIN_AFTER, LONGEST_PAUSE = 1.0, 60.0
"""Seconds after which a command beside the site that ended by itself is begun again, and the most that this grows to."""
KEYS_OF_THE_OFFICE = ("SANBIAO_FIELD_KEY", "SANBIAO_SECRET_KEY")


def serve(*, host: str, port: int, workers: int, beside: Sequence[Sequence[str]] = ()) -> None:
    """Serve the site of this process until stopped. `beside` are commands of ours that run meanwhile and end with it."""
    if not settings.DEBUG:
        call_command("collectstatic", verbosity=0, interactive=False)
    others = [_Beside(command) for command in beside]
    try:
        Granian(
            "sanbiao.wsgi:taken_in",
            address=host,
            port=port,
            workers=workers,
            workers_kill_timeout=ENDS_WITHIN,
            log_access=False,  # ours leaves out what may not be written down
            **LISTENING,
        ).serve()
    finally:
        for other in others:
            other.end()
        for other in others:
            other.wait()


class _Beside:
    """A command of ours that runs beside the site. When it ends by itself it is begun again, after a wait that grows as long as
    it ends soon each time: a task that was killed or met a lock must not leave all later ones waiting for a person.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command, self._is_over, self._changing = command, threading.Event(), threading.Lock()
        self._process = self._begun()
        self._watch = threading.Thread(target=self._keep_going, daemon=True)
        self._watch.start()

    def _begun(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "sanbiao.cli", *self._command], env=_environment(self._command))

    def _keep_going(self) -> None:
        pause = AGAIN_AFTER
        while True:
            began = time.monotonic()
            code = self._process.wait()
            if self._is_over.is_set():
                return
            _log.error("ended by itself", command=" ".join(self._command), code=code, again_after=pause)
            if self._is_over.wait(pause):
                return
            pause = AGAIN_AFTER if time.monotonic() - began > LONGEST_PAUSE else min(2 * pause, LONGEST_PAUSE)
            with self._changing:
                if not self._is_over.is_set():
                    self._process = self._begun()

    def end(self) -> None:
        """Ask it to end, for good."""
        with self._changing:
            self._is_over.set()
            self._process.terminate()

    def wait(self) -> None:
        """Wait until it has ended."""
        self._process.wait(timeout=10)
        self._watch.join(timeout=10)


def _environment(command: Sequence[str]) -> dict[str, str]:
    """What a process beside this one is told: the public site no key of the office."""
    withheld = KEYS_OF_THE_OFFICE if "public" in command else ()
    return {name: value for name, value in os.environ.items() if name not in withheld}


def warm() -> None:
    """Draw a first chart, and compile the figures for the database at hand."""
    charts.warm()
    engine = Live().name
    for group in grouped(reported()):
        measuring(group, WHOLE, engine, ())
