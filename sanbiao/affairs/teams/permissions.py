"""Who may do what with the posts approved for a team: what policies say by default."""

from sanbiao.affairs.teams.models import PostQuota
from sanbiao.core.access.policy import policy_of

quota_policy = policy_of(PostQuota)
