"""An import on SQLite beside people who read and write: what they wait, against a time without an import.

`python -m bench.beside [rows]` runs it alone, with as many rows. The site is served as an installation serves it, by processes of
its own; whoever reads and writes is a thread here, which also takes of the machine.
"""

from __future__ import annotations

import http.client
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from bench.running import Result, import_folder, open_office

READERS, WRITERS = 20, 5
IDLE = 30.0
"""Seconds of the time without an import."""
PAUSE = 0.5
"""Seconds between two requests of one person."""
READ, WRITTEN = "/ledgers/people-person/", "/ledgers/people-posting/new/"
MOST_WAITED = 5.0
_FAULT = r'">([^<]*)</a></li>'


@dataclass
class Seen:
    """What all met during some time: seconds of pages, of answers to what was sent, and until it was written; how many were told
    to try again, and every error.
    """

    read: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    written: list[float] = field(default_factory=list)
    told_again: int = 0
    errors: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        reads = f"{len(self.read)} pages, p95 {_p95(self.read):.2f} s"
        writes = f"{len(self.written)} writes, p95 {_p95(self.written):.2f} s, longest answer {max(self.answered):.2f} s"
        return f"{reads}; {writes}; {self.told_again} told to try again, the longest until written {max(self.written):.2f} s"


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[int(0.95 * (len(seconds) - 1))]


class Person:
    """Somebody signed in, at a browser."""

    def __init__(self, port: int, session: str) -> None:
        self._port, self._cookies = port, {"sessionid": session}

    def ask(self, address: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, body and when to try again."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("GET" if form is None else "POST", address, form and urlencode(form), headers)
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                told, _, _ = value.partition(";")
                key, _, text = told.partition("=")
                self._cookies[key] = text
        body = answer.read().decode()
        connection.close()
        return answer.status, body, answer.getheader("Retry-After") or ""


def _reads(person: Person, seen: Seen, over: threading.Event) -> None:
    while not over.wait(PAUSE):
        began = time.perf_counter()
        status, _, _ = person.ask(READ)
        seen.read.append(time.perf_counter() - began)
        if status != 200:
            seen.errors.append(f"GET {status}")


def _writes(number: int, names: list[str], person: Person, seen: Seen, over: threading.Event) -> None:
    [token] = set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', person.ask(WRITTEN)[1]))
    while not over.wait(PAUSE):
        name, unit = names.pop()
        form = {"person": name, "unit": unit, "post": f"职务{number}", "began_on": "2021.05", "manner": "formal"}
        form |= {"is_team_member": "1", "ended_on": "", "note": "", "csrfmiddlewaretoken": token, "ticket": secrets.token_hex(16)}
        began = time.perf_counter()
        while True:
            sent = time.perf_counter()
            status, body, again = person.ask(WRITTEN, form)
            seen.answered.append(time.perf_counter() - sent)
            if status != 503 or not again:
                break
            seen.told_again += 1
            time.sleep(int(again))
        seen.written.append(time.perf_counter() - began)
        if status != 302:
            seen.errors.append(f"POST {status}: {re.findall(_FAULT, body)[:2]}")


def _during(do: Callable[[], object], port: int, sessions: list[str], names: list[str]) -> Seen:
    """What all meet while something is done."""
    seen, over = Seen(), threading.Event()
    people = [Person(port, session) for session in sessions]
    threads = [threading.Thread(target=_reads, args=(each, seen, over)) for each in people[:READERS]]
    for number, each in enumerate(people[READERS:]):
        threads.append(threading.Thread(target=_writes, args=(number, names, each, seen, over)))
    for thread in threads:
        thread.start()
    do()
    over.set()
    for thread in threads:
        thread.join()
    return seen


def _sessions() -> tuple[list[str], list[tuple[str, str]]]:
    """Sessions of as many people, and somebody of whom each write can tell."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from sanbiao.core.access.roles import EVERY_SECTION, Role
    from sanbiao.registry.organisations.models import Grant, Unit
    from sanbiao.registry.people.models import Person as Known

    sessions = []
    for number in range(READERS + WRITERS):
        user = get_user_model().objects.create_user(f"bench{number}", password="bench-only-7-Q")
        Grant.objects.create(user=user, section=EVERY_SECTION, role=Role.HEAD)
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        sessions.append(client.session.session_key)
    units = list(Unit.objects.values_list("pk", "short_name"))
    told = {"on_roster": True, "sex": "male", "birth_month": date(1980, 6, 1)}
    made = [Known(id_hash=f"{n:032d}", name=f"贝{n:05d}", unit_id=units[n % len(units)][0], **told) for n in range(20_000)]
    Known.objects.bulk_create(made, batch_size=2000)
    return sessions, [(person.name, units[n % len(units)][1]) for n, person in enumerate(made)]


def measure(*, full: bool = False, rows: int = 0) -> list[Result]:
    """With 50,000 rows, or 400,000."""
    from bench.rosters import write_roster, write_units

    count = rows or (400_000 if full else 50_000)
    with tempfile.TemporaryDirectory() as folder:
        home, sheets = Path(folder) / "home", Path(folder) / "sheets"
        sheets.mkdir()
        write_units(Path(folder) / "units.xlsx")
        write_roster(sheets / "roster.xlsx", count)
        open_office(home)
        import_folder(Path(folder) / "units.xlsx")
        sessions, names = _sessions()
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            port = found.getsockname()[1]
        command = [sys.executable, "-m", "sanbiao.cli"]
        with (Path(folder) / "log").open("wb") as log:
            served = subprocess.Popen(
                [*command, "serve", "--home", str(home), "--port", str(port), "--site", "office"], stdout=log, stderr=log
            )
            try:
                _wait_for(port)
                idle = _during(lambda: time.sleep(IDLE), port, sessions, names)
                importing = [*command, "import", "--home", str(home), str(sheets)]
                began = time.perf_counter()
                busy = _during(lambda: subprocess.run(importing, check=True, stdout=log, stderr=log), port, sessions, names)
                took = time.perf_counter() - began
            finally:
                served.terminate()
                served.wait()
    notes = (f"{took:.0f} s of importing", f"without an import: {idle}", f"beside it: {busy}", *busy.errors[:3], *idle.errors[:3])
    named = f"beside an import of {count:,} rows, {READERS} read and {WRITERS} write:"
    return [
        Result(f"{named} p95 of a page against that without", _p95(busy.read) / _p95(idle.read), 3, notes=notes),
        Result(f"{named} longest answer to a write against {MOST_WAITED:.0f} s", max(busy.answered) / MOST_WAITED, 1),
        Result(f"{named} errors", float(len(busy.errors)), 0),
    ]


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the site does not answer")


if __name__ == "__main__":
    results = measure(rows=int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    print(*results[0].notes, *[result.line() for result in results], sep="\n")
