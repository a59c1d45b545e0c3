"""What cannot be true of rounds of appointments and of who is on their lists."""

from django.db.models import F, Q
from django.db.models.functions import Coalesce, TruncMonth

from sanbiao.affairs.appointments.models import RoundState
from sanbiao.core.ledger.contradictions import Contradiction

_VOTES = Coalesce("votes_for", 0) + Coalesce("votes_against", 0) + Coalesce("votes_deferring", 0)
_OTHERS = (Q(begins__isnull=False) & ~Q(begins__person=F("person"))) | (Q(ends__isnull=False) & ~Q(ends__person=F("person")))

Contradiction(
    name="case-of-undecided-round",
    title="批次已暂缓或撤销，名单上的人却已任职",
    ledger="appointments.case",
    remedy="核对会议决定。确已任职的，把批次改为已决定；没有任职的，撤回任职。",
    rows=Q(round__state__in=[RoundState.DEFERRED, RoundState.CANCELLED], appointed_on__isnull=False),
)
Contradiction(
    name="case-votes",
    title="同意、不同意、缓议的票数之和多于实到人数",
    ledger="appointments.case",
    remedy="对照会议记录核对票数和批次的实到人数，改正写错的一个。",
    rows=Q(round__present_members__lt=_VOTES),
)
Contradiction(
    name="case-of-two-people",
    title="名单上的人和所免、所任的那条任职不是同一个人",
    ledger="appointments.case",
    remedy="核对任职经历里的那一条属于谁，把人员改正过来。",
    rows=_OTHERS,
)
Contradiction(
    name="case-in-post-undecided",
    title="任职时间早于讨论决定的月份",
    ledger="appointments.case",
    remedy="对照会议纪要和任职文件，改正任职经历的任职时间或名单的讨论决定日期。",
    rows=Q(begins__began_on__lt=TruncMonth("decided_on")),
)
