"""Retired cadres, and the calls on them (走访)."""

from django.db import models

from sanbiao.affairs.veterans.models.branches import RetiredBranch
from sanbiao.core.facts.fields import MonthField, NameField, born, happened
from sanbiao.core.facts.privacy import Privacy
from sanbiao.core.facts.rules import Once, in_order, known, not_negative
from sanbiao.core.facts.states import following_state
from sanbiao.registry.organisations.models import Unit, unit_link
from sanbiao.registry.people.models import Person, person_link


class VeteranKind(models.TextChoices):
    VETERAN = "veteran", "离休"
    RETIRED = "retired", "退休"


class Health(models.TextChoices):
    WELL = "well", "健康"
    FAIR = "fair", "一般"
    POOR = "poor", "较差"
    DISABLED = "disabled", "失能"
    HOSPITAL = "hospital", "住院"


FRAIL = (Health.POOR, Health.DISABLED, Health.HOSPITAL)


class Veteran(models.Model):
    """One retired cadre on the list. `left_on` is the first day on which the person is not on it any more."""

    privacy = Privacy.PERSONAL

    person = models.OneToOneField(Person, models.PROTECT, verbose_name="姓名", related_name="veteran")
    unit = unit_link("原单位")
    kind = models.CharField("离退类别", max_length=20, choices=VeteranKind)
    born_on = born(models.DateField("出生日期", null=True, blank=True))
    retired_on = happened(MonthField("离退休时间"))
    rank = models.CharField("离退休时职级", max_length=60, blank=True)
    treatment = models.CharField("享受待遇", max_length=60, blank=True)
    branch = models.ForeignKey(RetiredBranch, models.PROTECT, null=True, blank=True, verbose_name="所在党支部")
    community = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name="居住社区", related_name="veterans_living"
    )
    health = models.CharField("健康状况", max_length=20, choices=Health, blank=True)
    lives_alone = models.BooleanField("独居", default=False)
    in_hardship = models.BooleanField("生活困难", default=False)
    contact = NameField("联系人", blank=True)
    reported_to_branch_on = happened(models.DateField("原单位支部报到日期", null=True, blank=True))
    reported_to_community_on = happened(models.DateField("居住社区报到日期", null=True, blank=True))
    left_on = happened(models.DateField("移出日期", null=True, blank=True))

    class Meta:
        verbose_name = "老干部名册"
        constraints = [
            known("kind", VeteranKind),
            known("health", Health, blank=True),
            *in_order("retired_on", "left_on"),
        ]
        indexes = [models.Index(name="veterans_veteran_listed", fields=["unit", "id"])]

    def __str__(self) -> str:
        return f"{self.person} · {self.unit}"


class Occasion(models.TextChoices):
    ILLNESS = "illness", "生病住院"
    FESTIVAL = "festival", "重大节日"
    BIRTHDAY = "birthday", "寿辰"
    FAMILY = "family", "家庭变故"
    MOOD = "mood", "思想波动"
    DEATH = "death", "逝世"
    OTHER = "other", "其他"


class VisitState(models.TextChoices):
    DUE = "due", "应访"
    DONE = "done", "已访"
    WAIVED = "waived", "免访"


class Visit(models.Model):
    """One call that is owed to a retired cadre on an occasion, and made by a day."""

    privacy = Privacy.PERSONAL

    person = person_link(related_name="visits")
    unit = unit_link("原单位")
    occasion = models.CharField("走访事由", max_length=20, choices=Occasion)
    arose_on = models.DateField("事由日期")
    due_on = models.DateField("应访日期", db_index=True)
    visited_on = happened(models.DateField("走访日期", null=True, blank=True, db_index=True))
    visitor = models.CharField("走访人", max_length=80, blank=True)
    money = models.DecimalField("慰问金（元）", max_digits=9, decimal_places=2, null=True, blank=True)
    note = models.CharField("走访情况", max_length=400, blank=True)
    waived_on = happened(models.DateField("免访日期", null=True, blank=True))
    state = following_state(VisitState, {VisitState.DONE: "visited_on", VisitState.WAIVED: "waived_on"})

    class Meta:
        verbose_name = "走访慰问"
        constraints = [
            known("occasion", Occasion),
            *in_order("arose_on", "due_on"),
            *not_negative("money"),
            Once("person", "occasion", "arose_on"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_occasion_display()}（{self.arose_on:%Y-%m-%d}）"
