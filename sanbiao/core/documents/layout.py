"""Layout profiles: what an official document looks like, in numbers.

Lengths are twips (1/20 point), sizes of type half-points, as Word keeps them.
"""

from __future__ import annotations

from dataclasses import dataclass

TWIPS_PER_MILLIMETRE = 1440 / 25.4


@dataclass(frozen=True, slots=True)
class Face:
    """A type face by its standard name, which is written into the document, and its size in half-points."""

    font: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One profile: paper, type area, grid and faces.

    `characters` of the body face, each narrowed by `tightening`, fill one line; `lines` lines of `line` fill one page.
    `headings` are the faces of the levels, outermost first. `footer` is the distance of the page number's lower edge
    from the paper's.
    """

    name: str
    width: int
    height: int
    top: int
    bottom: int
    left: int
    right: int
    footer: int
    lines: int
    characters: int
    line: int
    tightening: int
    title: Face
    subtitle: Face
    body: Face
    headings: tuple[Face, ...]
    page_number: Face

    @property
    def character(self) -> int:
        """Width of one body character on the page."""
        return self.body.size * 10 - self.tightening

    @property
    def faces(self) -> tuple[Face, ...]:
        return (self.title, self.subtitle, self.body, *self.headings, self.page_number)


GBT_9704 = Layout(
    name="GB/T 9704-2012",
    width=11906,
    height=16838,
    top=2098,
    bottom=1984,
    left=1588,
    right=1474,
    footer=1446,
    lines=22,
    characters=28,
    # 225 mm over 22 lines is 579.8 twips; 580 lets LibreOffice set only 21.
    line=579,
    # 28 characters of 16 point are 158 mm wide and the type area 156: each gives up a quarter point.
    tightening=5,
    title=Face("方正小标宋简体", 44),
    subtitle=Face("楷体_GB2312", 32),
    body=Face("仿宋_GB2312", 32),
    headings=(Face("黑体", 32), Face("楷体_GB2312", 32), Face("仿宋_GB2312", 32), Face("仿宋_GB2312", 32)),
    page_number=Face("宋体", 28),
)
