"""The person, and what is true of a person whichever business asks."""

from typing import Any

from django.db import models
from django.db.models import Q

from sanbiao.core.facts.fields import MonthField, NameField, born, happened
from sanbiao.core.facts.privacy import Privacy, personal
from sanbiao.core.facts.rules import Once, in_order, known
from sanbiao.core.ledger.pinyin import PinyinField
from sanbiao.core.secrecy.fields import SealedField, mask_id
from sanbiao.registry.organisations.models import Unit, unit_link
from sanbiao.registry.people.placing import PostPlaceField
from sanbiao.registry.people.signing import SignInHashField


class Sex(models.TextChoices):
    MALE = "male", "男"
    FEMALE = "female", "女"


class Status(models.TextChoices):
    SERVING = "serving", "现职"
    RETIRED = "retired", "离退"
    TRANSFERRED = "transferred", "调出"


class Person(models.Model):
    """Anybody who appears in a ledger, known by ID number; `on_roster` marks the cadres of 干部名册.

    The ID number is sealed; `id_hash` finds it. `birth_month` is the month confirmed in the personnel file, and decides
    every age, whatever the ID number says. Months are stored as their first day.
    """

    privacy = Privacy.PERSONAL

    id_number = SealedField("身份证号", hashed_in="id_hash")
    id_hash = models.CharField("身份证号摘要", max_length=32, unique=True, editable=False)
    name = NameField("姓名", db_index=True)
    pinyin = PinyinField("name", of_person=True)
    sign_in_hash = SignInHashField()
    on_roster = models.BooleanField("在册", default=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name="单位")
    post = models.CharField("现任职务", max_length=400, blank=True)
    post_place = PostPlaceField()
    sex = models.CharField("性别", max_length=10, choices=Sex, blank=True)
    ethnicity = models.CharField("民族", max_length=40, blank=True)
    native_place = models.CharField("籍贯", max_length=60, blank=True)
    full_time_level = models.CharField("全日制学历", max_length=60, blank=True)
    full_time_school = models.CharField("全日制毕业院校及专业", max_length=120, blank=True)
    in_service_level = models.CharField("在职学历", max_length=60, blank=True)
    in_service_school = models.CharField("在职毕业院校及专业", max_length=120, blank=True)
    birth_month = born(MonthField("出生年月", null=True, blank=True))
    work_month = happened(MonthField("参加工作时间", null=True, blank=True))
    party_month = happened(MonthField("入党时间", null=True, blank=True))
    post_since = happened(MonthField("任现职时间", null=True, blank=True))
    rank = models.CharField("职务层次", max_length=60, blank=True)
    rank_since = happened(MonthField("任现职级时间", null=True, blank=True))
    status = models.CharField("人员状态", max_length=20, choices=Status, default=Status.SERVING)
    note = models.CharField("备注", max_length=400, blank=True)

    class Meta:
        verbose_name = "人员"
        constraints = [
            known("sex", Sex, blank=True),
            known("status", Status),
            models.CheckConstraint(
                name="people_person_roster_complete",
                condition=Q(on_roster=False) | Q(birth_month__isnull=False) & ~Q(sex=""),
                violation_error_message="在册干部必须有出生年月和性别。",
            ),
        ]
        indexes = [models.Index(name="people_person_on_roster", fields=["on_roster", "unit", "post_place", "id"])]

    def __str__(self) -> str:
        return self.name

    @property
    def masked_id(self) -> str:
        return mask_id(self.id_number)


def person_link(label: str = "姓名", **options: Any) -> models.ForeignKey[Person, Person]:  # Any: a field's options
    """The field of a row that names a person."""
    return personal(models.ForeignKey(Person, models.PROTECT, verbose_name=label, **options))


class Manner(models.TextChoices):
    FORMAL = "formal", "正式任职"
    CONCURRENT = "concurrent", "兼任"
    SECONDMENT = "secondment", "挂职"


