"""Months as forms have them: as cells do, and with the words of forms for none."""

from __future__ import annotations

from datetime import date

from sanbiao.core.facts.faults import CellFault
from sanbiao.core.ledger.kinds.dates import month as month_of_cell
from sanbiao.core.ledger.normal import normal

NONE = frozenset(("", "-", "--", "—", "——", "/", "无", "不详"))
"""Words for no value."""


def month(text: str) -> date | None:
    """The first day of a month as people write it, a day being dropped; None where there is none.

    Raises:
        CellFault: it is no month.
    """
    told = normal(text).rstrip("。.,，;；、")
    if told in NONE:
        return None
    found: date = month_of_cell(told)
    return found


def readable(text: str) -> date | None:
    """The month of a text that should have one; None also where it cannot be read."""
    try:
        return month(text)
    except CellFault:
        return None
