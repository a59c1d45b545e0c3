"""Who may do what with people and their postings."""

from sanbiao.core.access.policy import Policy, policy_of
from sanbiao.core.access.roles import STAFF
from sanbiao.registry.people.models import Appraisal, FamilyMember, Person, Posting, ResumeLine, Schooling

REVEAL = "reveal"
"""To see an ID number in full."""


class PersonPolicy(Policy[Person]):
    model = Person
    exceptions = {REVEAL: STAFF}


class ResumePolicy(Policy[ResumeLine]):
    model = ResumeLine
    organisation = "person__unit__path"


class FamilyPolicy(Policy[FamilyMember]):
    model = FamilyMember
    organisation = "person__unit__path"


class AppraisalPolicy(Policy[Appraisal]):
    model = Appraisal
    organisation = "person__unit__path"


class SchoolingPolicy(Policy[Schooling]):
    model = Schooling
    organisation = "person__unit__path"


person_policy = PersonPolicy()
posting_policy = policy_of(Posting)
resume_policy, family_policy = ResumePolicy(), FamilyPolicy()
appraisal_policy, schooling_policy = AppraisalPolicy(), SchoolingPolicy()
