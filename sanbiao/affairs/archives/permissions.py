"""Where the rows of file reviews belong."""

from sanbiao.affairs.archives.models import Problem
from sanbiao.core.access.policy import Policy


class ProblemPolicy(Policy[Problem]):
    """A problem lies where its volume does."""

    model = Problem
    organisation = "review__unit__path"


problem_policy = ProblemPolicy()
