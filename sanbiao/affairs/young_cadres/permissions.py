"""Where the rows of young cadres belong."""

from sanbiao.affairs.young_cadres.models import Interview
from sanbiao.core.access.policy import Policy


class InterviewPolicy(Policy[Interview]):
    """An interview lies where its placement does."""

    model = Interview
    organisation = "placement__unit__path"


interview_policy = InterviewPolicy()
