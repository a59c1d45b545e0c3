"""The life of a row as data: its states, the steps between them, and the one function that takes a step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction

from sanbiao.core.access.policy import Policy
from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.services import keep

RecordT = TypeVar("RecordT", bound=models.Model)


@dataclass(frozen=True, kw_only=True)
class Transition(Generic[RecordT]):
    """One way from some states to another.

    `obstacle` returns a sentence when the row itself forbids the step; `effect` sets what follows from it. An `awaited`
    step stands in the to-do list of those who may take it, from a week before the day in the row's field `due`.
    """

    name: str
    label: str
    sources: frozenset[str]
    target: str
    permission: str
    obstacle: Callable[[RecordT], str | None] | None = None
    effect: Callable[..., None] | None = None
    awaited: bool = False
    due: str = ""


@dataclass(frozen=True)
class Possible(Generic[RecordT]):
    """A transition as one person sees it on one row: open, or with the reason why it is not."""

    transition: Transition[RecordT]
    refusal: str | None


REGISTRY: dict[str, Machine[Any]] = {}
"""Every machine, by the key of its ledger; tests and generated pages enumerate it."""


class Machine(Generic[RecordT]):
    """The life of one kind of row."""

    def __init__(
        self,
        *,
        policy: Policy[RecordT],
        states: type[models.TextChoices],
        transitions: Sequence[Transition[RecordT]],
        field: str = "state",
    ) -> None:
        self.policy = policy
        self.field = field
        self.states = states
        self.transitions = {transition.name: transition for transition in transitions}
        REGISTRY[policy.model._meta.label_lower] = self

    def refusal(self, name: str, record: RecordT, by: AbstractBaseUser) -> str | None:
        """Why `by` may not fire `name` on `record` now; None if nothing stands against it."""
        transition = self.transitions[name]
        if not self.policy.may(by, transition.permission, record):
            return f"您无权{transition.label}。"
        return self._unready(transition, record)

    def _unready(self, transition: Transition[RecordT], record: RecordT) -> str | None:
        state = getattr(record, self.field)
        if state not in transition.sources:
            return f"当前状态为「{self.states(state).label}」，不能{transition.label}。"
        return transition.obstacle(record) if transition.obstacle else None

    def steps(self, record: RecordT, by: AbstractBaseUser) -> list[Possible[RecordT]]:
        """The transitions `by` may ever fire, each open or with its reason."""
        return [
            Possible(transition, self._unready(transition, record))
            for transition in self.transitions.values()
            if self.policy.may(by, transition.permission, record)
        ]

    @transaction.atomic
    def fire(self, name: str, record: RecordT, *, by: AbstractBaseUser, at: datetime, **facts: Any) -> RecordT:
        """Move `record` along `name`, and record who did it and when.

        Locks the row first, so two people cannot fire from the same state.

        Raises:
            Refused: the state, the permission or the obstacle forbids it.
        """
        transition = self.transitions[name]
        record = type(record)._base_manager.select_for_update(of=("self",)).get(pk=record.pk)
        if reason := self.refusal(name, record, by):
            raise Refused(reason)
        before = getattr(record, self.field)
        if transition.effect:
            transition.effect(record, by=by, at=at, **facts)
        setattr(record, self.field, transition.target)
        record.save()
        keep(
            by=by,
            at=at,
            verb=transition.label,
            record=record,
            before={self.field: before},
            after={self.field: transition.target},
        )
        return record

    @transaction.atomic
    def fire_many(self, name: str, records: Iterable[RecordT], *, by: AbstractBaseUser, at: datetime) -> int:
        """Fire `name` on all `records` or on none.

        Raises:
            Refused: one of them cannot; the sentence names it.
        """
        count = 0
        for record in records:
            try:
                self.fire(name, record, by=by, at=at)
            except Refused as refusal:
                raise Refused(f"{record}：{refusal}") from refusal
            count += 1
        return count
