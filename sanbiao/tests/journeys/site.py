"""The demonstration city behind a server of its own: where the journeys go."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.parse import urlencode

from sanbiao.demo.account import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page

PERIOD = "2023H1"
SIGN_IN = "/accounts/login/"
WAIT = 120
"""Seconds until a server must answer, on a machine that is busy with other tests."""


_WITHHELD = ("DATABASE_URL", "SANBIAO_HOME", "SANBIAO_DEMO", "COVERAGE_PROCESS_CONFIG")


def command(*arguments: str, set_to: Mapping[str, str] | None = None, **options: Any) -> subprocess.Popen[bytes]:
    """Our command line in a process group of its own; background work is done as it is asked for."""
    kept = {name: value for name, value in os.environ.items() if name not in _WITHHELD}
    environment = {**kept, "SANBIAO_TASKS": "django_tasks.backends.immediate.ImmediateBackend", **(set_to or {})}
    return subprocess.Popen([sys.executable, "-m", "sanbiao.cli", *arguments], env=environment, start_new_session=True, **options)


@dataclass(frozen=True)
class Site:
    """A running site. `find` asks its database which rows there are to go to; what pages say, they are asked themselves."""

    url: str
    home: Path
    signed_in: dict[str, Any] = field(default_factory=dict)
    """The cookies of those who signed in, by the name of the account."""

    def __call__(self, path: str) -> str:
        return f"{self.url}{path}"

    def enter(self, page: Page, name: str, path: str = "/", password: str = PASSWORD) -> None:
        """Go to a page as somebody: through the page of sign-in the first time, and when a session was idle too long."""
        if name in self.signed_in:
            page.context.add_cookies(self.signed_in[name])
            page.goto(self(path))
            if SIGN_IN not in page.url:
                return
        page.context.clear_cookies()
        page.goto(self(f"{SIGN_IN}?{urlencode({'next': path})}"))  # not by way of the home, which is slow
        page.get_by_label("用户名").fill(name)
        page.get_by_label("密码").fill(password)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(lambda url: SIGN_IN not in url)
        self.signed_in[name] = page.context.cookies()

    def find(self, query: str, *values: object) -> Any:  # Any: whatever the column holds
        """The first column of the first row that `query` finds."""
        with closing(sqlite3.connect(f"file:{self.home / 'sanbiao.sqlite3'}?mode=ro", uri=True)) as connection:
            row = connection.execute(query, values).fetchone()
        assert row, f"the demonstration has nothing for: {query}"
        return row[0]


def _free_port() -> int:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


@contextmanager
def serving(home: Path) -> Iterator[Site]:
    """The office site of `home` while it is needed."""
    port = _free_port()
    site = Site(f"http://127.0.0.1:{port}", home)
    log = home / "serve.log"
    arguments = ("--home", str(home), "serve", "--site", "office", "--no-worker", "--port", str(port))
    with log.open("wb") as output:
        server = command(*arguments, set_to={"SANBIAO_PHONE_ADDRESS": site.url}, stdout=output, stderr=subprocess.STDOUT)
    try:
        until = time.monotonic() + WAIT
        while not _answers(site(SIGN_IN)):
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.1)
        yield site
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)
