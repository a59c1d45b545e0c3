"""The rules for passwords that Django does not have: kinds of characters, and nothing that is guessed first."""

import string

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
NEEDED = 3
WORDS = (
    *("sanbiao", "三标", "zuzhibu", "组织部", "zzb", "ganbu", "干部", "dangyuan", "党员", "dangwei", "党委"),
    *("admin", "administrator", "guanliyuan", "管理员", "password", "passwd", "mima", "密码", "denglu", "登录", "welcome"),
)
"""What whoever knows this system tries first, beside the name of the city: docs/security/decisions.md lists them."""
OWN = 8
"""So many characters of a password stand beside such words."""
TAIL = 4
"""A common word with as many digits and signs about it is as common."""


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


class NoWordsOfTheOffice:
    """Not made of the words that stand on every page here."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        rest = password.lower()
        for word in filter(None, (*WORDS, settings.SANBIAO_CITY.lower())):
            rest = rest.replace(word, "")
        if len(rest) < min(OWN, len(password)):
            raise ValidationError(
                "密码容易被猜到：去掉“三标”“组织部”“admin”、本市名称一类的词后太短，请换一个。", code="office_words"
            )

    def get_help_text(self) -> str:
        return "不能主要由“三标”“组织部”“admin”一类的词组成。"


class NoCommonWord(CommonPasswordValidator):
    """Not a common password, nor one with a few digits and signs about it."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        super().validate(password)
        word = password.lower().strip(string.digits + string.punctuation)
        if len(password) - len(word) <= TAIL:
            super().validate(word)
