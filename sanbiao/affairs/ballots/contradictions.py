"""What cannot be true of the yearly reviews of units."""

from django.db.models import F, Q

from sanbiao.affairs.ballots.queries import out_of_balance
from sanbiao.core.ledger.contradictions import Contradiction

Contradiction(
    name="ballot-parts",
    title="票数各部分加起来和总数不符",
    ledger="ballots.review",
    remedy="对照计票单核对：发出等于收回加未收回，收回等于有效加无效，有效等于好、较好、一般、差之和。",
    rows=out_of_balance(),
)
Contradiction(
    name="ballot-without-counts",
    title="已计票，没有有效票数或得票数，算不出比率",
    ledger="ballots.review",
    remedy="照计票单补填有效票数和各项得票；还没有计票的，撤回计票。",
    rows=Q(counted_on__isnull=False) & (Q(valid=None) | Q(good=None)),
)
Contradiction(
    name="ballot-not-due",
    title="不需开展评议，却开了评议会",
    ledger="ballots.review",
    remedy="核对当年的部署。应开展的，改为应开展；没有开会的，删去会议日期。",
    rows=Q(is_due=False, held_on__isnull=False),
)
Contradiction(
    name="ballot-of-another-year",
    title="评议会不在评议年度，也不在下一年",
    ledger="ballots.review",
    remedy="核对评议年度和评议会日期，改正写错的一个。",
    rows=Q(held_on__year__lt=F("year")) | Q(held_on__year__gt=F("year") + 1),
)
