"""Web pages that other systems, and Excel itself, save as workbooks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from lxml import etree

from .grids import Lattice, OpenSheet
from .package import Limits, Unread, too_far
from .texts import ONLY_SHEET

_SHEET_NAME = re.compile(r"<x:Name>([^<]{1,60})</x:Name>")
_UNSEEN = frozenset(("head", "script", "style", "title", "template"))
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LINES = ("address", "br", "caption", "center", "dd", "div", "dl", "dt", "hr", "li", "ol", "p", "pre", "ul")
_SECTIONS = ("article", "body", "footer", "form", "header", "section")
_BLOCKS = frozenset((*_HEADINGS, *_LINES, *_SECTIONS))
_PARTS = frozenset(("table", "tr", "td", "th"))
_NOT_SHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_WIDEST = 16_384
_CHUNK = 1 << 16


def is_page(text: str) -> bool:
    """Whether a text is a web page, or the piece of one that holds a table."""
    start = text[:4096].lstrip("\ufeff \t\r\n").lower()
    return start.startswith(("<html", "<!doctype html", "<table", "<meta", "<head", "<body", "<div", "<style")) or (
        start.startswith("<") and ("<html" in start or "<table" in start)
    )


def open_page(text: str, limits: Limits) -> list[OpenSheet]:
    """The tables of a page below one another as one sheet, as Excel shows them; text between them has rows of its own.

    Every cell is text. Raises Unread for a page without a table, and Unreadable for one beyond the limits.
    """
    page = _Page(limits)
    parser = etree.HTMLParser(target=cast("Any", page), encoding="utf-8", no_network=True, huge_tree=True)
    for start in range(0, len(text), _CHUNK):
        parser.feed(text[start : start + _CHUNK].encode())
    parser.close()
    if not page.has_table:
        raise Unread("是网页，里面没有表格，没有读入；如有要导入的数据，请复制到 Excel 中另存为 .xlsx 后重新导入。")
    grid = page.lattice.grid()
    named = _SHEET_NAME.findall(text)
    return [OpenSheet(named[0] if len(named) == 1 else ONLY_SHEET, lambda: grid)]


class _Cell(NamedTuple):
    text: str
    down: int
    across: int


@dataclass(slots=True)
class _Table:
    """A table that is being read: where its next cell stands, and which columns cells above still fill, until which row.

    The rows of a table within a cell are kept until it ends, with whether they are hidden.
    """

    is_inner: bool
    rows: list[tuple[bool, list[_Cell]]] = field(default_factory=list)
    row: int = -1
    column: int = 0
    taken: dict[int, int] = field(default_factory=dict)
    text: list[str] | None = None  # of the open cell
    span: tuple[int, int] = (1, 1)


class _Page:
    """What the parser calls while it reads.

    A table within a cell is the text of that cell where it has but one; else what surrounds it is there for looks, and its
    rows stand below what was read so far.
    """

    def __init__(self, limits: Limits) -> None:
        self.lattice = Lattice(limits)
        self.has_table = False
        self._next = 0
        self._tables: list[_Table] = []
        self._loose: list[str] = []
        self._unseen = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _PARTS:
            self._begin(tag, attributes)
        elif tag in _BLOCKS:
            self._break()
        elif tag == "input" and attributes.get("type", "text").lower() == "text":
            self.data(attributes.get("value", ""))

    def end(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen -= 1
        elif tag in _PARTS and self._tables:
            self._end_cell(self._tables[-1])
            if tag == "table":
                self._end_table(self._tables.pop())
        elif tag in _BLOCKS:
            self._break()

    def data(self, text: str) -> None:
        if not self._unseen:
            self._open_text().append(text)

    def comment(self, text: str) -> None:
        """Comments are not shown."""

    def close(self) -> None:
        while self._tables:
            self.end("table")
        self._break()

    def _open_text(self) -> list[str]:
        return next((table.text for table in reversed(self._tables) if table.text is not None), self._loose)

    def _begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "table" or not self._tables:
            self._break()
            self._tables.append(_Table(is_inner=any(table.text is not None for table in self._tables)))
            self.has_table = True
        table = self._tables[-1]
        if tag == "table":
            return
        self._end_cell(table)
        if tag == "tr":
            self._begin_row(table, hidden=bool(_NOT_SHOWN.search(attributes.get("style", ""))) or "hidden" in attributes)
        else:
            if table.row < 0 and not table.rows:
                self._begin_row(table, hidden=False)
            table.text = []
            table.span = (_span(attributes, "rowspan"), _span(attributes, "colspan"))

    def _begin_row(self, table: _Table, *, hidden: bool) -> None:
        if table.is_inner:
            table.rows.append((hidden, []))
            return
        table.row, table.column = self._next, 0
        self._next += 1
        if hidden:
            self.lattice.hidden.add(table.row)

    def _end_cell(self, table: _Table) -> None:
        if table.text is None:
            return
        cell = _Cell(_plain(table.text), *table.span)
        table.text = None
        if table.is_inner:
            table.rows[-1][1].append(cell)
        else:
            self._place(table, cell)

    def _place(self, table: _Table, cell: _Cell) -> None:
        while table.taken.get(table.column, -1) >= table.row:
            table.column += 1
        if cell.across > _WIDEST:
            raise too_far(table.row + cell.down, table.column + cell.across)
        self.lattice.put(table.row, table.column, cell.text, down=cell.down, across=cell.across)
        end = table.column + cell.across
        if cell.down > 1:
            table.taken.update(dict.fromkeys(range(table.column, end), table.row + cell.down - 1))
        table.column = end

    def _end_table(self, table: _Table) -> None:
        cells = [cell for _, cells in table.rows for cell in cells]
        if len(cells) == 1:
            self._open_text().append(cells[0].text)
            return
        table.is_inner = False
        for outer in self._tables if cells else ():
            self._put_loose(outer.text)
        for hidden, row in table.rows:
            self._begin_row(table, hidden=hidden)
            for cell in row:
                self._place(table, cell)

    def _break(self) -> None:
        text = self._open_text()
        if text is self._loose:
            self._put_loose(text)
        else:
            text.append("\n")

    def _put_loose(self, text: list[str] | None) -> None:
        """Give a text that is in no cell a row of its own."""
        if text and (plain := _plain(text)):
            self.lattice.put(self._next, 0, plain)
            self._next += 1
        if text:
            text.clear()


def _span(attributes: Mapping[str, str], name: str) -> int:
    digits = attributes.get(name, "").strip()
    return max(1, int(digits[:9])) if digits.isdecimal() else 1


def _plain(pieces: list[str]) -> str:
    lines = "".join(_BLANKS.sub(" ", piece) if piece != "\n" else piece for piece in pieces).split("\n")
    return "\n".join(stripped for line in lines if (stripped := line.strip()))
