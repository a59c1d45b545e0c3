"""How many samples a test of properties draws: few where it stands among all, as many as are asked for by `make attack`."""

from __future__ import annotations

import os

_TIMES = int(os.environ.get("ATTACK_SAMPLES", "1"))


def examples(few: int) -> int:
    """`few`, times what `make attack` asks for."""
    return few * _TIMES
