"""Where the content controls of a Word part stand, byte by byte."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

# The transitional and the strict dialect.
WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
# What follows the highlight among a run's properties; Word refuses them in another order.
AFTER_HIGHLIGHT = frozenset(
    {"u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang"}
    | {"eastAsianLayout", "specVanish", "oMath", "rPrChange"}
)

Place = tuple[int, int]


class Damaged(Exception):
    """The part is not well-formed, or declares entities, which no office program writes."""


@dataclass(slots=True)
class TextRun:
    """One run of a control: the place of the whole, of its properties, and of those that a filling may change."""

    start: int
    end: int = 0
    properties: Place | None = None
    highlight: Place | None = None
    style: Place | None = None
    after_highlight: int = 0


@dataclass(slots=True)
class Found:
    """One content control: what it is for, what stands in it, and where.

    `paragraph` is the place at which a run may be put into a control without one: the whole of an empty paragraph tag,
    or the point before the closing tag.
    """

    tag: str = ""
    alias: str = ""
    text: str = ""
    prefix: str = ""
    is_inline: bool = False
    holds_others: bool = False
    placeholder: Place | None = None
    content: Place = (0, 0)
    paragraph: Place | None = None
    runs: list[TextRun] = field(default_factory=list)


@dataclass(slots=True)
class _Element:
    name: str
    start: int
    seen: int


def scan(part: bytes) -> list[Found]:
    """The controls of a part, in order; one that holds others is left out, for its text is theirs.

    Raises:
        Damaged: the part cannot be read.
    """
    return _Scanner(part).found()


class _Scanner:
    """Follows the parser's events; `_open` are the controls around the current place, innermost last."""

    def __init__(self, part: bytes) -> None:
        self._part = part
        self._found: list[Found] = []
        self._open: list[Found] = []
        self._stack: list[_Element] = []
        self._seen = 0
        self._paragraphs = 0
        self._deletions = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype

    def found(self) -> list[Found]:
        try:
            self._parser.Parse(self._part, True)
        except expat.ExpatError as fault:
            raise Damaged from fault
        return [control for control in self._found if not control.holds_others]

    def _doctype(self, *_: object) -> None:
        raise Damaged

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        known = space in WORD
        at = self._parser.CurrentByteIndex
        self._seen += 1
        if known and local == "sdt":
            self._open_control(at)
        elif known and local == "p":
            self._paragraphs += 1
        elif known and local == "del":
            self._deletions += 1
        elif known and self._open:
            self._start_in_control(local, at, attributes.get(f"{space} val", ""))
        self._stack.append(_Element(local if known else "", at, self._seen))

    def _open_control(self, at: int) -> None:
        if self._open:
            self._open[-1].holds_others = True
        prefix = self._part[at + 1 : self._part.index(b":", at)].decode()
        control = Found(prefix=prefix, is_inline=self._paragraphs > 0)
        self._open.append(control)
        self._found.append(control)

    def _start_in_control(self, name: str, at: int, value: str) -> None:
        control = self._open[-1]
        if name == "r" and not self._deletions and not self._open_run():
            control.runs.append(TextRun(start=at))
        elif name in ("tag", "alias") and self._is_within("sdtPr"):
            setattr(control, name, value)
        elif name in ("tab", "br") and self._is_within("r"):
            control.text += "\t" if name == "tab" else "\n"

    def _end(self, _: str) -> None:
        element = self._stack.pop()
        at = self._parser.CurrentByteIndex
        # At the end of an empty tag the parser stands behind it, at the end of any other before its closing tag.
        is_empty = element.seen == self._seen and self._part[at - 2 : at] == b"/>"
        place = (element.start, at if is_empty else self._part.index(b">", at) + 1)
        if element.name == "sdt":
            self._open.pop()
        elif element.name == "p":
            self._paragraphs -= 1
            if self._open and not self._open[-1].paragraph:
                self._open[-1].paragraph = place if is_empty else (at, at)
        elif element.name == "del":
            self._deletions -= 1
        elif self._open and element.name == "sdtContent":
            self._open[-1].content = place
        elif self._open and element.name == "showingPlcHdr" and self._is_within("sdtPr"):
            self._open[-1].placeholder = place
        elif run := self._open_run():
            self._end_in_run(run, element.name, place, is_empty)

    def _end_in_run(self, run: TextRun, name: str, place: Place, is_empty: bool) -> None:
        if place[0] == run.start:
            run.end = place[1]
        elif name == "rPr" and self._stack[-1].start == run.start and not is_empty:
            run.properties = place
            run.after_highlight = run.after_highlight or self._parser.CurrentByteIndex
        elif self._is_within("rPr") and self._stack[-2].start == run.start:
            if name == "highlight":
                run.highlight = place
            elif name == "rStyle":
                run.style = place
            elif name in AFTER_HIGHLIGHT:
                run.after_highlight = run.after_highlight or place[0]

    def _characters(self, text: str) -> None:
        self._seen += 1
        if self._open and self._is_within("t"):
            self._open[-1].text += text

    def _open_run(self) -> TextRun | None:
        """The run around the current place; one inside a drawing of another run is part of that run."""
        runs = self._open[-1].runs if self._open else []
        return runs[-1] if runs and runs[-1].end == 0 else None

    def _is_within(self, name: str) -> bool:
        return bool(self._stack) and self._stack[-1].name == name
