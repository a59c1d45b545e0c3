"""What a machine is declared by: its steps as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from django import forms
from django.db import models

from sanbiao.core.access.policy import CHANGE

RecordT = TypeVar("RecordT", bound=models.Model)


@dataclass(frozen=True, eq=False)
class Transition(Generic[RecordT]):
    """One way from some states to another, taken by those who may change the row unless another permission is named.

    `asks` are the facts without which the step is not taken, `offers` those that may be given with it: names of fields,
    which the machine writes itself, and forms of facts that are no fields. `obstacle` returns a sentence when the row
    itself forbids the step. `effect(record, step, **facts)` sets what follows from it beyond that: it sets fields of
    `record`, and changes other rows by `step`. `tells` says of the rows what the step means to others, with numbers, on a
    page before the step.
    With `asks_reason` a reason is asked and kept with the event. An `awaited` step stands in the to-do list of those who
    may take it, or hold the permission `waits_for` instead, from a week before the day in the row's field `due`, or `at_once`.
    One that `is_aside` leads off the usual life of a row even
    where no other leads on: whoever is taken off a list has not come further.
    """

    name: str
    label: str
    sources: AbstractSet[str]
    target: str
    _: KW_ONLY
    permission: str = CHANGE
    asks: tuple[str | type[forms.Form], ...] = ()
    offers: tuple[str, ...] = ()
    asks_reason: bool = False
    obstacle: Callable[[RecordT], str | None] | None = None
    effect: Callable[..., None] | None = None
    tells: Callable[[Sequence[RecordT]], str] | None = None
    awaited: bool = False
    is_aside: bool = False
    due: str = ""
    at_once: bool = False
    waits_for: str = ""
    reverses: str = ""
    """The step that this one takes back; set by `Reversal`."""

    def __post_init__(self) -> None:
        """What has a day by which it is due is awaited."""
        if self.due:
            object.__setattr__(self, "awaited", True)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the row that the step is given."""
        return (*(each for each in self.asks if isinstance(each, str)), *self.offers)

    @property
    def forms(self) -> tuple[type[forms.Form], ...]:
        return tuple(each for each in self.asks if not isinstance(each, str))

    @property
    def wants_facts(self) -> bool:
        return bool(self.asks or self.offers or self.asks_reason)


@dataclass(frozen=True)
class Reversal(Generic[RecordT]):
    """The way back of the step `reverses`, with a reason: what it wrote becomes what it was before.

    A step with an effect is taken back with one: what it did to other rows is not undone by itself.
    """

    name: str
    label: str
    reverses: str
    _: KW_ONLY
    permission: str = CHANGE
    obstacle: Callable[[RecordT], str | None] | None = None
    effect: Callable[..., None] | None = None
    tells: Callable[[Sequence[RecordT]], str] | None = None


class Rank(StrEnum):
    """What a step is to a row in its state: the usual next one, another one onward, or one aside or back."""

    NEXT = "next"
    ONWARD = "onward"
    ASIDE = "aside"


@dataclass(frozen=True)
class Possible(Generic[RecordT]):
    """A transition as one person sees it on one row: open, or with the reason why it is not."""

    transition: Transition[RecordT]
    refusal: str | None
    rank: Rank
