"""The address of a list as a view has it."""

from __future__ import annotations

from typing import Any

from sanbiao.core.ledger.finding.keeping import query_of
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.models import SavedView

VIEW = "view"


def opening_of(ledger: Ledger[Any], view: SavedView) -> str:
    """Without organisation and time, which are those of the page that leads there."""
    query = query_of(view)
    query[VIEW] = str(view.pk)
    return f"{ledger.list_url()}?{query.urlencode()}"
