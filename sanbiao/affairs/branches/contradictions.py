"""What cannot be true of stars, tours and weak organisations."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import GreaterThan

from sanbiao.affairs.branches.models import Coverage, OrganisationKind, StarReview, Stars, StarVerdict, WeakOrganisation
from sanbiao.core.ledger.contradictions import Contradiction
from sanbiao.registry.firms.models import FirmKind

NAMED = Q(named_on__isnull=False) & ~Q(named__in=("", Stars.NONE))


def _unjudged(on: date) -> Q:
    return NAMED & Q(~Exists(StarVerdict.objects.filter(review=OuterRef("pk"))))


def _above_verdicts(on: date) -> Q:
    verdicts = StarVerdict.objects.filter(review=OuterRef("pk"))
    passed = verdicts.filter(passed=True).order_by().values("review").annotate(count=Count("pk")).values("count")
    # Stars are kept as digits; of more than five that passed, the first digit would not do.
    few = Coalesce(Subquery(passed), 0)
    counted = Cast(Case(When(GreaterThan(few, 5), then=5), default=few), CharField(max_length=1))
    return NAMED & Exists(verdicts) & Q(GreaterThan(F("named"), counted))


def _above_naming(on: date) -> Q:
    named = StarReview.objects.filter(branch=OuterRef("pk"), named_on__isnull=False).order_by("-named_on", "-pk")
    left = Case(When(lowered="", then="named"), default="lowered")
    return Q(GreaterThan(F("stars"), Subquery(named.values_list(left)[:1])))


def _nowhere(day: str) -> Q:
    """The rows whose village or community was not there on their `day`."""
    return Q(village__closed_on__lte=F(day)) | Q(village__opened_on__gt=F(day))


def _without_village(on: date) -> Q:
    return Q(village__closed_on__lte=on) & (Q(closed_on=None) | Q(closed_on__gt=on))


def _not_relisted(on: date) -> Q:
    again = WeakOrganisation.objects.filter(name=OuterRef("name"), listed_on__gte=OuterRef("relapsed_on"))
    return Q(relapsed_on__isnull=False) & Q(~Exists(again))


Contradiction(
    name="stars-unjudged",
    title="命名了星级、没有专班评审意见",
    ledger="branches.starreview",
    remedy="在专班评审台账补登各星的评审意见；没有评审的，撤回命名。",
    rows=_unjudged,
)
Contradiction(
    name="stars-above-verdicts",
    title="命名星级高于专班评审通过的星数",
    ledger="branches.starreview",
    remedy="核对各星的评审意见，改正写错的一处；命名有误的，撤回命名后重新办理。",
    rows=_above_verdicts,
)
Contradiction(
    name="branch-above-naming",
    title="党支部现星级高于最近一次命名或降星后的星级",
    ledger="branches.branch",
    remedy="对照命名文件，改正党支部的现星级；漏登了命名的，补上星级评定。",
    rows=_above_naming,
)
Contradiction(
    name="visit-nowhere",
    title="观摩当日这个村（社区）还没有设立或已经撤销",
    ledger="branches.visit",
    remedy="核对观摩日期和村名，再核对机构名录中的设立、撤销日期。",
    rows=_nowhere("visited_on"),
)
Contradiction(
    name="weak-nowhere",
    title="列入软弱涣散时这个村（社区）还没有设立或已经撤销",
    ledger="branches.weakorganisation",
    remedy="核对列入日期和所在村（社区），再核对机构名录中的设立、撤销日期。",
    rows=_nowhere("listed_on"),
)
Contradiction(
    name="weak-not-relisted",
    title="登记了反弹、没有重新列入",
    ledger="branches.weakorganisation",
    remedy="从反弹之日起重新列入；没有反弹的，改正反弹日期。",
    rows=_not_relisted,
)
Contradiction(
    name="weak-closed-before-accepted",
    title="软弱涣散先销号、后验收",
    ledger="branches.weakorganisation",
    remedy="对照验收和销号的文件核对两个日期，改正写错的一个。",
    rows=Q(accepted_on__gt=F("closed_on")),
)
Contradiction(
    name="visit-in-another-town",
    title="观摩的村（社区）不在所填的乡镇（街道）",
    ledger="branches.visit",
    remedy="对照机构名录核对村（社区）和乡镇（街道），改正写错的一个。",
    rows=~Q(village__parent=F("town")),
)
Contradiction(
    name="branch-of-no-village",
    title="所在村（社区）已撤销，党支部没有撤销",
    ledger="branches.branch",
    remedy="党支部一并撤销的，补填撤销日期；并到别的村的，改正所在村（社区）。",
    rows=_without_village,
)
Contradiction(
    name="organisation-uncovered-with-branch",
    title="填的是未组建，又有所在党支部",
    ledger="branches.neworganisation",
    remedy="已经组建的，改正组建方式；没有组建的，删去所在党支部。",
    rows=Q(coverage=Coverage.NONE, branch__isnull=False),
)
Contradiction(
    name="organisation-of-other-kind",
    title="两新台账的类别和企业名录不一致",
    ledger="branches.neworganisation",
    remedy="核对登记证照，改正两新台账或企业名录的类别。",
    rows=Q(kind=OrganisationKind.FIRM, firm__kind=FirmKind.SOCIAL) | Q(kind=OrganisationKind.SOCIAL, firm__kind=FirmKind.PRIVATE),
)
Contradiction(
    name="matter-finished-after-end",
    title="营商事项先终止、后办结",
    ledger="branches.matter",
    remedy="核对办结和终止的日期，改正写错的一个；没有终止的，删去终止日期。",
    rows=Q(finished_on__gt=F("ended_on")),
)
