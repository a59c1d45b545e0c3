"""What cannot be true of the posts approved for teams."""

from django.db.models import Exists, F, OuterRef, Q

from sanbiao.affairs.teams.models import PostQuota
from sanbiao.core.ledger.contradictions import Contradiction

_EARLIER = PostQuota.objects.filter(unit=OuterRef("unit"), level=OuterRef("level"), began_on__lt=OuterRef("began_on"))

Contradiction(
    name="quota-twice",
    title="同一单位的同类职数同时有两个核定数",
    ledger="teams.postquota",
    remedy="给前一次核定补填终止日期；这一次重复登记的，删去。",
    rows=Q(Exists(_EARLIER.filter(Q(ended_on=None) | Q(ended_on__gt=OuterRef("began_on"))))),
)
Contradiction(
    name="quota-of-closed-unit",
    title="单位已撤销，职数核定没有终止",
    ledger="teams.postquota",
    remedy="给职数核定补填终止日期；单位没有撤销的，改正机构名录。",
    rows=Q(unit__closed_on__isnull=False) & (Q(ended_on=None) | Q(ended_on__gt=F("unit__closed_on"))),
)
