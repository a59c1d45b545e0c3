"""Importing the whole folder of the city of the tests: ours, and a bare read and bulk insert of the rows it gives.

Each runs in a process of its own on a fresh SQLite database. The bare way reads every cell of every workbook with the
library that we read with, and every form as XML, and inserts the rows that ours wrote to the ledgers, believing all of
it: nothing is found, checked, compared or kept, and nobody is told of it afterwards.
"""

from __future__ import annotations

import pickle
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.running import CITY_A, Result, import_folder, open_office

NO_LEDGERS = ("admin", "audit", "auth", "contenttypes", "django_tasks_db", "drive", "sessions")
"""The apps whose tables are no ledgers: what is written there is the doing of an import, not its rows."""


def models_of_ledgers() -> list[Any]:
    """The models of the ledgers, and of what they are made of: persons, firms, units."""
    from django.apps import apps

    return [model for model in apps.get_models() if model._meta.app_label not in NO_LEDGERS]


def ours(rows: Path) -> float:
    """Import the folder as an office does; afterwards the rows are put into `rows` for the bare way."""
    before = time.process_time()
    import_folder(CITY_A)
    taken = time.process_time() - before
    kept = {}
    for model in models_of_ledgers():
        names = [field.attname for field in model._meta.concrete_fields if not field.generated]
        kept[model._meta.label] = list(model._base_manager.values(*names))
    rows.write_bytes(pickle.dumps(kept))
    return taken


def bare(rows: Path) -> float:
    """Read everything and insert every row."""
    from django.apps import apps
    from django.db import transaction
    from lxml import etree
    from python_calamine import CalamineWorkbook

    kept: dict[str, list[dict[str, Any]]] = pickle.loads(rows.read_bytes())
    before = time.process_time()
    for path in sorted(CITY_A.glob("*.xlsx")):
        book = CalamineWorkbook.from_path(path)
        for name in book.sheet_names:
            for _ in book.get_sheet_by_name(name).iter_rows():
                pass
    for path in sorted((CITY_A / "lrmx").glob("*.lrmx")):
        etree.parse(path)
    with transaction.atomic():
        for label, values in kept.items():
            model = apps.get_model(label)
            model._base_manager.bulk_create([model(**each) for each in values], batch_size=2000)
    return time.process_time() - before


WAYS = {"ours": ours, "bare": bare}


def _one(way: str, rows: Path) -> None:
    """Run one way and print seconds, megabytes and how many rows: in a process of its own."""
    with tempfile.TemporaryDirectory() as home:
        open_office(Path(home))
        seconds = WAYS[way](rows)
        count = sum(model._base_manager.count() for model in models_of_ledgers())
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, count)


def measure(*, full: bool = False) -> list[Result]:
    """Ours and the bare way in turn; the best time of each."""
    found: dict[str, list[tuple[float, int]]] = {way: [] for way in WAYS}
    counts = set()
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(3 if full else 1):
            for way in WAYS:
                command = [sys.executable, "-m", "bench.folder", way, str(Path(folder) / "rows")]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                seconds, memory, count = done.stdout.split()
                found[way].append((float(seconds), int(memory)))
                counts.add(int(count))
    assert len(counts) == 1, counts
    best = {way: min(seconds for seconds, _ in runs) for way, runs in found.items()}
    notes = tuple(f"{way}: {best[way]:.2f} s best of {len(runs)}, peak {runs[0][1]} MB" for way, runs in found.items())
    name = f"import of the whole folder, {counts.pop():,} rows: speed against a bare read and insert"
    return [Result(name, best["bare"] / best["ours"], 0.4, True, "%", notes)]


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _one(sys.argv[1], Path(sys.argv[2]))
    else:
        print(*[result.line() for result in measure()], sep="\n")
