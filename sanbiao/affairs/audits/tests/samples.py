"""Rows that the tests which enumerate begin from."""

from datetime import date, timedelta
from functools import partial

from sanbiao.affairs.audits.models import DAYS, Audit, Kind
from sanbiao.affairs.audits.tests.factories import AuditFactory
from sanbiao.registry.people.tests.factories import PostingFactory


def _come_to(stage: int) -> Audit:
    """An audit that has reached so many stages, a fortnight each."""
    days = {name: date(2023, 1, 2) + timedelta(days=14 * number) for number, name in enumerate(DAYS[:stage])}
    return AuditFactory(letter="青组审〔2023〕1号", **days)


MACHINES = {"audits.audit": [AuditFactory, *(partial(_come_to, stage) for stage in range(1, len(DAYS)))]}
"""For each machine, rows from which the walks begin: between them every transition can be taken."""


def _audited(kind: str, ended_on: date | None) -> Audit:
    """An audit commissioned in May 2023 of who held the post until `ended_on`."""
    held = PostingFactory(ended_on=ended_on)
    return AuditFactory(person=held.person, unit=held.unit, kind=kind, commissioned_on=date(2023, 5, 4))


CONTRADICTIONS = {
    "audit-without-leaving": (partial(_audited, Kind.LEAVING, None), partial(_audited, Kind.LEAVING, date(2023, 5, 1))),
    "audit-after-leaving": (
        partial(_audited, Kind.IN_OFFICE, date(2023, 4, 1)),
        partial(_audited, Kind.IN_OFFICE, date(2023, 5, 1)),
    ),
}
"""For each contradiction, how a row comes to be that contradicts, and one beside it that does not."""
