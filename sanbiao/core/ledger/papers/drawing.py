"""Draws a paper: rows of texts become a sheet of cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sanbiao.core.documents.grid import GridCell, GridPart, GridRow, PaperGrid, cell, room, units
from sanbiao.core.ledger.papers.paper import BLANK, NUMBER, Paper, PaperColumn, PaperKind

Texts = Sequence[str]
_LEAST = 7
"""Type smaller than this is not read."""
_POINT = 25.4 / 72
_FILLED = 0.9
"""So much of the height, or width, that a line of a badge has is filled by its type."""
_GAP = 4
"""Millimetres between two slips."""
_HUGE = 96


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What stands around the rows: the title, whose they are and of when, who took them."""

    title: str
    said: str
    foot: str


def drawn(paper: Paper, rows: Sequence[Texts], groups: Texts, around: Surroundings) -> PaperGrid:
    """The sheet of `rows`, each with a text for every column of the paper; `groups` are their groups, if it has any."""
    draw = {PaperKind.BADGE: _badges, PaperKind.SLIP: _slips}.get(paper.kind, _table)
    return draw(paper, rows, groups, around)


def fitted(widths: Sequence[float], available: float) -> list[float]:
    """Widths that fill what is available, each by its share."""
    return [width * available / sum(widths) for width in widths]


def type_for(paper: Paper, available: float) -> float:
    """The size of type: smaller where columns have to be narrowed."""
    wanted = sum(paper.columns[place].width for place in _line(paper).upper)
    return max(_LEAST, min(paper.type_size, round(paper.type_size * available * 1.05 / wanted)))


def _room(paper: Paper) -> tuple[int, int]:
    return room(paper.size, is_landscape=paper.is_landscape)


def _sheet(
    paper: Paper, around: Surroundings, widths: Sequence[float], heads: Sequence[GridRow], rows: Sequence[GridRow]
) -> PaperGrid:
    available, _ = _room(paper)
    return PaperGrid(
        title=paper.title,
        said=around.said if paper.title else "",
        foot=around.foot,
        widths=fitted(widths, available),
        heads=heads,
        rows=rows,
        type_size=type_for(paper, available),
        paper=paper.size,
        is_landscape=paper.is_landscape,
    )


@dataclass(frozen=True)
class _Line:
    """The columns of a table from left to right; `under` are those below others, by the place of the upper one."""

    upper: tuple[int, ...]
    under: dict[int, tuple[int, int]]
    """For a place from the left: the column below, and over how many places it reaches."""


def _line(paper: Paper) -> _Line:
    columns = range(len(paper.columns))
    if paper.kind is not PaperKind.ROSTER:
        return _Line(tuple(columns), {})
    below = [place for place in columns if paper.columns[place].line == 2]
    upper = tuple(place for place in columns if paper.columns[place].line != 2)
    split = [at for at, place in enumerate(upper) if paper.columns[place].line == 1]
    pairs = dict(zip(split, ((place, 1) for place in below), strict=False))
    if below and split and len(below) < len(split):
        last = split[len(below) - 1]
        pairs[last] = (below[-1], split[-1] - last + 1)
    return _Line(upper, pairs)


def _table(paper: Paper, rows: Sequence[Texts], groups: Texts, around: Surroundings) -> PaperGrid:
    line = _line(paper)
    widths = [paper.columns[place].width for place in line.upper]
    heads = _in_lines(line, [column.heading for column in paper.columns], ["center"] * len(paper.columns), bold=True)
    aligns = [_align(column) for column in paper.columns]
    body: list[GridRow] = []
    last = None
    for texts, group in _grouped(rows, groups):
        if paper.group and group != last:
            last = group
            body.append(GridRow([cell(group, across=len(widths), is_bold=True)], with_next=True))
        body += _in_lines(line, texts, aligns, height=paper.height)
    if not rows:
        body.append(GridRow([cell("没有符合条件的行。", "center", across=len(widths))]))
    return _sheet(paper, around, widths, heads, body)


