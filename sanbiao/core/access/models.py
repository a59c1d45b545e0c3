"""What all processes know alike, across their restarts: failures, and the forms that were sent a moment ago."""

from django.db import models

from sanbiao.core.facts.privacy import personal
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


class SentForm(models.Model):
    """A form that was sent, and where its sender was led, for the same form sent twice.

    `token` is a keyed hash of who sent what from which page. `location` is empty as long as it is under way; `said` are the
    messages that the page there shows, signed as they were sent.
    """

    token = models.CharField("表单标识", max_length=32, unique=True)
    sent_at = models.DateTimeField("提交时间", db_index=True)
    location = personal(models.TextField("办理结果所在页面", blank=True))
    said = personal(models.TextField("办理结果的提示", blank=True))

    class Meta:
        verbose_name = "已提交的表单"

    def __str__(self) -> str:
        return f"{minute_of(self.sent_at)} {self.token}"
