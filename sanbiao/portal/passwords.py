"""The rule for passwords: enough kinds of characters."""

import string

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError

KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
NEEDED = 3


class KindsOfCharacters:
    """At least three of: lower-case letters, capitals, digits, anything else."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        found = sum(any(character in kind for character in password) for kind in KINDS)
        if any(all(character not in kind for kind in KINDS) for character in password):
            found += 1
        if found < NEEDED:
            raise ValidationError("密码太简单：大写字母、小写字母、数字、其他字符四类中至少要有三类。", code="too_few_kinds")

    def get_help_text(self) -> str:
        return "大写字母、小写字母、数字、其他字符四类中至少要有三类。"
