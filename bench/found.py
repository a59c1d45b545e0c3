"""What each of the contestants says of a figure, to be compared before any is timed."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple


class Fact(NamedTuple):
    """A figure: `value` with its parts by their printed words; of a rate the numerator, with the denominator as `of`."""

    value: int
    parts: Mapping[str, int] = MappingProxyType({})
    of: int | None = None
    rank: int | None = None


Found = dict[str, Fact]
"""By the code of the figure."""


def rank_among(own: Fraction | None, peers: list[object]) -> int | None:
    """The place of `own` among its peers, the largest first; none without peers or without a value."""
    if own is None or not peers:
        return None
    return 1 + sum(Fraction(str(peer)) > own for peer in peers)
