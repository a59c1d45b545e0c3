"""Who may state figures, sign them and take them back."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Q

from sanbiao.core.access.policy import CHANGE, GrantFact, Policy, User, grants_of, outermost, section_of
from sanbiao.core.access.roles import CITY, EVERY_SECTION, STAFF
from sanbiao.core.indicators.registry import REGISTRY
from sanbiao.registry.stated.models import OPEN, StatedFigure

SIGN, WITHDRAW, IMPORT = "sign", "withdraw", "import"


def codes_of(section: str) -> list[str]:
    """The codes of the figures that belong to a section: those of its businesses."""
    return [one.code for one in REGISTRY.values() if section_of(apps.get_app_config(one.business)) == section]


class StatedPolicy(Policy[StatedFigure]):
    """What is stated belongs to the section of its figure, not to one section of all.

    It is changed while it is open, and signed by another person than who stated it. Sheets may be of any section, so whoever
    brings them in holds all.
    """

    model = StatedFigure
    exceptions = {SIGN: STAFF, WITHDRAW: STAFF, IMPORT: STAFF}

    def scopes(self, user: User, permission: str) -> tuple[str, ...]:
        """Where `user` holds the permission in whatever section; `narrowing` says of which figures."""
        return outermost(fact.path for fact in self._held(user, permission))

    def places(self, user: User, permission: str, code: str) -> tuple[str, ...]:
        """The organisation paths in which `user` holds the permission for one figure."""
        held = self._held(user, permission)
        return outermost(fact.path for fact in held if fact.section == EVERY_SECTION or code in codes_of(fact.section))

    def narrowing(self, user: User, permission: str) -> Q | None:
        own: Q = Q(pk__in=())
        for fact in self._held(user, permission):
            place = Q(pk__isnull=False) if fact.path == CITY else Q(unit__path__begins=fact.path)
            own |= place if fact.section == EVERY_SECTION else place & Q(indicator__in=codes_of(fact.section))
        if permission in (CHANGE, IMPORT):
            own &= Q(state__in=OPEN)
        elif permission == SIGN:
            own &= ~Q(stated_by=user.get_username())
        return own

    def _held(self, user: User, permission: str) -> list[GrantFact]:
        held = [fact for fact in grants_of(user) if fact.role in self.roles[permission]]
        return [fact for fact in held if permission != IMPORT or fact.section == EVERY_SECTION]


stated_policy = StatedPolicy()
