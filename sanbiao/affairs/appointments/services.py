"""What an appointment does to the postings of the person, and what taking it back restores."""

from __future__ import annotations

from typing import Any

from sanbiao.affairs.appointments.models import Case
from sanbiao.core.ledger.normal import normal
from sanbiao.core.machine.steps import Step
from sanbiao.registry.people.models import Posting


def ended_by(case: Case) -> Posting | None:
    """The posting that the case ends: the only one still open that its words name.

    The words are those of a removal itself, and else those of the former post; the post has to stand in them, and the
    name of its unit.
    """
    words = normal(f"{case.from_post}{case.matter}")
    still = Posting.objects.filter(person=case.person_id, ended_on=None).select_related("unit")
    named = [each for each in still if normal(each.post) in words and _is_named(each, words)]
    return named[0] if len(named) == 1 else None


def _is_named(posting: Posting, words: str) -> bool:
    return any(normal(name) in words for name in (posting.unit.short_name, posting.unit.name))


def will_begin(case: Case) -> bool:
    """Whether the case says of a cadre of the roster in which unit to which post."""
    return bool(case.to_unit_id and case.to_post and case.person.on_roster)


def end_posting(case: Case, step: Step) -> None:
    """End the posting in the month of the appointment."""
    case.ends = ended_by(case)
    if case.ends and case.appointed_on:
        step.change(case.ends, ended_on=case.appointed_on.replace(day=1))


def begin_posting(case: Case, step: Step) -> None:
    """Begin the posting in the month of the appointment, unless the book has it already."""
    if not (will_begin(case) and case.appointed_on):
        return
    told: dict[str, Any] = {  # Any: each field has its own type
        "person": case.person,
        "unit": case.to_unit,
        "post": case.to_post,
        "began_on": case.appointed_on.replace(day=1),
    }
    if not Posting.objects.filter(**told).exists():
        row = Posting(**told, is_team_member=case.to_team, manner=case.to_manner)
        case.begins = Posting.objects.get(pk=step.create(row).pk)


def restore_postings(case: Case, step: Step, verb: str) -> None:
    """Open what the step `verb` ended, where it still ends then, and take away what it began."""
    ended, begun = case.ends, case.begins
    case.ends = case.begins = None
    if ended:
        step.restore(case, verb, [ended])
    if begun:
        step.remove(begun)
