"""The demonstration sites, and the branches of retired cadres on their way to the six goods (六好)."""

from django.db import models
from django.db.models import F, Q

from sanbiao.core.facts.fields import CodeField, NameField, happened
from sanbiao.core.facts.rules import Once, after, in_order, known
from sanbiao.core.facts.states import following_state
from sanbiao.registry.organisations.models import unit_link


class SiteLevel(models.TextChoices):
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"


class SiteState(models.TextChoices):
    NAMED = "named", "已命名"
    WITHDRAWN = "withdrawn", "已摘牌"


class DemoSite(models.Model):
    """One demonstration site at one level. That its name was taken away later does not undo the naming."""

    name = models.CharField("示范点名称", max_length=120)
    unit = unit_link("所属单位")
    level = models.CharField("级别", max_length=20, choices=SiteLevel)
    named_on = happened(models.DateField("命名日期", db_index=True))
    letter = models.CharField("命名文号", max_length=60, blank=True)
    withdrawn_on = happened(models.DateField("摘牌日期", null=True, blank=True))
    state = following_state(SiteState, {SiteState.WITHDRAWN: "withdrawn_on"})

    class Meta:
        verbose_name = "正能量示范点"
        constraints = [known("level", SiteLevel), *in_order("named_on", "withdrawn_on"), Once("name", "level")]

    def __str__(self) -> str:
        return f"{self.name}（{self.get_level_display()}）"


class SixGoodState(models.TextChoices):
    FOUNDED = "founded", "未创建"
    CREATING = "creating", "创建中"
    NAMED = "named", "已命名"
    REVIEWING = "reviewing", "复核中"
    REMOVED = "removed", "已摘牌"


UNDER_REVIEW = Q(review_begun_on__isnull=False) & (Q(reviewed_on=None) | Q(reviewed_on__lt=F("review_begun_on")))


class RetiredBranch(models.Model):
    """One branch of retired cadres, from its first day to its last. How far it is with the six goods follows from its days."""

    name = CodeField("支部名称", max_length=120, unique=True)
    unit = unit_link("所属单位")
    opened_on = happened(models.DateField("成立日期"))
    closed_on = models.DateField("撤销日期", null=True, blank=True)
    secretary = NameField("支部书记", blank=True)
    members = models.PositiveIntegerField("党员人数", null=True, blank=True)
    six_good_on = happened(models.DateField("六好创建日期", null=True, blank=True))
    named_on = happened(models.DateField("命名日期", null=True, blank=True))
    letter = models.CharField("命名文号", max_length=60, blank=True)
    review_due_on = models.DateField("复核期限", null=True, blank=True)
    review_begun_on = happened(models.DateField("复核启动日期", null=True, blank=True))
    reviewed_on = happened(models.DateField("复核通过日期", null=True, blank=True))
    removed_on = happened(models.DateField("摘牌日期", null=True, blank=True))
    state = following_state(
        SixGoodState,
        {
            SixGoodState.CREATING: "six_good_on",
            SixGoodState.NAMED: "named_on",
            SixGoodState.REVIEWING: UNDER_REVIEW,
            SixGoodState.REMOVED: "removed_on",
        },
        verbose_name="六好状态",
    )

    class Meta:
        verbose_name = "离退休党支部"
        constraints = [
            *in_order("opened_on", "closed_on"),
            *in_order("six_good_on", "named_on", "review_begun_on", "removed_on"),
            *after("named_on", "reviewed_on"),
        ]

    def __str__(self) -> str:
        return self.name


class Stage(models.TextChoices):
    OWN = "own", "自评"
    CHECK = "check", "核查"
    YEARLY = "yearly", "年度复核"


SIX_GOODS = ("organisation", "committee", "members", "study", "deeds", "rules")


class SixGoodReview(models.Model):
    """How one branch was found in a year, at one stage, in each of the six."""

    branch = models.ForeignKey(RetiredBranch, models.PROTECT, verbose_name="支部", related_name="reviews")
    year = models.PositiveSmallIntegerField("年度")
    stage = models.CharField("环节", max_length=20, choices=Stage)
    found_on = happened(models.DateField("评定日期", db_index=True))
    organisation = models.BooleanField("组织设置好", default=False)
    committee = models.BooleanField("班子建设好", default=False)
    members = models.BooleanField("党员队伍好", default=False)
    study = models.BooleanField("学习活动好", default=False)
    deeds = models.BooleanField("作用发挥好", default=False)
    rules = models.BooleanField("制度坚持好", default=False)
    note = models.CharField("佐证与说明", max_length=400, blank=True)

    class Meta:
        verbose_name = "六好评定"
        constraints = [known("stage", Stage), Once("branch", "year", "stage")]

    def __str__(self) -> str:
        return f"{self.branch} · {self.year}年{self.get_stage_display()}"

    @property
    def missing(self) -> list[str]:
        """Which of the six are not good yet, as people call them."""
        labels = {field.name: str(field.verbose_name) for field in self._meta.concrete_fields}
        return [labels[name] for name in SIX_GOODS if not getattr(self, name)]
