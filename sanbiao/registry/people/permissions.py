"""Who may do what with people and their postings."""

from sanbiao.core.access.policy import Policy, policy_of
from sanbiao.core.access.roles import STAFF
from sanbiao.registry.people.models import Person, Posting

REVEAL = "reveal"
"""To see an ID number in full."""


class PersonPolicy(Policy[Person]):
    model = Person
    exceptions = {REVEAL: STAFF}


person_policy = PersonPolicy()
posting_policy = policy_of(Posting)
