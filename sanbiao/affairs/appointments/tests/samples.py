"""Rows that the tests which enumerate begin from."""

from datetime import date
from typing import Any

from sanbiao.affairs.appointments.models import Case, Kind, Round
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
