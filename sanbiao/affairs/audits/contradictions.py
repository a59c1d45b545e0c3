"""What cannot be true of an audit and of the posts of whoever is audited."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import TruncMonth
from django.db.models.lookups import GreaterThan

from sanbiao.affairs.audits.models import Kind
from sanbiao.core.ledger.contradictions import Contradiction
from sanbiao.registry.people.models import Posting

_HELD = Posting.objects.filter(person=OuterRef("person"), unit=OuterRef("unit"))
_LAST_LEFT = _HELD.filter(ended_on__isnull=False).order_by("-ended_on").values("ended_on")[:1]


def _never_left(on: date) -> Q:
    return Q(~Exists(_HELD.filter(ended_on__lte=on)), kind=Kind.LEAVING, commissioned_on__isnull=False)


Contradiction(
    name="audit-without-leaving",
    title="离任审计，被审计人在这个单位没有已免去的任职",
    ledger="audits.audit",
    remedy="已经离任的，在任职经历补填免职时间；仍在任的，把审计类型改为任中。",
    rows=_never_left,
)
Contradiction(
    name="audit-after-leaving",
    title="任中审计，委托时被审计人已经离任",
    ledger="audits.audit",
    remedy="核对免职时间。确已离任的，把审计类型改为离任；仍在任的，改正任职经历。",
    rows=Q(
        GreaterThan(TruncMonth("commissioned_on"), Subquery(_LAST_LEFT)),
        ~Exists(_HELD.filter(ended_on=None)),
        kind=Kind.IN_OFFICE,
    ),
)
