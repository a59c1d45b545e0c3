"""Conditions over the rows of a ledger, as an address carries them.

Each `where` of an address is a group whose conditions all hold (且); a row meets one of the groups (或). A condition is
`field.operator.value`; conditions of a group stand apart by `;`, values by `,`:
`where=birth_month@years.le.35;full_time_level.is.本科;post_since@years.ge.2`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, reduce
from operator import and_, or_
from typing import Any
from urllib.parse import unquote

from django.db.models import Q
from django.http import QueryDict

from sanbiao.core.access.policy import User
from sanbiao.core.ledger.cells import printed
from sanbiao.core.ledger.finding.askable import Askable, AskedKind, Operator, askable
from sanbiao.core.ledger.finding.meeting import never_met
from sanbiao.core.ledger.finding.values import NotRead, read_values
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.periods.periods import add_months

WHERE = "where"
MOST = 40
"""More conditions than anybody can read are no question any more."""
_AND, _BETWEEN_VALUES, _PART = ";", ",", "."


@dataclass(frozen=True)
class Condition:
    """One condition; `values` are read, `said` is what it asks for in words."""

    asked: Askable
    operator: Operator
    values: tuple[Any, ...]  # Any: whatever the column holds

    @property
    def token(self) -> str:
        """How it stands in an address."""
        values = _BETWEEN_VALUES.join(kept_value(self._typed(value)) for value in self.values)
        return _PART.join((self.asked.code, self.operator, values))

    def _typed(self, value: Any) -> str:
        return str(value.code) if self.asked.kind is AskedKind.UNIT else str(self.asked.column.kind.typed(value))

    @property
    def said(self) -> str:
        word = self.asked.word(self.operator)
        told = [self._told(value) for value in self.values]
        if self.operator is Operator.BETWEEN:
            return f"{word} {told[0]} 至 {told[1]}"
        if len(told) > 1:
            word = {Operator.IS: "等于任一", Operator.NOT: "不等于任一"}.get(self.operator, word)
        return f"{word} {'、'.join(told)}" if told else word

    def _told(self, value: Any) -> str:
        return str(value) if self.asked.kind is AskedKind.UNIT else printed(self.asked.column, value)

    def q(self, on: date, *, through: str = "") -> Q:
        """The condition of the row in which the field stands, or of one that leads to it by the foreign key `through`."""
        path, values = f"{through}__{self.asked.path}" if through else self.asked.path, self.values
        match self.operator:
            case Operator.EMPTY | Operator.FILLED:
                empty = Q((f"{path}__isnull", True))
                empty |= Q((path, "")) if self.asked.is_text else Q()
                return empty if self.operator is Operator.EMPTY else ~empty
            case _ if self.asked.kind is AskedKind.YEARS:
                return _within_years(path, *self.bounds, on=on)
            case Operator.IS:
                return Q((f"{path}__in", values)) if len(values) > 1 else Q((path, values[0]))
            case Operator.NOT:
                return ~Q((f"{path}__in", values))
            case Operator.HAS:
                return Q((f"{path}__icontains", values[0]))
            case Operator.BELOW:
                units = type(values[0])._base_manager
                below = reduce(or_, (Q(path__begins=unit.path) for unit in values))
                return Q((f"{path}__in", units.filter(below).values("pk")))
        lower, upper = self.bounds
        ends = [Q((f"{path}__{lookup}", end)) for lookup, end in (("gte", lower), ("lte", upper)) if end is not None]
        return reduce(and_, ends)

    @property
    def bounds(self) -> tuple[Any, Any]:
        """The least and the largest value that meets it; None where there is no such end."""
        first, last = self.values[0], self.values[-1]
        return {Operator.LEAST: (first, None), Operator.MOST: (None, last)}.get(self.operator, (first, last))


def _within_years(path: str, least: int | None, most: int | None, *, on: date) -> Q:
    """Days since which so many years are full on the day `on`, counted in months as ages are; a later day has no years yet."""
    within = Q((f"{path}__lt", add_months(on, 1 - 12 * (least or 0))))
    return within if most is None else within & Q((f"{path}__gte", add_months(on, 1 - 12 * (most + 1))))


def _books(conditions: Sequence[Condition]) -> dict[str, Ledger[Any]]:
    """The ledgers of the rows behind of which something is asked, by the foreign key that leads there."""
    return {each.asked.link: each.asked.book for each in conditions if each.asked.book}


def in_sight(link: str, book: Ledger[Any], user: User) -> Q:
    """The condition of a row that its foreign key `link` leads to a row of `book` that `user` sees."""
    if not book.policy.opens_all(user, book.view_permission):
        return Q((f"{link}__in", book.rows(user).select_related(None).values("pk")))
    return Q((f"{link}__isnull", False), *((f"{link}__{name}", held) for name, held in book.constants.items()))


@dataclass(frozen=True)
class Line:
    """One condition of an address, or why it is none."""

    raw: str
    condition: Condition | None
    label: str
    fault: str = ""


@dataclass(frozen=True)
class Conditions:
    """The conditions of an address: groups of lines, and what stands against them. `on` is the day for ages."""

    ledger: Ledger[Any]
    user: User
    on: date
    groups: tuple[tuple[Line, ...], ...]
    excess: str = ""

    def __bool__(self) -> bool:
        return bool(self.groups)

    @cached_property
    def faults(self) -> list[tuple[str, str]]:
        """Label and sentence of each fault."""
        found = [("条件", self.excess)] if self.excess else []
        for group in self.groups:
            found += [(line.label, line.fault) for line in group if line.fault]
            found += never_met([line.condition for line in group if line.condition])
        return found

    @property
    def q(self) -> Q:
        """The condition of the rows of the ledger, one for the database however many there are.

        A single group is asked through joins, which leaves the database free to begin where it has the fewest rows to look at. Of
        several, joins would make it look at every row of the ledger; there the rows behind are found first.
        """
        groups = [[line.condition for line in group if line.condition] for group in self.groups]
        if len(groups) == 1:
            return reduce(and_, self._joined(groups[0]), Q())
        return reduce(or_, (reduce(and_, self._found_first(group), Q()) for group in groups), Q())

    def _joined(self, conditions: Sequence[Condition]) -> Iterator[Q]:
        yield from (in_sight(link, book, self.user) for link, book in _books(conditions).items())
        yield from (each.q(self.on, through=each.asked.link) for each in conditions)

    def _found_first(self, conditions: Sequence[Condition]) -> Iterator[Q]:
        yield from (each.q(self.on) for each in conditions if not each.asked.link)
        for link, book in _books(conditions).items():
            asked = reduce(and_, (each.q(self.on) for each in conditions if each.asked.link == link))
            yield Q((f"{link}__in", book.rows(self.user).select_related(None).filter(asked).values("pk")))

    def alone(self, line: Line) -> Conditions:
        """The same with one line and no other."""
        return replace(self, groups=((line,),))

    @property
    def said(self) -> str:
        """All of it in one line."""
        groups = ["，且".join(f"{line.label} {line.condition.said}" for line in group if line.condition) for group in self.groups]
        return "；或者：".join(groups)

    @property
    def is_dated(self) -> bool:
        """Whether the day of the page decides."""
        lines = [line for group in self.groups for line in group]
        return any(line.condition and line.condition.asked.kind is AskedKind.YEARS for line in lines)

    @property
    def addressed(self) -> list[str]:
        """The groups as the address carries them."""
        return [_AND.join(line.raw for line in group) for group in self.groups]

    def without(self, place: int, number: int) -> list[str]:
        """The groups of the address without one line."""
        kept = [
            [line.raw for at, line in enumerate(group) if (which, at) != (place, number)]
            for which, group in enumerate(self.groups)
        ]
        return [_AND.join(lines) for lines in kept if lines]

    def within(self, tokens: Sequence[str]) -> list[str]:
        """The groups of the address, each narrowed by further conditions."""
        groups = [[line.raw for line in group] for group in self.groups] or [[]]
        narrowed = [_AND.join([*group, *tokens]) for group in groups]
        return [group for group in narrowed if group]

    def beside(self, token: str, place: int | None) -> list[str]:
        """The groups of the address with one condition more: in the group `place`, or in a group of its own."""
        groups = [[line.raw for line in group] for group in self.groups]
        if place is not None and place < len(groups):
            groups[place].append(token)
        else:
            groups.append([token])
        return [_AND.join(group) for group in groups]


def conditions_of(ledger: Ledger[Any], user: User, parameters: QueryDict, *, on: date) -> Conditions:
    """The conditions of an address as `user` may ask them."""
    asked = [[raw for raw in group.split(_AND) if raw] for group in parameters.getlist(WHERE)]
    groups = [group for group in asked if group]
    if not groups:
        return Conditions(ledger, user, on, ())
    if sum(map(len, groups)) > MOST:
        excess = f"条件超过 {MOST} 个，没有列出任何行。请去掉一些。"
        return Conditions(ledger, user, on, (tuple(Line("", None, "条件") for _ in groups[:1]),), excess)
    known = askable(ledger, user)
    return Conditions(ledger, user, on, tuple(tuple(_line(known, user, raw) for raw in group) for group in groups))


def _line(known: Mapping[str, Askable], user: User, raw: str) -> Line:
    code, _, rest = raw.partition(_PART)
    asked = known.get(code)
    if asked is None:
        return Line(raw, None, "条件", f"没有“{code[:40]}”这一列，或者您看不到它；去掉这个条件，再从列的清单里选。")
    operator, _, typed = rest.partition(_PART)
    try:
        return Line(raw, condition(asked, operator, [unquote(value) for value in _split(typed)], user), asked.label)
    except NotRead as fault:
        return Line(raw, None, asked.label, str(fault))


def condition(asked: Askable, operator: str, typed: Sequence[str], user: User) -> Condition:
    """A condition of what was typed.

    Raises:
        NotRead: it is none; the sentence says why.
    """
    if operator not in asked.operators:
        offered = "、".join(asked.word(each) for each in asked.operators)
        raise NotRead(f"不能这样比较，请改为：{offered}。")
    wanted = Operator(operator)
    return Condition(asked, wanted, read_values(asked, wanted, typed, user))


def _split(typed: str) -> Iterator[str]:
    return (value for value in typed.split(_BETWEEN_VALUES) if value)


def kept_value(text: str) -> str:
    """A value without the signs that part conditions and values."""
    for sign in ("%", _AND, _BETWEEN_VALUES):
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text