def _grouped(rows: Sequence[Texts], groups: Texts) -> Iterator[tuple[Texts, str]]:
    """The rows group by group, in the order in which the groups first come."""
    found: dict[str, list[Texts]] = {}
    for texts, group in zip(rows, groups or [""] * len(rows), strict=True):
        found.setdefault(group, []).append(texts)
    return ((texts, group) for group, members in found.items() for texts in members)


def _in_lines(line: _Line, texts: Texts, aligns: Sequence[str], *, height: float = 0, bold: bool = False) -> list[GridRow]:
    """One row of the table: in one line, or in two where columns stand below others."""
    two = bool(line.under)
    first, second, covered = [], [], 0
    for at, place in enumerate(line.upper):
        is_split = at in line.under or covered
        first.append(_as_cell(texts[place], aligns[place], down=2 if two and not is_split else 1, bold=bold))
        if at in line.under:
            below, reach = line.under[at]
            second.append(_as_cell(texts[below], aligns[below], across=reach, bold=bold))
            covered = reach
        covered = max(0, covered - 1)
    half = height / 2 if two else height
    return [GridRow(first, half, with_next=True), GridRow(second, half)] if two else [GridRow(first, half)]


def _as_cell(text: str, align: str, *, across: int = 1, down: int = 1, bold: bool = False) -> GridCell:
    return cell(text, align, across=across, down=down, is_bold=bold)  # type: ignore[arg-type]  # one of three words


def _align(column: PaperColumn) -> str:
    """Short cells stand in the middle, as rosters have it; long ones begin at the left."""
    return "center" if column.field in (NUMBER, BLANK) or column.width <= 24 else "left"


def _badges(paper: Paper, rows: Sequence[Texts], groups: Texts, around: Surroundings) -> PaperGrid:
    """Cards beside one another, each line as large as its height and the width of the card allow."""
    available, high = _room(paper)
    width = min(paper.width or available, available)
    beside = available // width
    height = min(paper.height or high // 2, high)
    cards = [_card(paper, texts, width) for texts in rows]
    nothing = GridCell((GridPart(""),))
    body = [
        GridRow([*cards[at : at + beside], *[nothing] * (beside - len(cards[at : at + beside]))], height, is_exact=True)
        for at in range(0, len(cards), beside)
    ]
    return PaperGrid(
        title=paper.title,
        said="",
        foot=around.foot,
        widths=[width] * beside,
        heads=(),
        rows=body or [GridRow([cell("没有符合条件的行。", "center", across=beside)])],
        paper=paper.size,
        is_landscape=paper.is_landscape,
    )


def _card(paper: Paper, texts: Texts, width: float) -> GridCell:
    parts = [
        GridPart(text, _largest(text, column.width, width), is_bold=at == 0)
        for at, (text, column) in enumerate(zip(texts, paper.columns, strict=True))
        if text
    ]
    return GridCell(tuple(parts) or (GridPart(""),), "center")


def _largest(text: str, height: float, width: float) -> int:
    """The largest type, in points, in which a text stands in one line of a card."""
    by_width = width * _FILLED / _POINT / max(units(text) / 2, 1)
    return max(7, min(int(height * 0.75 / _POINT), int(by_width), _HUGE))


def _slips(paper: Paper, rows: Sequence[Texts], groups: Texts, around: Surroundings) -> PaperGrid:
    """Under each row of headings one row, with room to cut below."""
    widths = [column.width for column in paper.columns]
    head = GridRow([cell(column.heading, "center", is_bold=True) for column in paper.columns], with_next=True)
    gap = GridRow([cell("", across=len(widths))], _GAP, is_exact=True, is_framed=False)
    aligns = [_align(column) for column in paper.columns]
    body: list[GridRow] = []
    for texts in rows:
        told = [_as_cell(text, align, across=1) for text, align in zip(texts, aligns, strict=True)]
        body += [head, GridRow(told, paper.height, with_next=True), gap]
    if not rows:
        body.append(GridRow([cell("没有符合条件的行。", "center", across=len(widths))]))
    return _sheet(paper, around, widths, (), body)
