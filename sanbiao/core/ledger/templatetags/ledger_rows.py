"""What a table repeats, as HTML: rows, heads, columns to choose from. Written here it costs a tenth of a template loop."""

from functools import cache
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from sanbiao.core.ledger.table import Table
from sanbiao.core.ledger.table_parts import Head, Row
from sanbiao.core.ui.templatetags.sanbiao_ui import DASH, icon, state

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
    drawn = (
        f'<tr id="row-{row.pk}">{_choice(row) if table.actions else ""}<td class="nth">{number}</td>{_cells(row)}</tr>'
        for number, row in enumerate(table.rows, start=table.page.start_index())
    )
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


@register.simple_tag
def heads(table: Table) -> SafeString:
    """The heads of the columns: each sorts by it where rows can be sorted so, and opens its filter where it has one."""
    return mark_safe("\n".join(map(_head, table.heads)))  # noqa: S308  # every value was escaped below


def _head(head: Head) -> str:
    label, style = escape(head.label), ' class="num"' if head.style == "num" else ""
    sorted_so = f' aria-sort="{head.direction}"' if head.direction else ""
    said = f'<a href="{escape(head.query)}">{label}{icon(head.icon)}</a>' if head.query else label
    return f'<th scope="col"{style}{sorted_so}>{said}{_filter(head, label) if head.filter else ""}</th>'


def _filter(head: Head, label: str) -> str:
    """What opens the filter of the column; it is marked where rows are narrowed by it."""
    said = f"筛选{label}{'，已筛选' if head.is_filtered else ''}"
    marked = " is-on" if head.is_filtered else ""
    return f'<a class="head-filter{marked}" href="{escape(head.filter)}" title="{said}" aria-label="{said}">{icon("filter")}</a>'


@register.simple_tag
def column_choices(table: Table) -> SafeString:
    """The columns that the table may show, each to be ticked."""
    boxes = (
        f'<li><label><input type="checkbox" name="cols" value="{escape(each.name)}"{" checked" if each.shown else ""}>'
        f"{escape(each.label)}</label></li>"
        for each in table.choices
    )
    return mark_safe("\n".join(boxes))  # noqa: S308  # every value was escaped above
