"""From an empty home to the first report: what is there already, and what comes next, for those who bring it in."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.urls import reverse

from sanbiao.core.access.policy import CHANGE, User, grants_of
from sanbiao.core.access.roles import ADMINISTRATORS, Role
from sanbiao.core.audit.models import Seal
from sanbiao.core.indicators.nodata import empty_among
from sanbiao.core.indicators.remembering import live
from sanbiao.core.indicators.services import reported
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.ledger.samples import has_sample
from sanbiao.registry.organisations.models import Grant
from sanbiao.registry.organisations.permissions import unit_policy
from sanbiao.registry.organisations.queries import known_city_name
from sanbiao.reports.models import CompiledReport
from sanbiao.reports.permissions import COMPILE, report_policy

UNITS, PEOPLE, POSTINGS = "organisations.unit", "people.person", "people.posting"


@dataclass(frozen=True)
class FirstStep:
    """One step: what it is, what it needs, and whether it is done. `url` leads to it, `blank_url` to a sheet to fill in,
    `sample_url` to one that is filled. `stays`: what was done may be done anew.
    """

    title: str
    needs: str
    done: bool
    url: str = ""
    word: str = ""
    blank_url: str = ""
    sample_url: str = ""
    stays: bool = False


def first_steps(user: User) -> list[FirstStep]:
    """The steps of `user` on the way from an empty home; none for who brings nothing in, and once all are done."""
    roles = {fact.role for fact in grants_of(user)}
    if roles & ADMINISTRATORS:
        steps = _of_administrator(roles)
    elif unit_policy.may(user, CHANGE):
        steps = _of_department(user)
    else:
        steps = []
    return [] if all(step.done for step in steps) else steps


def _of_department(user: User) -> list[FirstStep]:
    counted = {key for one in reported() for key in one.ledgers} - {UNITS, PEOPLE, POSTINGS}
    empty = empty_among({UNITS, PEOPLE, POSTINGS, *counted}, live())
    has_report = CompiledReport.objects.exists()
    may_compile = report_policy.may(user, COMPILE)
    steps = [
        _brought("机构", "机构名录：编码、全称、简称、类别。村和社区另填上级机构编码。", UNITS, empty, user),
        _brought("人员", "干部名册：单位、姓名、职务、性别、出生年月、身份证号。先导入机构，再导入名册。", PEOPLE, empty, user),
        _brought("任职", "任职经历：一段任职一行，标明是否班子成员。领导班子由它算出。", POSTINGS, empty, user),
        FirstStep(
            "第一个业务指标",
            "导入任何一本业务台账，有关指标自动有数；没有台账的指标，可以在指标页填报。",
            not counted <= empty,
            reverse("import-new"),
            "导入台账",
        ),
        FirstStep(
            "第一份报告",
            "选期次和单位，由系统按模板编制；没有台账的数标为缺数。",
            has_report,
            reverse("report-new") if may_compile else "",
            "编制报告",
        ),
    ]
    if all(step.done for step in steps):
        return []
    return [_named(user), *steps]


def _named(user: User) -> FirstStep:
    """The name of the city, which stands in titles of reports."""
    name, url = known_city_name(), reverse("city-name") if unit_policy.opens_all(user, CHANGE) else ""
    if name:
        return FirstStep("市名", f"{name}。报告的标题用它。", done=True, url=url, word="更改市名", stays=True)
    needs = "由乡镇（街道）的全称自动得出，如“某某市白石镇人民政府”；也可以直接填写。"
    return FirstStep("市名", needs, done=False, url=url, word="填写市名")


def _brought(title: str, needs: str, key: str, empty: frozenset[str], user: User) -> FirstStep:
    """A ledger that is filled by importing its sheet."""
    book = LEDGERS[key]
    may = book.policy.may(user, book.import_permission)
    return FirstStep(
        title,
        needs,
        key not in empty,
        reverse("import-new") if may else "",
        f"导入{title}",
        reverse("ledger-sheet", args=[book.slug]) if may else "",
        reverse("ledger-sample", args=[book.slug]) if may and has_sample(book) else "",
    )


def _of_administrator(roles: set[str]) -> list[FirstStep]:
    """Accounts, grants and what is kept under seal: each administrator's own part."""
    accounts, url = get_user_model().objects.count() > len(ADMINISTRATORS), reverse("grants")
    if Role.SYSTEM_ADMIN in roles:
        return [FirstStep("建立账号", "为各科室的人各建一个账号，一人一号。", accounts, reverse("account-new"), "建立账号")]
    if Role.SECURITY_ADMIN in roles:
        granted = Grant.objects.exclude(role__in=ADMINISTRATORS).exists()
        return [
            FirstStep("等账号建立", "账号由系统管理员建立。", accounts),
            FirstStep("授权", "给每个账号授予科室、角色和机构范围；科室负责人由两名管理员授予。", granted, url, "授权"),
        ]
    return [
        FirstStep("封存核验", "操作记录每天封存一次，有了封存即可核验。", Seal.objects.exists(), reverse("seals"), "封存核验")
    ]
