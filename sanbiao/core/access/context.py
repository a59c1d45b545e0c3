"""The context of a page: the organisation and the period or day that every list, figure and chart on it obeys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from sanbiao.core.periods.periods import Period


@dataclass(frozen=True)
class Context:
    """`path` is the organisation subtree ('/' is the whole city), `unit` its code ('' for the whole city), `on` the
    as-of day: the period's last, unless the address asks for another. `caveat` says that the window is not over.

    A `group` of units, as all townships, is looked at below `path`, and only in the subtrees `narrowed`; `unit` is empty then.
    """

    path: str
    unit: str
    label: str
    period: Period
    on: date
    caveat: str = ""
    group: str = ""
    narrowed: tuple[str, ...] = ()

    @property
    def subtrees(self) -> tuple[str, ...]:
        """What is looked at: one subtree, or those of a group."""
        return self.narrowed or (self.path,)

    @property
    def org(self) -> str:
        """How an address asks for this organisation; empty for the whole city."""
        return self.group or self.unit

    @property
    def window(self) -> Period:
        """The days that figures and lists of the page look at: the period, or what there is of it up to the as-of day."""
        return self.period.up_to(self.on)


class OfficeRequest(HttpRequest):
    """A request of the office site: a middleware of the portal puts the context on it."""

    context: Context
