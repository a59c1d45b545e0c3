"""The rows of a table as HTML. A page has hundreds: written here they cost a tenth of what a template loop costs."""

from functools import cache
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from sanbiao.core.ledger.listing import Row, Table
from sanbiao.core.ui.templatetags.sanbiao_ui import DASH, state

register = template.Library()


@cache
def _opening(label: str, style: str) -> str:
    """The start of a cell: the columns are few, their cells many."""
    return f'<td data-label="{escape(label)}" class="{style}">'


@register.simple_tag
def rows(table: Table) -> SafeString:
    """The first cell heads the row and opens it; a state is shown as icon and word. Where rows can be acted on, each can be
    chosen.
    """
    drawn = (f'<tr id="row-{row.pk}">{_choice(row) if table.actions else ""}{_cells(row)}</tr>' for row in table.rows)
    return mark_safe("\n".join(drawn))  # noqa: S308  # every value was escaped below


def _choice(row: Row) -> str:
    said = f'<span class="unseen">选择{escape(row.cells[0].text)}</span>'
    return f'<td class="check"><label>{said}<input type="checkbox" name="row" value="{row.pk}"></label></td>'


def _cells(row: Row) -> str:
    first, *others = row.cells
    parts = [f'<th scope="row"><a class="row-link" href="{escape(row.url)}">{escape(first.text or DASH)}</a></th>']
    for cell in others:
        text = f"<span>{state(cell.tone, cell.text)}</span>" if cell.tone else escape(cell.text or DASH)
        parts.append(f"{_opening(cell.label, cell.style)}{text}</td>")
    return "".join(parts)
