"""What cannot be true of stars, tours and weak organisations."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import GreaterThan

from sanbiao.affairs.branches.models import StarReview, Stars, StarVerdict, WeakOrganisation
from sanbiao.core.ledger.contradictions import Contradiction

NAMED = Q(named_on__isnull=False) & ~Q(named__in=("", Stars.NONE))


def _unjudged(on: date) -> Q:
    return NAMED & ~Exists(StarVerdict.objects.filter(review=OuterRef("pk")))


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


def _not_relisted(on: date) -> Q:
    again = WeakOrganisation.objects.filter(name=OuterRef("name"), listed_on__gte=OuterRef("relapsed_on"))
    return Q(relapsed_on__isnull=False) & ~Exists(again)


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
    rows=lambda _: _nowhere("visited_on"),
)
Contradiction(
    name="weak-nowhere",
    title="列入软弱涣散时这个村（社区）还没有设立或已经撤销",
    ledger="branches.weakorganisation",
    remedy="核对列入日期和所在村（社区），再核对机构名录中的设立、撤销日期。",
    rows=lambda _: _nowhere("listed_on"),
)
Contradiction(
    name="weak-not-relisted",
    title="登记了反弹、没有重新列入",
    ledger="branches.weakorganisation",
    remedy="从反弹之日起重新列入；没有反弹的，改正反弹日期。",
    rows=_not_relisted,
)
