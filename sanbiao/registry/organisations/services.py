"""What changes units, and what they are known by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import CITY
from sanbiao.core.audit.services import keep
from sanbiao.core.drive.reading import normal
from sanbiao.core.facts.faults import Fault, FaultKind
from sanbiao.core.ledger.ledger import Claim, UnitNames
from sanbiao.registry.organisations.models import CityName, Unit, UnitKind
from sanbiao.registry.organisations.organs import Organs

NAMED = "改市名"
_CITY = re.compile(r"[\u4e00-\u9fff·]{1,19}[市县区旗州盟]")


def name_city(name: str, *, by: AbstractBaseUser, at: datetime) -> None:
    """Keep what the city is called; empty is as its towns tell it.

    Raises:
        Refused: that is no name of a city.
    """
    name = "".join(name.split())
    if name and not _CITY.fullmatch(name):
        raise Refused(f"“{name}”不是市名。请写全称，写到“市”（县、区）字为止，如“某某市”，不带“委”“政府”等字。")
    with transaction.atomic():
        kept = CityName.objects.select_for_update().filter(pk=1).first() or CityName(pk=1)
        before = kept.name
        if name == before:
            return
        keep(by=by, at=at, verb=NAMED, record=kept, label=name or before, before={"name": before}, after={"name": name})
        if name:
            CityName.objects.update_or_create(pk=1, defaults={"name": name})
        else:
            kept.delete()


def place_units() -> None:
    """Write the path of every unit anew from its parents; a unit that is its own ancestor stays directly below the city."""
    units = {unit.pk: unit for unit in Unit.objects.only("pk", "code", "parent_id", "path")}
    moved = []
    for unit in units.values():
        codes, above, seen = [unit.code], unit.parent_id, {unit.pk}
        while above and above not in seen:
            seen.add(above)
            codes.append(units[above].code)
            above = units[above].parent_id
        path = CITY + "".join(f"{code}/" for code in reversed(codes))
        if unit.path != path:
            unit.path = path
            moved.append(unit)
    Unit.objects.bulk_update(moved, ["path"], batch_size=500)


VILLAGES = (UnitKind.VILLAGE, UnitKind.COMMUNITY)


def unit_faults(values: Mapping[str, object]) -> Iterator[Fault]:
    """The fault of a village or community without the town it belongs to."""
    if values.get("kind") in VILLAGES and not values.get("parent__code"):
        message = "村、社区必须填写所属乡镇（街道）的机构编码，请补填。"
        yield Fault(FaultKind.MISSING_VALUE, message, ("parent__code",))


def unit_claims(values: Mapping[str, Any]) -> Iterator[Claim]:
    """The short name and the aliases of a unit are its own; those of a village or community within their town.

    Source: the contract of sheets (机构: short names and aliases are unique, of villages within their town).
    """
    village = values.get("kind") in VILLAGES
    realm = f"{Unit._meta.label_lower} {normal(values.get('parent__code') or '') if village else ''}"
    short = normal(values.get("short_name") or "")
    aliases = normal(values.get("aliases") or "").split(";")
    yield Claim("short_name", realm, short)
    yield from (Claim("aliases", realm, alias) for alias in aliases if alias not in {"", short})


def unit_names(rows: Iterable[Mapping[str, Any]]) -> UnitNames:
    """The names of units: full name, short name and aliases; a short name that several units carry names none of them,
    but one that a town or organ carries names that one. A free text names a village by its town and its short name too.
    """
    rows = list(rows)
    short_of = {row["pk"]: row["short_name"] for row in rows}
    strict: dict[str, Any] = {}
    loose: dict[str, Any] = {}
    shared: set[str] = set()
    for row in sorted(rows, key=lambda row: row["kind"] in VILLAGES):
        short = normal(row["short_name"])
        if short in strict:
            if row["kind"] in VILLAGES and strict[short][1]:
                shared.add(short)
        else:
            strict[short] = (row["pk"], row["kind"] in VILLAGES)
        if row["parent_id"] in short_of:
            loose[normal(short_of[row["parent_id"]] + row["short_name"])] = row["pk"]
    names = {short: pk for short, (pk, _) in strict.items() if short not in shared}
    for row in rows:
        for alias in filter(None, normal(row["aliases"]).split(";")):
            names.setdefault(alias, row["pk"])
    names.update({normal(row["name"]): row["pk"] for row in rows})
    below = (row for row in rows if row["parent_id"] and row["kind"] in VILLAGES)
    within = {(row["parent_id"], name): row["pk"] for row in below for name in _names_of(row)}
    return UnitNames(names, {**loose, **names}, within, Organs(rows).unit)


def _names_of(row: Mapping[str, Any]) -> list[str]:
    """All names of a unit in normal form."""
    return [name for name in (normal(row["name"]), *normal(row["aliases"]).split(";"), normal(row["short_name"])) if name]
