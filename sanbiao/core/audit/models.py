"""Events: who did what to which row when, before and after. Append-only, and sealed in batches by a hash chain."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from sanbiao.core.audit.marks import TOLD, fresh_mark
from sanbiao.core.audit.remembering import soon
from sanbiao.core.facts.privacy import personal
from sanbiao.core.ui.times import minute_of


class MarkField(models.CharField):  # type: ignore[type-arg]  # not subscriptable at run time
    """The mark of an event, made when the event is kept, one by one or many at once."""

    def pre_save(self, instance: models.Model, add: bool) -> Any:  # Any: Django's own signature
        mark = fresh_mark({name: getattr(instance, name) for name in TOLD})
        setattr(instance, self.attname, mark)
        return mark

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:  # Any: as above
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", list(args), kwargs


class KeptEvents(models.QuerySet["Event"]):
    """Events as they are asked for and kept; what is kept is remembered outside of the database when it stands."""

    def create(self, **values: Any) -> Event:  # Any: whatever an event says
        kept = super().create(**values)
        soon()
        return kept

    def bulk_create(self, objs: Iterable[Event], *args: Any, **options: Any) -> list[Event]:  # Any: Django's own signature
        kept = super().bulk_create(objs, *args, **options)
        soon()
        return kept


class Event(models.Model):
    """One change, or one look at sealed data.

    Rows and people are named by key, never by foreign key: an event outlives what it tells of. The database itself
    refuses to change or delete an event (`triggers`). `mark` shows that a process of ours kept it; events from before there
    were marks have none.
    """

    at = models.DateTimeField("时间", db_index=True)
    by = personal(models.CharField("操作人", max_length=150))
    verb = models.CharField("操作", max_length=40)
    ledger = models.CharField("台账", max_length=80)
    record = models.CharField("行号", max_length=40)
    label = personal(models.CharField("对象", max_length=200, blank=True))
    before = personal(models.JSONField("操作前", null=True))
    after = personal(models.JSONField("操作后", null=True))
    batch = models.CharField("批次", max_length=40, blank=True, db_index=True)
    mark = MarkField("印记", max_length=44, null=True, editable=False)

    objects = KeptEvents.as_manager()

    class Meta:
        verbose_name = "操作记录"
        indexes = [models.Index(name="audit_event_record", fields=["ledger", "record"])]

    def __str__(self) -> str:
        return f"{minute_of(self.at)} {self.by} {self.verb} {self.label}"


class Seal(models.Model):
    """A digest over the events up to `last`, chained to the seal before it, so that a missing event shows."""

    sealed_at = models.DateTimeField("封存时间")
    first = models.BigIntegerField("起始记录")
    last = models.BigIntegerField("截止记录", unique=True)
    events = models.IntegerField("记录数")
    previous = models.CharField("前一摘要", max_length=64)
    digest = models.CharField("摘要", max_length=64, unique=True)

    class Meta:
        verbose_name = "操作记录封存"
        constraints = [
            models.CheckConstraint(
                name="audit_seal_in_order",
                condition=models.Q(last__gte=models.F("first")),
                violation_error_message="封存的截止记录不得早于起始记录。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.first}–{self.last}（{minute_of(self.sealed_at)}）"
