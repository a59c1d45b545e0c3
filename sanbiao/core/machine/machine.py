"""The life of a row as data: its states, the steps between them, and the one function that takes a step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, Generic

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models, transaction

from sanbiao.core.access.policy import VIEW, policy_of
from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.services import history
from sanbiao.core.facts.judging import broken
from sanbiao.core.machine.steps import Step, WrongFacts, new_ticket, save, stored
from sanbiao.core.machine.transitions import Possible, Rank, RecordT, Reversal, Transition
from sanbiao.core.secrecy.fields import SealedField
from sanbiao.core.ui.times import minute_of

MISSING = "请填写这一项。"


REGISTRY: dict[str, Machine[Any]] = {}
"""Every machine, by the key of its ledger; tests and generated pages enumerate it."""


class Machine(Generic[RecordT]):
    """The life of one kind of row."""

    def __init__(
        self,
        model: type[RecordT],
        *,
        states: type[models.TextChoices],
        transitions: Sequence[Transition[RecordT] | Reversal[RecordT]],
        field: str = "state",
    ) -> None:
        self.policy = policy_of(model)
        self.model = model
        self.field = field
        self.states = states
        self.transitions: dict[str, Transition[RecordT]] = {}
        for each in transitions:
            if each.name in self.transitions:
                raise ValueError(f"two steps {each.name}")
            self.transitions[each.name] = each if isinstance(each, Transition) else self._back(each)
        key = self.model._meta.label_lower
        if key in REGISTRY:
            raise ValueError(f"two machines for {key}")
        REGISTRY[key] = self

    def _back(self, reversal: Reversal[RecordT]) -> Transition[RecordT]:
        step = self.transitions[reversal.reverses]
        if len(step.sources) != 1:
            raise ValueError(f"{step.name} has several sources, and {reversal.name} would not know where to go back to")
        if step.effect and not reversal.effect:
            raise ValueError(f"{step.name} has an effect, and {reversal.name} does not take it back")
        if any(isinstance(self._model_field(name), SealedField) for name in step.fields):
            raise ValueError(f"{step.name} asks for a sealed fact, which no event can give back")
        [target] = step.sources
        return Transition(
            name=reversal.name,
            label=reversal.label,
            sources=frozenset({step.target}),
            target=target,
            permission=reversal.permission,
            asks_reason=True,
            obstacle=reversal.obstacle,
            effect=reversal.effect,
            tells=reversal.tells,
            reverses=step.name,
        )

    def _model_field(self, name: str) -> Any:  # Any: a field of whatever kind
        return self.model._meta.get_field(name)

    @property
    def follows(self) -> bool:
        """Whether the state is a function of the row, so that only facts move it."""
        return bool(self._model_field(self.field).generated)

    @property
    def initial(self) -> str:
        """The state of a row of which nothing more is known."""
        field = self._model_field(self.field)
        return str(field.default) if field.has_default() else str(self.states.values[0])

    @cached_property
    def path(self) -> list[str]:
        """The usual life: from the first state on, each by the first transition declared out of the one before it."""
        path = [str(self.states.values[0])]
        while True:
            usual = (each for each in self.transitions.values() if not each.is_aside and not each.reverses)
            onward = (each for each in usual if path[-1] in each.sources)
            target = next((each.target for each in onward if each.target not in path), None)
            if target is None:
                return path
            path.append(target)

    def rank(self, transition: Transition[RecordT], state: str) -> Rank:
        """What `transition` is to a row in `state`."""
        if transition.reverses or transition.is_aside or transition.target not in self.path:
            return Rank.ASIDE
        if state not in self.path[:-1]:  # beside the usual life, as an extension is, or at its end, what leads back into it
            return Rank.NEXT
        ahead = self.path.index(transition.target) - self.path.index(state)
        return Rank.NEXT if ahead == 1 else Rank.ONWARD if ahead > 1 else Rank.ASIDE

    @property
    def onward(self) -> list[Transition[RecordT]]:
        """The steps that take nothing back, those first that are the usual next ones of some state."""
        steps = [each for each in self.transitions.values() if not each.reverses]
        return sorted(steps, key=lambda each: all(self.rank(each, source) != Rank.NEXT for source in each.sources))

    def returns(self, transition: Transition[RecordT]) -> bool:
        """Whether steps lead back to where `transition` comes from."""
        reached, before = {transition.target}, set[str]()
        while reached != before:
            before = set(reached)
            reached |= {each.target for each in self.transitions.values() if each.sources & before}
        return transition.sources <= reached

    def asks_first(self, transition: Transition[RecordT]) -> bool:
        """Whether a page stands before the step: it wants facts, tells what it means to others, or nothing leads back from it."""
        return transition.wants_facts or transition.tells is not None or not self.returns(transition)

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
        state = str(getattr(record, self.field))
        return [
            Possible(transition, self._unready(transition, record), self.rank(transition, state))
            for transition in self.transitions.values()
            if self.policy.may(by, transition.permission, record)
        ]

    @transaction.atomic
    def fire(
        self,
        name: str,
        record: RecordT,
        *,
        by: AbstractBaseUser,
        at: datetime,
        ticket: str = "",
        reason: str = "",
        **facts: Any,
    ) -> RecordT:
        """Move `record` along `name`, write its facts, and record who did it and when.

        Locks the row first, so two people cannot fire from the same state. `ticket` tells one intention from another:
        sent twice it is done once.

        Raises:
            WrongFacts: facts are missing, or the row does not take them.
            Refused: the state, the permission or the obstacle forbids it.
        """
        transition = self.transitions[name]
        step = Step(verb=transition.label, by=by, at=at, batch=ticket or new_ticket(), reason=reason.strip())
        return self._fire(transition, record, step, facts)

    def _fire(self, transition: Transition[RecordT], record: RecordT, step: Step, facts: Mapping[str, Any]) -> RecordT:
        record = self.model._base_manager.select_for_update(of=("self",)).get(pk=record.pk)
        if self._was_done(transition, record, step):
            return record
        if sentence := self.refusal(transition.name, record, step.by):
            raise Refused(self._overtaken(transition, record, step.by) or sentence)
        self._check(transition, record, step, facts)
        before = stored(record)
        if transition.reverses:
            self._take_back(self.transitions[transition.reverses], record)
        for name in transition.fields:
            if name in facts:
                setattr(record, name, facts[name])
        if transition.effect:
            transition.effect(record, step, **facts)
        if not self.follows:
            setattr(record, self.field, transition.target)
        self._hold_to_rules(transition, record)
        save(record)
        record.refresh_from_db()
        if getattr(record, self.field) != transition.target:
            state = self.states(getattr(record, self.field)).label
            raise Refused(f"按填写的内容，状态是「{state}」，没有办理。请核对各项日期。")
        step.keep(record, before)
        return record

    def _was_done(self, transition: Transition[RecordT], record: RecordT, step: Step) -> bool:
        """Whether this very intention has been carried out already, by a form that was sent twice."""
        if getattr(record, self.field) != transition.target:
            return False
        return history(record).filter(batch=step.batch, verb=step.verb, by=step.by.get_username()).exists()

    def _overtaken(self, transition: Transition[RecordT], record: RecordT, by: AbstractBaseUser) -> str:
        """Who took `record` out of the states of `transition`, when, and where it is now."""
        state = getattr(record, self.field)
        last = history(record).filter(after__has_key=self.field).first()
        # A row may be shut to changes by the very step that was quicker: asked is who takes the step at all, and sees the row.
        takes = self.policy.may(by, transition.permission) and self.policy.may(by, VIEW, record)
        if state in transition.sources or last is None or not takes:
            return ""
        when = minute_of(last.at)
        return f"{last.by} 已于 {when} 办理「{last.verb}」，现在的状态为「{self.states(state).label}」，请核对后再办。"

    def _check(self, transition: Transition[RecordT], record: RecordT, step: Step, facts: Mapping[str, Any]) -> None:
        """Hold the facts to what the step asks and to what each field takes.

        Raises:
            TypeError: a fact that the step does not know, which is a defect of the caller.
        """
        inputs = {name: field for form in transition.forms for name, field in form.base_fields.items()}
        if unknown := set(facts) - {*transition.fields, *inputs}:
            raise TypeError(f"{transition.name} asks for no {sorted(unknown)}")
        wanted = [name for name in transition.fields if name not in transition.offers]
        wanted += [name for name, field in inputs.items() if field.required]
        wrong = {name: MISSING for name in wanted if facts.get(name, getattr(record, name, None)) in (None, "")}
        if transition.asks_reason and not step.reason:
            wrong["reason"] = MISSING
        for name in transition.fields:
            field = self._model_field(name)
            if name in facts and name not in wrong and not field.is_relation:
                try:
                    field.clean(facts[name], record)
                except ValidationError as fault:
                    wrong[name] = "".join(fault.messages)
        if wrong:
            raise WrongFacts(wrong)

    def _hold_to_rules(self, transition: Transition[RecordT], record: RecordT) -> None:
        """Ask the model's rules, each at the fact that is to be mended."""
        wrong: dict[str, str] = {}
        for rule in broken(self.model, {field.attname: getattr(record, field.attname) for field in _plain(record)}):
            named = next((name for name in rule.fields if name in transition.fields), "")
            wrong.setdefault(named, rule.sentence)
        if wrong:
            raise WrongFacts(wrong)

    def _take_back(self, step: Transition[RecordT], record: RecordT) -> None:
        """Give the facts of `step` the values they had before it; without an event of it, none, but to what must be filled."""
        event = history(record).filter(verb=step.label, after__has_key=self.field).first()
        were: Mapping[str, Any] = (event.before or {}) if event else {}
        for name in step.fields:
            field = self._model_field(name)
            if event is None:
                nothing = None if field.null else field.get_default()
                if nothing is not None or field.null:
                    setattr(record, field.attname, nothing)
            elif field.attname in were:
                setattr(record, field.attname, field.to_python(were[field.attname]))

    @transaction.atomic
    def fire_many(
        self,
        name: str,
        records: Iterable[RecordT],
        *,
        by: AbstractBaseUser,
        at: datetime,
        ticket: str = "",
        reason: str = "",
        **facts: Any,
    ) -> int:
        """Fire `name` on all `records` with the same facts, or on none.

        Raises:
            WrongFacts: one of them does not take the facts; the sentences name it.
            Refused: one of them cannot; the sentence names it.
        """
        count = 0
        ticket = ticket or new_ticket()
        for record in records:
            try:
                self.fire(name, record, by=by, at=at, ticket=ticket, reason=reason, **facts)
            except WrongFacts as wrong:
                raise WrongFacts({fact: f"{record}：{sentence}" for fact, sentence in wrong.by_fact.items()}) from wrong
            except Refused as refusal:
                raise Refused(f"{record}：{refusal}") from refusal
            count += 1
        return count


def _plain(record: models.Model) -> Iterable[Any]:  # Any: fields of whatever kind
    """The fields that a row is written with: not those that the database derives."""
    return (field for field in record._meta.concrete_fields if not field.generated)
