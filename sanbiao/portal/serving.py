"""Serving a site with granian, and what runs beside it in processes of its own: the other site, background tasks."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from django.conf import settings
from django.core.management import call_command
from granian import Granian
from granian.constants import Interfaces

from sanbiao.core.indicators.engines import Live
from sanbiao.core.indicators.queries import grouped, measuring
from sanbiao.core.indicators.services import reported
from sanbiao.core.ui import charts

KEYS_OF_THE_OFFICE = ("SANBIAO_FIELD_KEY", "SANBIAO_SECRET_KEY")


def serve(*, host: str, port: int, workers: int, beside: Sequence[Sequence[str]] = ()) -> None:
    """Serve the site of this process until stopped. `beside` are commands of ours that run meanwhile and end with it."""
    if not settings.DEBUG:
        call_command("collectstatic", verbosity=0, interactive=False)
    others = [subprocess.Popen([sys.executable, "-m", "sanbiao.cli", *command], env=_environment(command)) for command in beside]
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
        for other in others:
            other.terminate()
        for other in others:
            other.wait(timeout=10)


def _environment(command: Sequence[str]) -> dict[str, str]:
    """What a process beside this one is told: the public site no key of the office."""
    withheld = KEYS_OF_THE_OFFICE if "public" in command else ()
    return {name: value for name, value in os.environ.items() if name not in withheld}


def warm() -> None:
    """Draw a first chart, and compile the figures for the database at hand."""
    charts.warm()
    engine = Live().name
    for group in grouped(reported()):
        measuring(group, 0, engine, ())
