"""What cannot be true of firms in incubators, of projects and of posts that are recruited for."""

from django.db.models import Exists, OuterRef, Q

from sanbiao.affairs.talent.models import Tenant
from sanbiao.affairs.talent.models.programmes import Outcome
from sanbiao.core.ledger.contradictions import Contradiction
from sanbiao.registry.firms.models import Firm

_HERE = Tenant.objects.filter(incubator=OuterRef("incubator"), name=OuterRef("firm_text"))
_ELSEWHERE = Tenant.objects.filter(
    Q(left_on=None) | Q(left_on__gt=OuterRef("entered_on")),
    credit_code=OuterRef("credit_code"),
    entered_on__lte=OuterRef("entered_on"),
).exclude(pk=OuterRef("pk"))

Contradiction(
    name="tenant-under-other-name",
    title="信用代码相同，名称和企业名录不同",
    ledger="talent.tenant",
    remedy="按营业执照核对。更名的，改成现在的名称；代码写错的，改正代码。",
    rows=Q(Exists(Firm.objects.filter(credit_code=OuterRef("credit_code")).exclude(name=OuterRef("name")))),
)
Contradiction(
    name="tenant-twice",
    title="同一家企业同时在两家孵化器",
    ledger="talent.tenant",
    remedy="核对入孵协议，已经离开的一家补填退出日期。",
    rows=Q(Exists(_ELSEWHERE)) & ~Q(credit_code=""),
)
Contradiction(
    name="filing-of-no-tenant",
    title="申请知识产权的企业不在这家孵化器",
    ledger="talent.filing",
    remedy="核对孵化器和企业名称，改正写错的一个；企业没有登记的，补登入孵企业。",
    rows=~Q(Exists(_HERE)),
)
Contradiction(
    name="project-recommended-unselected",
    title="没有入选，却推荐到了上级",
    ledger="talent.teamproject",
    remedy="核对遴选结果。已入选的，改正遴选结果；没有入选的，删去推荐日期和上级结果。",
    rows=~Q(outcome=Outcome.SELECTED) & (Q(recommended_on__isnull=False) | ~Q(above_outcome="")),
)
