"""The figures a report may ask for: their names, units and definitions, also of those that have no ledger yet."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from sanbiao.core.indicators.registry import REGISTRY

CATALOGUE = Path(__file__).parent / "data" / "catalogue.csv"


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure as it is named to people; `unit` is `%` for a share, `kind` says how it stands to time."""

    code: str
    name: str
    unit: str
    kind: str
    definition: str


@cache
def catalogue() -> Mapping[str, Entry]:
    """Every figure by its code, in the order of the report. One that has an indicator is defined as the indicator is."""
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        entries = {row["code"]: Entry(**row) for row in csv.DictReader(file)}
    defined = {code: replace(entry, definition=REGISTRY[code].definition) for code, entry in entries.items() if code in REGISTRY}
    return MappingProxyType({**entries, **defined})
