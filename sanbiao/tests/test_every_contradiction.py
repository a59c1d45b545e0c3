"""Every contradiction finds a row that contradicts, and leaves a sound one beside it alone."""

from __future__ import annotations

from datetime import date

import pytest

from sanbiao.core.ledger.contradictions import REGISTRY
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.tests.finding import brought

SAMPLES = brought("samples", "CONTRADICTIONS")
DAY = date(2023, 7, 1)


def test_every_contradiction_has_samples():
    assert SAMPLES.keys() == REGISTRY.keys()
    assert len({each.title for each in REGISTRY.values()}) == len(REGISTRY) > 60


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_it_finds_what_contradicts_and_leaves_what_is_sound(name: str):
    each = REGISTRY[name]
    wrong, sound = (make() for make in SAMPLES[name])

    found = set(each.found(LEDGERS[each.ledger].model._base_manager.all(), DAY))

    assert wrong in found
    assert sound not in found
