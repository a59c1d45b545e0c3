"""The unit of which a text names an organ: 白石镇党委 and 青泽市白石镇人民政府 are of 白石镇.

Only what is certain in the field's own terms is read so: the text without what is known to be an organ's name, and without the
city before it, is the name of exactly one unit. 白石镇中心小学 is no organ of 白石镇. Source: the contract of shapes (units).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from sanbiao.core.ledger.normal import normal
from sanbiao.registry.organisations.models import TOWNS, UnitKind

_PARTY = re.compile(r"(?:中国共产党|中共|中国共产主义青年团|共青团)")
_PROVINCE = re.compile(r"^.{2,8}?(?:省|自治区)")
_ABOVE = re.compile(r".+?(?:省|自治区|市|县|区|旗|州|盟)")
_VILLAGES = (UnitKind.VILLAGE, UnitKind.COMMUNITY)
_OFFICE = r"办公室|办|机关|机关党委|机关党总支|机关党支部|本级|领导班子|班子"
_TOWN_ENDS = re.compile(
    rf"(?:(?:人民)?政府|党委会?|党工委|工委|(?:工作)?委员会|(?:党委|党工委)[、和与]?(?:人民)?政府|党政|党政综合|组织|组织人事"
    rf"|人大(?:主席团|工委)?|人民代表大会(?:主席团)?|人大工作委员会|政协(?:工委|联络[组处委]|工作委员会)?"
    rf"|纪委(?:监委|监察)?|纪工委|纪律检查(?:工作)?委员会|监察|团委|团工委|妇联|妇女联合会|总?工会|(?:人民)?武装部|办事处|{_OFFICE})$"
)
_VILLAGE_ENDS = re.compile(
    r"(?:村民委员会|村委会?|居民委员会|居委会?|委会|党委|党总?支部?(?:委员会)?|总?支部(?:委员会)?|委员会|党组织|[“\"]?两委[”\"]?(?:班子)?"
    r"|村?务监督委员会|监委会)$"
)
_OTHER_ENDS = re.compile(r"(?:党组|党委|党总支|党支部|机关|机关党委|机关党总支|机关党支部|本级|领导班子|班子)$")
_MOST_ENDS = 3


class Organs:
    """Finds the unit to which an organ belongs, among the `rows` of units."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._rows = rows
        self._found: dict[tuple[str, Any], Any] = {}

    def unit(self, text: str, within: Any = None) -> Any:  # Any: the key of a unit
        """The key of the unit that `text`, in normal form, names by an organ; None where that is none or several.

        `within` is the key of the town, where a village is looked for below it.
        """
        if (text, within) not in self._found:
            self._found[text, within] = self._looked_up(text, within)
        return self._found[text, within]

    def _looked_up(self, text: str, within: Any) -> Any:
        called = self._called
        found = {pk for stem in called.stems(text, _VILLAGE_ENDS) for pk in called.villages.get(stem, ())}
        if within is not None:
            found = {pk for pk in found if called.parents[pk] == within}
        else:
            found |= {pk for stem in called.stems(text, _TOWN_ENDS) for pk in called.towns.get(stem, ())}
            found |= {pk for stem in _without_ends(_without_party(text), _OTHER_ENDS) for pk in called.others.get(stem, ())}
        return found.pop() if len(found) == 1 else None

    @cached_property
    def _called(self) -> _Called:
        # Most sheets name units by their names, and then nobody asks for this.
        return _Called(list(self._rows))


class _Called:
    """What units are called without party, city and organ, and which are called so."""

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._above = _cities(row for row in rows if row["kind"] in TOWNS)
        self.parents = {row["pk"]: row["parent_id"] for row in rows}
        self.towns: dict[str, set[Any]] = {}
        self.villages: dict[str, set[Any]] = {}
        self.others: dict[str, set[Any]] = {}
        called: dict[Any, set[str]] = {}
        for row in (row for row in rows if row["kind"] not in _VILLAGES):
            is_town = row["kind"] in TOWNS
            names = [_without_party(name) for name in _names(row)]
            stems = {stem for name in names for stem in self.stems(name, _TOWN_ENDS)} if is_town else set(names)
            called[row["pk"]] = stems
            for stem in stems:
                (self.towns if is_town else self.others).setdefault(stem, set()).add(row["pk"])
        for row in (row for row in rows if row["kind"] in _VILLAGES):
            for name in filter(None, (normal(row["short_name"]), *normal(row["aliases"]).split(";"))):
                for town in ("", *called.get(row["parent_id"], ())):
                    self.villages.setdefault(town + name, set()).add(row["pk"])

    def stems(self, text: str, ends: re.Pattern[str]) -> Iterator[str]:
        """What may be left of `text` without party, city and organ."""
        bare = _without_party(text)
        for start in {bare, self._without_city(bare)}:
            yield from _without_ends(start, ends)

    def _without_city(self, text: str) -> str:
        inside = _PROVINCE.sub("", text)
        for part in {text, inside}:
            if above := next((above for above in self._above if part.startswith(above) and part != above), ""):
                return part.removeprefix(above)
        return text


def _names(row: Mapping[str, Any]) -> list[str]:
    return [name for name in (normal(row["name"]), normal(row["short_name"]), *normal(row["aliases"]).split(";")) if name]


def _cities(towns: Iterable[Mapping[str, Any]]) -> list[str]:
    """What stands before the names of towns, whole and in parts (青泽市, 青泽市城东区, 城东区), the longest first."""
    found: set[str] = set()
    for row in towns:
        before = _without_party(normal(row["name"])).partition(normal(row["short_name"]))[0]
        parts = _ABOVE.findall(before)
        if "".join(parts) == before:
            found |= {"".join(parts[first:last]) for first in range(len(parts)) for last in range(first + 1, len(parts) + 1)}
    return sorted(found, key=len, reverse=True)


def _without_party(text: str) -> str:
    began = _PARTY.match(text)
    return text[began.end() :] if began else text


def _without_ends(text: str, ends: re.Pattern[str]) -> Iterator[str]:
    """`text`, and what is left of it without one to three names of organs; 白石街道办 is 白石街道, 东山村委会 is 东山村."""
    yield text
    for _ in range(_MOST_ENDS):
        if not (end := ends.search(text)) or not end.start():
            return
        organ, text = end[0], text[: end.start()]
        yield text
        if organ.startswith("村"):
            yield f"{text}村"
        elif organ.startswith("居"):
            yield f"{text}社区"
        elif organ in ("办事处", "办"):
            yield f"{text}街道"
