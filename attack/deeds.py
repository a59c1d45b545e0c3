"""What is killed: how each is begun, and what must stand afterwards."""

from __future__ import annotations

import http.client
import os
import secrets
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from attack.ground import Ground
from attack.visiting import Visitor, end, serve, served
from bench.rosters import write_roster, write_units

PERIOD = "2023H1"
NEW_PEOPLE = 600
POSTING, STEP = "/ledgers/people-posting/new/", "/ledgers/plans-problem/{}/fire/rectify/"
Looked = dict[str, Any]


@dataclass
class Blow:
    """One deed under way. `acknowledged` is what the product had answered for before it was killed."""

    ground: Ground
    running: subprocess.Popen[str]
    acknowledged: list[Any] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)


@dataclass(frozen=True)
class Deed:
    """`ready` comes before the copy is struck, `begin` starts what is killed, `after` what a person or the machine does next.

    `faults` tells what is wrong with what stands then, given what stood before and what stands when nobody kills.
    """

    name: str
    begin: Callable[[Ground], Blow]
    faults: Callable[[Blow, Looked, Looked, Looked], list[str]]
    ready: Callable[[Ground], None] = lambda _: None
    after: Callable[[Blow], None] = lambda _: None
    lasts: float = 0.0
    """Seconds from which the time of the blow is drawn; 0 where it ends by itself and is measured."""


def all_or_nothing(blow: Blow, before: Looked, done: Looked, found: Looked) -> list[str]:
    """The rows of all tables are as before or as when nobody killed; and what was told to be done is done."""
    if found["rows"] == done["rows"]:
        return []
    differing = {name: (before["rows"][name], count) for name, count in found["rows"].items() if count != before["rows"][name]}
    if differing:
        return [f"half done: {differing}"]
    return ["told to be done, and is not"] if blow.running.returncode == 0 and before["rows"] != done["rows"] else []


# --- commands ------------------------------------------------------------------------------------------------------------------


def _command(*words: object) -> Callable[[Ground], Blow]:
    return lambda ground: Blow(ground, ground.begin(*(str(word).format(there=ground.folder) for word in words)))


def _more_people(ground: Ground) -> None:
    (ground.folder / "sheets").mkdir()
    write_units(ground.folder / "sheets" / "units.xlsx")
    write_roster(ground.folder / "sheets" / "roster.xlsx", NEW_PEOPLE)


def _backup_of_before(ground: Ground) -> None:
    """A backup, and rows after it, which its restoring takes back."""
    _more_people(ground)
    ground.run("backup", ground.folder / "backup.zip")
    ground.run("import", ground.folder / "sheets")


def _whole_backup(blow: Blow, before: Looked, done: Looked, found: Looked) -> list[str]:
    """The database is untouched; a backup is not there, or can be restored."""
    target = blow.ground.folder / "new.zip"
    faults = all_or_nothing(blow, before, before, found)
    if not target.exists():
        return [*faults, *(["told to be done, and is not"] if blow.running.returncode == 0 else [])]
    try:
        blow.ground.run("restore", target, "--force")
    except RuntimeError as fault:
        return [*faults, f"a backup that cannot be restored: {fault}"]
    return [*faults, *all_or_nothing(blow, before, before, blow.ground.looked_at())]


# --- the site --------------------------------------------------------------------------------------------------------------


def _visited(act: Callable[[Blow, Visitor, int], None], page: str) -> Callable[[Ground], Blow]:
    """The site, and everybody at it doing the same again and again until nobody answers."""

    def begin(ground: Ground) -> Blow:
        running, visitors = serve(ground, "--no-worker")
        blow = Blow(ground, running)
        for visitor in visitors:
            _expect(200, visitor.ask(page))

        def visit(visitor: Visitor, number: int) -> None:
            try:
                for turn in range(10_000):
                    if blow.over.is_set():
                        return
                    act(blow, visitor, turn * len(visitors) + number)
            except (OSError, http.client.HTTPException):
                return

        blow.threads = [threading.Thread(target=visit, args=(each, number)) for number, each in enumerate(visitors)]
        for thread in blow.threads:
            thread.start()
        return blow

    return begin


def _writes(blow: Blow, visitor: Visitor, number: int) -> None:
    name, unit = blow.ground.known["people"][number % len(blow.ground.known["people"])]
    form = {
        "person": name,
        "unit": unit,
        "post": f"攻{number}",
        "began_on": "2021.05",
        "manner": "formal",
        "is_team_member": "1",
        "ended_on": "",
        "note": "",
    }
    if visitor.ask(POSTING, form | {"ticket": secrets.token_hex(16)}) == 302:
        blow.acknowledged.append(form["post"])


