"""Who may see the register: its rows, the staff of the section alone; how many they are, everybody, small counts hidden."""

from sanbiao.affairs.hotline.apps import rules
from sanbiao.affairs.hotline.models import Complaint
from sanbiao.core.access.policy import VIEW, Policy
from sanbiao.core.access.roles import EVERYBODY, STAFF

COUNT = "count"


class ComplaintPolicy(Policy[Complaint]):
    """A report lies where the unit is that handles it; one that no unit was given lies in the city itself."""

    model = Complaint
    organisation = "handler__path"
    exceptions = {VIEW: STAFF, COUNT: EVERYBODY}

    @property
    def fewest(self) -> int:
        return rules().fewest


complaint_policy = ComplaintPolicy()
