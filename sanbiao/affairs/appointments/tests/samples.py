"""Rows that the tests which enumerate begin from."""

from datetime import date
from functools import partial
from typing import Any

from sanbiao.affairs.appointments.models import Case, Kind, Round, RoundState
from sanbiao.affairs.appointments.tests.factories import CaseFactory, RoundFactory
from sanbiao.registry.people.tests.factories import PostingFactory

MOVED, INSPECTED, DECIDED = date(2022, 9, 1), date(2022, 9, 8), date(2022, 9, 20)
PUBLIC, UNTIL, APPOINTED = date(2022, 9, 21), date(2022, 9, 28), date(2022, 10, 1)


def _case(**more: Any) -> Case:
    """A case in a round that is decided, as far on as its days say."""
    more = {"round": RoundFactory(decided=True, decided_on=DECIDED), "decided_on": DECIDED, **more}
    return CaseFactory(moved_on=MOVED, inspected_on=INSPECTED, **more)


def _moved() -> Case:
    return CaseFactory(moved_on=MOVED)


def _inspected() -> Case:
    return _case(round=RoundFactory(tabled=True), decided_on=None)


def _public() -> Case:
    """A case whose words name the posting that it ends."""
    posting = PostingFactory(post="副镇长", began_on=date(1985, 1, 1))
    return _case(person=posting.person, from_post=f"{posting.unit.short_name}副镇长", public_from=PUBLIC, public_until=UNTIL)


def _lateral() -> Case:
    return _case(kind=Kind.LATERAL)


def _appointed() -> Case:
    return _case(public_from=PUBLIC, public_until=UNTIL, appointed_on=APPOINTED)


def _on_probation() -> Case:
    return _case(appointed_on=APPOINTED, probation_until=date(2022, 10, 1))


def _listed() -> Round:
    return CaseFactory(moved_on=MOVED, inspected_on=INSPECTED).round


def _tabled() -> Round:
    return _inspected().round


def _decided() -> Round:
    return _case().round


MACHINES = {
    "appointments.round": [RoundFactory, _listed, _tabled, _decided],
    "appointments.case": [_moved, _inspected, _case, _public, _lateral, _appointed, _on_probation],
}
"""For each machine, rows from which the walks begin: between them every transition can be taken."""


def _taken_in(state: str, **more: Any) -> Case:
    return CaseFactory(round__state=state, appointed_on=date(2023, 4, 1), **more)


def _voted(votes_for: int) -> Case:
    return CaseFactory(round__decided=True, round__present_members=9, votes_for=votes_for, votes_against=1)


def _taken_up(began_on: date, **more: Any) -> Case:
    case = CaseFactory(round__decided=True, decided_on=date(2023, 3, 6), **more)
    case.begins = PostingFactory(began_on=began_on, **({} if more else {"person": case.person}))
    case.save()
    return case


CONTRADICTIONS = {
    "case-of-undecided-round": (partial(_taken_in, RoundState.CANCELLED), partial(_taken_in, RoundState.DECIDED)),
    "case-votes": (partial(_voted, 9), partial(_voted, 8)),
    "case-of-two-people": (
        partial(_taken_up, date(2023, 4, 1), person__name="王强"),
        partial(_taken_up, date(2023, 4, 1)),
    ),
    "case-in-post-undecided": (partial(_taken_up, date(2023, 2, 1)), partial(_taken_up, date(2023, 3, 1))),
}
"""For each contradiction, how a row comes to be that contradicts, and one beside it that does not."""