def _steps(blow: Blow, visitor: Visitor, number: int) -> None:
    if number >= len(blow.ground.known["problems"]):
        blow.over.set()
        return
    pk = blow.ground.known["problems"][number]
    if (
        visitor.ask(STEP.format(pk), {"asked": "1", "measure": "整改", "rectifying_on": "2023-02-01", "due_on": "2023-12-01"})
        == 302
    ):
        blow.acknowledged.append(pk)


def _each_or_not(what: str) -> Callable[[Blow, Looked, Looked, Looked], list[str]]:
    """What was answered for is there, once; beside it at most what each of the visitors had just sent; an event for each."""

    def faults(blow: Blow, before: Looked, done: Looked, found: Looked) -> list[str]:
        there, told = found[what], set(blow.acknowledged)
        wrong = [f"acknowledged and lost: {lost}" for lost in told - set(there)]
        wrong += ["twice"] if len(there) != len(set(there)) else []
        wrong += ["more than was sent"] if len(there) - len(told) > len(blow.threads) else []
        events = found["rows"]["audit.Event"] - before["rows"]["audit.Event"]
        return [*wrong, *([f"{len(there)} rows and {events} events"] if events < len(there) else [])]

    return faults


# --- the worker ----------------------------------------------------------------------------------------------------------------


def _drop(ground: Ground) -> None:
    """A workbook on the page of imports, which waits for a worker to read it."""
    _more_people(ground)
    with served(ground) as visitors:
        visitors[0].ask("/imports/new/")
        _expect(302, visitors[0].drop("units.xlsx", (ground.folder / "sheets" / "units.xlsx").read_bytes()))


def _confirm(ground: Ground) -> None:
    """A workbook that was read and confirmed, and waits for a worker to write it."""
    _drop(ground)
    _work_on(Blow(ground, ground.begin("worker")))
    with served(ground) as visitors:
        address = f"/imports/{ground.looked_at()['batches'][-1]}/"
        visitors[0].ask(address)
        _expect(302, visitors[0].ask(f"{address}confirm/", {}))


def _expect(status: int, answered: int) -> None:
    if answered != status:
        raise RuntimeError(f"answered with {answered}")


def _work_on(blow: Blow) -> None:
    """Another worker, some minutes later: the signs of life of the dead one are as old."""
    end(blow.running)
    long_ago = time.time() - 600
    for sign in (blow.ground.home / "progress").glob("worker-*"):
        os.utime(sign, (long_ago, long_ago))
    running = blow.ground.begin("worker")
    for _ in range(60):
        if not blow.ground.looked_at()["waiting"]:
            break
        time.sleep(1)
    end(running)


def _taken_up(state: str) -> Callable[[Blow, Looked, Looked, Looked], list[str]]:
    """Without a person, the drop has come as far as where nobody killed, and its rows are there once."""

    def faults(blow: Blow, before: Looked, done: Looked, found: Looked) -> list[str]:
        wrong = [f"{found['waiting']} tasks wait"] if found["waiting"] else []
        wrong += [f"the drop is {found['imports'][-1]}"] if found["imports"][-1] != state else []
        other = {name: (done["rows"][name], count) for name, count in found["rows"].items() if count != done["rows"][name]}
        return [*wrong, *([f"other rows than where nobody killed: {other}"] if other else [])]

    return faults


DEEDS = (
    Deed("import", _command("import", "{there}/sheets"), all_or_nothing, ready=_more_people),
    Deed("form", _visited(_writes, POSTING), _each_or_not("posts"), lasts=6),
    Deed("step", _visited(_steps, "/ledgers/plans-problem/"), _each_or_not("stepped"), lasts=6),
    Deed("report", _command("report", "compile", "--period", PERIOD, "--out", "{there}/report.docx"), all_or_nothing),
    Deed("backup", _command("backup", "{there}/new.zip"), _whole_backup),
    Deed("restore", _command("restore", "{there}/backup.zip", "--force"), all_or_nothing, ready=_backup_of_before),
    Deed("closing", _command("period", "close", PERIOD), all_or_nothing),
    Deed("rotation", _command("keys", "rotate"), all_or_nothing),
    Deed("worker that reads", _command("worker"), _taken_up("previewed"), ready=_drop, after=_work_on, lasts=8),
    Deed("worker that writes", _command("worker"), _taken_up("imported"), ready=_confirm, after=_work_on, lasts=8),
)
