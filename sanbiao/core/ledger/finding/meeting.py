"""Conditions that no row can meet together: found before the database is asked, and told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from sanbiao.core.ledger.finding.askable import ORDERED, AskedKind, Operator

if TYPE_CHECKING:
    from sanbiao.core.ledger.finding.conditions import Condition, Conditions

LOOKED_AT = 5


def never_met(conditions: Sequence[Condition]) -> Iterator[tuple[str, str]]:
    """Label and sentence for each thing of which conditions that hold together ask what cannot be."""
    for _, several in groupby(sorted(conditions, key=_code), key=_code):
        about = list(several)
        if not _can_be_met(about):
            said = "，又要求".join(each.said for each in about)
            yield about[0].asked.label, f"要求{said}，没有哪一行能同时符合。请改掉其中一个。"


def nowhere_said(conditions: Conditions, rows: QuerySet[Any]) -> list[str]:
    """Of conditions that left none of `rows`: a sentence for each text asked for that stands in none of them by itself."""
    lines = [line for group in conditions.groups for line in group if line.condition and _asks_for_a_text(line.condition)]
    return [
        f"没有哪一行的“{line.label}”{line.condition.said}，请核对写法，或去掉这个条件。"
        for line in lines[:LOOKED_AT]
        if line.condition and not rows.filter(conditions.alone(line).q).exists()
    ]


def _asks_for_a_text(condition: Condition) -> bool:
    return condition.asked.kind is AskedKind.TEXT and condition.operator in (Operator.IS, Operator.HAS)


def _code(condition: Condition) -> str:
    return condition.asked.code


def _can_be_met(about: Sequence[Condition]) -> bool:
    if any(each.operator is Operator.EMPTY for each in about):
        # What is empty equals nothing, and is neither more nor less than anything.
        return all(each.operator in (Operator.EMPTY, Operator.NOT) for each in about)
    compared = [each for each in about if each.values and each.operator is not Operator.NOT]
    if about[0].asked.kind in ORDERED:
        lower = [each.bounds[0] for each in compared if each.bounds[0] is not None]
        upper = [each.bounds[1] for each in compared if each.bounds[1] is not None]
        return not (lower and upper and max(lower) > min(upper))
    sets = [set(each.values) for each in compared if each.operator is Operator.IS]
    if not sets:
        return True
    left_out = {value for each in about if each.operator is Operator.NOT for value in each.values}
    return bool(set.intersection(*sets) - left_out)
