"""Reads a Word document as people read it once every tracked change is accepted: its text, and the controls in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from xml.parsers import expat

from sanbiao.core.documents.controls import NotReadable, opened, text_parts
from sanbiao.core.documents.scanning import WORD, Damaged

MOST_CONTROLS = 5_000
MOST_TEXT = 1_000_000
"""How many characters a document may have; a report has some twenty thousand."""
LONGEST = 2_000
"""How much of a control is read; no figure is longer, and nested controls would otherwise be read over and over."""
MATH = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
)
_KINDS = {"document": "正文", "header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_LINE_FEED = re.compile("\n")
_BREAKS = {"tab": "\t", "br": "\v", "cr": "\v", "noBreakHyphen": "-", "sym": "□"}
_STRUCK, _ADDED = frozenset({"del", "moveFrom"}), frozenset({"ins", "moveTo"})
_UNSEEN = frozenset({"Fallback", "rt"})
"""What programs keep for others that cannot show the real thing, and the reading above a character."""


@dataclass(slots=True)
class Box:
    """A content control: `start` and `end` are its place in the text of its story.

    `struck` is text in it that a tracked change takes out; `is_revised` says that one put something into it or moved it.
    `inner` counts the controls directly in it.
    """

    start: int
    end: int = 0
    tag: str = ""
    alias: str = ""
    struck: str = ""
    inner: int = 0
    is_revised: bool = False


@dataclass
class Story:
    """A stretch of text that is read on its own: the body, a header, a text box. Each paragraph ends with a line feed."""

    kind: str
    text: str = ""
    boxes: list[Box] = field(default_factory=list)
    revisions: int = 0

    def text_of(self, box: Box) -> str:
        """What people read in a control."""
        return self.text[box.start : min(box.end, box.start + LONGEST)].strip()

    def paragraph(self, at: int) -> tuple[int, int, int]:
        """The number of the paragraph around a place, from 1, empty ones not counted; its start, and its end."""
        place = bisect_right(self._lines, at) - 1
        end = self._lines[place + 1] - 1 if place + 1 < len(self._lines) else len(self.text)
        return bisect_right(self._starts, at), self._lines[place], end

    def where(self, at: int) -> str:
        """A place in words: `第 12 段`, `页眉第 1 段`."""
        place = "" if self.kind == _KINDS["document"] else self.kind
        return f"{place}第 {self.paragraph(at)[0]} 段"

    def paragraphs(self) -> Iterator[tuple[int, int]]:
        """Start and end of each paragraph with text."""
        for start in self._starts:
            end = self.text.find("\n", start)
            yield start, len(self.text) if end < 0 else end

    @cached_property
    def _lines(self) -> list[int]:
        """Where each paragraph starts; looked up, for a document may ask for thousands of places in one long paragraph."""
        return [0, *(found.end() for found in _LINE_FEED.finditer(self.text))]

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for line in self.text.split("\n"):
            if line.strip():
                starts.append(at)
            at += len(line) + 1
        return starts


def read(document: bytes) -> list[Story]:
    """The stories of a Word document, the body first.

    Raises:
        NotReadable: the bytes are no Word document, or one with more text or more controls than any report has.
    """
    stories: list[Story] = []
    with opened(document) as package:
        for name in text_parts(package):
            stories += _Reader(_kind(name), package.read(name)).stories()
            if sum(len(story.text) for story in stories) > MOST_TEXT:
                raise NotReadable(f"文档超过 {MOST_TEXT // 10_000} 万字，不是本系统编制的报告，没有核对；请换一份 Word 文档。")
            if sum(len(story.boxes) for story in stories) > MOST_CONTROLS:
                raise _too_many()
    return stories


def _too_many() -> NotReadable:
    return NotReadable(f"文档中的内容控件超过 {MOST_CONTROLS} 个，不是本系统编制的报告，没有核对；请换一份 Word 文档。")


def _kind(name: str) -> str:
    return _KINDS[name.removeprefix("word/").removesuffix(".xml").rstrip("0123456789")]


class _Open:
    """A story under way: its text in pieces, and the controls around the current place, innermost last."""

    def __init__(self, kind: str) -> None:
        self.story = Story(kind)
        self.pieces: list[str] = []
        self.length = 0
        self.boxes: list[Box | None] = []

    def add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)


class _Reader:
    """Follows the parser's events. Nothing here grows faster than the part that is read."""

    def __init__(self, kind: str, part: bytes) -> None:
        self._part = part
        self._open = [_Open(kind)]
        self._done: list[Story] = []
        self._stack: list[str] = [""]
        self._counts = {"struck": 0, "added": 0, "unseen": 0}
        self._hidden: list[bool] = []
        self._joined: list[bool] = []
        self._boxes = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype

    def stories(self) -> list[Story]:
        try:
            self._parser.Parse(self._part, True)
        except (expat.ExpatError, ValueError, LookupError) as fault:  # the latter two of an encoding that it cannot read
            raise Damaged from fault
        self._close_story()
        return sorted(self._done, key=lambda story: story.kind == "文本框")

    def _doctype(self, *_: object) -> None:
        raise Damaged

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        local = local if space in WORD or local == "Fallback" or (local == "t" and space in MATH) else ""
        parent = self._stack[-1]
        if local in _STRUCK | _ADDED:
            self._start_change(local, parent)
        elif local in _UNSEEN:
            self._counts["unseen"] += 1
        elif local == "txbxContent":
            self._open.append(_Open("文本框"))
        elif local == "sdt":
            self._start_box()
        elif local in ("tag", "alias") and parent == "sdtPr":
            self._name_box(local, attributes.get(f"{space} val", ""))
        else:
            self._start_text(local, parent, attributes.get(f"{space} val", ""))
        self._stack.append(local)

    def _start_text(self, name: str, parent: str, value: str) -> None:
        if name == "r":
            self._hidden.append(False)
        elif name == "p":
            self._joined.append(False)
        elif name == "vanish" and parent == "rPr" and self._stack[-2] == "r":
            self._hidden[-1] = value not in ("0", "false", "off")
        elif name in _BREAKS and parent == "r":
            self._told(_BREAKS[name])

    def _start_change(self, name: str, parent: str) -> None:
        self._counts["struck" if name in _STRUCK else "added"] += 1
        # Within properties it speaks of the paragraph's own mark: struck out, it joins the paragraph to the next.
        if parent == "rPr" and self._stack[-2] == "pPr" and self._joined:
            self._joined[-1] = name in _STRUCK
        if not self._counts["unseen"]:
            self._open[-1].story.revisions += 1
            if self._open[-1].boxes and (box := self._open[-1].boxes[-1]):
                box.is_revised = True

    def _start_box(self) -> None:
        current = self._open[-1]
        if self._counts["struck"] or self._counts["unseen"]:
            current.boxes.append(None)
            return
        self._boxes += 1
        if self._boxes > MOST_CONTROLS:
            raise _too_many()
        if current.boxes and (around := current.boxes[-1]):
            around.inner += 1
        box = Box(start=current.length, is_revised=self._counts["added"] > 0)
        current.boxes.append(box)
        current.story.boxes.append(box)

    def _name_box(self, name: str, value: str) -> None:
        if self._open[-1].boxes and (box := self._open[-1].boxes[-1]):
            setattr(box, name, value)

    def _end(self, _: str) -> None:
        local = self._stack.pop()
        if local in _STRUCK | _ADDED:
            self._counts["struck" if local in _STRUCK else "added"] -= 1
        elif local in _UNSEEN:
            self._counts["unseen"] -= 1
        elif local == "txbxContent":
            self._close_story()
        elif local == "sdt":
            if box := self._open[-1].boxes.pop():
                box.end = self._open[-1].length
        elif local == "r":
            self._hidden.pop()
        elif local == "p" and not self._joined.pop() and not self._counts["unseen"]:
            self._open[-1].add("\n")

    def _close_story(self) -> None:
        closed = self._open.pop()
        closed.story.text = "".join(closed.pieces)
        if closed.story.text.strip() or closed.story.boxes:
            self._done.append(closed.story)

    def _characters(self, text: str) -> None:
        if self._stack[-1] == "t":
            self._told(text)
        elif self._stack[-1] == "delText":
            self._strike(text)

    def _told(self, text: str) -> None:
        if self._counts["struck"]:
            self._strike(text)
        elif not self._counts["unseen"] and not (self._hidden and self._hidden[-1]):
            self._open[-1].add(text)

    def _strike(self, text: str) -> None:
        if self._open[-1].boxes and (box := self._open[-1].boxes[-1]) and len(box.struck) < LONGEST:
            box.struck += text
