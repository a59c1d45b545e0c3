"""How many samples a test of properties draws: few where it stands among all, as many as are asked for by `make attack`."""

from __future__ import annotations

import os

_TIMES = int(os.environ.get("ATTACK_SAMPLES", "1"))
ALWAYS_THE_SAME = _TIMES == 1
"""The samples that stand for a commit are the same each time it is tested; others are drawn by an attack."""


def examples(few: int) -> int:
    """`few`, times what `make attack` asks for."""
    return few * _TIMES
