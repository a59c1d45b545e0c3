"""What an installation may set for young cadres, and how the result of an interview is reckoned by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from django.conf import settings
from django.db import models

from sanbiao.core.indicators.figures import half_up


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What is set, not fixed. `SANBIAO_YOUNG_CADRES` in the settings, a mapping, replaces any of it.

    - `dropped`: how many of the highest totals, and as many of the lowest, are left out. One: high confidence.
    - `fewest`: with fewer examiners nothing is left out. Medium.
    - `digits`, `rounds`: the decimals of a result (2 at most), and whether it is rounded half up or cut off. Notices differ: low.
    - `pass_mark`: below it an interview is not passed. Medium.
    - `oldest`: who has completed more years belongs in the pool no longer. The bands of the figures: high.
    - `placed_within`: who has been in the pool longer without a placement is asked about. Low.
    - `tested_within`: an interview is late so long after the completion of the placement. Low.
    - `panels`: the sizes of a panel that are usual; others are asked about. Medium.
    """

    dropped: int = 1
    fewest: int = 5
    digits: int = 2
    rounds: bool = True
    pass_mark: Decimal = Decimal(60)
    oldest: int = 40
    placed_within: timedelta = timedelta(days=730)
    tested_within: timedelta = timedelta(days=60)
    panels: tuple[int, ...] = (5, 7, 9)


def rules() -> Rules:
    """The rules of this installation."""
    replaced: Mapping[str, Any] = getattr(settings, "SANBIAO_YOUNG_CADRES", {})  # Any: each rule has its own type
    return Rules(**replaced)


class Left(models.TextChoices):
    """Why the total of an examiner is left out."""

    HIGHEST = "highest", "去掉最高分"
    LOWEST = "lowest", "去掉最低分"


@dataclass(frozen=True)
class Mark:
    """The total of one examiner, and why it is left out, if it is."""

    examiner: int
    score: Decimal
    left: Left | None = None


@dataclass(frozen=True)
class Reckoning:
    """A result step by step: every total, the sum of those kept, how many they are, and the mean as printed."""

    marks: Sequence[Mark]
    total: Decimal
    kept: int
    result: Decimal


def reckoned(scores: Mapping[int, Decimal], the_rules: Rules) -> Reckoning:
    """The result of the totals `scores`, each by the number of its examiner.

    Of several that are alike only as many are left out as are to be dropped. Exact until the last step.
    """
    ordered = sorted(scores, key=lambda examiner: (scores[examiner], examiner))
    drops = the_rules.dropped if len(ordered) >= max(the_rules.fewest, 2 * the_rules.dropped + 1) else 0
    left = dict.fromkeys(ordered[:drops], Left.LOWEST) | dict.fromkeys(ordered[len(ordered) - drops :], Left.HIGHEST)
    kept = [scores[examiner] for examiner in ordered if examiner not in left]
    total = sum(kept, Decimal(0))
    marks = [Mark(examiner, scores[examiner], left.get(examiner)) for examiner in sorted(scores)]
    return Reckoning(marks, total, len(kept), _mean(total, len(kept), the_rules))


def _mean(total: Decimal, count: int, the_rules: Rules) -> Decimal:
    exact = Fraction(total) / count
    if the_rules.rounds:
        return half_up(exact, the_rules.digits)
    return Decimal(floor(exact * 10**the_rules.digits)).scaleb(-the_rules.digits)
