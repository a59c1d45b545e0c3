"""Rows that the tests which enumerate begin from."""

from sanbiao.affairs.audits.tests.factories import AuditFactory

MACHINES = {"audits.audit": [AuditFactory]}
"""For each machine, rows from which the walks begin: between them every transition can be taken."""
