"""Who may do what with people and their postings."""

from enum import StrEnum

from sanbiao.core.access.policy import Policy
from sanbiao.core.access.roles import EVERYBODY, STAFF, Role
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.people.models import Person, Posting


class Permission(StrEnum):
    """`<app>:<record>:<action>`, sorted."""

    CHANGE_PERSON = "people:person:change"
    CHANGE_POSTING = "people:posting:change"
    EXPORT_PERSON = "people:person:export"
    EXPORT_POSTING = "people:posting:export"
    REVEAL_PERSON = "people:person:reveal"
    VIEW_PERSON = "people:person:view"
    VIEW_POSTING = "people:posting:view"


class PersonPolicy(Policy[Person]):
    model = Person
    section = Section.CADRES
    organisation = "unit__path"
    roles = {
        Permission.CHANGE_PERSON: STAFF,
        Permission.EXPORT_PERSON: STAFF,
        Permission.REVEAL_PERSON: frozenset({Role.HEAD, Role.CLERK}),
        Permission.VIEW_PERSON: EVERYBODY,
    }


class PostingPolicy(Policy[Posting]):
    model = Posting
    section = Section.CADRES
    organisation = "unit__path"
    roles = {
        Permission.CHANGE_POSTING: STAFF,
        Permission.EXPORT_POSTING: STAFF,
        Permission.VIEW_POSTING: EVERYBODY,
    }


person_policy = PersonPolicy()
posting_policy = PostingPolicy()
