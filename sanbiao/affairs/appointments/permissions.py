"""Who may do what with rounds and lists of appointments."""

from sanbiao.affairs.appointments.models import Case, Round
from sanbiao.core.access.policy import Policy
from sanbiao.core.access.roles import Role

REVOKE = "revoke"
"""To take back what was decided or has taken effect."""


class RoundPolicy(Policy[Round]):
    model = Round
    exceptions = {REVOKE: frozenset({Role.HEAD})}


class CasePolicy(Policy[Case]):
    """A case lies where the person does; who is on no roster belongs to the whole city."""

    model = Case
    organisation = "person__unit__path"
    exceptions = {REVOKE: frozenset({Role.HEAD})}


round_policy = RoundPolicy()
case_policy = CasePolicy()
