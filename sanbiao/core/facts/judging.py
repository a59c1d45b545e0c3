"""What the constraints of a model say of a row: asked in Python before it is written, and read out of a refusal after."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import IntegrityError, models
from django.db.models import F, Q

from sanbiao.core.facts.faults import Fault, FaultKind
from sanbiao.core.facts.rules import sentence

Values = Mapping[str, Any]  # Any: each attribute has its own type
Holds = Callable[[Values], bool | None]

_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "exact": operator.eq,
    "gte": operator.ge,
    "gt": operator.gt,
    "lte": operator.le,
    "lt": operator.lt,
}
_UNIQUE_ON_SQLITE = re.compile(r"UNIQUE constraint failed: (.+)")
_UNIQUE_ON_POSTGRES = re.compile(r"Key \((.+?)\)=")


@dataclass(frozen=True)
class Judged:
    """One comparison within a rule: a field with a value, or with the field `other`."""

    field: str
    lookup: str
    other: str = ""


@dataclass(frozen=True)
class JudgedRule:
    """One CHECK of a model. `holds` takes a row's values by attribute; None is "not known", and stands against nothing."""

    constraint: models.CheckConstraint
    sentence: str
    comparisons: tuple[Judged, ...]
    holds: Holds

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields it speaks of, the one to be mended first: of two days in order, the later."""
        return fields_of(self.comparisons)

    @property
    def is_choice(self) -> bool:
        """Whether it says no more than that a code is one of those known."""
        return {each.lookup for each in self.comparisons} == {"in"} and len(self.fields) == 1

    @property
    def fault(self) -> Fault:
        """What is wrong with a row that breaks it."""
        return Fault(self._kind, self.sentence, self.fields)

    @property
    def _kind(self) -> FaultKind:
        if getattr(self.constraint, "order", None):
            return FaultKind.END_BEFORE_START
        if self.is_choice:
            return FaultKind.UNKNOWN_CODE
        return FaultKind.NEGATIVE_NUMBER if str(self.constraint.name).endswith("_not_negative") else FaultKind.RULE


class _Untold(Exception):
    """A condition that only the database understands."""


def fields_of(comparisons: tuple[Judged, ...]) -> tuple[str, ...]:
    first, second = [], []
    for each in sorted(comparisons, key=lambda each: not each.other):
        one, other = (each.other, each.field) if each.other and each.lookup in ("lte", "lt") else (each.field, each.other)
        first.append(one)
        second.append(other)
    return tuple(name for name in dict.fromkeys([*first, *second]) if name)


@cache
def checks_of(model: type[models.Model]) -> tuple[JudgedRule, ...]:
    """The CHECKs of `model` that can be asked without the database; the database asks all of them again."""
    found = []
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint) and isinstance(constraint.condition, Q):
            comparisons: list[Judged] = []
            try:
                holds = _compiled(model, constraint.condition, comparisons)
            except _Untold:
                continue
            told = tuple(comparisons)
            found.append(JudgedRule(constraint, _sentence(model, constraint, fields_of(told)), told, holds))
    return tuple(found)


def broken(model: type[models.Model], values: Values) -> list[JudgedRule]:
    """The checks that a row with these values, by attribute, would break. `values` has every field that a check names."""
    return [check for check in checks_of(model) if check.holds(values) is False]


def breach_of(model: type[models.Model], refusal: IntegrityError) -> Fault:
    """Why the database refused a row, in words for people: never the database's own."""
    diagnosis = getattr(refusal.__cause__, "diag", None)
    text = str(refusal)
    if found := (_UNIQUE_ON_SQLITE.search(text) or _UNIQUE_ON_POSTGRES.search(text)):
        return _double(model, tuple(part.rpartition(".")[2].strip() for part in found[1].split(",")))
    name = diagnosis.constraint_name if diagnosis else text.rpartition(": ")[2]
    for check in checks_of(model):
        if check.constraint.name == name:
            return check.fault
    stated = next((each for each in model._meta.constraints if each.name == name), None)
    return Fault(FaultKind.RULE, _sentence(model, stated, ()) if stated else "不合台账的规定，请核对。")


