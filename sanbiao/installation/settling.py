"""What a crash left half done in a home is finished or undone by whoever starts next, before anything is opened.

A restore lays everything new beside the old and writes down its plan; from then on it only goes forward, and each step can be
done again. A rotation lays the new key beside the old one; the database says which of the two is the key.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from sanbiao.home import part
from sanbiao.installation.keys import FIELD_KEY, NEXT_KEY, fingerprint, keep, path_of, read_key, synced
from sanbiao.installation.locks import PATIENCE, alone
from sanbiao.installation.place import Place
from sanbiao.installation.refusals import Busy, NoKey

PLAN, NEW, OLD = "plan.json", "new", "old"
FRESH = ".restoring"
"""What a new database of SQLite is called beside the old one, on the same disk."""


@dataclass(frozen=True)
class Restoring:
    """How PostgreSQL is asked whether it took a dump in.

    Its program went by a name of its own; and a table that was restored has another number than the one before. Those of
    `cleared` that still are there afterwards are none of the backup: a newer version made them.
    """

    program: str
    before: int | None
    cleared: list[int]


@dataclass(frozen=True)
class Plan:
    """What a restore puts in place: paths within the home, then SQLite's database; or PostgreSQL, which decides whether."""

    parts: list[str]
    awaits: Restoring | None = None

    def write(self, place: Place) -> None:
        """From here on whoever starts next follows the plan."""
        os.sync()  # what the plan speaks of has to be on the disk before it
        keep(_folder(place) / PLAN, json.dumps(asdict(self)), instead=True)

    @classmethod
    def read(cls, place: Place) -> Plan | None:
        """The plan in a home; None where no restore got as far."""
        path = _folder(place) / PLAN
        if not path.exists():
            return None
        told = json.loads(path.read_text(encoding="ascii"))
        return cls(told["parts"], Restoring(**told["awaits"]) if told["awaits"] else None)


def is_settled(home: Path) -> bool:
    """Whether nothing was left half done."""
    return not part(home, "restoring").exists() and not path_of(home, NEXT_KEY).exists()


def settle(place: Place) -> None:
    """Finish or undo what was left half done. Call it with the home held.

    Raises:
        Unusable: others use the home, or the database cannot be asked.
    """
    if is_settled(place.home):
        return
    with alone(place.home):
        settle_restore(place)
        settle_rotation(place.home, recorded=lambda: place.known().fingerprint)


# --- restoring -----------------------------------------------------------------------------------------------------------


def begun(place: Place) -> Path:
    """An empty folder on the home's own disk for what a restore unpacks."""
    fresh = _folder(place) / NEW
    fresh.mkdir(mode=0o700, parents=True)
    return fresh


def fresh_database(place: Place) -> Path:
    """Where a restore lays SQLite's new database."""
    return place.file.with_name(place.file.name + FRESH)


def settle_restore(place: Place) -> None:
    """Put in place what a plan says, or throw away what was unpacked. The home has to be one's own.

    Raises:
        Unusable: PostgreSQL does not answer whether it took the dump in.
    """
    plan = Plan.read(place)
    if plan and (plan.awaits is None or _was_taken_in(place, plan.awaits)):
        _put_in_place(place, plan)
        if plan.awaits:
            _clear(place, plan.awaits.cleared)
    _throw_away(place)


def _was_taken_in(place: Place, awaits: Restoring) -> bool:
    with place.connected() as database:
        until = time.monotonic() + PATIENCE
        asked = "SELECT 1 FROM pg_stat_activity WHERE application_name = %s"
        while database.execute(asked, [awaits.program]).fetchone():
            if time.monotonic() > until:
                raise Busy("数据库还在处理上一次恢复，请稍后再试；没有写入任何内容。")
            time.sleep(0.2)
        return place.made(database) != awaits.before


def _clear(place: Place, tables: list[int]) -> None:
    """Take away the tables of before: the version of the backup knows nothing of them, and the next one makes them anew."""
    with place.connected() as database:
        asked = "SELECT oid::regclass::text FROM pg_class WHERE oid = ANY(%s::bigint[]::oid[])"
        for [name] in database.execute(asked, [tables]).fetchall():
            database.execute(f"DROP TABLE IF EXISTS {name} CASCADE")  # PostgreSQL itself has quoted it


def _put_in_place(place: Place, plan: Plan) -> None:
    for name in plan.parts:
        fresh, old, here = _folder(place) / NEW / name, _folder(place) / OLD / name, place.home / name
        if fresh.exists():  # else it was put in place before the crash
            old.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            here.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if here.exists():
                here.replace(old)
            fresh.replace(here)
            synced(here.parent)
    if place.vendor == "sqlite" and fresh_database(place).exists():
        for leftover in ("-wal", "-shm"):
            place.file.with_name(place.file.name + leftover).unlink(missing_ok=True)
        fresh_database(place).replace(place.file)
        synced(place.file.parent)


def _throw_away(place: Place) -> None:
    """The plan goes first: without it what lies there is not looked at any more."""
    (_folder(place) / PLAN).unlink(missing_ok=True)
    if place.vendor == "sqlite":
        for leftover in ("", "-wal", "-shm", "-journal"):
            fresh = fresh_database(place)
            fresh.with_name(fresh.name + leftover).unlink(missing_ok=True)
    if _folder(place).exists():
        shutil.rmtree(_folder(place))


def _folder(place: Place) -> Path:
    return part(place.home, "restoring")


# --- another key -----------------------------------------------------------------------------------------------------------


def settle_rotation(home: Path, *, recorded: Callable[[], str]) -> None:
    """Take the new key where the database is sealed under it, or throw it away where the rotation came to nothing.

    Raises:
        NoKey: the database is sealed under neither of the two.
    """
    present, following = path_of(home, FIELD_KEY), path_of(home, NEXT_KEY)
    if not following.exists():
        return
    fresh, old, said = read_key(following), read_key(present), recorded()
    if fresh and fingerprint(fresh) == said:
        following.replace(present)
    elif not said or (old and fingerprint(old) == said):
        following.unlink()
    else:
        raise NoKey(
            f"密钥更换没有做完，而“{present}”和“{following}”都不是数据库的密钥（指纹 {said}）。"
            "请用 sanbiao keys take-over 从交接文件取回；没有写入任何内容。"
        )
    synced(present.parent)
