"""What the pages of retired cadres ask: whom nobody has called on, whose birthday comes, which branches stand outside."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from sanbiao.affairs.veterans.apps import Rules
from sanbiao.affairs.veterans.models import Occasion, SixGoodState, Veteran, Visit, VisitState
from sanbiao.affairs.veterans.models.people import FRAIL
from sanbiao.affairs.veterans.services import in_year, next_birthday
from sanbiao.core.periods.periods import Period


def there(day: date) -> Q:
    """Those on the list on a day."""
    return Q(left_on=None) | Q(left_on__gt=day)


def outside(window: Period) -> Q:
    """The branches that the rate of its last day counts, and that had not entered the creation by then."""
    held = Q(opened_on__lt=window.stop) & (Q(closed_on=None) | Q(closed_on__gte=window.stop))
    return held & (Q(six_good_on=None) | Q(six_good_on__gte=window.stop))


def unreviewed(today: date) -> Q:
    """The branches that stand, and whose title should have been reviewed by now."""
    return Q(state=SixGoodState.NAMED, review_due_on__lt=today) & (Q(closed_on=None) | Q(closed_on__gt=today))


def jubilees(today: date, rules: Rules) -> Q:
    """Those on the list whose round birthday falls in the coming days, and for whom no call of the day is planned."""
    until = today + timedelta(days=rules.jubilee_ahead)
    born = Q()
    for age in rules.jubilees:
        born |= Q(born_on__range=(in_year(today, today.year - age), in_year(until, until.year - age)))
    planned = Visit.objects.filter(person=OuterRef("person"), occasion=Occasion.BIRTHDAY, arose_on__range=(today, until))
    return there(today) & born & Q(~Exists(planned))


def neglected(today: date, rules: Rules) -> Q:
    """Those in hardship or poor health on whom nobody has called for long."""
    since = today - timedelta(days=rules.cared_for_within)
    called = Visit.objects.filter(person=OuterRef("person"), state=VisitState.DONE, visited_on__gte=since)
    return there(today) & (Q(in_hardship=True) | Q(health__in=FRAIL)) & Q(~Exists(called))


def unreported(today: date) -> Q:
    """Those on the list who have not reported both to the branch of their unit and to the community they live in."""
    return there(today) & (Q(reported_to_branch_on=None) | Q(reported_to_community_on=None))


def birthday_of(veteran: Veteran, today: date) -> str:
    """The next birthday in words; empty where the day of birth is not known."""
    if veteran.born_on is None:
        return ""
    day = next_birthday(veteran.born_on, today)
    left = "就在今天" if day == today else f"还有 {(day - today).days} 天"
    return f"{day:%Y-%m-%d} 满 {day.year - veteran.born_on.year} 岁，{left}"
