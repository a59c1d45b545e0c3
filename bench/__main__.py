"""`python -m bench [--full] [names]`: each benchmark in a process of its own, then one table; misses are said, not failed."""

from __future__ import annotations

import importlib
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.running import Result

NAMES = ("figures", "structure", "imports", "beside", "folder", "pages", "conditions", "growth", "reports")


def _one(name: str, full: bool, out: Path) -> None:
    out.write_bytes(pickle.dumps(importlib.import_module(f"bench.{name}").measure(full=full)))


def main(arguments: list[str]) -> None:
    """Run and print."""
    full = "--full" in arguments
    chosen = [name for name in arguments if name in NAMES] or list(NAMES)
    results: list[Result] = []
    for name in chosen:
        print(f"{name} …", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "results"
            command = [sys.executable, "-m", "bench", "--one", name, str(out), *(["--full"] if full else [])]
            if subprocess.run(command, check=False).returncode:
                print(f"{name} broke off; its other lines stand above")
                continue
            found: list[Result] = pickle.loads(out.read_bytes())
        for note in (note for result in found for note in result.notes):
            print(f"  {note}", flush=True)
        results += found
    print("\n          ratio  target             what")
    print("\n".join(result.line() for result in results))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        _one(sys.argv[2], "--full" in sys.argv, Path(sys.argv[3]))
    else:
        main(sys.argv[1:])
