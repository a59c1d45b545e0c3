"""Who may do what with units and party organisations."""

from enum import StrEnum

from sanbiao.core.access.policy import Policy
from sanbiao.core.access.roles import EVERYBODY, STAFF
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.organisations.models import PartyOrganisation, Unit


class Permission(StrEnum):
    """`<app>:<record>:<action>`, sorted."""

    CHANGE_PARTY = "organisations:party:change"
    CHANGE_UNIT = "organisations:unit:change"
    EXPORT_PARTY = "organisations:party:export"
    EXPORT_UNIT = "organisations:unit:export"
    VIEW_PARTY = "organisations:party:view"
    VIEW_UNIT = "organisations:unit:view"


class UnitPolicy(Policy[Unit]):
    """Units belong to the cadre sections; everybody sees those in reach, whatever the section."""

    model = Unit
    section = Section.CADRES
    organisation = "path"
    shared = True
    roles = {
        Permission.CHANGE_UNIT: STAFF,
        Permission.EXPORT_UNIT: STAFF,
        Permission.VIEW_UNIT: EVERYBODY,
    }


class PartyOrganisationPolicy(Policy[PartyOrganisation]):
    model = PartyOrganisation
    section = Section.GRASS_ROOTS
    organisation = "unit__path"
    roles = {
        Permission.CHANGE_PARTY: STAFF,
        Permission.EXPORT_PARTY: STAFF,
        Permission.VIEW_PARTY: EVERYBODY,
    }


unit_policy = UnitPolicy()
party_policy = PartyOrganisationPolicy()
