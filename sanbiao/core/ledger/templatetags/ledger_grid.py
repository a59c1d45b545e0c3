"""A sheet of cells as HTML. Written here it costs a tenth of a template loop, and a list on paper has thousands of rows."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from sanbiao.core.documents.grid import GridCell, GridPart, GridRow, PaperGrid

register = template.Library()

_PIXELS = 96 / 25.4
_LADDER = (7, 8, 9, 10, 11, 12, 14, 16, 18, 22, 26, 30, 36, 42, 48, 54, 60, 72, 84, 96)
"""The sizes of type that the stylesheet has, for pages hold no style of their own."""


@register.filter
def paper_classes(grid: PaperGrid) -> str:
    """How the paper lies, how large it is, and the size of its type."""
    return f"{grid.paper.lower()}-{'wide' if grid.is_landscape else 'upright'} type-{_step(grid.type_size)}"


@register.simple_tag
def grid_table(grid: PaperGrid) -> SafeString:
    """The table of a sheet: its heads, and at the foot who took it, stand on every page."""
    columns = "".join(f'<col width="{width / grid.width:.2%}">' for width in grid.widths)
    heads, rows = _rows(grid.heads, "th"), _rows(grid.rows, "td")
    foot = f'<tr><td colspan="{len(grid.widths)}">{escape(grid.foot)}</td></tr>'
    around = f"<colgroup>{columns}</colgroup><thead>{heads}</thead><tfoot>{foot}</tfoot>"
    return mark_safe(f'<table class="grid">{around}<tbody>{rows}</tbody></table>')  # noqa: S308  # every value was escaped


def _rows(rows: Iterable[GridRow], tag: str) -> str:
    return "\n".join(f"<tr{_row_attributes(row)}>{''.join(_cell(cell, tag) for cell in row.cells)}</tr>" for row in rows)


def _row_attributes(row: GridRow) -> str:
    height = f' height="{row.height * _PIXELS:.0f}"' if row.height else ""
    classes = " ".join(name for name, is_so in (("with-next", row.with_next), ("bare", not row.is_framed)) if is_so)
    return f'{height} class="{classes}"' if classes else height


def _cell(cell: GridCell, tag: str) -> str:
    across = f' colspan="{cell.across}"' if cell.across > 1 else ""
    down = f' rowspan="{cell.down}"' if cell.down > 1 else ""
    scope = ' scope="col"' if tag == "th" else ""
    style = "" if cell.align == "left" else f' class="{cell.align}"'
    return f"<{tag}{scope}{across}{down}{style}>{''.join(map(_part, cell.parts))}</{tag}>"


def _part(part: GridPart) -> str:
    if not part.size and not part.is_bold:
        return escape(part.text) if part.text else ""
    size = f"type-{_step(part.size)}" if part.size else ""
    return f'<p class="{size}{" bold" if part.is_bold else ""}">{escape(part.text)}</p>'


def _step(size: float) -> int:
    return max((step for step in _LADDER if step <= size), default=_LADDER[0])
