"""Who may compile reports, and see the ones that were compiled."""

from enum import StrEnum

from sanbiao.core.access.policy import Policy
from sanbiao.core.access.roles import STAFF, Role
from sanbiao.registry.codes.sections import Section
from sanbiao.reports.models import CompiledReport


class Permission(StrEnum):
    """`reports:<record>:<action>`, sorted."""

    COMPILE = "reports:report:compile"
    VIEW = "reports:report:view"


class ReportPolicy(Policy[CompiledReport]):
    """A report of the whole city is seen by those whose grant covers the city."""

    model = CompiledReport
    section = Section.REPORTS
    organisation = "unit__path"
    roles = {
        Permission.COMPILE: STAFF,
        Permission.VIEW: STAFF | {Role.READER},
    }


report_policy = ReportPolicy()
