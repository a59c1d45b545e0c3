"""The builder of conditions above a list: a column is chosen, then how it is compared and with what; each press adds one.

It works by addresses alone: what is being built stands in the parameters `ask`, `how`, `v` and `into` until it is a condition.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.http import QueryDict

from sanbiao.core.ledger.finding.askable import Askable, AskedKind, Operator, askable
from sanbiao.core.ledger.finding.conditions import WHERE, Line, condition
from sanbiao.core.ledger.finding.values import NotRead
from sanbiao.core.ledger.listing import Listing
from sanbiao.core.secrecy.addresses import as_told

ASK, HOW, VALUE, INTO = "ask", "how", "v", "into"
APART = "new"
"""What `into` says of a condition that begins a group of its own."""
_TICKED = 40
"""Words up to so many are offered to be ticked; more are typed."""
_SEVERAL = 3


@dataclass(frozen=True)
class Option:
    """Something to choose from."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class StandingLine:
    """A condition that stands already; `query` is the address without it."""

    label: str
    said: str
    query: str


class Builder:
    """What the list page draws of its conditions, and the address it leads to when one is complete."""

    def __init__(self, listing: Listing) -> None:
        self.listing = listing
        self.asked_for = listing.parameters.get(ASK, "")
        self.how = listing.parameters.get(HOW, "")
        self.typed = [as_told(value) for value in listing.parameters.getlist(VALUE)]

    @cached_property
    def known(self) -> dict[str, Askable]:
        return askable(self.listing.ledger, self.listing.user)

    @cached_property
    def chosen(self) -> Askable | None:
        return self.known.get(self.asked_for)

    @property
    def is_open(self) -> bool:
        return bool(self.asked_for)

    @property
    def columns(self) -> Iterator[tuple[str, list[Option]]]:
        """The columns to choose from, by the book in which they stand; those of the ledger itself first."""
        for book, several in groupby(self.known.values(), key=lambda each: each.label.rpartition("：")[0]):
            labels = ((each.code, each.label.rpartition("：")[2]) for each in several)
            yield book or self.listing.ledger.title, [Option(code, label, code == self.asked_for) for code, label in labels]

    @property
    def operators(self) -> list[Option]:
        if self.chosen is None:
            return []
        usual = self.how or (Operator.MOST if self.chosen.label.endswith("年龄") else self.chosen.operators[0])
        return [Option(each, self.chosen.word(each), each == usual) for each in self.chosen.operators]

    @property
    def ticked(self) -> list[Option]:
        """The values to tick, where the column has a few of its own."""
        if self.chosen is None:
            return []
        column = self.chosen.column
        words = [(word, word) for word in column.words] if self.chosen.kind is AskedKind.TEXT else column.kind.choices(column)
        given = set(self.typed)
        return [Option(value, label, value in given) for value, label in words] if len(words) <= _TICKED else []

    @property
    def inputs(self) -> list[tuple[str, str]]:
        """The inputs for what is typed: label and what stands in it."""
        if self.chosen is None or (self.ticked and self.chosen.kind is AskedKind.CHOICE):
            return []
        if self.chosen.kind is AskedKind.UNIT or self.chosen.column.refers_to:
            labels = ["值", *["或者"] * (_SEVERAL - 1)]
        elif self.chosen.kind is AskedKind.TEXT:
            labels = ["其他值"] if self.ticked else ["值"]
        else:
            labels = ["值", "止（选“介于”时填）"]
        ticks = {option.value for option in self.ticked}
        given = [value for value in self.typed if value not in ticks]
        return [(label, given[place] if place < len(given) else "") for place, label in enumerate(labels)]

    @property
    def hint(self) -> str:
        if self.chosen is None:
            return ""
        if self.chosen.kind is AskedKind.YEARS:
            return f"按 {self.listing.context.on:%Y-%m-%d} 计算，满几年算几年。"
        if self.chosen.kind is AskedKind.UNIT:
            return "填单位的简称、全称或编码。"
        return "填法与登记时一样，如 2023.06。" if self.chosen.kind is AskedKind.DAY else ""

    @property
    def places(self) -> list[Option]:
        """Where the condition goes: into one of the groups, or into a group of its own."""
        groups = self.listing.conditions.groups
        if not groups:
            return []
        wanted = self.listing.parameters.get(INTO, str(len(groups) - 1))
        which = "且：同时符合" if len(groups) == 1 else "且：与第 {} 组同时符合"
        joined = [Option(str(place), which.format(place + 1), str(place) == wanted) for place in range(len(groups))]
        return [*joined, Option(APART, "或：另起一组", wanted == APART)]

    @property
    def groups(self) -> list[list[StandingLine]]:
        """The conditions that stand already, where there is more than one group; one is told by the chips above the rows."""
        conditions = self.listing.conditions
        if len(conditions.groups) < 2:
            return []
        return [
            [self._standing(line, place, number) for number, line in enumerate(lines)]
            for place, lines in enumerate(conditions.groups)
        ]

    def _standing(self, line: Line, place: int, number: int) -> StandingLine:
        said = line.condition.said if line.condition else "有误"
        query = self._kept()
        query.setlist(WHERE, self.listing.conditions.without(place, number))
        return StandingLine(line.label, said, f"?{query.urlencode()}")

    @cached_property
    def _made(self) -> tuple[str, str]:
        """The token of the condition that was built, or why it is none."""
        if self.chosen is None:
            return "", f"没有“{self.asked_for[:40]}”这一列，请从清单里选。" if self.asked_for else ""
        if not self.how:
            return "", ""
        try:
            made = condition(self.chosen, self.how, self.listing.parameters.getlist(VALUE), self.listing.user)
        except NotRead as fault:
            return "", str(fault)
        return made.token, ""

    @property
    def fault(self) -> str:
        return self._made[1]

    @property
    def address(self) -> str:
        """The address of the list with the condition that was built; empty until it is complete."""
        token, _ = self._made
        if not token:
            return ""
        into = self.listing.parameters.get(INTO, "0")
        query = self._kept()
        place = int(into) if into.isascii() and into.isdigit() and len(into) < 3 else None
        query.setlist(WHERE, self.listing.conditions.beside(token, place))
        return f"?{query.urlencode()}"

    def _kept(self) -> QueryDict:
        """The address of the page without what is being built."""
        query = self.listing.parameters.copy()
        for name in (ASK, HOW, VALUE, INTO, "page"):
            query.pop(name, None)
        return query
