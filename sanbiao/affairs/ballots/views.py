"""The pages of the reviews: who has not held one, how it was voted and ranked, what is below the line."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q

from sanbiao.affairs.ballots.apps import rules
from sanbiao.affairs.ballots.models import OPTIONS, Review, State
from sanbiao.affairs.ballots.queries import Result, below_line, out_of_balance, results_of, unbalanced, unit_years
from sanbiao.affairs.ballots.services import enter_next
from sanbiao.core.access.roles import CITY
from sanbiao.core.ledger.references import ledger_of_model
from sanbiao.core.pages.overview import Overview
from sanbiao.core.pages.page import Page
from sanbiao.core.pages.parts import Alert, History, RowBars
from sanbiao.core.pages.thing import ThingPage

BOOK = ledger_of_model(Review)
SHARE = "ballots.reviewed_share"
WORDS = tuple(BOOK.column(option).label for option in OPTIONS)


def _year(page: Page) -> int:
    """The year that is reviewed in the year of the page."""
    return page.window.as_of.year - 1


def _of_year(page: Page) -> Q:
    return Q(year=_year(page))


def _not_held(page: Overview) -> Q:
    return _of_year(page) & Q(state=State.DUE, hold_by__lt=page.today)


def _not_counted(page: Overview) -> Q:
    return _of_year(page) & Q(state=State.HELD)


def _below(page: Overview) -> Q:
    return _of_year(page) & Q(state=State.COUNTED) & below_line(rules().line)


def _overdue(page: Overview) -> Q:
    return Q(state=State.RECTIFYING, rectify_by__lt=page.today)


def _unbalanced(page: Overview) -> Q:
    return _of_year(page) & out_of_balance()


def _not_entered(page: Overview) -> Q:
    """The reviews of the year before of units that had to hold one, and that are not entered for this year."""
    entered = Review.objects.filter(unit=OuterRef("unit"), year=_year(page))
    return Q(year=_year(page) - 1, is_due=True) & Q(~Exists(entered))


class BallotsOverview(Overview):
    name, title = "ballots", "评议概况"
    template = "ballots/overview.html"
    cards = by_unit = (SHARE, "ballots.missing")
    charts = (
        RowBars(name="states", title="本年度评议，按环节", field="state", unit="个", rows=_of_year),
        History(SHARE),
    )
    alerts = (
        Alert(name="not-held", title="过了应开展期限、尚未开会", unit="个", rows=_not_held),
        Alert(name="overdue", title="过了整改期限、尚未销号", unit="个", rows=_overdue),
        Alert(name="not-counted", title="已开会、尚未计票", unit="个", is_late=False, rows=_not_counted),
        Alert(name="below", title="“好”的比率低于规定线、尚未通知整改", unit="个", is_late=False, rows=_below),
        Alert(name="unbalanced", title="票数对不上", unit="个", is_late=False, rows=_unbalanced),
        Alert(
            name="not-entered",
            title="上一年度应开展、本年度尚未列入",
            unit="个",
            is_late=False,
            rows=_not_entered,
            verb="列入本年度应开展单位",
            does=enter_next,
        ),
    )

    def shown(self) -> dict[str, Any]:
        return {**super().shown(), "ranking_url": self.address("ballots-ranking"), "year": _year(self), "line": rules().line}


@dataclass(frozen=True)
class Line:
    """One unit in the table of results."""

    result: Result
    url: str
    score: Decimal | None
    is_below: bool


class RankingView(Page):
    """The counted reviews of the year that is reviewed in the year of the page."""

    name, title = "ballots-ranking", "评议排名"
    ledgers = (BOOK.key,)
    template = "ballots/ranking.html"

    def shown(self) -> dict[str, Any]:
        the_rules, year = rules(), _year(self)
        whole = self.sight.paths(SHARE) == (CITY,)
        lines = [
            Line(each, self.address("review", each.review.pk), each.score(the_rules), is_below(each, the_rules.line))
            for each in results_of(self.sight.rows(BOOK.key), year)
        ]
        return {
            "lines": lines,
            "words": WORDS,
            "year": year,
            "line": the_rules.line,
            "points": list(zip(WORDS, the_rules.points, strict=True)),
            "is_ranked": whole,
            "below": sum(each.is_below for each in lines),
        }


def is_below(result: Result, line: Decimal) -> bool:
    """Whether the share of 好 is below the line; what is not known is not."""
    return result.good is not None and result.good * 100 < line


class ReviewPage(ThingPage):
    name, route = "review", "ballots/reviews/<int:pk>/"
    ledgers = (BOOK.key,)
    template = "ballots/review.html"

    def shown(self) -> dict[str, Any]:
        votes = {name: getattr(self.record, name) for name in (each.name for each in Review._meta.concrete_fields)}
        found = unit_years(self.sight.rows(BOOK.key), self.record.unit_id)
        return {
            "words": WORDS,
            "years": [(each, self.address("review", each.review.pk), is_below(each, rules().line)) for each in found],
            "slips": [sentence for _, sentence in unbalanced(votes)],
            "line": rules().line,
        }
