"""The register of the 12380 hotline: what came in and how it was dealt with, without contents and without reporters."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from sanbiao.core.facts.fields import CodeField, happened
from sanbiao.core.facts.privacy import personal
from sanbiao.core.facts.rules import Rule, after, in_order, known
from sanbiao.core.facts.states import following_state
from sanbiao.registry.organisations.models import unit_link


class Channel(models.TextChoices):
    CALL = "call", "来电"
    LETTER = "letter", "来信"
    VISIT = "visit", "来访"
    WEB = "web", "网络"


class Acceptance(models.TextChoices):
    YES = "yes", "是"
    NO = "no", "否"
    OPEN = "open", "待定"


class Declined(models.TextChoices):
    """Why a report is not accepted."""

    OUT_OF_SCOPE = "out_of_scope", "不属受理范围"
    VAGUE = "vague", "线索不具体"
    REPEATED = "repeated", "重复举报"
    ELSEWHERE = "elsewhere", "已由其他机关受理"


class Way(models.TextChoices):
    OWN = "own", "自办"
    FORWARDED = "forwarded", "转办"
    HANDED_OVER = "handed_over", "移送"
    FILED = "filed", "存查"


class Finding(models.TextChoices):
    TRUE = "true", "属实"
    PARTLY = "partly", "部分属实"
    UNTRUE = "untrue", "不属实"
    UNCLEAR = "unclear", "无法查实"


class State(models.TextChoices):
    RECEIVED = "received", "收件"
    ACCEPTED = "accepted", "受理"
    HANDLING = "handling", "办理中"
    EXTENDED = "extended", "延期"
    CLOSED = "closed", "办结"
    DECLINED = "declined", "不予受理"


ACCEPTED = Q(acceptance=Acceptance.YES)
UNDER_WAY = (State.ACCEPTED, State.HANDLING, State.EXTENDED)
"""The states of a report that was accepted and is not closed."""


class Complaint(models.Model):
    """One report (举报), from its receipt to its closing. Its state follows from its facts.

    `deadline` is the last day for handling: that of the extension, where there is one. `decide_by` is the last day for the
    decision whether it is accepted, kept while that is open.
    """

    number = CodeField("编号", unique=True)
    channel = models.CharField("举报渠道", max_length=20, choices=Channel)
    received_on = happened(models.DateField("收到日期", db_index=True))
    acceptance = models.CharField("是否受理", max_length=20, choices=Acceptance, default=Acceptance.OPEN)
    decide_by = models.DateField("应答复受理日期", null=True, blank=True, editable=False)
    declined_for = models.CharField("不予受理理由", max_length=20, choices=Declined, blank=True)
    accepted_on = happened(models.DateField("受理日期", null=True, blank=True, db_index=True))
    due_on = models.DateField("办理期限", null=True, blank=True)
    assigned_on = happened(models.DateField("交办日期", null=True, blank=True))
    handler = unit_link("承办单位", null=True, blank=True, related_name="complaints")
    extended_to = models.DateField("延期至", null=True, blank=True)
    extended_by = personal(models.CharField("延期批准人", max_length=60, blank=True))
    closed_on = happened(models.DateField("办结日期", null=True, blank=True))
    way = models.CharField("办理方式", max_length=20, choices=Way, blank=True)
    finding = models.CharField("核查结论", max_length=20, choices=Finding, blank=True)
    deadline = models.GeneratedField(
        expression=Coalesce("extended_to", "due_on"),
        output_field=models.DateField(null=True),
        db_persist=True,
        db_index=True,
        verbose_name="实际期限",
    )
    state = following_state(
        State,
        {
            State.ACCEPTED: ACCEPTED,
            State.HANDLING: ACCEPTED & Q(assigned_on__isnull=False),
            State.EXTENDED: ACCEPTED & Q(extended_to__isnull=False),
            State.CLOSED: ACCEPTED & Q(closed_on__isnull=False),
            State.DECLINED: Q(acceptance=Acceptance.NO),
        },
    )

    class Meta:
        verbose_name = "12380台账"
        constraints = [
            known("channel", Channel),
            known("acceptance", Acceptance),
            known("declined_for", Declined, blank=True),
            known("way", Way, blank=True),
            known("finding", Finding, blank=True),
            *after("received_on", "accepted_on"),
            *after("accepted_on", "due_on", "assigned_on", "closed_on"),
            *after("due_on", "extended_to"),
            *in_order("assigned_on", "closed_on"),
            Rule(
                name="%(app_label)s_%(class)s_accepted_with_days",
                condition=~ACCEPTED | Q(accepted_on__isnull=False, due_on__isnull=False),
                message="受理的举报要填写{accepted_on}和{due_on}。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.get_channel_display()}"
