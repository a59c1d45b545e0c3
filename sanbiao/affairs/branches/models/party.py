"""Party branches (党支部), and how their stars are won, held and lost (星级评定)."""

from django.db import models
from django.db.models import Q

from sanbiao.core.facts.fields import CodeField, NameField, happened
from sanbiao.core.facts.rules import Once, in_order, known
from sanbiao.core.facts.states import following_state
from sanbiao.registry.organisations.models import PartyOrganisation, Unit, unit_link


class BranchKind(models.TextChoices):
    VILLAGE = "village", "村"
    COMMUNITY = "community", "社区"
    COMPOUND = "compound", "小区（楼院）"
    ORGAN = "organ", "市直机关"
    FIRM = "firm", "非公企业"
    SOCIAL = "social", "社会组织"
    OTHER = "other", "其他"


class Batch(models.TextChoices):
    FIRST = "first", "第一批"
    SECOND = "second", "第二批"
    THIRD = "third", "第三批"


class Stars(models.TextChoices):
    """How many stars; what is stored is the number, so that it can be compared."""

    FIVE = "5", "五星"
    FOUR = "4", "四星"
    THREE = "3", "三星"
    TWO = "2", "二星"
    ONE = "1", "一星"
    NONE = "0", "无"


BELOW_FIVE = [stars for stars in Stars if stars != Stars.FIVE]
"""What a branch can be lowered to."""


class Branch(models.Model):
    """One party branch, from its first day to its last. `stars` are those it has now; naming and taking away write them."""

    code = CodeField("党支部编码", unique=True)
    name = models.CharField("党支部名称", max_length=120, unique=True)
    kind = models.CharField("支部类别", max_length=20, choices=BranchKind)
    unit = unit_link("所属单位")
    village = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name="所在村（社区）", related_name="party_branches"
    )
    party = models.ForeignKey(PartyOrganisation, models.PROTECT, null=True, blank=True, verbose_name="上级党组织")
    opened_on = models.DateField("成立日期")
    closed_on = models.DateField("撤销日期", null=True, blank=True)
    batch = models.CharField("创建批次", max_length=10, choices=Batch, blank=True)
    stars = models.CharField("现星级", max_length=1, choices=Stars, blank=True, db_index=True)
    members = models.PositiveIntegerField("党员人数", null=True, blank=True)
    secretary = NameField("党支部书记", blank=True)
    elected_on = happened(models.DateField("换届日期", null=True, blank=True))
    term_ends_on = models.DateField("任期届满", null=True, blank=True)

    class Meta:
        verbose_name = "党支部"
        constraints = [
            known("kind", BranchKind),
            known("batch", Batch, blank=True),
            known("stars", Stars, blank=True),
            *in_order("opened_on", "closed_on"),
            *in_order("elected_on", "term_ends_on"),
        ]

    def __str__(self) -> str:
        return self.name


class StarState(models.TextChoices):
    PLANNED = "planned", "创建中"
    CLAIMED = "claimed", "已自评"
    SCREENED = "screened", "已初审"
    JUDGED = "judged", "已评审"
    ANNOUNCED = "announced", "公示中"
    NAMED = "named", "已命名"
    KEPT = "kept", "复核保持"
    LOWERED = "lowered", "已降星"
    REFUSED = "refused", "未通过"


class StarReview(models.Model):
    """One branch's way to its stars in one year. Its state follows from its days."""

    code = CodeField("评定编号", unique=True)
    branch = models.ForeignKey(Branch, models.PROTECT, verbose_name="党支部", related_name="star_reviews")
    year = models.PositiveSmallIntegerField("年度", db_index=True)
    target = models.CharField("目标星级", max_length=1, choices=Stars, blank=True)
    claimed_on = happened(models.DateField("自评日期", null=True, blank=True))
    claimed = models.CharField("自评星级", max_length=1, choices=Stars, blank=True)
    evidence = models.CharField("佐证材料", max_length=200, blank=True)
    screened_on = happened(models.DateField("初审日期", null=True, blank=True))
    screened = models.CharField("初审星级", max_length=1, choices=Stars, blank=True)
    judged_on = happened(models.DateField("评审日期", null=True, blank=True))
    judged = models.CharField("评审星级", max_length=1, choices=Stars, blank=True)
    announced_on = happened(models.DateField("公示日期", null=True, blank=True))
    announced_until = models.DateField("公示截止", null=True, blank=True)
    named_on = happened(models.DateField("命名日期", null=True, blank=True))
    named = models.CharField("命名星级", max_length=1, choices=Stars, blank=True)
    document = models.CharField("命名文号", max_length=60, blank=True)
    before = models.CharField("原星级", max_length=1, choices=Stars, blank=True)
    review_due_on = models.DateField("复核期限", null=True, blank=True)
    reviewed_on = happened(models.DateField("复核日期", null=True, blank=True))
    lowered_on = happened(models.DateField("降星日期", null=True, blank=True))
    lowered = models.CharField("降为", max_length=1, choices=[(stars.value, stars.label) for stars in BELOW_FIVE], blank=True)
    refused_on = happened(models.DateField("不予通过日期", null=True, blank=True))
    state = following_state(
        StarState,
        {
            StarState.CLAIMED: "claimed_on",
            StarState.SCREENED: "screened_on",
            StarState.JUDGED: "judged_on",
            StarState.ANNOUNCED: "announced_on",
            StarState.NAMED: "named_on",
            StarState.KEPT: "reviewed_on",
            StarState.LOWERED: "lowered_on",
            StarState.REFUSED: "refused_on",
        },
    )

    class Meta:
        verbose_name = "星级评定"
        constraints = [
            *(known(field, Stars, blank=True) for field in ("target", "claimed", "screened", "judged", "named", "before")),
            known("lowered", BELOW_FIVE, blank=True),
            *in_order("claimed_on", "screened_on", "judged_on", "announced_on", "named_on", "reviewed_on"),
            *in_order("announced_on", "announced_until"),
            *in_order("announced_until", "named_on"),
            *in_order("named_on", "lowered_on"),
            models.CheckConstraint(
                name="branches_starreview_refused_not_named",
                condition=Q(refused_on=None) | Q(named_on=None),
                violation_error_message="已命名的不能再登记为未通过，请用降星。",
            ),
            Once("branch", "year"),
        ]

    def __str__(self) -> str:
        return f"{self.branch} {self.year}年"


class StarVerdict(models.Model):
    """What the task group of one star says of one branch: passed or not, on what evidence."""

    review = models.ForeignKey(StarReview, models.PROTECT, verbose_name="星级评定", related_name="verdicts")
    star = CodeField("评审项目")
    passed = models.BooleanField("是否通过")
    group = models.CharField("评审专班", max_length=80, blank=True)
    evidence = models.CharField("佐证材料", max_length=200, blank=True)
    reason = models.CharField("不通过理由", max_length=200, blank=True)
    judged_on = happened(models.DateField("评审日期", null=True, blank=True))

    class Meta:
        verbose_name = "专班评审"
        constraints = [Once("review", "star")]

    def __str__(self) -> str:
        return f"{self.review} {self.star}"
