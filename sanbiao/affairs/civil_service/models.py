"""Civil servants: promotions in rank by rounds, registrations by batches, and how many of each rank there may be."""

from django.db import models
from django.db.models import Q

from sanbiao.core.facts.fields import CodeField, happened
from sanbiao.core.facts.privacy import Privacy
from sanbiao.core.facts.rules import Once, in_order, known, not_negative
from sanbiao.core.facts.states import following_state
from sanbiao.registry.codes.ranks import IN_SHEETS, Series, ServiceRank
from sanbiao.registry.organisations.models import Unit, unit_link
from sanbiao.registry.people.models import person_link


class RoundState(models.TextChoices):
    DRAFT = "draft", "待自查"
    CHECKED = "checked", "单位自查"
    REVIEWED = "reviewed", "县级审查"
    PUBLIC = "public", "公示"
    APPROVED = "approved", "已批准"


class PromotionRound(models.Model):
    """One round of promotions in rank, from the units' own check to the approval. Its state follows from its days."""

    code = CodeField("批次号", unique=True)
    unit = unit_link("呈报单位", null=True, blank=True)
    checked_on = happened(models.DateField("自查日期", null=True, blank=True))
    reviewed_on = happened(models.DateField("审查日期", null=True, blank=True))
    publicised_on = happened(models.DateField("公示开始日期", null=True, blank=True))
    publicity_until = models.DateField("公示截止日期", null=True, blank=True)
    approved_on = happened(models.DateField("批准日期", null=True, blank=True, db_index=True))
    document = models.CharField("批复文号", max_length=60, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    state = following_state(
        RoundState,
        {
            RoundState.CHECKED: "checked_on",
            RoundState.REVIEWED: "reviewed_on",
            RoundState.PUBLIC: "publicised_on",
            RoundState.APPROVED: "approved_on",
        },
    )

    class Meta:
        verbose_name = "晋升批次"
        # The contract of sheets knows these two pairs alone: a check after the approval is odd, but no fault.
        constraints = [
            *in_order("checked_on", "reviewed_on"),
            *in_order("reviewed_on", "approved_on"),
            *in_order("reviewed_on", "publicised_on"),
            *in_order("publicised_on", "publicity_until", "approved_on"),
        ]

    def __str__(self) -> str:
        return self.code


class Standing(models.TextChoices):
    PROPOSED = "proposed", "列入"
    DROPPED = "dropped", "不予晋升"


class Promotion(models.Model):
    """One person's promotion by a round. Who is dropped from the list before its approval stays in it, and counts nowhere."""

    privacy = Privacy.PERSONAL

    round = models.ForeignKey(PromotionRound, models.PROTECT, verbose_name="批次号", related_name="promotions")
    person = person_link(related_name="promotions")
    unit = unit_link("单位")
    from_rank = models.CharField("原职级", max_length=60, blank=True)
    to_rank = models.CharField("晋升职级", max_length=20, choices=[(word, word) for word in IN_SHEETS], db_index=True)
    votes_for = models.PositiveSmallIntegerField("推荐得票", null=True, blank=True)
    votes_cast = models.PositiveSmallIntegerField("有效票", null=True, blank=True)
    state = models.CharField("列入情况", max_length=20, choices=Standing, default=Standing.PROPOSED)
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        verbose_name = "晋升名单"
        constraints = [
            Once("round", "person"),
            known("state", Standing),
            *not_negative("votes_for", "votes_cast"),
            models.CheckConstraint(
                name="civil_service_promotion_to_rank_known",
                condition=Q(to_rank__in=IN_SHEETS),
                violation_error_message="晋升职级不在职级表中。",
            ),
        ]
        indexes = [models.Index(name="civil_service_promoted", fields=["round", "unit", "id"])]

    def __str__(self) -> str:
        return f"{self.person} · {self.to_rank}"


class BatchState(models.TextChoices):
    DRAFT = "draft", "待受理"
    RECEIVED = "received", "已受理"
    REVIEWED = "reviewed", "已审核"
    COMPLETED = "completed", "已完成"


class RegistrationBatch(models.Model):
    """One batch of daily registrations, from its reception to the day it was completed. Its state follows from its days."""

    code = CodeField("批次号", unique=True)
    unit = unit_link("呈报单位", null=True, blank=True)
    received_on = happened(models.DateField("受理日期", null=True, blank=True))
    due_on = models.DateField("应办结日期", null=True, blank=True)
    reviewed_on = happened(models.DateField("审核日期", null=True, blank=True))
    completed_on = happened(models.DateField("完成日期", null=True, blank=True, db_index=True))
    note = models.CharField("备注", max_length=200, blank=True)
    state = following_state(
        BatchState,
        {
            BatchState.RECEIVED: "received_on",
            BatchState.REVIEWED: "reviewed_on",
            BatchState.COMPLETED: "completed_on",
        },
    )

    class Meta:
        verbose_name = "登记批次"
        constraints = [
            *in_order("received_on", "completed_on"),
            *in_order("received_on", "due_on"),
            *in_order("received_on", "reviewed_on"),
        ]

    def __str__(self) -> str:
        return self.code


class Kind(models.TextChoices):
    TRANSFER = "transfer", "转任登记"
    CHANGE = "change", "职务信息变更"
    NEW = "new", "新登记"
    REMOVAL = "removal", "注销备案"


class Outcome(models.TextChoices):
    ADMITTED = "admitted", "予以登记"
    DEFERRED = "deferred", "暂缓登记"
    REFUSED = "refused", "不予登记"


class Leaving(models.TextChoices):
    """Why somebody is no civil servant any more."""

    RETIRED = "retired", "退休"
    RESIGNED = "resigned", "辞去公职"
    DISMISSED = "dismissed", "辞退"
    EXPELLED = "expelled", "开除"
    TRANSFERRED = "transferred", "调出"
    DIED = "died", "死亡"


class Registration(models.Model):
    """One registration of one person by a batch; `promotion` is the one that it follows from, where it was taken from there."""

    privacy = Privacy.PERSONAL

    batch = models.ForeignKey(RegistrationBatch, models.PROTECT, verbose_name="批次号", related_name="registrations")
    person = person_link(related_name="registrations")
    unit = unit_link("单位")
    kind = models.CharField("登记类别", max_length=20, choices=Kind, db_index=True)
    post = models.CharField("登记后职务", max_length=120, blank=True)
    rank = models.CharField("职级", max_length=60, blank=True)
    leaving = models.CharField("注销原因", max_length=20, choices=Leaving, blank=True)
    state = models.CharField("登记结果", max_length=20, choices=Outcome, default=Outcome.ADMITTED)
    promotion = models.ForeignKey(
        Promotion, models.PROTECT, null=True, blank=True, verbose_name="所依据的晋升", related_name="registrations"
    )
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        verbose_name = "登记名单"
        constraints = [
            Once("batch", "person", "kind"),
            known("kind", Kind),
            known("leaving", Leaving, blank=True),
            known("state", Outcome),
        ]
        indexes = [models.Index(name="civil_service_registered", fields=["batch", "unit", "id"])]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_kind_display()}"


