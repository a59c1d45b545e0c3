"""The page of audits: what was commissioned, what is under way, and what should be looked at."""

from django.db.models import Exists, OuterRef, Q

from sanbiao.affairs.audits.models import Audit, State
from sanbiao.affairs.audits.services import plan
from sanbiao.core.pages.overview import Overview
from sanbiao.core.pages.parts import Alert, Bars, RowBars
from sanbiao.core.periods.periods import add_months
from sanbiao.registry.people.models import Posting
from sanbiao.registry.people.posts import chiefs


def _overdue(page: Overview) -> Q:
    return Q(state=State.CONSULTING, reply_due_on__lt=page.today)


def _unaudited(page: Overview) -> Q:
    """The chief's posts that ended in the period of the page, or have lasted three years, without an audit of the holder."""
    ended = Q(ended_on__gte=page.window.start, ended_on__lt=page.window.stop)
    long_held = Q(ended_on=None, began_on__lte=add_months(page.today, -36))
    held = Posting.objects.filter(ended | long_held, is_team_member=True)
    return Q(~Exists(Audit.objects.filter(person=OuterRef("person"), unit=OuterRef("unit"))), pk__in=chiefs(held))


class AuditsOverview(Overview):
    name, title = "audits", "审计概况"
    cards = by_unit = ("audits.commissioned", "audits.leaving_office", "audits.in_office")
    charts = (RowBars(name="states", title="全部审计，按环节", field="state", unit="例"), Bars("audits.commissioned"))
    alerts = (
        Alert(name="late", title="征求意见已过回复期限", unit="例", rows=_overdue),
        Alert(
            name="unaudited",
            title="正职本期离任或任满三年、未列入审计计划",
            ledger="people.posting",
            unit="人",
            is_late=False,
            rows=_unaudited,
            verb="列入审计计划",
            does=plan,
        ),
    )
