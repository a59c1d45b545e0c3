"""The pages of appointments: the rounds of the year, one round, and one case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q

from sanbiao.affairs.appointments import queries
from sanbiao.affairs.appointments.models import Case, Round, RoundState, State
from sanbiao.affairs.appointments.services import ended_by
from sanbiao.core.ledger.references import ledger_of_model
from sanbiao.core.pages.overview import Overview
from sanbiao.core.pages.parts import Alert, Bars, History, RowBars
from sanbiao.core.pages.thing import ThingPage
from sanbiao.registry.people.models import Posting

ROUNDS, CASES, POSTINGS = ledger_of_model(Round), ledger_of_model(Case), ledger_of_model(Posting)
PROBATION_NEAR = timedelta(days=30)


def _overdue(page: Overview) -> Q:
    return Q(state__in=(RoundState.PROPOSED, RoundState.TABLED), decided_on__lt=page.today)


def _publicity_over(page: Overview) -> Q:
    return Q(state=State.PUBLICITY, public_until__lt=page.today)


def _publicity_running(page: Overview) -> Q:
    return Q(state=State.PUBLICITY, public_until__gte=page.today)


def _waiting(page: Overview) -> Q:
    """Decided, with a life that is kept here and not only the list of it, and not yet carried out."""
    return Q(state=State.DISCUSSED, round__state=RoundState.DECIDED, inspected_on__isnull=False)


def _probation_over(page: Overview) -> Q:
    return Q(state=State.PROBATION, probation_until__lt=page.today)


def _probation_ends(page: Overview) -> Q:
    return Q(state=State.PROBATION, probation_until__range=(page.today, page.today + PROBATION_NEAR))


def _open(_: Overview) -> Q:
    return Q(round__state__in=(RoundState.PROPOSED, RoundState.TABLED))


class AppointmentsOverview(Overview):
    name, title = "appointments", "调整概况"
    ledgers = (ROUNDS.key, CASES.key)
    template = "appointments/overview.html"
    cards = ("appointments.rounds", "appointments.persons")
    by_unit = ("appointments.persons",)
    charts = (
        Bars("appointments.persons"),
        History("appointments.persons"),
        RowBars(name="rounds", title="全部批次，按状态", field="state", unit="批次"),
        RowBars(name="states", title="未决定批次的名单，按环节", ledger=CASES.key, field="state", unit="项", rows=_open),
    )
    alerts = (
        Alert(name="late", title="已过计划会议日期、尚未决定的批次", unit="批次", rows=_overdue),
        Alert(name="publicity-over", title="公示期满、尚未任职", ledger=CASES.key, unit="项", rows=_publicity_over),
        Alert(name="probation-over", title="试用期已满、尚未转正", ledger=CASES.key, unit="人", rows=_probation_over),
        Alert(name="publicity", title="正在公示", ledger=CASES.key, unit="项", is_late=False, rows=_publicity_running),
        Alert(name="waiting", title="已决定、尚未公示或任免", ledger=CASES.key, unit="项", is_late=False, rows=_waiting),
        Alert(name="probation", title="三十日内试用期满", ledger=CASES.key, unit="人", is_late=False, rows=_probation_ends),
    )

    def shown(self) -> dict[str, Any]:
        cases = self.sight.rows(CASES.key).filter(queries.decided_in(self.window))
        return {**super().shown(), "flows": queries.flows(cases), "places": queries.PLACES}


class RoundView(ThingPage):
    name, route = "appointment-round", "appointments/rounds/<int:pk>/"
    ledgers = (ROUNDS.key,)
    template = "appointments/round.html"

    def shown(self) -> dict[str, Any]:
        cases = self.sight.rows(CASES.key).filter(round=self.record)
        here = {"round__code": self.record.code}
        return {
            "parts": [
                (each, self.address("ledger-list", CASES.slug, kind=each.key, **here)) for each in queries.parts_of_round(cases)
            ],
            "reached": queries.states_of_round(cases),
            "flows": queries.flows(cases.exclude(state=State.STOPPED)),
            "places": queries.PLACES,
            "people": cases.exclude(state=State.STOPPED).values("person").distinct().count(),
            **self.ways_in(CASES),
        }


class CaseView(ThingPage):
    name, route = "appointment-case", "appointments/cases/<int:pk>/"
    ledgers = (CASES.key,)
    template = "appointments/case.html"

    def shown(self) -> dict[str, Any]:
        """The postings that the case ends and begins, or would, and the other cases of the person in sight."""
        case: Case = self.record
        done = case.state in (State.APPOINTED, State.PROBATION, State.CONFIRMED)
        ended = case.ends if done else ended_by(case)
        others = self.sight.rows(CASES.key).filter(person=case.person).exclude(pk=case.pk).select_related("round")
        return {
            "done": done,
            "ended": ended if ended and POSTINGS.policy.may(self.user, POSTINGS.view_permission, ended) else None,
            "begun": case.begins,
            "round_url": self.if_may(ROUNDS.policy, ROUNDS.view_permission, "appointment-round", case.round_id),
            "others": [(each, self.address("appointment-case", each.pk)) for each in others.order_by("-round_id", "pk")],
        }
