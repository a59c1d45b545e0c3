"""Report templates: a text whose figures are slots, each naming a code and how it is printed.

Name, unit and definition of a figure are its indicator's. A code that no indicator has yet is marked in the template as
awaited, with the name it goes by until one has it; any other code is refused.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from urllib.parse import parse_qsl

from sanbiao.core.indicators.measures import Mean, Share
from sanbiao.core.indicators.registry import REGISTRY, Indicator
from sanbiao.reports.written import SCHEME

FOLDER = Path(__file__).parent / "data"
_PIECE = re.compile(
    r"\{(?P<code>[a-z_]+\.[a-z0-9_]+)(?::(?P<options>[^{}]*))?\}|\{(?P<parameter>[a-z]+)\}|(?P<note>【待补充：[^】]*】)"
)


class Format(StrEnum):
    """How a figure is printed."""

    COUNT = "count"
    PERCENT = "percent"
    MEAN = "mean"
    WAN = "wan"
    NAMES = "names"
    PARTS = "parts"
    PART = "part"
    ALL = "all"
    RANK = "rank"


_FORMS = {Share: Format.PERCENT, Mean: Format.MEAN}


class BadTemplate(ValueError):
    """A template that cannot be used, with a sentence saying where and why."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a figure. `unit` follows each number of `PARTS`; `key` chooses the slice of `PART`."""

    code: str
    format: Format = Format.COUNT
    unit: str = ""
    key: str = ""

    @property
    def tag(self) -> str:
        """What the content control says to the machine; a plain count leaves its format out, for tags must be short."""
        options = [("format", self.format), ("unit", self.unit), ("key", self.key)]
        told = "&".join(f"{name}={value}" for name, value in options if value and value != Format.COUNT)
        return f"{SCHEME}{self.code}{'?' if told else ''}{told}"

    @classmethod
    def of_tag(cls, tag: str) -> Slot | None:
        """The slot a tag stands for, or None for a control that is not ours or asks for an unknown format."""
        if not tag.startswith(SCHEME):
            return None
        code, _, query = tag.removeprefix(SCHEME).partition("?")
        try:
            return cls.of_options(code, dict(parse_qsl(query)))
        except BadTemplate:
            return None

    @classmethod
    def of_options(cls, code: str, options: Mapping[str, str]) -> Slot:
        known = {"format", "unit", "key"}
        wanted = options.get("format", Format.COUNT)
        if options.keys() - known or wanted not in tuple(Format):
            raise BadTemplate(f"指标 {code} 的写法 {dict(options)} 无法识别，请改用 {'、'.join(Format)}。")
        return cls(code, Format(wanted), options.get("unit", ""), options.get("key", ""))


@dataclass(frozen=True, slots=True)
class Parameter:
    """A word given for each report: the city, the period."""

    name: str


@dataclass(frozen=True, slots=True)
class Note:
    """What only people can say; it stays marked until they have."""

    text: str


Piece = str | Slot | Parameter | Note


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (level 0) or a heading (1 outermost)."""

    level: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Template:
    name: str
    title: tuple[Piece, ...]
    blocks: tuple[Block, ...]
    awaited: Mapping[str, str] = field(default_factory=dict, hash=False)
    """The names of figures that no indicator has yet, by code."""

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Every slot in the order of the text."""
        return tuple(piece for block in self.blocks for piece in block.pieces if isinstance(piece, Slot))

    def knows(self, code: str) -> bool:
        """Whether the template may ask for a figure."""
        return reported_indicator(code) is not None or code in self.awaited

    def name_of(self, code: str) -> str:
        """How a figure is named to people: as its indicator says, else as one that is awaited; at worst its code."""
        one = reported_indicator(code)
        return one.name if one else self.awaited.get(code, code)

    @classmethod
    def parse(cls, text: str) -> Template:
        """The template written in TOML.

        Raises:
            BadTemplate: the text is no TOML, lacks a part, or names an unknown figure or format.
        """
        try:
            parts = tomllib.loads(text)
            name, title, body = str(parts["name"]), str(parts["title"]), str(parts["body"])
            awaited = {str(code): str(words) for code, words in parts.get("awaited", {}).items()}
        except tomllib.TOMLDecodeError as fault:
            raise BadTemplate(f"模板不是有效的 TOML：{fault}") from fault
        except KeyError as lacking:
            raise BadTemplate(f"模板缺少 {lacking.args[0]} 一项，请补上。") from lacking
        lines = [line.strip() for line in body.splitlines() if line.strip()]
        template = cls(name, tuple(_pieces(title)), tuple(_block(line) for line in lines), MappingProxyType(awaited))
        for slot in template.slots:
            if not template.knows(slot.code):
                raise BadTemplate(f"模板中的指标 {slot.code} 没有登记，也不在 [awaited] 之列，请核对编码。")
        return template


def reported_indicator(code: str) -> Indicator | None:
    """The indicator of a figure that reports may ask for; None where no business has declared one."""
    one = REGISTRY.get(code)
    return one if one and one.in_report else None


@cache
def half_year() -> Template:
    """The half-year report."""
    return Template.parse(FOLDER.joinpath("half-year.toml").read_text(encoding="utf-8"))


def _block(line: str) -> Block:
    marks, _, heading = line.partition(" ")
    if heading and set(marks) == {"#"}:
        return Block(len(marks), tuple(_pieces(heading)))
    return Block(0, tuple(_pieces(line)))


def _pieces(text: str) -> Iterator[Piece]:
    at = 0
    for match in _PIECE.finditer(text):
        if match.start() > at:
            yield text[at : match.start()]
        at = match.end()
        if match["code"]:
            yield _slot(match["code"], match["options"] or "")
        elif match["parameter"]:
            yield Parameter(match["parameter"])
        else:
            yield Note(match["note"])
    if at < len(text):
        yield text[at:]


def _slot(code: str, text: str) -> Slot:
    """A slot as written: `parts,unit=期`; nothing written means the form that the measure of the figure asks for."""
    if not text:
        one = reported_indicator(code)
        return Slot(code, _FORMS.get(type(one.measure), Format.COUNT) if one else Format.COUNT)
    wanted, *rest = text.split(",")
    options = dict(option.partition("=")[::2] for option in rest)
    return Slot.of_options(code, {"format": wanted, **options})
