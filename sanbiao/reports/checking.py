"""Checks a report that people may have edited: each figure in it against the ledgers."""

from __future__ import annotations

from sanbiao.core.documents.controls import controls
from sanbiao.reports.compiling import Figures, ReportLine, line_of
from sanbiao.reports.template import Slot, half_year


def check_report(document: bytes, figures: Figures) -> tuple[ReportLine, ...]:
    """A line for each figure of a Word report, in the order of its text; controls that are not ours are left out.

    Raises:
        NotReadable: the bytes are no Word document.
    """
    lines = []
    for control in controls(document):
        slot = Slot.of_tag(control.tag)
        if slot is not None:
            lines.append(line_of(slot, control.text, figures.get(slot.code), half_year()))
    return tuple(lines)
