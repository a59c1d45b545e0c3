"""Who may do what with firms."""

from sanbiao.core.access.policy import Policy
from sanbiao.registry.firms.models import Firm


class FirmPolicy(Policy[Firm]):
    """Firms are kept by the section of talent; everybody sees those in reach, whatever the section."""

    model = Firm
    shared = True


firm_policy = FirmPolicy()