class Posting(models.Model):
    """One post of one cadre in one unit, from its first month to, not including, the month it ended."""

    privacy = Privacy.PERSONAL

    person = person_link(related_name="postings")
    unit = unit_link("任职机构", related_name="postings")
    post = models.CharField("职务名称", max_length=120)
    began_on = happened(MonthField("任职时间"))
    ended_on = MonthField("免职时间", null=True, blank=True)
    is_team_member = models.BooleanField("是否班子成员")
    manner = models.CharField("任职方式", max_length=20, choices=Manner)
    note = models.CharField("备注", max_length=400, blank=True)

    class Meta:
        verbose_name = "任职"
        constraints = [
            known("manner", Manner),
            *in_order("began_on", "ended_on"),
            Once("person", "unit", "post", "began_on"),
        ]
        indexes = [
            models.Index(name="people_posting_team", fields=["is_team_member", "unit"]),
            # The order of the ledger's list: without it a page sorts every posting of its first unit.
            models.Index(name="people_posting_listed", fields=["unit", "-began_on", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.unit}{self.post}（{self.began_on:%Y.%m}）"


class FamilyMember(models.Model):
    """One row of the family part of an appointment form."""

    privacy = Privacy.PERSONAL

    person = models.ForeignKey(Person, models.CASCADE, verbose_name="姓名", related_name="family")
    place = models.PositiveSmallIntegerField("次序")
    relation = models.CharField("称谓", max_length=20, blank=True)
    name = NameField("亲属姓名")
    birth_month = MonthField("亲属出生年月", null=True, blank=True)
    politics = models.CharField("政治面貌", max_length=40, blank=True)
    post = models.CharField("工作单位及职务", max_length=250, blank=True)

    class Meta:
        verbose_name = "家庭成员"
        constraints = [Once("person", "place")]

    def __str__(self) -> str:
        return f"{self.relation} {self.name}"


class ResumeLine(models.Model):
    """One line of a résumé. Without `began_on` its period could not be understood, and stands in the text."""

    privacy = Privacy.PERSONAL

    person = models.ForeignKey(Person, models.CASCADE, verbose_name="姓名", related_name="resume")
    place = models.PositiveSmallIntegerField("次序")
    began_on = MonthField("起始年月", null=True, blank=True)
    ended_on = MonthField("截止年月", null=True, blank=True)
    text = models.CharField("经历", max_length=2500)

    class Meta:
        verbose_name = "简历"
        constraints = [Once("person", "place"), *in_order("began_on", "ended_on")]

    def __str__(self) -> str:
        return self.text


class Appraisal(models.Model):
    """The result of one year's appraisal."""

    privacy = Privacy.PERSONAL

    person = models.ForeignKey(Person, models.CASCADE, verbose_name="姓名", related_name="appraisals")
    year = models.PositiveSmallIntegerField("年度")
    result = models.CharField("等次", max_length=20)

    class Meta:
        verbose_name = "年度考核"
        constraints = [Once("person", "year")]

    def __str__(self) -> str:
        return f"{self.year}年度{self.result}"


class Mode(models.TextChoices):
    FULL_TIME = "full_time", "全日制教育"
    IN_SERVICE = "in_service", "在职教育"


class Schooling(models.Model):
    """One level of education with the degree that went with it. `degree_school` is empty where the school gave both."""

    privacy = Privacy.PERSONAL

    person = models.ForeignKey(Person, models.CASCADE, verbose_name="姓名", related_name="schooling")
    mode = models.CharField("教育类别", max_length=20, choices=Mode)
    level = models.CharField("学历", max_length=60, blank=True)
    school = models.CharField("毕业院校系及专业", max_length=120, blank=True)
    degree = models.CharField("学位", max_length=60, blank=True)
    degree_school = models.CharField("学位授予院校系及专业", max_length=120, blank=True)

    class Meta:
        verbose_name = "学历学位"
        constraints = [known("mode", Mode), Once("person", "mode", "level")]

    def __str__(self) -> str:
        return f"{self.get_mode_display()}{self.level or self.degree}"
