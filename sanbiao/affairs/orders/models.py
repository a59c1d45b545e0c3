"""Service orders in residential compounds, and the lists of needs and resources behind them."""

from django.db import models

from sanbiao.core.facts.fields import CodeField, NameField, happened
from sanbiao.core.facts.rules import Once, in_order, known
from sanbiao.core.facts.states import following_state
from sanbiao.registry.organisations.models import unit_link


class Source(models.TextChoices):
    DISPATCHED = "dispatched", "派单"
    REQUESTED = "requested", "点单"


class Category(models.TextChoices):
    URGENT = "urgent", "应急抢修"
    ERRAND = "errand", "跑腿代办"
    REPAIR = "repair", "便民维修"
    CARE = "care", "关爱帮扶"
    ENVIRONMENT = "environment", "环境整治"
    DISPUTE = "dispute", "矛盾调解"


class Mark(models.TextChoices):
    CONTENT = "content", "满意"
    FAIR = "fair", "基本满意"
    DISCONTENT = "discontent", "不满意"


class State(models.TextChoices):
    WAITING = "waiting", "待领"
    WORKING = "working", "办理中"
    CLOSED = "closed", "已办结"
    MARKED = "marked", "已评价"
    VOID = "void", "作废"


OPEN = (State.WAITING, State.WORKING)
"""The states in which somebody still has to do something for the resident."""


class ServiceOrder(models.Model):
    """One order, dispatched or asked for, claimed by a party member and closed. `state` is written by steps and import alone.

    Sheets bring state and days as they are; what contradicts itself is shown, not refused.
    """

    number = CodeField("单号", unique=True)
    source = models.CharField("来源", max_length=20, choices=Source)
    unit = unit_link("所属社区")
    compound = models.CharField("小区（楼院）", max_length=80, blank=True)
    subject = models.CharField("服务事项", max_length=200)
    category = models.CharField("事项类别", max_length=20, choices=Category, blank=True)
    placed_on = happened(models.DateField("下单日期", db_index=True))
    due_on = models.DateField("办结期限", null=True, blank=True)
    claimed_on = happened(models.DateField("领单日期", null=True, blank=True, db_index=True))
    claimant = NameField("领单党员", blank=True)
    closed_on = happened(models.DateField("办结日期", null=True, blank=True, db_index=True))
    resident_mark = models.CharField("群众评价", max_length=20, choices=Mark, blank=True)
    branch_mark = models.CharField("支部评价", max_length=20, choices=Mark, blank=True)
    returned = models.PositiveSmallIntegerField("退回次数", default=0)
    reworked = models.PositiveSmallIntegerField("返工次数", default=0)
    state = models.CharField("状态", max_length=20, choices=State, default=State.WAITING)

    class Meta:
        verbose_name = "工单"
        constraints = [
            known("source", Source),
            known("category", Category, blank=True),
            known("resident_mark", Mark, blank=True),
            known("branch_mark", Mark, blank=True),
            known("state", State),
            *in_order("placed_on", "claimed_on"),
            *in_order("claimed_on", "closed_on"),
        ]
        indexes = [models.Index(name="orders_order_open", fields=["state", "placed_on"])]

    def __str__(self) -> str:
        return f"{self.number} · {self.subject}"


class NeedState(models.TextChoices):
    RAISED = "raised", "待对接"
    ORDERED = "ordered", "已派单"
    DECLINED = "declined", "不予派单"


class Need(models.Model):
    """One need that residents raised (需求清单). Turned into an order it keeps which one."""

    number = CodeField("需求编号", unique=True)
    unit = unit_link("所属社区")
    compound = models.CharField("小区（楼院）", max_length=80, blank=True)
    subject = models.CharField("需求事项", max_length=200)
    category = models.CharField("事项类别", max_length=20, choices=Category, blank=True)
    raised_on = happened(models.DateField("提出日期", db_index=True))
    answer_by = models.DateField("答复期限", null=True, blank=True)
    order = models.OneToOneField(
        ServiceOrder, models.PROTECT, null=True, blank=True, verbose_name="对应工单", related_name="need"
    )
    declined_on = happened(models.DateField("答复日期", null=True, blank=True))
    state = following_state(NeedState, {NeedState.ORDERED: "order", NeedState.DECLINED: "declined_on"})

    class Meta:
        verbose_name = "需求清单"
        constraints = [
            known("category", Category, blank=True),
            *in_order("raised_on", "answer_by"),
            *in_order("raised_on", "declined_on"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.subject}"


class ResourceState(models.TextChoices):
    OFFERED = "offered", "可用"
    WITHDRAWN = "withdrawn", "已停用"


class Resource(models.Model):
    """One resource that can be put to use for residents (资源清单): people, a room, a service, from whom."""

    name = models.CharField("资源名称", max_length=120)
    provider = models.CharField("提供方", max_length=120)
    unit = unit_link("所属社区")
    category = models.CharField("可办事项", max_length=20, choices=Category)
    volume = models.CharField("数量与时段", max_length=120, blank=True)
    offered_on = happened(models.DateField("列入日期", db_index=True))
    withdrawn_on = happened(models.DateField("停用日期", null=True, blank=True))
    state = following_state(ResourceState, {ResourceState.WITHDRAWN: "withdrawn_on"})

    class Meta:
        verbose_name = "资源清单"
        constraints = [
            known("category", Category),
            *in_order("offered_on", "withdrawn_on"),
            Once("unit", "name", "provider"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.provider}）"
