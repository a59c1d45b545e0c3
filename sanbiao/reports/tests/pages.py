"""The pages of reports: whom they open to, and where the demonstration shows them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sanbiao.reports.tests.factories import CompiledReportFactory
from sanbiao.tests.opening import EVERYBODY, POST_ONLY, Opens, of


def a_report(world: SimpleNamespace) -> tuple[Any, ...]:
    """A report of the whole city."""
    return (world.report.pk,)


OPENS = {
    "reports": Opens(EVERYBODY),
    "report-new": Opens(of(404, writers=200, neighbour=200)),
    "report-check": Opens(of(200, strangers=404, unit_clerk=404)),
    "report": Opens(of(404, writers=200, reader=200), a_report),
    "report-verification": Opens(of(404, writers=200, reader=200), a_report),
    "report-word": Opens(of(404, writers=POST_ONLY, reader=POST_ONLY), a_report),
    "report-pdf": Opens(of(404, writers=POST_ONLY, reader=POST_ONLY), a_report),
}
SHOWN = {
    "reports": ("reports", "demo", "/reports/"),
    "report": ("report", "demo", "/reports/{report}/?slot=1"),
    "verification": ("report-verification", "demo", "/reports/{report}/verification/"),
    "report to be compiled": ("report-new", "demo", "/reports/new/"),
    "report to be checked": ("report-check", "demo", "/reports/check/"),
}
KEYS = {
    "report": "SELECT id FROM reports_compiledreport WHERE period = '2023H1' ORDER BY id",
}
NO_PAGES = {"report-pdf", "report-word"}


def rows(world: SimpleNamespace) -> dict[str, Any]:
    return {"report": CompiledReportFactory()}
