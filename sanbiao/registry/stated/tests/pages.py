"""The page of a stated figure: whom it opens to, and where the demonstration shows it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sanbiao.registry.stated.tests.factories import StatedFigureFactory
from sanbiao.tests.opening import WITHIN_REACH, Opens

OPENS = {"stated-figure": Opens(WITHIN_REACH, lambda world: (world.stated.pk,))}
NO_PAGES = {"stated-figure"}  # the demonstration has a ledger for each figure; the tests of stated figures walk the page


def rows(world: SimpleNamespace) -> dict[str, Any]:
    return {"stated": StatedFigureFactory(unit=world.town)}
