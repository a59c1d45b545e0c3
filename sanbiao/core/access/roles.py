"""The roles people may hold. Roles stand in code, grants of them in data."""

from django.db import models


class Role(models.TextChoices):
    """What a person does. Each role but the three administrators is held in a section and an organisation subtree."""

    HEAD = "head", "科室负责人"
    CLERK = "clerk", "科室经办人"
    UNIT_CLERK = "unit_clerk", "单位联络员"
    READER = "reader", "查阅人"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
"""The three administrators of classified protection: no one holds two of them, and none sees business data."""

BY_TWO = ADMINISTRATORS | {Role.HEAD}
"""The roles that no one person gives, and whose holders' passwords no one person resets."""
STAFF = frozenset({Role.HEAD, Role.CLERK})
EVERYBODY = frozenset({Role.HEAD, Role.CLERK, Role.UNIT_CLERK, Role.READER})
EVERY_SECTION = "*"
CITY = "/"
"""The path of the whole city: the prefix of every organisation's path."""
