"""What cannot be true of reports to the hotline."""

from django.db.models import Q

from sanbiao.affairs.hotline.models import ACCEPTED
from sanbiao.core.ledger.contradictions import Contradiction

_DEALT_WITH = Q(accepted_on__isnull=False) | Q(assigned_on__isnull=False) | Q(closed_on__isnull=False)

Contradiction(
    name="complaint-handled-unaccepted",
    title="没有受理，却有受理、交办或办结日期",
    ledger="hotline.complaint",
    remedy="核对是否受理。已受理的，改为受理；不予受理的，删去这些日期。",
    rows=~ACCEPTED & _DEALT_WITH,
)
Contradiction(
    name="complaint-accepted-and-declined",
    title="已受理，又填了不予受理的理由",
    ledger="hotline.complaint",
    remedy="核对是否受理。已受理的，删去理由；不予受理的，改正是否受理。",
    rows=ACCEPTED & ~Q(declined_for=""),
)
Contradiction(
    name="complaint-found-unclosed",
    title="没有办结，却有核查结论",
    ledger="hotline.complaint",
    remedy="已经办结的，补填办结日期；仍在办理的，删去核查结论。",
    rows=Q(closed_on=None) & ~Q(finding=""),
)
