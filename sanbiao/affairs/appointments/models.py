"""Rounds of appointments (调整批次), and who is moved by them (调整名单)."""

from django.db import models
from django.db.models import F, Q

from sanbiao.core.facts.fields import CodeField, happened
from sanbiao.core.facts.privacy import Privacy
from sanbiao.core.facts.rules import Once, Rule, after, in_order, known
from sanbiao.core.facts.states import following_state
from sanbiao.registry.organisations.models import Unit, unit_link
from sanbiao.registry.people.models import Manner, Posting, person_link


class RoundState(models.TextChoices):
    PROPOSED = "proposed", "拟议"
    TABLED = "tabled", "已上会"
    DECIDED = "decided", "已决定"
    DEFERRED = "deferred", "暂缓"
    CANCELLED = "cancelled", "撤销"


class Round(models.Model):
    """One decision meeting, from the proposal to the decision. Until it is held, its day is the day that is planned."""

    code = CodeField("批次号", unique=True)
    decided_on = happened(models.DateField("决定日期", db_index=True), state=[RoundState.DECIDED])
    meeting = models.CharField("会议名称", max_length=120, blank=True)
    state = models.CharField("状态", max_length=20, choices=RoundState, default=RoundState.PROPOSED)
    due_members = models.PositiveSmallIntegerField("应到人数", null=True, blank=True)
    present_members = models.PositiveSmallIntegerField("实到人数", null=True, blank=True)
    unit = unit_link("呈报单位", null=True, blank=True)
    document = models.CharField("会议纪要文号", max_length=60, blank=True)

    class Meta:
        verbose_name = "调整批次"
        constraints = [
            known("state", RoundState),
            Rule(
                name="appointments_round_present_of_due",
                condition=Q(due_members=None) | Q(present_members=None) | Q(present_members__lte=F("due_members")),
                message="{present_members}不得多于{due_members}。",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Kind(models.TextChoices):
    PROMOTION = "promotion", "提拔"
    WEIGHTIER = "weightier", "进一步使用"
    LATERAL = "lateral", "平级交流"
    RANK = "rank", "改任职级"
    REMOVAL = "removal", "免职"


PUT_TO_USE = (Kind.PROMOTION, Kind.WEIGHTIER)
"""The kinds that raise somebody: they are made public before they take effect."""


class State(models.TextChoices):
    MOTION = "motion", "动议"
    INSPECTION = "inspection", "考察"
    DISCUSSED = "discussed", "讨论决定"
    PUBLICITY = "publicity", "公示"
    APPOINTED = "appointed", "任职"
    PROBATION = "probation", "试用期"
    CONFIRMED = "confirmed", "已转正"
    STOPPED = "stopped", "终止"


class Case(models.Model):
    """One person given or relieved of one post by one round. The state follows from the days.

    `decided_on` is the day of the round once that is decided, or of the vote where it was taken before. `ends` is the
    posting that the case ends, `begins` the one that it began.
    """

    privacy = Privacy.PERSONAL

    round = models.ForeignKey(Round, models.PROTECT, verbose_name="批次", related_name="cases")
    person = person_link(related_name="appointments")
    from_post = models.CharField("原任职务", max_length=400, blank=True)
    matter = models.CharField("任免事项", max_length=400)
    kind = models.CharField("调整类别", max_length=20, choices=Kind)
    from_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name="原任单位", related_name="appointments_from"
    )
    to_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name="拟任单位", related_name="appointments_to"
    )
    to_post = models.CharField("拟任职务", max_length=120, blank=True)
    to_team = models.BooleanField("拟进班子", default=False)
    to_manner = models.CharField("拟任方式", max_length=20, choices=Manner, default=Manner.FORMAL)
    moved_on = happened(models.DateField("动议日期", null=True, blank=True))
    inspected_on = happened(models.DateField("考察日期", null=True, blank=True))
    decided_on = happened(models.DateField("讨论决定日期", null=True, blank=True, db_index=True))
    votes_for = models.PositiveSmallIntegerField("同意票", null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField("不同意票", null=True, blank=True)
    votes_deferring = models.PositiveSmallIntegerField("缓议票", null=True, blank=True)
    public_from = happened(models.DateField("公示开始日期", null=True, blank=True))
    public_until = models.DateField("公示截止日期", null=True, blank=True)
    appointed_on = happened(models.DateField("任职日期", null=True, blank=True))
    document = models.CharField("任免文号", max_length=60, blank=True)
    probation_until = models.DateField("试用期满日期", null=True, blank=True)
    confirmed_on = happened(models.DateField("转正日期", null=True, blank=True))
    stopped_on = happened(models.DateField("终止日期", null=True, blank=True))
    ends = models.ForeignKey(Posting, models.SET_NULL, null=True, blank=True, verbose_name="免去的任职", related_name="ended_by")
    begins = models.ForeignKey(Posting, models.SET_NULL, null=True, blank=True, verbose_name="新的任职", related_name="begun_by")
    state = following_state(
        State,
        {
            State.INSPECTION: "inspected_on",
            State.DISCUSSED: "decided_on",
            State.PUBLICITY: "public_from",
            State.APPOINTED: "appointed_on",
            State.PROBATION: Q(appointed_on__isnull=False, probation_until__isnull=False),
            State.CONFIRMED: "confirmed_on",
            State.STOPPED: "stopped_on",
        },
    )

    class Meta:
        verbose_name = "调整名单"
        constraints = [
            Once("round", "person", "matter"),
            known("kind", Kind),
            known("to_manner", Manner),
            *in_order("moved_on", "inspected_on", "public_from", "appointed_on", "confirmed_on"),
            *after("public_from", "public_until"),
            *after("public_until", "appointed_on"),
            *after("appointed_on", "probation_until"),
            *(rule for day in ("moved_on", "inspected_on", "public_from") for rule in after(day, "stopped_on")),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.matter}"
