"""Serving the office site with granian, and working off background tasks beside it."""

from __future__ import annotations

import os
import subprocess
import sys

from django.conf import settings
from django.core.management import call_command
from granian import Granian
from granian.constants import Interfaces

from sanbiao.core.indicators.engines import Live
from sanbiao.core.indicators.queries import grouped, measuring
from sanbiao.core.indicators.services import reported
from sanbiao.core.ui import charts


def serve_office(*, host: str, port: int, workers: int, with_worker: bool) -> None:
    """Serve until stopped; with `with_worker`, a second process works off the tasks and ends with this one."""
    if not settings.DEBUG:
        call_command("collectstatic", verbosity=0, interactive=False)
    tasks = _worker() if with_worker else None
    try:
        Granian(
            "sanbiao.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=8,
            log_access=False,
        ).serve()
    finally:
        if tasks:
            tasks.terminate()
            tasks.wait(timeout=10)


def warm() -> None:
    """Draw a first chart, and compile the figures for the database at hand."""
    charts.warm()
    engine = Live().name
    for group in grouped(reported()):
        measuring(group, 0, engine, ())


def _worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "sanbiao.cli", "worker"], env=os.environ.copy())
