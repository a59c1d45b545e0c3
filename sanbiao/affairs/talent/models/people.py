"""People whom the programmes are for: graduates and where they practise, urgently needed talents, entrepreneurs."""

from django.db import models
from django.db.models import Q

from sanbiao.core.facts.fields import happened
from sanbiao.core.facts.privacy import Privacy, internal
from sanbiao.core.facts.rules import Once, after, in_order, known
from sanbiao.core.facts.states import following_state
from sanbiao.registry.firms.models import Firm
from sanbiao.registry.organisations.models import Unit
from sanbiao.registry.people.models import Person, person_link


def employer() -> models.CharField[str, str]:
    """Where somebody works, as the sheet says it: firms are not looked up by name."""
    return models.CharField("单位名称", max_length=120, db_index=True)


def employing_unit() -> models.ForeignKey[Unit | None, Unit | None]:
    """The unit that the employer's name names, where it names one."""
    return internal(models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name="所属机构", related_name="+"))


class PracticeBase(models.Model):
    """A firm where graduates practise (见习基地), from its approval until it is withdrawn."""

    privacy = Privacy.PUBLIC

    firm = models.OneToOneField(Firm, models.PROTECT, verbose_name="基地名称", related_name="practice_base")
    approved_on = happened(models.DateField("批准日期", db_index=True))
    withdrawn_on = models.DateField("撤销日期", null=True, blank=True)
    expires_on = models.DateField("有效期至", null=True, blank=True)
    places = models.PositiveIntegerField("岗位数", null=True, blank=True)

    class Meta:
        verbose_name = "见习基地"
        constraints = [*after("approved_on", "withdrawn_on", "expires_on")]

    def __str__(self) -> str:
        return str(self.firm)


class Came(models.TextChoices):
    CAME = "came", "来"
    STAYED = "stayed", "留"


class Work(models.TextChoices):
    EMPLOYED = "employed", "就业"
    STARTED_UP = "started_up", "创业"


class Graduate(models.Model):
    """One graduate's start of work or business in the city."""

    privacy = Privacy.PERSONAL

    person = person_link(related_name="starts_of_work")
    school = models.CharField("毕业院校", max_length=120, blank=True)
    education = models.CharField("学历", max_length=40)
    came = models.CharField("来留类别", max_length=20, choices=Came)
    work = models.CharField("就业创业", max_length=20, choices=Work)
    unit_text = employer()
    unit = employing_unit()
    started_on = happened(models.DateField("开始日期", db_index=True))
    left_on = happened(models.DateField("离开日期", null=True, blank=True))

    class Meta:
        verbose_name = "高校毕业生"
        constraints = [
            Once("person", "started_on"),
            known("came", Came),
            known("work", Work),
            *in_order("started_on", "left_on"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.unit_text}"


class Result(models.TextChoices):
    PASSED = "passed", "通过"
    FAILED = "failed", "未通过"
    PENDING = "pending", "待定"


class UrgentState(models.TextChoices):
    APPLIED = "applied", "已申报"
    RECOMMENDED = "recommended", "已推荐"
    FAILED = "failed", "未通过"
    RECOGNISED = "recognised", "已认定"


class UrgentTalent(models.Model):
    """One recommendation of one person as an urgently needed talent. Its state follows from day and result."""

    privacy = Privacy.PERSONAL

    person = person_link(related_name="urgent_applications")
    unit_text = employer()
    unit = employing_unit()
    post = models.CharField("紧缺岗位", max_length=80, blank=True)
    received_on = happened(models.DateField("收到申请日期", null=True, blank=True))
    due_on = models.DateField("推荐期限", null=True, blank=True)
    recommended_on = happened(models.DateField("推荐申报日期", null=True, blank=True, db_index=True))
    result = models.CharField("认定结果", max_length=20, choices=Result, blank=True)
    decided_on = happened(models.DateField("认定日期", null=True, blank=True))
    document = models.CharField("认定文号", max_length=60, blank=True)
    state = following_state(
        UrgentState,
        {
            UrgentState.RECOMMENDED: "recommended_on",
            UrgentState.FAILED: Q(result=Result.FAILED),
            UrgentState.RECOGNISED: Q(result=Result.PASSED),
        },
    )

    class Meta:
        verbose_name = "急需紧缺人才"
        constraints = [
            Once("person", "recommended_on"),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(recommended_on=None),
                name="talent_urgenttalent_one_under_review",
                violation_error_message="此人已有一条尚未推荐的申报，请在那一条上办理。",
            ),
            known("result", Result, blank=True),
            *in_order("received_on", "due_on"),
            *in_order("received_on", "recommended_on", "decided_on"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.unit_text}"


class Entrepreneur(models.Model):
    """One entrepreneur selected as a leading one (领航企业家); the figure is cumulative, whoever leaves stays counted."""

    privacy = Privacy.PERSONAL

    person = models.OneToOneField(Person, models.PROTECT, verbose_name="姓名", related_name="leading_entrepreneur")
    firm_text = models.CharField("企业名称", max_length=120, db_index=True)
    selected_on = happened(models.DateField("入选日期", db_index=True))
    left_on = models.DateField("退出日期", null=True, blank=True)

    class Meta:
        verbose_name = "领航企业家"
        constraints = [*in_order("selected_on", "left_on")]

    def __str__(self) -> str:
        return f"{self.person} · {self.firm_text}"


class Study(models.Model):
    """One entrepreneur at one university course."""

    privacy = Privacy.PERSONAL

    course = models.CharField("研修班", max_length=120)
    university = models.CharField("高校", max_length=120)
    began_on = happened(models.DateField("开班日期", db_index=True))
    person = person_link(related_name="entrepreneur_courses")
    firm_text = models.CharField("企业名称", max_length=120, db_index=True)

    class Meta:
        verbose_name = "企业家研修"
        constraints = [Once("course", "person")]

    def __str__(self) -> str:
        return f"{self.person} · {self.course}"
