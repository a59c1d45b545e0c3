"""Cross-tables: how many rows of a list there are by one thing and by another, each number the rows that it opens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet

from sanbiao.core.access.policy import User
from sanbiao.core.documents.grid import GridRow, PaperGrid, cell, number_cell
from sanbiao.core.ledger.finding.conditions import WHERE
from sanbiao.core.ledger.finding.dimensions import CrossPart, Dimension, dimensions
from sanbiao.core.ledger.listing import Listing
from sanbiao.core.ui.charts import Bar, Chart, Group, bar_chart, grouped_bar_chart

DOWN, ACROSS = "down", "across"
MOST_DOWN, MOST_ACROSS, MOST_BARS = 300, 40, 40
TOTAL = "合计"


@dataclass(frozen=True)
class CrossCell:
    """How many rows; `url` opens them, empty where there are none."""

    count: int
    url: str


@dataclass(frozen=True)
class CrossRow:
    label: str
    cells: Sequence[CrossCell]
    total: CrossCell


class CrossTable:
    """The rows of `listing` by `down` and, if asked for, by `across`.

    Rows that name somebody who is not in sight are left out where that person's facts part the rows; `left_out` says how many.
    """

    def __init__(self, listing: Listing, user: User, *, down: str, across: str) -> None:
        known = dimensions(listing.ledger, user)
        self.listing, self.user, self.known = listing, user, known
        self.down, self.across = known.get(down), known.get(across)
        named = [(code, known.get(code)) for code in (down, across) if code]
        unknown = [code[:40] for code, found in named if found is None]
        self.unknown = f"没有“{'”“'.join(unknown)}”这样的分法，或者您看不到那一列。请从清单里选。" if unknown else ""

    @property
    def _by(self) -> list[Dimension]:
        return [each for each in (self.down, self.across) if each]

    @cached_property
    def _rows(self) -> QuerySet[Any]:
        """The rows of the list, those alone of which all that parts them is in sight."""
        rows = self.listing.found
        for each in self._by:
            if book := each.asked.book:
                seen = book.rows(self.user).select_related(None).values("pk")
                rows = rows.filter(**{f"{each.asked.link}__in": seen})
        return rows

    @cached_property
    def _counted(self) -> dict[tuple[CrossPart, CrossPart], int]:
        if self.down is None:
            return {}
        across = self.across or self.down
        rows = self._rows.order_by().annotate(_down=self.down.value, _across=across.value)
        found = list(rows.values_list("_down", "_across").annotate(how_many=Count("pk")))
        on = self.listing.context.on
        downs = self.down.parts_of(list({each[0] for each in found}), on)
        acrosses = across.parts_of(list({each[1] for each in found}), on)
        counted: Counter[tuple[CrossPart, CrossPart]] = Counter()
        for one, other, how_many in found:
            counted[downs[one], acrosses[other]] += how_many
        return counted

    @cached_property
    def _parts(self) -> tuple[list[CrossPart], list[CrossPart]]:
        down = sorted({one for one, _ in self._counted}, key=lambda part: part.order)
        across = sorted({other for _, other in self._counted}, key=lambda part: part.order) if self.across else []
        return down, across

    @cached_property
    def left_out(self) -> int:
        if not any(each.asked.book for each in self._by):
            return 0
        return self.listing.found.count() - self.total

    @property
    def total(self) -> int:
        return sum(self._counted.values())

    @property
    def fault(self) -> str:
        """Why there is no table, with what to do."""
        if self.unknown:
            return self.unknown
        if self.across and self.across is self.down:
            return "行和列不能是同一个。请换一个，或者把列留空。"
        down, across = self._parts
        if len(down) > MOST_DOWN or len(across) > MOST_ACROSS:
            return (
                f"分得太细：{len(down)} 行、{len(across)} 列，最多 {MOST_DOWN} 行、{MOST_ACROSS} 列。"
                "请改按年、按乡镇部门，或先用条件缩小。"
            )
        return ""

    @property
    def heads(self) -> list[str]:
        return [part.label for part in self._parts[1]]

    @cached_property
    def rows(self) -> list[CrossRow]:
        return [self._row(part.label, [part], part) for part in self._parts[0]]

    @cached_property
    def totals(self) -> CrossRow:
        return self._row(TOTAL, self._parts[0], None)

    def _row(self, label: str, downs: Sequence[CrossPart], part: CrossPart | None) -> CrossRow:
        cells = [self._cell(downs, [other], part, other) for other in self._parts[1]]
        return CrossRow(label, cells, self._cell(downs, self._parts[1] or downs, part, None))

    def _cell(
        self, downs: Sequence[CrossPart], acrosses: Sequence[CrossPart], one: CrossPart | None, other: CrossPart | None
    ) -> CrossCell:
        count = sum(self._counted.get((down, across), 0) for down in downs for across in acrosses)
        return CrossCell(count, self._url(one, other) if count else "")

    def _url(self, one: CrossPart | None, other: CrossPart | None) -> str:
        """The list with the conditions of a cell beside those it has; empty for a total that would open rows left out here."""
        asked = [(part.token, by.asked.link) for part, by in ((one, self.down), (other, self.across)) if part and by]
        if self.left_out and not {each.asked.link for each in self._by if each.asked.link} <= {link for _, link in asked}:
            return ""
        query = self.listing.parameters.copy()
        for name in (DOWN, ACROSS, "page"):
            query.pop(name, None)
        query.setlist(WHERE, self.listing.conditions.within([token for token, _ in asked]))
        return f"{self.listing.ledger.list_url()}?{query.urlencode()}"

    @property
    def named(self) -> str:
        return " × ".join(each.label for each in self._by)

    def chart(self) -> Chart | None:
        """The numbers as bars: two side by side where there are two columns, else one for each row."""
        if not self.rows or len(self.rows) > MOST_BARS:
            return None
        heads = self.heads
        if len(heads) == 2:
            groups = [
                Group(row.label, tuple(Bar(head, each.count, each.url) for head, each in zip(heads, row.cells, strict=True)))
                for row in self.rows
            ]
            return grouped_bar_chart(groups, series=(heads[0], heads[1]), title=self.named, unit="行")
        label = self.down.label if self.down else ""
        return bar_chart([Bar(row.label, row.total.count, row.total.url) for row in self.rows], title=label, unit="行")

    def grid(self, *, said: str, foot: str) -> PaperGrid:
        """The same numbers as a sheet."""
        heads = [self.named, *self.heads, TOTAL]
        rows = [
            GridRow([cell(row.label), *(number_cell(each.count) for each in row.cells), number_cell(row.total.count)])
            for row in (*self.rows, self.totals)
        ]
        return PaperGrid(
            title=f"{self.listing.ledger.title}：{self.named}",
            said=said,
            foot=foot,
            widths=[44, *[max(14.0, 160 / len(heads))] * (len(heads) - 1)],
            heads=[GridRow([cell(head, "center", is_bold=True) for head in heads])],
            rows=rows,
            is_landscape=len(heads) > 8,
        )


def choices_of(known: Mapping[str, Dimension], chosen: str) -> list[tuple[str, str, bool]]:
    """The ways to part, for a form: code, label, whether it is the chosen one."""
    return [(code, each.label, code == chosen) for code, each in known.items()]
