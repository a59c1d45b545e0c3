"""Who may do what with units and party organisations."""

from sanbiao.core.access.policy import Policy
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.organisations.models import PartyOrganisation, Unit


class UnitPolicy(Policy[Unit]):
    """Units belong to the cadre sections; everybody sees those in reach, whatever the section."""

    model = Unit
    organisation = "path"
    shared = True


class PartyOrganisationPolicy(Policy[PartyOrganisation]):
    model = PartyOrganisation
    section = Section.GRASS_ROOTS


unit_policy = UnitPolicy()
party_policy = PartyOrganisationPolicy()
