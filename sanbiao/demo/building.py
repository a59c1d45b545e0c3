"""Puts the demonstration city together: every registry and business that has a `demo` writes its part."""

from collections.abc import Iterable
from graphlib import TopologicalSorter
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

import sanbiao.affairs
import sanbiao.registry
from sanbiao.city.city import City


def build_city(folder: Path, *, scale: int = 1, seed: int = 20230630) -> None:
    """Write the workbooks and appointment forms of an invented city into the folder.

    The same seed writes the same bytes. A `scale` above 1 multiplies the roster with cadres who sit in no team, so the
    figures of the township teams stay what they are. Raises `ValueError` for a scale below 1.
    """
    if scale < 1:
        raise ValueError("规模至少为1。")
    folder.mkdir(parents=True, exist_ok=True)
    city = City.of(folder, scale=scale, seed=seed)
    for part in in_order(parts()):
        part.write(city)


def parts() -> dict[str, ModuleType]:
    """The `demo` of every registry and business that has one, by its name."""
    owners = [
        f"{layer.__name__}.{found.name}"
        for layer in (sanbiao.registry, sanbiao.affairs)
        for found in iter_modules(layer.__path__)
    ]
    return {owner.rpartition(".")[2]: import_module(f"{owner}.demo") for owner in owners if find_spec(f"{owner}.demo")}


def in_order(found: dict[str, ModuleType]) -> Iterable[ModuleType]:
    """By name, but after those that a part names in `NEEDS`: nothing else decides what is written before what."""
    needs = {name: sorted(getattr(found[name], "NEEDS", ())) for name in sorted(found)}
    return [found[name] for name in TopologicalSorter(needs).static_order()]
