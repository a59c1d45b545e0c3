"""Who may do what with the posts approved for a team."""

from enum import StrEnum

from sanbiao.affairs.teams.models import PostQuota
from sanbiao.core.access.policy import Policy
from sanbiao.core.access.roles import EVERYBODY, STAFF
from sanbiao.registry.codes.sections import Section


class Permission(StrEnum):
    """`<business>:<record>:<action>`, sorted."""

    CHANGE_QUOTA = "teams:quota:change"
    EXPORT_QUOTA = "teams:quota:export"
    VIEW_QUOTA = "teams:quota:view"


class PostQuotaPolicy(Policy[PostQuota]):
    model = PostQuota
    section = Section.CADRES
    organisation = "unit__path"
    roles = {
        Permission.CHANGE_QUOTA: STAFF,
        Permission.EXPORT_QUOTA: STAFF,
        Permission.VIEW_QUOTA: EVERYBODY,
    }


quota_policy = PostQuotaPolicy()
