"""Compiling the half-year report, and docxtpl filling the same numbers into the same document."""

from __future__ import annotations

import io
import tempfile
from datetime import date
from pathlib import Path

from bench.running import CITY_A, Result, import_folder, in_turn, open_office, said


def measure(*, full: bool = False) -> list[Result]:
    """Both are handed the figures; docxtpl has the report as its template, with a variable for each control."""
    with tempfile.TemporaryDirectory() as home:
        open_office(Path(home))
        import_folder(CITY_A)
        return _measure(rounds=100 if full else 30)


def _measure(rounds: int) -> list[Result]:
    from docxtpl import DocxTemplate

    from sanbiao.core.documents.controls import Fill, fill
    from sanbiao.core.indicators.services import evaluate, reported
    from sanbiao.core.periods.periods import period
    from sanbiao.reports.compiling import compile_report, half_year
    from sanbiao.reports.printing import printed

    window = period("2023H1")
    figures = evaluate(reported(), window)
    about = {"city": "青泽市", "period_label": "2023年上半年", "compiled_on": date(2023, 7, 18)}

    def ours() -> bytes:
        return compile_report(figures, **about)

    slots = list(dict.fromkeys(half_year().slots))
    names = {slot.tag: f"f{number}" for number, slot in enumerate(slots)}
    template = fill(ours(), {tag: Fill(f"{{{{ {name} }}}}") for tag, name in names.items()})
    values = {names[slot.tag]: printed(slot, figures.get(slot.code))[0] for slot in slots}

    def docxtpl() -> bytes:
        document, written = DocxTemplate(io.BytesIO(template)), io.BytesIO()
        document.render(values)
        document.save(written)
        return written.getvalue()

    times = in_turn({"ours": ours, "docxtpl": docxtpl}, rounds)
    return [Result("report: time against docxtpl", times["ours"].best / times["docxtpl"].best, 1.5, notes=said(times))]
