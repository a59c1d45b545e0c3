"""The numbers of a document, each with its sentence: masked, and what stands left and right of it.

Documents that people hand over are looked through in a process of their own, for which this module imports little.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any, BinaryIO

from sanbiao.core.apart import Plain, apart
from sanbiao.core.documents.controls import NotReadable
from sanbiao.core.documents.instead import AGAIN
from sanbiao.core.documents.reading import Box, Story, read

SCHEME = "sanbiao:"
"""How the tags of our controls begin."""
LARGEST_FILE = 64 << 20

MASK = "\0"
LEFT, RIGHT = 14, 10
"""How many characters of a sentence are compared on either side of its number."""
MOST = 100_000
"""How many characters of a document are looked through for numbers; a report has a few thousand."""
# A bracket with brackets in it, such as the names of classes have.
_INNER = r"(?:[^（）\n]|（[^（）\n]{0,40}）)"
_WRITTEN = re.compile(
    rf"(?P<parts>（(?={_INNER}{{0,300}}?\d){_INNER}{{1,300}}）)"
    r"|(?<=（)(?P<names>[^（）\n]{1,150}、[^（）\n]{1,150})(?=）)"
    r"|(?P<rank>(?:位列|列)?第(?:[一二三四五六七八九十]|\d+))"
    r"|(?P<number>【(?:缺数|无数据)】|全部|-?\d+(?:[.．,]\d+)*(?:\s?(?:万余?|亿))?\s?[%％‰]?)"
)


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


# --- a document of people, looked through apart ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Given:
    """A document that people handed over: its stories, and the numbers in them."""

    stories: list[Story]
    numbers: list[Written]


def _given_up(reason: str) -> NotReadable:
    return NotReadable(f"文档过大或结构异常（{reason}），没有核对；{AGAIN}")


@apart(refusals=(NotReadable,), given_up=_given_up)
def looked_through(file: BinaryIO) -> Iterator[Plain | bytes]:
    """The stories of a document, then its numbers, which name their story and their control by place.

    Raises NotReadable as `read` does.
    """
    document = file.read(LARGEST_FILE + 1)
    if len(document) > LARGEST_FILE:
        raise NotReadable(f"文件超过 {LARGEST_FILE // 2**20} MB，不是报告的 Word 文档，没有核对；请检查是不是选错了文件。")
    stories = read(document)
    yield [[story.kind, story.text, story.revisions, [list(astuple(box)) for box in story.boxes]] for story in stories]
    places = {id(story): place for place, story in enumerate(stories)}
    boxes = {id(box): place for story in stories for place, box in enumerate(story.boxes)}
    yield [
        [places[id(one.story)], one.at, one.text, one.kind, one.left, one.right, boxes[id(one.box)] if one.box else None]
        for one in written(stories)
    ]


def look_through(document: BinaryIO | bytes) -> Given:
    """A document that people handed over, read in a process of its own.

    Raises:
        NotReadable: it is no Word document, or is too much for a report.
    """
    told: Any = looked_through(document)  # Any: what JSON holds
    stories = [Story(kind, text, [Box(*box) for box in boxes], revisions) for kind, text, revisions, boxes in told[0]]
    numbers = [
        Written(stories[story], at, text, kind, left, right, None if box is None else stories[story].boxes[box])
        for story, at, text, kind, left, right, box in told[1]
    ]
    return Given(stories, numbers)
