"""Holds figures as `sanbiao figures --json` prints them, or as `expected.json` has them, against the calculator's own."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from sanbiao.tests.contract.figures import figures
from sanbiao.tests.contract.reading import read


def told(*words: object) -> None:
    """Say something to whoever runs this."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")


def plain_detail(detail: Any) -> Any:
    """A detail without the name of its one breakdown, and names without their counts, in order."""
    if isinstance(detail, dict) and len(detail) == 1 and isinstance(next(iter(detail.values())), dict | list):
        detail = next(iter(detail.values()))
    if isinstance(detail, dict):
        return {str(key): int(value) for key, value in sorted(detail.items())}
    return sorted(detail) if isinstance(detail, list) else detail


def main() -> int:
    folder = Path(sys.argv[1])
    books, faults = read(folder)
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["periods"]
    wrong = 0
    for period, told in expected.items():
        found = figures(books, period)
        for code in sorted(told["figures"].keys() | found.keys()):
            want, got = told["figures"].get(code), found.get(code)
            if want is None or got is None:
                told(period, code, "expected", want, "got", got)
                wrong += 1
                continue
            want, got = {**want}, {**got}
            for each in (want, got):
                if "detail" in each:
                    each["detail"] = plain_detail(each["detail"])
                if not each.get("detail"):
                    each.pop("detail", None)
            if "detail" not in want:
                got.pop("detail", None)
            if want != got:
                told(period, code, "expected", want, "got", got)
                wrong += 1
    told(f"{wrong} wrong; refused rows: {faults}")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
