"""Hold the coverage of the last test run to what was promised: 93 % of lines and branches, everywhere and where rules live.

Processes of the command line are not measured, nor tests that walk through everything there is: see `WALKERS` in
sanbiao/conftest.py.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_REPORT = [str(Path(sys.executable).with_name("coverage")), "report", "--skip-covered", "--skip-empty", "--show-missing"]
PROMISES = {
    "sanbiao/": (93, []),
    "core/, machine.py, permissions.py, rules.py, indicators": (
        93,
        [
            "--include=sanbiao/core/*,sanbiao/*/machine.py,sanbiao/*/permissions.py,sanbiao/*/rules.py,sanbiao/*/indicators.py,sanbiao/*/indicators/*"
        ],
    ),
}


def main() -> int:
    short = []
    for what, (percent, options) in PROMISES.items():
        print(f"\nCoverage of {what}: at least {percent} % of lines and branches", flush=True)
        if subprocess.run([*_REPORT, f"--fail-under={percent}", *options], check=False).returncode:
            short.append(what)
    if short:
        print(f"\nCoverage falls short in: {'; '.join(short)}", flush=True)
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
