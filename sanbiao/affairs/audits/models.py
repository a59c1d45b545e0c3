"""Audits of the economic responsibility of leading cadres (经济责任审计), one official each."""

from django.db import models

from sanbiao.core.facts.fields import CodeField, happened
from sanbiao.core.facts.rules import in_order, known
from sanbiao.core.facts.states import following_state
from sanbiao.registry.organisations.models import unit_link
from sanbiao.registry.people.models import person_link


class Kind(models.TextChoices):
    LEAVING = "leaving", "离任"
    IN_OFFICE = "in_office", "任中"


class State(models.TextChoices):
    PLANNED = "planned", "计划"
    COMMISSIONED = "commissioned", "已委托"
    ENTERED = "entered", "已进点"
    CONSULTING = "consulting", "征求意见"
    REPORTED = "reported", "已出报告"
    RECTIFIED = "rectified", "已整改"
    ARCHIVED = "archived", "已归档"


DAYS = ("commissioned_on", "entered_on", "consulted_on", "reported_on", "rectified_on", "archived_on")


class Audit(models.Model):
    """One audit, from the plan to the file. Its state follows from its days."""

    number = CodeField("委托编号", unique=True)
    person = person_link(related_name="audits")
    unit = unit_link("单位")
    post = models.CharField("职务", max_length=120, blank=True)
    kind = models.CharField("审计类型", max_length=20, choices=Kind)
    commissioned_on = happened(models.DateField("委托日期", null=True, blank=True, db_index=True))
    letter = models.CharField("委托书文号", max_length=60, blank=True)
    entered_on = happened(models.DateField("进点日期", null=True, blank=True))
    consulted_on = happened(models.DateField("征求意见日期", null=True, blank=True))
    reply_due_on = models.DateField("回复期限", null=True, blank=True)
    reported_on = happened(models.DateField("报告日期", null=True, blank=True))
    rectified_on = happened(models.DateField("整改完成日期", null=True, blank=True))
    archived_on = happened(models.DateField("归档日期", null=True, blank=True))
    state = following_state(State, dict(zip(State.values[1:], DAYS, strict=True)))

    class Meta:
        verbose_name = "审计委托"
        constraints = [known("kind", Kind), *in_order(*DAYS), *in_order("consulted_on", "reply_due_on")]

    def __str__(self) -> str:
        return f"{self.number} · {self.person}"
