"""Who asks, who hands in, and who accepts."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q

from sanbiao.collecting.models import Demand, Submission
from sanbiao.core.access.policy import CHANGE, GrantFact, Policy, RecordT, User, grants_of, outermost
from sanbiao.core.access.roles import CITY, EVERY_SECTION, STAFF, Role
from sanbiao.registry.codes.sections import Section

HAND_IN, OWE = "hand_in", "owe"
"""Whoever may hand in, and those of them whose unit it is: a section may do it for a unit, but does not owe it."""


class BySectionPolicy(Policy[RecordT]):
    """Rows of which each says its section itself, in `section_field`: a grant counts for the rows of its own section."""

    def _counting(self, user: User, permission: str) -> list[GrantFact]:
        return [fact for fact in grants_of(user) if fact.role in self.roles[permission]]

    def scopes(self, user: User, permission: str) -> tuple[str, ...]:
        return outermost(fact.path for fact in self._counting(user, permission))

    def narrowing(self, user: User, permission: str) -> Q | None:
        facts = self._counting(user, permission)
        if not facts or all(fact.section == EVERY_SECTION for fact in facts):
            return None
        return reduce(or_, (self._rows_of(fact) for fact in facts))

    def _rows_of(self, fact: GrantFact) -> Q:
        found = Q() if fact.section == EVERY_SECTION else Q((self.section_field, fact.section))
        if self.organisation and fact.path != CITY:
            found &= Q((f"{self.organisation}__begins", fact.path))
        # Each part says something, for `Q() | Q(a)` is `Q(a)`.
        return found or Q(pk__isnull=False)


class DemandPolicy(BySectionPolicy[Demand]):
    """A demand belongs to the whole city: units know it by what they are to hand in."""

    model = Demand
    section = Section.REPORTS
    section_field = "section"

    def _rows_of(self, fact: GrantFact) -> Q:
        return super()._rows_of(fact) if fact.path == CITY else Q(pk__in=())


class SubmissionPolicy(BySectionPolicy[Submission]):
    """Units hand in; to accept and to return is for those of the section who hold the whole city."""

    model = Submission
    section = Section.REPORTS
    section_field = "demand__section"
    exceptions = {HAND_IN: STAFF | {Role.UNIT_CLERK}, OWE: STAFF | {Role.UNIT_CLERK}}

    def _counting(self, user: User, permission: str) -> list[GrantFact]:
        facts = super()._counting(user, permission)
        if permission == CHANGE:
            return [fact for fact in facts if fact.path == CITY]
        return [fact for fact in facts if fact.path != CITY or fact.role not in STAFF] if permission == OWE else facts


demand_policy = DemandPolicy()
submission_policy = SubmissionPolicy()


def sections_of(user: User) -> list[Section]:
    """The sections in whose name `user` may ask units for something."""
    holders = demand_policy.roles[CHANGE]
    held = {fact.section for fact in grants_of(user) if fact.role in holders and fact.path == CITY}
    return [section for section in Section if held & {section.value, EVERY_SECTION}]