class RankGroup(models.TextChoices):
    """Ranks that share a number of posts. Groups lie within one another, and each is kept by itself."""

    RESEARCHER_2 = "researcher_2", "二级调研员"
    RESEARCHER_3_4 = "researcher_3_4", "三至四级调研员"
    RESEARCHER_3 = "researcher_3", "三级调研员"
    SECTION_1_4 = "section_1_4", "一至四级主任科员"
    SECTION_1_2 = "section_1_2", "一至二级主任科员"
    SUPERINTENDENT_1_2 = "superintendent_1_2", "一至二级高级警长"
    SUPERINTENDENT_3_4 = "superintendent_3_4", "三至四级高级警长"
    SUPERINTENDENT_3 = "superintendent_3", "三级高级警长"
    SERGEANT_1_4 = "sergeant_1_4", "一至四级警长"
    SERGEANT_1_2 = "sergeant_1_2", "一至二级警长"

    def holds(self, rank: ServiceRank | None) -> bool:
        """Whether a rank belongs to the group."""
        series, lowest, highest = _GROUPS[self]
        return rank is not None and rank.series == series and lowest <= rank.height <= highest


_GROUPS = {
    RankGroup.RESEARCHER_2: (Series.GENERAL, 9, 9),
    RankGroup.RESEARCHER_3_4: (Series.GENERAL, 7, 8),
    RankGroup.RESEARCHER_3: (Series.GENERAL, 8, 8),
    RankGroup.SECTION_1_4: (Series.GENERAL, 3, 6),
    RankGroup.SECTION_1_2: (Series.GENERAL, 5, 6),
    RankGroup.SUPERINTENDENT_1_2: (Series.POLICE, 9, 10),
    RankGroup.SUPERINTENDENT_3_4: (Series.POLICE, 7, 8),
    RankGroup.SUPERINTENDENT_3: (Series.POLICE, 8, 8),
    RankGroup.SERGEANT_1_4: (Series.POLICE, 3, 6),
    RankGroup.SERGEANT_1_2: (Series.POLICE, 5, 6),
}
"""The series of each group, and the heights of its lowest and of its highest rank."""


class RankQuota(models.Model):
    """How many of a group of ranks a pool may have, from the day it was set until it is set anew.

    A pool that is a unit holds those of the unit and of all below it; any other name stands for all units that have no
    number of their own. `taken` counts those who held such a rank on the day it was set.
    """

    pool = models.CharField("核定范围", max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name="单位")
    group = models.CharField("职级组", max_length=20, choices=RankGroup)
    set_on = happened(models.DateField("核定日期", db_index=True))
    posts = models.PositiveIntegerField("编制数", null=True, blank=True)
    quota = models.PositiveIntegerField("核定职数")
    taken = models.PositiveIntegerField("核定时已用", default=0)
    document = models.CharField("依据文号", max_length=60, blank=True)

    class Meta:
        verbose_name = "职级职数"
        constraints = [
            Once("pool", "group", "set_on"),
            known("group", RankGroup),
            *not_negative("posts", "quota", "taken"),
        ]

    def __str__(self) -> str:
        return f"{self.pool} · {self.get_group_display()}"
