"""Who may compile reports, and see the ones that were compiled."""

from sanbiao.core.access.policy import VIEW, Policy
from sanbiao.core.access.roles import STAFF, Role
from sanbiao.registry.codes.sections import Section
from sanbiao.reports.models import CompiledReport

COMPILE = "compile"


class ReportPolicy(Policy[CompiledReport]):
    """A report of the whole city is seen by those whose grant covers the city."""

    model = CompiledReport
    section = Section.REPORTS
    exceptions = {COMPILE: STAFF, VIEW: STAFF | {Role.READER}}


report_policy = ReportPolicy()
