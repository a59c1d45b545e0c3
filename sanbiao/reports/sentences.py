"""Finds the numbers of a report by their sentences, where no control says any more which they are.

A lost number is looked for where the sentence is most like the one in which it was compiled.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from sanbiao.reports.template import Format
from sanbiao.reports.written import Written

ALIKE = 0.62
"""From which likeness of its sentence a number is offered: a word or two may have been rewritten."""
_CANDIDATES = 12
_KINDS = {Format.PARTS: "parts", Format.NAMES: "names", Format.RANK: "rank"}


def likeness(one: Written, other: Written) -> float:
    """How much two sentences are alike, from 0 to 1; what stands before a number says more than what follows."""
    return (2 * _alike(one.left, other.left) + _alike(one.right, other.right)) / 3


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def found_again(lost: Mapping[int, tuple[Format, Written]], among: Sequence[Written]) -> dict[int, Written]:
    """For each lost number, by the caller's key, the plain one in its sentence; none stands for two."""
    plain = [each for each in among if each.box is None]
    known = defaultdict(list)
    for place, each in enumerate(plain):
        for pair in _pairs(each):
            known[pair].append(place)
    claims = []
    for key, (form, was) in lost.items():
        shared = Counter(place for pair in _pairs(was) for place in known.get(pair, ())[: _CANDIDATES * 50])
        fitting = (place for place, _ in shared.most_common() if plain[place].kind == _KINDS.get(form, "number"))
        for place, _ in zip(fitting, range(_CANDIDATES), strict=False):
            claims.append((likeness(was, plain[place]), -place, key))
    found: dict[int, Written] = {}
    taken = set()
    for score, place, key in sorted(claims, reverse=True):
        if score >= ALIKE and key not in found and place not in taken:
            found[key] = plain[-place]
            taken.add(place)
    return found


def _pairs(each: Written) -> set[str]:
    return {side[at : at + 2] for side in (each.left, each.right) for at in range(len(side) - 1)}
