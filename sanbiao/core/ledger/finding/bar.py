"""What stands between the filters of a list and its rows: the views saved of it, its conditions, the way to a cross-table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sanbiao.core.access.policy import User
from sanbiao.core.ledger.finding.building import Builder
from sanbiao.core.ledger.finding.conditions import WHERE
from sanbiao.core.ledger.finding.keeping import VIEW, kept_of, may_share, opening_of, query_of, vanished, views_of
from sanbiao.core.ledger.listing import COLUMNS, Listing, context_query
from sanbiao.core.ledger.models import SavedView


@dataclass(frozen=True)
class OfferedView:
    """A view that may be opened."""

    view: SavedView
    url: str
    is_current: bool


@dataclass(frozen=True)
class FindingBar:
    """`url` gives the addresses of the ledger; `query` is that of the page."""

    listing: Listing
    user: User
    builder: Builder
    views: list[OfferedView]
    url: Callable[[str], str]

    @property
    def query(self) -> str:
        parameters = self.listing.parameters
        return f"?{parameters.urlencode()}" if parameters else ""

    @property
    def save_url(self) -> str:
        return f"{self.url('ledger-views').partition('?')[0]}{self.query}"

    @property
    def cross_url(self) -> str:
        return f"{self.url('ledger-cross').partition('?')[0]}{self.query}"

    @property
    def views_url(self) -> str:
        return self.url("ledger-views")

    @property
    def columns_url(self) -> str:
        return f"{self.url('ledger-columns').partition('?')[0]}{self.query}"

    @property
    def may_share(self) -> bool:
        return may_share(self.user, self.listing.ledger)

    @property
    def can_save(self) -> bool:
        return bool(kept_of(self.listing.ledger, self.listing.parameters))

    @property
    def has_own_columns(self) -> bool:
        return bool(self.listing.shown)

    @property
    def is_shown_otherwise(self) -> bool:
        """Whether the address asks for other columns than this person usually sees."""
        return f"{COLUMNS}=" in self.listing.tidy_query

    @property
    def lost(self) -> list[str]:
        """What the view that was opened asks for and does not get."""
        current = [each.view for each in self.views if each.is_current]
        return [
            sentence
            for view in current
            for sentence in vanished(self.listing.ledger, view, self.user, on=self.listing.context.on)
        ]

    @property
    def day_said(self) -> str:
        """By which day the conditions are told, where a day decides."""
        on = self.listing.context.on
        return f"年龄、年限按 {on:%Y-%m-%d} 计算。" if self.listing.conditions.is_dated else ""


def bar_of(listing: Listing, user: User, url: Callable[[str], str]) -> FindingBar:
    """The bar of a list for one person."""
    views = [OfferedView(view, _opening(listing, view), _is_open(listing, view)) for view in views_of(listing.ledger, user)]
    return FindingBar(listing, user, Builder(listing), views, url)


def _is_open(listing: Listing, view: SavedView) -> bool:
    """Whether the list is the view as it was opened; with other conditions it is no longer."""
    parameters = listing.parameters
    return parameters.get(VIEW) == str(view.pk) and parameters.getlist(WHERE) == query_of(view).getlist(WHERE)


def _opening(listing: Listing, view: SavedView) -> str:
    """The list as the view has it, in the organisation and the time of this page."""
    kept = context_query(listing.parameters)[1:]
    return f"{opening_of(listing.ledger, view)}{f'&{kept}' if kept else ''}"
