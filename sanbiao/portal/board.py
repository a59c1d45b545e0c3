"""What the home page shows of figures, and of what is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.apps import apps

from sanbiao.core.access.context import Context
from sanbiao.core.access.policy import User, section_of
from sanbiao.core.indicators.cards import Card, aim_of, card_of, paired
from sanbiao.core.indicators.comparing import figures_over
from sanbiao.core.indicators.figures import Figure
from sanbiao.core.indicators.services import paths_for, reported
from sanbiao.core.pages.late import Late, late_in
from sanbiao.core.pages.sight import Sight
from sanbiao.registry.codes.sections import Section

MOVED = 6


@dataclass(frozen=True)
class Glance:
    """The reported figures that a person sees, by section of the department; `moved` are those that changed most."""

    sections: list[tuple[str, list[Card]]]
    moved: list[Card]

    @property
    def empty(self) -> int:
        """How many figures there are, where none of them has a value yet."""
        cards = [card for _, of_section in self.sections for card in of_section]
        return 0 if any(card.value is not None for card in cards) else len(cards)


def glance_for(user: User, context: Context) -> Glance:
    """The reported figures whose rows `user` sees, in the context of the page, against target and the year before."""
    scoped = [(one, paths) for one in reported() if (paths := paths_for(user, one, *context.subtrees))]
    beside = Sight.of(user, context).scoped(paired(one.code for one, _ in scoped))
    now, before = figures_over([*scoped, *beside], [context.window, context.window.a_year_ago()])
    cards = {one.code: card_of(now[one.code], before[one.code], aim_of(one.code, now)) for one, _ in scoped}
    sections: dict[str, list[Card]] = {}
    for one, _ in scoped:
        sections.setdefault(section_of(apps.get_app_config(one.business)), []).append(cards[one.code])
    changes = {code: _share_of_change(now[code], before[code]) for code in cards}
    moved = sorted((code for code, share in changes.items() if share), key=lambda code: -changes[code])[:MOVED]
    return Glance(
        [(section.label, sections[section.value]) for section in Section if section.value in sections],
        [cards[code] for code in moved],
    )


def late_for(user: User, context: Context, *, today: date) -> list[tuple[str, list[Late]]]:
    """What is late of the rows that `user` sees in the context of the page, by section of the department."""
    sections: dict[str, list[Late]] = {}
    for late in late_in(Sight.of(user, context), today):
        sections.setdefault(late.section, []).append(late)
    return [(section.label, sections[section.value]) for section in Section if section.value in sections]


def _share_of_change(now: Figure, before: Figure) -> Fraction:
    """How much a figure changed, as a share of what it was; nought where one of them is unknown or it was nothing."""
    if now.exact is None or not before.exact:
        return Fraction(0)
    return abs(now.exact - before.exact) / before.exact