def _double(model: type[models.Model], columns: tuple[str, ...]) -> Fault:
    fields = tuple(field.name for name in columns for field in model._meta.concrete_fields if field.column == name)
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and set(constraint.fields) == set(fields):
            return Fault(FaultKind.DUPLICATE_KEY, _sentence(model, constraint, fields), fields)
    return Fault(FaultKind.DUPLICATE_KEY, f"与已有的一行重复（{_called(model, fields)}相同），请核对。", fields)


def _sentence(model: type[models.Model], constraint: models.BaseConstraint, fields: tuple[str, ...]) -> str:
    if constraint.violation_error_message != models.BaseConstraint.default_violation_error_message:
        return sentence(constraint, model)
    return f"{_called(model, fields)}不合台账的规定，请核对。"


def _called(model: type[models.Model], fields: tuple[str, ...]) -> str:
    return "、".join(f"「{model._meta.get_field(name).verbose_name}」" for name in fields)  # type: ignore[union-attr]


def _compiled(model: type[models.Model], condition: Q, comparisons: list[Judged]) -> Holds:
    parts: list[Holds] = []
    for child in condition.children:
        if isinstance(child, Q):
            parts.append(_compiled(model, child, comparisons))
        elif isinstance(child, tuple):
            path, value = child
            parts.append(_comparison(model, path, value, comparisons))
        else:
            raise _Untold
    if condition.connector == Q.XOR:
        raise _Untold
    joined = _all(parts) if condition.connector == Q.AND else _any(parts)
    return _not(joined) if condition.negated else joined


def _comparison(model: type[models.Model], path: str, value: Any, comparisons: list[Judged]) -> Holds:
    name, _, lookup = path.partition("__")
    attribute = _attribute(model, name)
    if value is None:
        lookup, value = "isnull", True
    if isinstance(value, F):
        other = str(value.name)  # type: ignore[attr-defined]  # unknown to its stubs
        comparisons.append(Judged(name, lookup or "exact", other))
        return _between(attribute, _compare(lookup), _attribute(model, other))
    if hasattr(value, "resolve_expression"):
        raise _Untold
    comparisons.append(Judged(name, lookup or "exact"))
    if lookup == "isnull":
        return lambda values: (values[attribute] is None) is value
    if lookup == "in":
        known = frozenset(value)
        return lambda values: None if values[attribute] is None else values[attribute] in known
    if lookup == "only":
        alone = re.compile(f"[{value}]*")
        return lambda values: None if values[attribute] is None else bool(alone.fullmatch(values[attribute]))
    if lookup == "length":
        return lambda values: None if values[attribute] is None else len(values[attribute]) == value
    compare = _compare(lookup)
    return lambda values: None if values[attribute] is None else compare(values[attribute], value)


def _attribute(model: type[models.Model], name: str) -> str:
    field = next((each for each in model._meta.concrete_fields if name in (each.name, each.attname)), None)
    if field is None or field.generated:
        raise _Untold
    return str(field.attname)


def _compare(lookup: str) -> Callable[[Any, Any], bool]:
    try:
        return _COMPARED[lookup or "exact"]
    except KeyError:
        raise _Untold from None


def _between(one: str, compare: Callable[[Any, Any], bool], other: str) -> Holds:
    def holds(values: Values) -> bool | None:
        first, second = values[one], values[other]
        return None if first is None or second is None else compare(first, second)

    return holds


def _all(parts: list[Holds]) -> Holds:
    def holds(values: Values) -> bool | None:
        known = True
        for part in parts:
            answer = part(values)
            if answer is False:
                return False
            known = known and answer is not None
        return True if known else None

    return holds


def _any(parts: list[Holds]) -> Holds:
    def holds(values: Values) -> bool | None:
        known = True
        for part in parts:
            answer = part(values)
            if answer:
                return True
            known = known and answer is not None
        return False if known else None

    return holds


def _not(part: Holds) -> Holds:
    def holds(values: Values) -> bool | None:
        answer = part(values)
        return None if answer is None else not answer

    return holds
