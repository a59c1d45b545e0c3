"""Who may do what with the books of party building: what policies say by default, and what only heads decide."""

from sanbiao.affairs.branches.models import Matter, Pairing, StarReview, StarVerdict, Visit, WeakOrganisation
from sanbiao.core.access.policy import Policy
from sanbiao.core.access.roles import STAFF, Role

CLAIM, DECIDE = "claim", "decide"
OF_UNITS = STAFF | {Role.UNIT_CLERK}
HEADS = frozenset({Role.HEAD})


class StarPolicy(Policy[StarReview]):
    """Units speak for their own branches as far as the first screening; heads name, and take away."""

    model = StarReview
    organisation = "branch__unit__path"
    exceptions = {CLAIM: OF_UNITS, DECIDE: HEADS}


class VerdictPolicy(Policy[StarVerdict]):
    model = StarVerdict
    organisation = "review__branch__unit__path"


class VisitPolicy(Policy[Visit]):
    model = Visit
    organisation = "town__path"


class WeakPolicy(Policy[WeakOrganisation]):
    """Heads strike off, and end the watch."""

    model = WeakOrganisation
    organisation = "town__path"
    exceptions = {DECIDE: HEADS}


class MatterPolicy(Policy[Matter]):
    model = Matter
    organisation = "branch__unit__path"


class PairingPolicy(Policy[Pairing]):
    model = Pairing
    organisation = "branch__unit__path"


star_policy = StarPolicy()
verdict_policy = VerdictPolicy()
visit_policy = VisitPolicy()
weak_policy = WeakPolicy()
matter_policy = MatterPolicy()
pairing_policy = PairingPolicy()
