"""The two books of collecting: what is asked, and what each unit hands in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sanbiao.collecting.books import book_named
from sanbiao.collecting.items import MOST_ITEMS, items_in
from sanbiao.collecting.models import Demand, DemandKind, Recurrence, Submission
from sanbiao.core.facts.faults import Fault, FaultKind
from sanbiao.core.ledger.columns import CellKind, column
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.numbering import Numbering
from sanbiao.core.periods.periods import NoPeriod, period
from sanbiao.registry.codes.sections import Section


def _number(values: Mapping[str, Any]) -> tuple[str, int]:  # Any: whatever the columns hold
    return f"BS{values['due_on'].year}", 4


class DemandLedger(Ledger[Demand]):
    synonyms = ("报送任务台账",)
    about = "向单位收集数字、台账行或材料的任务，一项一行。点「新任务」写明要什么、哪天前报，再下发给单位。"
    ordering = ("-due_on", "pk")
    detail_url_name = "demand"
    numbering = Numbering("number", _number)
    columns = (
        column("number", "编号"),
        column("title", search=True, width=30),
        column("section"),
        column("kind"),
        column("book", listed=False, width=20),
        column("items", listed=False, width=30),
        column("note", listed=False, width=30),
        column("period"),
        column("recurrence"),
        column("due_on"),
        column("state", derived=True),
    )

    def check(self, values: Mapping[str, object], on: date) -> Iterable[Fault]:
        """A ledger that may be asked for by this section, a period that there is, and not too many numbers."""
        if values.get("kind") == DemandKind.ROWS and (name := str(values.get("book") or "")):
            ledger = book_named(name)
            if ledger is None:
                yield Fault(FaultKind.RULE, f"没有可向单位收集的台账「{name[:20]}」，请填写台账的名称。", ("book",))
            elif values.get("section") and ledger.section != values["section"]:
                yield Fault(
                    FaultKind.RULE, f"「{ledger.title}」归{Section(ledger.section).label}科管，请改选科室。", ("section",)
                )
        if len(items_in(str(values.get("items") or ""))) > MOST_ITEMS:
            yield Fault(FaultKind.RULE, f"填报项目最多 {MOST_ITEMS} 项，请减少，或分成两个任务。", ("items",))
        if code := str(values.get("period") or ""):
            yield from _check_period(code, str(values.get("recurrence") or Recurrence.ONCE))


def _check_period(code: str, recurrence: str) -> Iterable[Fault]:
    try:
        found = period(code)
    except NoPeriod as fault:
        yield Fault(FaultKind.RULE, str(fault), ("period",))
        return
    if recurrence != Recurrence.ONCE and found.code[4:5] != recurrence:
        yield Fault(FaultKind.RULE, f"频次为{Recurrence(recurrence).label}，与期次「{found.label}」不符，请核对。", ("period",))


class SubmissionLedger(Ledger[Submission]):
    synonyms = ("单位报送台账",)
    about = "各单位对每项任务的报送，一个单位一行。任务下发时自动列出。"
    ordering = ("-due_on", "pk")
    detail_url_name = "submission"
    columns = (
        column("demand__number", search=True),
        column("demand__title", derived=True, search=True, width=30),
        column("unit"),
        column("due_on"),
        column("state", derived=True),
        column("is_unchanged", derived=True),
        column("handed_in_by", derived=True, kind=CellKind.ACCOUNT),
        column("returns", derived=True, listed=False),
        column("reminders", derived=True, listed=False),
        column("reason", derived=True, listed=False, width=30),
    )
