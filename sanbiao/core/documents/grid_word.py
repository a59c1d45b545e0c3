"""A sheet of cells as a Word document: heads repeat, rows stay whole, pages are numbered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sanbiao.core.documents import parts
from sanbiao.core.documents.grid import FOOT, MARGIN, SIZES, GridPart, GridRow, PaperGrid, Placed, placed
from sanbiao.core.documents.layout import GBT_9704, TWIPS_PER_MILLIMETRE, Face
from sanbiao.core.documents.word import pack

_FACES = replace(GBT_9704, title=Face("方正小标宋简体", 36), body=Face("宋体", 20), tightening=0, page_number=Face("宋体", 18))
_DISPLAY = 20
"""Type of this size and larger is to be read from afar: set in the bold face."""
_EDGES = ("top", "left", "bottom", "right")


def grid_document(grid: PaperGrid, *, author: str, made_on: date) -> bytes:
    """The Word document of a sheet. The same sheet gives the same bytes."""
    body = [_paragraph("Title", [GridPart(grid.title)])] if grid.title else []
    if grid.said:
        body.append(_paragraph("", [GridPart(grid.said, 10)], "left"))
    # A table that is the last thing on a page needs a paragraph behind it.
    body += [_table(grid), _paragraph("", [GridPart("", 1)]), _section(grid)]
    opening = f'{parts.HEAD}<w:document xmlns:w="{parts.WORD}" xmlns:r="{parts.RELATIONS}"><w:body>'
    document = f"{opening}{''.join(body)}</w:body></w:document>"
    return pack(
        (
            ("[Content_Types].xml", parts.CONTENT_TYPES),
            ("_rels/.rels", parts.PACKAGE_RELATIONS),
            ("word/document.xml", document),
            ("word/_rels/document.xml.rels", parts.DOCUMENT_RELATIONS),
            ("word/styles.xml", parts.styles(_FACES)),
            ("word/settings.xml", parts.settings()),
            ("word/fontTable.xml", parts.font_table(_FACES)),
            ("word/footer1.xml", _footer(grid.foot)),
            ("word/footer2.xml", _footer(grid.foot)),
            ("docProps/core.xml", parts.core_properties(title=grid.title, author=author, made_on=made_on)),
        )
    )


def _twips(millimetres: float) -> int:
    return round(millimetres * TWIPS_PER_MILLIMETRE)


def _table(grid: PaperGrid) -> str:
    columns = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in grid.widths)
    heads = [_row(grid, row, cells, is_head=True) for row, cells in zip(grid.heads, placed(grid.heads), strict=True)]
    rows = [_row(grid, row, cells) for row, cells in zip(grid.rows, placed(grid.rows), strict=True)]
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(map(_twips, grid.widths))}" w:type="dxa"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(heads)}{''.join(rows)}</w:tbl>"
    )


def _row(grid: PaperGrid, row: GridRow, cells: list[Placed], *, is_head: bool = False) -> str:
    rule = "exact" if row.is_exact else "atLeast"
    height = f'<w:trHeight w:val="{_twips(row.height)}" w:hRule="{rule}"/>' if row.height else ""
    repeats = "<w:tblHeader/>" if is_head else ""
    drawn = "".join(_cell(grid, row, each, is_head=is_head) for each in cells)
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{repeats}</w:trPr>{drawn}</w:tr>"


def _cell(grid: PaperGrid, row: GridRow, standing: Placed, *, is_head: bool) -> str:
    told = standing.cell
    width = sum(_twips(each) for each in grid.widths[standing.column : standing.column + told.across])
    across = f'<w:gridSpan w:val="{told.across}"/>' if told.across > 1 else ""
    down = "" if told.down == 1 else "<w:vMerge/>" if standing.is_continued else '<w:vMerge w:val="restart"/>'
    style = "single" if row.is_framed else "nil"
    edges = "".join(f'<w:{edge} w:val="{style}" w:sz="4" w:space="0" w:color="auto"/>' for edge in _EDGES)
    said = [GridPart("")] if standing.is_continued else told.parts
    sized = [GridPart(part.text, part.size or grid.type_size, part.is_bold or is_head) for part in said]
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{across}{down}<w:tcBorders>{edges}</w:tcBorders>'
        f'<w:vAlign w:val="center"/></w:tcPr>{_paragraph("", sized, told.align, keeps=row.with_next)}</w:tc>'
    )


def _paragraph(style: str, said: list[GridPart] | tuple[GridPart, ...], align: str = "", *, keeps: bool = False) -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    keeping = "<w:keepNext/>" if keeps else ""
    # The lines of the styles are as high as those of a letter; here they are as high as their type.
    spacing = '<w:spacing w:line="240" w:lineRule="auto"/>'
    justified = f'<w:jc w:val="{align}"/>' if align else ""
    return "".join(f"<w:p><w:pPr>{named}{keeping}{spacing}{justified}</w:pPr>{_run(part)}</w:p>" for part in said)


def _run(part: GridPart) -> str:
    if not part.size:
        return f'<w:r><w:t xml:space="preserve">{parts.escaped(part.text)}</w:t></w:r>'
    face = "黑体" if part.size >= _DISPLAY else "宋体"
    fonts = " ".join(f'w:{script}="{face}"' for script in ("ascii", "eastAsia", "hAnsi", "cs"))
    bold = "<w:b/>" if part.is_bold else ""
    size = round(part.size * 2)
    return (
        f'<w:r><w:rPr><w:rFonts {fonts}/>{bold}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{parts.escaped(part.text)}</w:t></w:r>'
    )


def _footer(said: str) -> str:
    """What is said there, and 第 1 页 共 9 页, in the middle of the foot of every page."""
    pages = f"{_field('PAGE')}{_text(' 页 共 ')}{_field('NUMPAGES')}{_text(' 页')}"
    return (
        f'{parts.HEAD}<w:ftr xmlns:w="{parts.WORD}"><w:p><w:pPr><w:pStyle w:val="Footer"/><w:jc w:val="center"/></w:pPr>'
        f"{_text(f'{parts.escaped(said)}　　第 ')}{pages}</w:p></w:ftr>"
    )


def _text(said: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{said}</w:t></w:r>'


def _field(name: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {name} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _section(grid: PaperGrid) -> str:
    short, long = map(_twips, SIZES[grid.paper])
    width, height, orient = (long, short, ' w:orient="landscape"') if grid.is_landscape else (short, long, "")
    side, below = _twips(MARGIN), _twips(FOOT)
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"{orient}/><w:pgMar w:top="{side}" w:right="{side}" w:bottom="{below}" '
        f'w:left="{side}" w:header="400" w:footer="{_twips(7)}" w:gutter="0"/></w:sectPr>'
    )
