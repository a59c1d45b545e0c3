"""`python -m attack.mutated [number]`: files, documents and requests changed by chance, to a served site and the command line.

Meanwhile somebody else opens a page again and again. Printed is what came of each kind: how long the longest took, how much
memory the process took that took most, and everything that is wrong: an answer of 500, a traceback, rows that nobody confirmed.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count, islice
from pathlib import Path
from urllib.parse import urlencode

import django

from attack.deeds import PERIOD, POSTING
from attack.ground import Ground, prepared
from attack.visiting import Visitor, end, serve

PAGE, LONGEST = "/ledgers/people-person/", 30.0
ROWS = ("people_person", "people_posting", "organisations_unit", "training_classrun")
TOGETHER = 10
"""Files that one command is given."""


@dataclass
class Way:
    """What came of all that went one way."""

    name: str
    sent: int = 0
    longest: float = 0.0
    wrong: list[str] = field(default_factory=list)


@dataclass
class Watch:
    """What is seen beside: how long somebody else waited, and the most memory that one of the processes took."""

    waited: float = 0.0
    pages: int = 0
    memory: int = 0
    errors: list[str] = field(default_factory=list)


def main(number: int) -> int:
    with tempfile.TemporaryDirectory(prefix="sanbiao-attack-") as folder:
        (Path(folder) / "base").mkdir()
        ground = prepared(Path(folder) / "base")
        report = ground.folder / "report.docx"
        ground.run("report", "compile", "--period", PERIOD, "--out", report)
        os.environ |= {"SANBIAO_HOME": str(ground.home), "DJANGO_SETTINGS_MODULE": "sanbiao.settings"}
        django.setup()
        ways = [Way("files on the page"), Way("documents to check"), Way("requests"), Way("files by command")]
        acts = [_dropped, _checked, _asked, _commanded]
        shares = [number * 2 // 5, number // 5, number // 5, number // 5]
        with _site(ground) as (visitor, watch):
            for way, act, share in zip(ways, acts, shares, strict=True):
                act(ground, visitor, way, share)
                print(_told(way), flush=True)
        wrong = sum(len(way.wrong) for way in ways)
        print(f"somebody else: {watch.pages} pages, the longest {watch.waited:.2f} s; most memory {watch.memory} MB")
        print(*watch.errors[:50], sep="\n")
        return 1 if wrong or watch.errors or watch.waited > 1 or watch.memory > 1024 else 0


def _told(way: Way) -> str:
    line = f"{way.name:<20}{way.sent:>6} sent, the longest {way.longest:5.1f} s, {len(way.wrong)} wrong"
    return "\n    ".join([line, *way.wrong[:20]])


# --- the site, and who watches ------------------------------------------------------------------------------------------------


@contextmanager
def _site(ground: Ground) -> Iterator[tuple[Visitor, Watch]]:
    """The site with its worker, somebody to send things, and what is seen beside."""
    running, visitors = serve(ground)
    over, watch = threading.Event(), Watch()
    watchers = [
        threading.Thread(target=_reads, args=(visitors[1], watch, over)),
        threading.Thread(target=_weighs, args=(running.pid, watch, over)),
        threading.Thread(target=_listens, args=(running.stdout, watch)),
    ]
    visitors[1].ask(PAGE)
    for watcher in watchers:
        watcher.start()
    try:
        yield visitors[0], watch
    finally:
        over.set()
        for watcher in watchers[:2]:
            watcher.join()
        end(running)


def _reads(visitor: Visitor, watch: Watch, over: threading.Event) -> None:
    while not over.wait(0.5):
        began = time.monotonic()
        status = visitor.ask(PAGE)
        watch.waited = max(watch.waited, time.monotonic() - began)
        watch.pages += 1
        if status != 200:
            watch.errors.append(f"somebody else was answered {status}")


def _weighs(session: int, watch: Watch, over: threading.Event) -> None:
    """The peak of every process that the site started, as long as it lives."""
    while not over.wait(0.2):
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if os.getsid(int(process.name)) == session:
                    lines = (process / "status").read_text().splitlines()
                    peak = next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)
                    watch.memory = max(watch.memory, peak)
            except (OSError, ValueError):
                continue


def _listens(said: Iterator[str], watch: Watch) -> None:
    """What the site said in trouble: lines of log that tell of an error, and tracebacks to their end."""
    troubled = False
    for line in said:
        is_of_log = line.startswith(("{", "["))
        troubled = '"level": "error"' in line if is_of_log else "Traceback" in line or troubled
        watch.errors += [line.rstrip()[:600]] if troubled else []


# --- ways in -------------------------------------------------------------------------------------------------------------------


def _timed(way: Way, act: Callable[[], int], what: str, *, allowed: set[int]) -> None:
    began = time.monotonic()
    status = act()
    took = time.monotonic() - began
    way.sent += 1
    way.longest = max(way.longest, took)
    way.wrong += [f"{what}: answered {status}"] if status not in allowed else []
    way.wrong += [f"{what}: took {took:.0f} s"] if took > LONGEST else []


def _files(ground: Ground, number: int, begin: int) -> Iterator[Path]:
    """Files of every kind in turn, each changed by another chance."""
    from sanbiao.tests.test_mutated import KINDS, changed

    kinds = [*KINDS, "张明.lrmx", "张明.lrm"]
    for seed in range(begin, begin + number):
        folder = ground.folder / "changed" / str(seed)
        folder.mkdir(parents=True)
        yield changed(kinds[seed % len(kinds)], folder, seed)


def _counted(ground: Ground) -> list[int]:
    with closing(sqlite3.connect(f"file:{ground.home / 'sanbiao.sqlite3'}?mode=ro", uri=True)) as connection:
        return [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ROWS]  # our names


def _last_import(ground: Ground) -> str:
    with closing(sqlite3.connect(f"file:{ground.home / 'sanbiao.sqlite3'}?mode=ro", uri=True)) as connection:
        found = connection.execute("SELECT state FROM drive_import ORDER BY id DESC LIMIT 1").fetchone()
    return found[0] if found else ""


def _dropped(ground: Ground, visitor: Visitor, way: Way, number: int) -> None:
    """Dropped on the page of imports, and read by the worker; nobody confirms anything."""
    before = _counted(ground)
    visitor.ask("/imports/new/")
    for path in _files(ground, number, begin=10_000):

        def act(path: Path = path) -> int:
            status = visitor.drop(path.name, path.read_bytes())
            while _last_import(ground) in {"waiting", "reading"}:
                time.sleep(0.05)
            return status

        _timed(way, act, f"{path.parent.name} {path.name}", allowed={302, 422})
        if _last_import(ground) != "previewed":
            way.wrong.append(f"{path.parent.name} {path.name}: {_last_import(ground)}")
    if _counted(ground) != before:
        way.wrong.append(f"rows that nobody confirmed: {before}, {_counted(ground)}")


def _checked(ground: Ground, visitor: Visitor, way: Way, number: int) -> None:
    """A report with changed bytes, on the page that checks reports."""
    from sanbiao.tests.mutating import mutated

    sound = (ground.folder / "report.docx").read_bytes()
    visitor.ask("/reports/check/")
    for seed in range(20_000, 20_000 + number):
        file = ("document", "报告.docx", mutated(sound, seed))
        act = lambda file=file: visitor.hand_in("/reports/check/", file, {"period": PERIOD, "unit": ""})  # noqa: E731
        _timed(way, act, f"document {seed}", allowed={200, 422})


def _asked(ground: Ground, visitor: Visitor, way: Way, number: int) -> None:
    """A form of a new row with changed bytes."""
    from sanbiao.tests.mutating import mutated

    name, unit = ground.known["people"][0]
    visitor.ask(POSTING)
    for seed in range(30_000, 30_000 + number):
        form = {"csrfmiddlewaretoken": visitor.token, "person": name, "unit": unit, "post": f"改{seed}", "began_on": "2021.05"}
        form |= {"manner": "formal", "is_team_member": "1", "ended_on": "", "note": "说明" * (seed % 50)}
        body = mutated(urlencode(form).encode(), seed)
        act = lambda body=body: visitor.send(POSTING, body, "application/x-www-form-urlencoded")  # noqa: E731
        _timed(way, act, f"request {seed}", allowed={200, 302, 400, 403, 404, 413, 422})


def _commanded(ground: Ground, visitor: Visitor, way: Way, number: int) -> None:
    """Given to the command line, some at a time: all of them are written, or nothing."""
    waiting = _files(ground, number, begin=40_000)
    for turn in count():
        paths = list(islice(waiting, TOGETHER))
        if not paths:
            return
        before, running = _counted(ground), ground.begin("import", *paths)
        said: list[str] = []

        def act(said: list[str] = said, running: subprocess.Popen[str] = running) -> int:
            said.append(running.communicate()[0])
            return running.returncode

        _timed(way, act, f"command {turn}", allowed={0, 1})
        way.sent += len(paths) - 1
        way.wrong += [f"command {turn}: {said[0][-300:]}"] if "Traceback" in said[0] else []
        way.wrong += [f"command {turn}: refused, and rows written"] if running.returncode and _counted(ground) != before else []


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
