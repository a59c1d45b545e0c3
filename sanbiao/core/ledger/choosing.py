"""The rows that somebody chose in a list: those that are ticked, or all that the list's filters leave."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from sanbiao.core.access.bounds import row_number
from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.refusal import Refused
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.listing import Listing
from sanbiao.core.ledger.paging import MOST

ROW, ALL = "row", "all"


def chosen_rows(ledger: Ledger[Any], request: OfficeRequest, permission: str) -> list[Any]:  # Any: rows of its model
    """The rows of `ledger` that `request` names, by key, or by `all` and the filters of its address; at most `MOST`.

    Raises:
        Http404: one of them is not there for this person, or not to be acted on by `permission`.
        Refused: none is chosen, or too many.
    """
    if request.POST.get(ALL):
        listing = Listing(ledger, request.user, request.context, request.GET, permission=permission)
        keys = set(listing.rows.order_by().values_list("pk", flat=True)[: MOST + 1])
    else:
        keys = {number for text in request.POST.getlist(ROW) if (number := row_number(text))}
    if not keys:
        raise Refused("没有选中任何行。")
    if len(keys) > MOST:
        raise Refused(f"一次最多办理 {MOST} 行，请先用筛选缩小，再分几次办理。")
    rows = list(ledger.rows(request.user, permission).filter(pk__in=keys).order_by("pk"))
    if len(rows) != len(keys):
        raise Http404
    return rows
