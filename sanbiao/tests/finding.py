"""What apps bring for the tests that enumerate, found by the name of its module: `tests/factories.py`, `tests/pages.py`."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.apps import apps


def modules_of(name: str) -> Iterator[ModuleType]:
    """The module `tests/<name>.py` of every app that has one, those that others stand on first."""
    for config in reversed([*apps.get_app_configs()]):
        place = f"{config.name}.tests"
        if config.name.startswith("sanbiao.") and find_spec(place) and find_spec(f"{place}.{name}"):
            yield import_module(f"{place}.{name}")


def brought(module: str, name: str) -> dict[str, Any]:
    """What the dictionaries `name` of all `tests/<module>.py` hold together.

    Raises:
        ValueError: two apps bring the same key.
    """
    everything: dict[str, Any] = {}
    for found in modules_of(module):
        own = getattr(found, name, {})
        if twice := everything.keys() & own.keys():
            raise ValueError(f"{found.__name__}: {name} of another app has {sorted(twice)} too")
        everything |= own
    return everything
