"""Failures, counted for all processes alike and across their restarts."""

from django.db import models

from sanbiao.core.ui.times import minute_of


class FailureCount(models.Model):
    """How often something was tried in vain, until it is forgotten. `counter` is a keyed hash of who tried or what."""

    counter = models.CharField("计数对象", max_length=32, unique=True)
    failures = models.PositiveIntegerField("失败次数", default=0)
    forgotten_at = models.DateTimeField("清零时间", db_index=True)

    class Meta:
        verbose_name = "失败计数"

    def __str__(self) -> str:
        return f"{self.failures} 次，至 {minute_of(self.forgotten_at)}"
