"""Rows that the tests which enumerate begin from."""

from datetime import date

from sanbiao.affairs.audits.models import Audit
from sanbiao.affairs.audits.tests.factories import AuditFactory


def _commissioned() -> Audit:
    return AuditFactory(commissioned_on=date(2023, 1, 2), letter="青组审〔2023〕1号")


MACHINES = {"audits.audit": [AuditFactory, _commissioned]}
"""For each machine, rows from which the walks begin: between them every transition can be taken."""
