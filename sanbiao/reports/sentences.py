"""Finds the numbers of a report by their sentences, where no control says any more which they are.

Each number, in a control or in plain text, is masked; what stands left and right of it is its sentence. A lost number is
looked for where the sentence is most like the one in which it was compiled.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from sanbiao.core.documents.reading import Box, Story
from sanbiao.reports.template import SCHEME, Format

MASK = "\0"
LEFT, RIGHT = 14, 10
"""How many characters of a sentence are compared on either side of its number."""
ALIKE = 0.62
"""From which likeness of its sentence a number is offered: a word or two may have been rewritten."""
MOST = 300_000
"""How many characters of a document are looked through for numbers; a report has a few thousand."""
_CANDIDATES = 12
# A bracket with brackets in it, such as the names of classes have.
_INNER = r"(?:[^（）\n]|（[^（）\n]{0,40}）)"
_WRITTEN = re.compile(
    rf"(?P<parts>（(?={_INNER}{{0,300}}?\d){_INNER}{{1,300}}）)"
    r"|(?<=（)(?P<names>[^（）\n]{1,150}、[^（）\n]{1,150})(?=）)"
    r"|(?P<rank>(?:位列|列)?第(?:[一二三四五六七八九十]|\d+))"
    r"|(?P<number>【(?:缺数|无数据)】|全部|-?\d+(?:[.．,]\d+)*(?:\s?(?:万余?|亿))?\s?[%％‰]?)"
)
_KINDS = {Format.PARTS: "parts", Format.NAMES: "names", Format.RANK: "rank"}


@dataclass(frozen=True, slots=True)
class Written:
    """A number as it stands in a text, and its sentence on both sides; `box` is its control, if it has one."""

    story: Story
    at: int
    text: str
    kind: str
    left: str
    right: str
    box: Box | None = None


def normal(text: str) -> str:
    """Text without blanks, invisible characters and the widths of signs."""
    wide = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in wide if not sign.isspace() and unicodedata.category(sign) != "Cf")


def is_ours(box: Box) -> bool:
    return box.tag.startswith(SCHEME)


def written(stories: Sequence[Story]) -> list[Written]:
    """The numbers of a document in order, in controls of ours and in plain text."""
    found: list[Written] = []
    left = MOST
    for story in stories:
        boxes = _outermost(story)
        for start, end in story.paragraphs():
            left -= end - start
            if left < 0:
                return found
            found += _of_paragraph(story, start, end, boxes)
    return found


def _outermost(story: Story) -> dict[int, list[Box]]:
    """The controls of ours that stand in no other of ours, by the start of their paragraph."""
    by_paragraph: dict[int, list[Box]] = defaultdict(list)
    end = -1
    for box in story.boxes:
        if is_ours(box) and box.start >= end:
            end = box.end
            by_paragraph[story.paragraph(box.start)[1]].append(box)
    return by_paragraph


def _of_paragraph(story: Story, start: int, end: int, boxes: Mapping[int, list[Box]]) -> Iterator[Written]:
    spans: list[tuple[int, int, str, Box | None]] = []
    at = start
    for box in boxes.get(start, []):
        spans += [(*match.span(), match.lastgroup or "", None) for match in _WRITTEN.finditer(story.text, at, box.start)]
        at = min(box.end, end)
        spans.append((box.start, at, "", box))
    spans += [(*match.span(), match.lastgroup or "", None) for match in _WRITTEN.finditer(story.text, at, end)]
    masked, places, at = "", [], start
    for first, last, _, _ in spans:
        masked += normal(story.text[at:first])
        places.append(len(masked))
        masked += MASK
        at = last
    masked += normal(story.text[at:end])
    for place, (first, last, kind, control) in zip(places, spans, strict=True):
        left, right = masked[max(0, place - LEFT) : place], masked[place + 1 : place + 1 + RIGHT]
        yield Written(story, first, story.text[first:last].strip(), kind, left, right, control)


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
