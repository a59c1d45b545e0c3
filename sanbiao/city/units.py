"""The units and party organisations of the demonstration city."""

import datetime as dt
from dataclasses import dataclass
from random import Random

from sanbiao.city import words
from sanbiao.city.base import Unit


@dataclass(slots=True)
class PartyOrganisation:
    """A party committee, working committee, leading party group or general branch."""

    code: str
    name: str
    kind: str
    unit: Unit
    opened_on: dt.date


@dataclass(slots=True)
class Units:
    """All units, the towns and bureaus among them that have teams, and the party organisations."""

    everything: list[Unit]
    towns: list[Unit]
    bureaus: list[Unit]
    villages: list[Unit]
    party: list[PartyOrganisation]


def unit_text(unit: Unit) -> str:
    """How a unit is named in a ledger without a column of towns: villages by their full name."""
    return unit.name if unit.above else unit.short_name


def make_units(rng: Random) -> Units:
    """The whole of the city's units."""
    bureaus = [
        Unit(f"A{number:03d}", name if words.CITY[:2] in name else words.CITY + name, short, aliases, kind)
        for number, (kind, (name, short, aliases)) in enumerate(
            [("市直机关", row) for row in words.ORGANS]
            + [("事业单位", row) for row in words.INSTITUTIONS]
            + [("国有企业", row) for row in words.COMPANIES],
            start=1,
        )
    ]
    next(u for u in bureaus if u.short_name == "市委社会工作部").opened_on = dt.date(2024, 3, 1)
    closed = Unit("A090", f"{words.CITY}乡村振兴局", "市乡村振兴局", "市扶贫办", "市直机关")
    closed.opened_on, closed.closed_on = dt.date(2021, 6, 1), dt.date(2024, 3, 1)
    towns = [
        Unit(f"B{number:02d}", words.CITY + name, name, name.removesuffix(kind) + "办事处" if kind == "街道" else "", kind)
        for number, (name, kind, *_) in enumerate(words.TOWNS, start=1)
    ]
    villages = [
        unit
        for town, (_, _, village_count, community_count, _) in zip(towns, words.TOWNS, strict=True)
        for unit in _below(rng, town, village_count, community_count)
    ]
    villages += _changed_villages(towns)
    return Units([*bureaus, closed, *towns, *villages], towns, bureaus, villages, _party(rng, towns, bureaus, villages))


def _below(rng: Random, town: Unit, village_count: int, community_count: int) -> list[Unit]:
    pairs = [head + tail for head in words.VILLAGE_HEADS for tail in words.VILLAGE_TAILS]
    names = [(f"{name}村", "村") for name in rng.sample(pairs, village_count)]
    names += [(f"{name}社区", "社区") for name in rng.sample(words.COMMUNITY_NAMES, community_count)]
    return [
        Unit(f"{town.code}{number:03d}", town.name + name, name, "", kind, above=town.code)
        for number, (name, kind) in enumerate(names, start=1)
    ]


def _changed_villages(towns: list[Unit]) -> list[Unit]:
    """One village dissolved and one community founded, so that the date of a list matters."""
    maple, heron = towns[4], towns[7]
    return [
        Unit(f"{maple.code}091", f"{maple.name}老渡口村", "老渡口村", "", "村", maple.code, None, dt.date(2022, 10, 1)),
        Unit(f"{heron.code}091", f"{heron.name}新渠社区", "新渠社区", "", "社区", heron.code, dt.date(2023, 7, 1), None),
    ]


def _party(rng: Random, towns: list[Unit], bureaus: list[Unit], villages: list[Unit]) -> list[PartyOrganisation]:
    rows: list[tuple[str, str, Unit]] = []
    for town in towns:
        is_street = town.kind == "街道"
        rows.append((f"中共{town.name}{'工作委员会' if is_street else '委员会'}", "党工委" if is_street else "党委", town))
    for unit in bureaus:
        kind = "党组" if unit.kind == "市直机关" else rng.choice(("党委", "党总支"))
        rows.append((f"{unit.short_name}{kind}", kind, unit))
    rows += [(f"{unit.name}党总支部委员会", "党总支", unit) for unit in villages[::5] if unit.closed_on is None]
    return [
        PartyOrganisation(
            f"Z{number:03d}", name, kind, unit, unit.opened_on or dt.date(rng.randint(1996, 2019), rng.randint(1, 12), 1)
        )
        for number, (name, kind, unit) in enumerate(rows, start=1)
    ]
