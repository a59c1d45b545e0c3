"""Units and party organisations, and who holds which role over them."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from sanbiao.core.access.roles import ADMINISTRATORS, EVERY_SECTION, Role
from sanbiao.core.facts.fields import CodeField
from sanbiao.core.facts.privacy import Privacy, personal
from sanbiao.core.facts.rules import fit_for_addresses, in_order, known
from sanbiao.core.ledger.pinyin import PinyinField
from sanbiao.core.ui.times import minute_of
from sanbiao.registry.codes.sections import Section


class UnitKind(models.TextChoices):
    """What a unit is. The figures ask this, never the wording of a name."""

    STREET = "street", "街道"
    TOWN = "town", "镇"
    TOWNSHIP = "township", "乡"
    VILLAGE = "village", "村"
    COMMUNITY = "community", "社区"
    ORGAN = "organ", "市直机关"
    INSTITUTION = "institution", "事业单位"
    ENTERPRISE = "enterprise", "国有企业"


TOWNS = (UnitKind.STREET, UnitKind.TOWN, UnitKind.TOWNSHIP)
"""The kinds that count as townships and subdistricts."""


class Unit(models.Model):
    """An organ, institution, township, subdistrict, village or community, from its first day to its last."""

    privacy = Privacy.PUBLIC

    code = CodeField("机构编码", unique=True)
    name = models.CharField("机构全称", max_length=120, unique=True)
    short_name = models.CharField("机构简称", max_length=60, db_index=True)
    pinyin = PinyinField("short_name")
    aliases = models.CharField("别名", max_length=200, blank=True)
    kind = models.CharField("机构类别", max_length=20, choices=UnitKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="上级机构")
    path = models.CharField("机构路径", max_length=200, db_index=True)
    opened_on = models.DateField("成立日期", null=True, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = "机构"
        constraints = [
            fit_for_addresses("code"),
            known("kind", UnitKind),
            *in_order("opened_on", "closed_on"),
            models.UniqueConstraint(
                name="organisations_unit_short_name_once",
                fields=["short_name"],
                condition=~Q(kind__in=[UnitKind.VILLAGE, UnitKind.COMMUNITY]),
                violation_error_message="已有别的单位用这个简称，请核对；村、社区以外的简称全市不得重复。",
            ),
            models.UniqueConstraint(
                name="organisations_unit_short_name_once_in_town",
                fields=["parent", "short_name"],
                condition=Q(kind__in=[UnitKind.VILLAGE, UnitKind.COMMUNITY]),
                violation_error_message="同一乡镇（街道）已有同名的村、社区，请核对。",
            ),
            models.CheckConstraint(
                name="organisations_unit_village_has_town",
                condition=~Q(kind__in=[UnitKind.VILLAGE, UnitKind.COMMUNITY]) | Q(parent__isnull=False),
                violation_error_message="村、社区必须填写上级机构。",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name


class CityName(models.Model):
    """What the city is called, as titles have it: one row, or none where nobody has said it."""

    privacy = Privacy.PUBLIC

    name = models.CharField("市名", max_length=20)

    class Meta:
        verbose_name = "市名"
        constraints = [
            models.CheckConstraint(
                name="organisations_cityname_one", condition=Q(id=1), violation_error_message="市名只有一个。"
            ),
            models.CheckConstraint(
                name="organisations_cityname_said", condition=~Q(name=""), violation_error_message="请填写市名。"
            ),
        ]

    def __str__(self) -> str:
        return self.name


def unit_link(label: str, **options: Any) -> models.ForeignKey[Unit, Unit]:  # Any: a field's options
    """The field of a row that names its unit."""
    return models.ForeignKey(Unit, models.PROTECT, verbose_name=label, **options)


class PartyKind(models.TextChoices):
    COMMITTEE = "committee", "党委"
    WORKING_COMMITTEE = "working_committee", "党工委"
    LEADING_GROUP = "leading_group", "党组"
    GENERAL_BRANCH = "general_branch", "党总支"


class PartyOrganisation(models.Model):
    """A party committee, working committee, leading party group or general branch."""

    privacy = Privacy.PUBLIC

    code = CodeField("党组织编码", unique=True)
    name = models.CharField("党组织名称", max_length=120)
    kind = models.CharField("党组织类别", max_length=20, choices=PartyKind)
    unit = unit_link("所属机构")
    opened_on = models.DateField("成立日期", null=True, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = "党组织"
        constraints = [known("kind", PartyKind), *in_order("opened_on", "closed_on")]

    def __str__(self) -> str:
        return self.name


SECTION_CHOICES = [(EVERY_SECTION, "各科室"), *Section.choices]


class KeptGrants(models.QuerySet["Grant"]):
    """Grants as they are asked for."""

    def standing(self, on: date) -> Self:
        """Those that have not lapsed on the day."""
        return self.filter(Q(lapses_on=None) | Q(lapses_on__gt=on))


class Grant(models.Model):
    """That a person holds a role in a section over a subtree of organisations; no unit means the whole city.

    From `lapses_on` on it gives nothing. Who stands in for another holds what is theirs as a deputy, up to a day in any case.
    """

    user = personal(models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="用户", related_name="grants"))
    section = models.CharField("科室", max_length=20, choices=SECTION_CHOICES)
    role = models.CharField("角色", max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name="机构范围")
    lapses_on = models.DateField("失效日期", null=True, blank=True)
    deputy_for = personal(
        models.ForeignKey(
            settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="所代理的人", related_name="deputies"
        )
    )

    objects = KeptGrants.as_manager()

    class Meta:
        verbose_name = "授权"
        constraints = [
            models.CheckConstraint(
                name="organisations_grant_section_known", condition=Q(section__in=[code for code, _ in SECTION_CHOICES])
            ),
            known("role", Role),
            models.UniqueConstraint(
                name="organisations_grant_once",
                fields=["user", "section", "role", "unit"],
                nulls_distinct=False,
                violation_error_message="该用户已有这项授权。",
            ),
            models.UniqueConstraint(
                name="organisations_grant_one_administrator",
                fields=["user"],
                condition=Q(role__in=sorted(ADMINISTRATORS)),
                violation_error_message="系统管理员、安全管理员、审计管理员不得由一人兼任。",
            ),
            # The last of a kind may not be withdrawn; a day would take them away all the same.
            models.CheckConstraint(
                name="organisations_grant_administrator_stays",
                condition=~Q(role__in=sorted(ADMINISTRATORS)) | Q(lapses_on=None, deputy_for=None),
                violation_error_message="管理员的授权不设失效日期，也不能由人代理。",
            ),
            models.CheckConstraint(
                name="organisations_grant_deputy_lapses",
                condition=Q(deputy_for=None) | Q(lapses_on__isnull=False),
                violation_error_message="代理须填写失效日期。",
            ),
            models.CheckConstraint(
                name="organisations_grant_deputy_of_another",
                condition=Q(deputy_for=None) | ~Q(deputy_for=models.F("user")),
                violation_error_message="不能代理本人。",
            ),
        ]

    def __str__(self) -> str:
        said = [str(self.user), self.get_section_display(), self.get_role_display(), str(self.unit or "全市")]
        said += [f"代理 {self.deputy_for}"] if self.deputy_for else []
        said += [f"{self.lapses_on} 起失效"] if self.lapses_on else []
        return " · ".join(said)


class Handover(models.Model):
    """That an account waits for its owner: it is opened by a code of invitation, or was given a role of weight.

    Until its owner has set a password of the own, what the account holds does not count. The code of the invitation stands in the
    place of the password, up to `lapses_at`; none where the owner has a password already. `code` is the hash of a second word,
    handed over by another person than the invitation was; empty where that alone is handed over.
    """

    user = personal(models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="用户", related_name="handover"))
    given_by = personal(models.CharField("交付人", max_length=320))
    given_at = models.DateTimeField("交付时间")
    code = models.CharField("交付码", max_length=128, blank=True)
    lapses_at = models.DateTimeField("邀请码有效至", null=True, blank=True)

    class Meta:
        verbose_name = "待本人接收"

    def __str__(self) -> str:
        return f"{self.user} · {minute_of(self.given_at)}"


class Change(models.TextChoices):
    """What is changed of an account by administrators."""

    GRANT = "grant", "授权"
    WITHDRAWAL = "withdrawal", "收回授权"
    LAPSE = "lapse", "更改失效日期"
    PASSWORD = "password", "重置密码"  # the name of a change
    FACTORS = "factors", "停用动态口令"
    CLOSING = "closing", "停用账号"
    OPENING = "opening", "启用账号"


class Proposal(models.Model):
    """A change of an account that one administrator wants and another has to confirm. Once decided it is gone; events stay.

    `secret` is the hash of the password that is to be set, or of the code that goes with a grant.
    """

    change = models.CharField("事项", max_length=20, choices=Change)
    user = personal(models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="用户", related_name="proposals"))
    role = models.CharField("角色", max_length=20, choices=Role, blank=True)
    section = models.CharField("科室", max_length=20, choices=SECTION_CHOICES, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name="机构范围")
    lapses_on = models.DateField("失效日期", null=True, blank=True)
    deputy_for = personal(
        models.ForeignKey(
            settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, verbose_name="所代理的人", related_name="+"
        )
    )
    secret = models.CharField("口令摘要", max_length=128, blank=True)
    proposed_by = personal(
        models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="提出人", related_name="proposed")
    )
    proposed_at = models.DateTimeField("提出时间")
    expires_at = models.DateTimeField("有效至")

    class Meta:
        verbose_name = "待确认事项"
        constraints = [
            known("change", Change),
            known("role", Role, blank=True),
            models.CheckConstraint(
                name="organisations_proposal_section_known",
                condition=Q(section__in=["", *(code for code, _ in SECTION_CHOICES)]),
                violation_error_message="{section}不在可填的选项中。",
            ),
            *in_order("proposed_at", "expires_at"),
            models.UniqueConstraint(
                name="organisations_proposal_once",
                fields=["user", "change"],
                violation_error_message="该账号已有一项同样的事项待确认。",
            ),
            models.CheckConstraint(
                name="organisations_proposal_of_another",
                condition=~Q(proposed_by=models.F("user")),
                violation_error_message="不能提出更改自己的账号。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_change_display()} · {self.user}"
