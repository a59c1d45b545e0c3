"""What people set for themselves of the portal."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from sanbiao.core.facts.privacy import personal
from sanbiao.core.secrecy.fields import SealedField


class Digest(models.Model):
    """That somebody is told by mail each working morning how much waits; `sent_on` is the last day for which that was done."""

    user = personal(models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="用户", related_name="digest"))
    address = SealedField("电子邮箱", blank=True)
    is_wanted = models.BooleanField("每个工作日发送", default=False)
    sent_on = models.DateField("最近发送日期", null=True, blank=True)

    class Meta:
        verbose_name = "每日提醒"
        constraints = [
            models.CheckConstraint(
                name="portal_digest_wanted_with_address",
                condition=Q(is_wanted=False) | ~Q(address=""),
                violation_error_message="要每日提醒，请填写电子邮箱。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} 的每日提醒"
