"""What cannot be true of promotions and registrations."""

from django.db.models import Exists, F, OuterRef, Q

from sanbiao.affairs.civil_service.models import Kind, Outcome, Promotion, Registration, Standing
from sanbiao.core.ledger.contradictions import Contradiction

_SAME = Promotion.objects.filter(person=OuterRef("person"), to_rank=OuterRef("to_rank"), state=Standing.PROPOSED)
_LEFT = Registration.objects.filter(person=OuterRef("person"), kind=Kind.REMOVAL, state=Outcome.ADMITTED)
_TWICE = Exists(_SAME.filter(round__approved_on__isnull=False).exclude(pk=OuterRef("pk")))
_GONE = Exists(_LEFT.filter(batch__completed_on__lte=OuterRef("round__approved_on")))

Contradiction(
    name="promotion-twice",
    title="同一人不止一次晋升到同一职级",
    ledger="civil_service.promotion",
    remedy="核对各批次的名单，误列的在撤销批准后取消晋升资格；曾降级后重新晋升的，不用处理。",
    rows=Q(_TWICE, state=Standing.PROPOSED),
)
Contradiction(
    name="promotion-of-who-left",
    title="注销备案以后又晋升职级",
    ledger="civil_service.promotion",
    remedy="核对注销备案和晋升名单，改正误列的一行；重新录用的，补上新登记。",
    rows=Q(_GONE, state=Standing.PROPOSED),
)
Contradiction(
    name="promotion-unchecked",
    title="批准日期早于单位自查日期",
    ledger="civil_service.promotionround",
    remedy="对照文件核对两个日期，改正写错的一个。",
    rows=Q(approved_on__lt=F("checked_on")),
)
Contradiction(
    name="promotion-votes",
    title="推荐得票多于有效票",
    ledger="civil_service.promotion",
    remedy="对照推荐票核对两个票数，改正写错的一个。",
    rows=Q(votes_for__gt=F("votes_cast")),
)
Contradiction(
    name="rank-quota-overtaken",
    title="核定时已用的职数多于核定职数",
    ledger="civil_service.rankquota",
    remedy="核对核定文件。超职数配备属实的，不用处理；写错的，改正写错的一个。",
    rows=Q(taken__gt=F("quota")),
)
