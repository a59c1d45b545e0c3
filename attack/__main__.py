"""`python -m attack [times]`: kill every deed as often at a time drawn by chance, and print what stood afterwards.

With DATABASE_URL of a PostgreSQL server (`tools/postgres.py`) there, otherwise on SQLite. Ends with 1 where anything was wrong.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

from attack.deeds import DEEDS, Blow, Deed, Looked
from attack.ground import LONGEST, Ground, prepared
from attack.visiting import end


def main(times: int, names: set[str]) -> int:
    database = os.environ.get("DATABASE_URL", "")
    print(f"{'PostgreSQL' if database else 'SQLite'}, {times} kills of each")
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="sanbiao-attack-") as folder:
        (Path(folder) / "base").mkdir()
        base = prepared(Path(folder) / "base", database)
        for deed in DEEDS:
            if not names or deed.name in names:
                wrong += _struck(deed, base, Path(folder) / deed.name.replace(" ", "_"), times)
    print("nothing was wrong" if not wrong else f"{wrong} of the kills left something wrong")
    return 1 if wrong else 0


def _struck(deed: Deed, base: Ground, folder: Path, times: int) -> int:
    """One line of the table; how many kills left something wrong."""
    root = base.copy(folder / "before")
    deed.ready(root)
    before = root.looked_at()
    took, done = _unharmed(deed, root.copy(folder / "unharmed"))
    chance, wrong, answered_for = random.Random(deed.name), [], 0
    for number in range(times):
        moment = chance.random() * took
        faults, acknowledged = _blow(deed, root, folder / f"{deed.name[:6]}{number}", moment, before, done)
        wrong += [f"{moment:.2f} s: {fault}" for fault in faults]
        answered_for += acknowledged
    root.remove()
    told = f"{deed.name:<20}{times:>5} kills within {took:5.1f} s {answered_for:>6} rows answered for {len(wrong):>5} wrong"
    print(told, *wrong, sep="\n    ", flush=True)
    return len(wrong)


def _unharmed(deed: Deed, ground: Ground) -> tuple[float, Looked]:
    """How long the deed takes, and what stands when nobody kills it."""
    began, said = time.monotonic(), ""
    blow = deed.begin(ground)
    if deed.lasts:
        time.sleep(deed.lasts)
    else:
        said, _ = blow.running.communicate(timeout=LONGEST)
    took = time.monotonic() - began
    _stopped(blow, signal.SIGTERM)
    deed.after(blow)
    found = ground.looked_at()
    if blow.running.returncode not in {0, -signal.SIGTERM} or found["unsound"]:
        raise RuntimeError(f"{deed.name} without a blow: {blow.running.returncode}, {said} {found['unsound']}")
    ground.remove()
    return deed.lasts or took, found


def _blow(deed: Deed, root: Ground, folder: Path, moment: float, before: Looked, done: Looked) -> tuple[list[str], int]:
    """What is wrong after one blow, and how many rows the product had answered for before it."""
    ground = root.copy(folder)
    blow = deed.begin(ground)
    time.sleep(moment)
    _stopped(blow, signal.SIGKILL)
    try:
        deed.after(blow)
        found = ground.looked_at()
    except RuntimeError as fault:
        return [str(fault)], 0
    faults = [*found["unsound"], *deed.faults(blow, before, done, found)]
    ground.remove()
    return faults, len(blow.acknowledged)


def _stopped(blow: Blow, number: signal.Signals) -> None:
    if blow.running.poll() is None:
        os.killpg(blow.running.pid, number)
    end(blow.running)
    for thread in blow.threads:
        thread.join()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 11, set(sys.argv[2:])))
