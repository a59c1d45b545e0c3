"""Compiles a report from figures: as a Word document, as blocks for the page, and as the lines of its verification."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from sanbiao.core.documents.controls import Fill, fill
from sanbiao.core.documents.word import Control, Document, Text
from sanbiao.core.indicators.figures import Figure
from sanbiao.reports.printing import MISSING, SlotStatus, printed
from sanbiao.reports.template import BadTemplate, Note, Parameter, Piece, Slot, Template, half_year, reported_indicator
from sanbiao.reports.written import normal

Figures = Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class TextSpan:
    """A stretch of a composed report: running text, a figure (with its slot and status), or a note for people."""

    text: str
    slot: Slot | None = None
    status: SlotStatus | None = None
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A composed paragraph (level 0) or heading."""

    level: int
    spans: tuple[TextSpan, ...]

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Composed:
    """A report composed for reading on a page."""

    title: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """One figure of a report as its verification shows it: what it says, and what it rests on."""

    tag: str
    code: str
    name: str
    unit: str
    definition: str
    printed: str
    expected: str
    status: SlotStatus
    value: Decimal | None
    numerator: Decimal | None
    denominator: int | None
    rows: int | None


def compile_report(
    figures: Figures,
    *,
    period_label: str,
    city: str,
    compiled_on: date,
    title: str | None = None,
    caveat: str = "",
    template: Template | None = None,
) -> bytes:
    """The report as a Word document, every figure in a content control that carries its code.

    A figure that is not in `figures` is marked as missing and one without a value as no data; nothing is invented.
    Without `title` the template's stands. `caveat`, if any, stands below the day, and so does which figures were stated. The same
    arguments give the same bytes.
    """
    template = template or half_year()
    fills = {}
    for slot in template.slots:
        text, status = printed(slot, figures.get(slot.code))
        fills[slot.tag] = Fill(text, marked=status is not SlotStatus.AGREES)
    said = "；".join(filter(None, (caveat, stated_note(figures, template))))
    return fill(_blank(template, _words(city, period_label), title, said, compiled_on), fills)


def stated_note(figures: Figures, template: Template) -> str:
    """Which figures of the report were not computed but stated; empty where none was."""
    codes = dict.fromkeys(slot.code for slot in template.slots)
    names = [template.name_of(code) for code in codes if code in figures and figures[code].stated]
    return f"以下 {len(names)} 项没有台账，为科室填报并复核的数：{'、'.join(names)}" if names else ""


def compose(
    figures: Figures, *, period_label: str, city: str, title: str | None = None, template: Template | None = None
) -> Composed:
    """The report as passages, for showing it on a page beside the ledgers."""
    template = template or half_year()
    words = _words(city, period_label)
    passages = (Passage(block.level, tuple(_spans(block.pieces, words, figures))) for block in template.blocks)
    return Composed(title or _plain(template.title, words), tuple(passages))


def named_in(title: str, *, period_label: str) -> str:
    """Whose report it is by its title as it was kept: what stands before the words of the template; empty if these are others."""
    rest = _plain(half_year().title, _words("", period_label)).replace("\n", "")
    return title.removesuffix(rest) if title.endswith(rest) else ""


def verification(figures: Figures, *, template: Template | None = None) -> tuple[ReportLine, ...]:
    """A line for each figure of the template in the order of the text; a figure printed in several forms has several."""
    template = template or half_year()
    return tuple(
        line_of(slot, printed(slot, figures.get(slot.code))[0], figures.get(slot.code), template)
        for slot in dict.fromkeys(template.slots)
    )


def line_of(slot: Slot, found: str, figure: Figure | None, template: Template) -> ReportLine:
    """How `found`, what a report by `template` says in `slot`, compares with `figure`."""
    one = reported_indicator(slot.code)
    expected, status = printed(slot, figure)
    if not template.knows(slot.code):
        status = SlotStatus.UNKNOWN
    elif figure is not None and not is_same(found, expected):
        status = SlotStatus.DIFFERS
    return ReportLine(
        tag=slot.tag,
        code=slot.code,
        name=template.name_of(slot.code),
        unit=one.unit if one else "",
        definition=one.definition if one else "",
        printed=found,
        expected=expected,
        status=status,
        value=figure.value if figure else None,
        numerator=figure.numerator if figure else None,
        denominator=figure.denominator if figure else None,
        rows=figure.rows if figure else None,
    )


def span_word(period_label: str) -> str:
    """The period as prose names it: `2023年上半年` is 上半年, `2023年` 全年, `2023年第一季度` 一季度, `2023年6月` 6月份."""
    rest = re.sub(r"^\d{4}年", "", period_label)
    if re.fullmatch(r"第.季度", rest):
        return rest[1:]
    return f"{rest}份" if rest.endswith("月") else rest or "全年"


Words = tuple[tuple[str, str], ...]


@lru_cache(maxsize=32)
def _blank(template: Template, words: Words, title: str | None, caveat: str, compiled_on: date) -> bytes:
    """The report with every figure marked as missing; filling it is far cheaper than writing it anew."""
    known = dict(words)
    heading = title or _plain(template.title, words)
    document = Document()
    document.title(heading)
    document.subtitle(f"（{compiled_on.year}年{compiled_on.month}月{compiled_on.day}日）")
    if caveat:
        document.subtitle(f"（{caveat}）")
    document.blank()
    for block in template.blocks:
        content = [_inline(piece, words, template) for piece in block.pieces]
        if block.level:
            document.heading(block.level, content)
        else:
            document.paragraph(content)
    return document.save(title=heading.replace("\n", ""), author=f"{known['city']}委组织部", made_on=compiled_on)


def _inline(piece: Piece, words: Words, template: Template) -> Text | Control:
    match piece:
        case Slot():
            return Control(piece.tag, template.name_of(piece.code), MISSING, marked=True)
        case Note():
            return Text(piece.text, marked=True)
        case _:
            return Text(_plain((piece,), words))


def _spans(pieces: tuple[Piece, ...], words: Words, figures: Figures) -> Iterator[TextSpan]:
    for piece in pieces:
        match piece:
            case Slot():
                text, status = printed(piece, figures.get(piece.code))
                yield TextSpan(text, slot=piece, status=status)
            case Note():
                yield TextSpan(piece.text, is_note=True)
            case _:
                yield TextSpan(_plain((piece,), words))


def _plain(pieces: tuple[Piece, ...], words: Words) -> str:
    """Text and parameters as running text."""
    known = dict(words)
    texts = []
    for piece in pieces:
        if isinstance(piece, Parameter):
            if piece.name not in known:
                raise BadTemplate(f"模板中的参数 {{{piece.name}}} 无法识别，可用的有 {'、'.join(known)}。")
            texts.append(known[piece.name])
        elif isinstance(piece, str):
            texts.append(piece)
        else:
            raise BadTemplate("模板的标题中只能有文字和参数，不能有指标。")
    return "".join(texts)


def _words(city: str, period_label: str) -> Words:
    return (("city", city), ("period", period_label), ("span", span_word(period_label)))


def is_same(found: str, expected: str) -> bool:
    """Whether two numbers read alike, whatever the width of their signs, the blanks and the grouping of thousands."""
    return _ungrouped(normal(found)) == _ungrouped(normal(expected))


def _ungrouped(number: str) -> str:
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", number)
