"""Rows that the tests which enumerate begin from."""

from datetime import date, timedelta
from functools import partial

from sanbiao.affairs.audits.models import DAYS, Audit
from sanbiao.affairs.audits.tests.factories import AuditFactory


def _come_to(stage: int) -> Audit:
    """An audit that has reached so many stages, a fortnight each."""
    days = {name: date(2023, 1, 2) + timedelta(days=14 * number) for number, name in enumerate(DAYS[:stage])}
    return AuditFactory(letter="青组审〔2023〕1号", **days)


MACHINES = {"audits.audit": [AuditFactory, *(partial(_come_to, stage) for stage in range(1, len(DAYS)))]}
"""For each machine, rows from which the walks begin: between them every transition can be taken."""
