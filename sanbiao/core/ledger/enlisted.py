"""People put on the list of a row by choosing them: each is a row as the ledger's own form makes it, all of them or none."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction

from sanbiao.core.access.policy import User
from sanbiao.core.access.refusal import Refused
from sanbiao.core.ledger.cells import value_of
from sanbiao.core.ledger.columns import CellKind
from sanbiao.core.ledger.enlisting import Enlisting
from sanbiao.core.ledger.forms import RowForm, form_of, ready
from sanbiao.core.ledger.ledger import REGISTRY, Ledger
from sanbiao.core.ledger.references import ledger_of_model
from sanbiao.core.ledger.services import create_row

MOST = 100
"""So many people are put on a list at once."""
ALREADY = "已在名单中，没有重复登记。请去掉后再登记。"


def enlisting_of(ledger: Ledger[Any]) -> Enlisting:
    """What `ledger` declares of choosing people.

    Raises:
        LookupError: nothing.
    """
    if ledger.enlists is None:
        raise LookupError(ledger.key)
    return ledger.enlists


def subject_link(ledger: Ledger[Any]) -> str:
    """The foreign key to the person whom a row is about."""
    return next(each.field.partition("__")[0] for each in ledger.columns if each.kind is CellKind.ID and "__" in each.field)


def roster_of(ledger: Ledger[Any]) -> Ledger[Any]:
    """The ledger of the people who are chosen."""
    return _named(ledger, subject_link(ledger))


def parents_of(ledger: Ledger[Any]) -> Ledger[Any]:
    """The ledger of the rows that have the lists."""
    return _named(ledger, enlisting_of(ledger).parent)


def _named(ledger: Ledger[Any], link: str) -> Ledger[Any]:
    model: Any = ledger.model._meta.get_field(link).related_model
    return ledger_of_model(model)


def lists_of(parents: Ledger[Any], user: User) -> Iterator[Ledger[Any]]:
    """The ledgers by which `user` may put people of the roster on the list of a row of `parents`."""
    for ledger in REGISTRY.values():
        if ledger.enlists and parents_of(ledger) is parents and ledger.policy.may(user, ledger.change_permission):
            roster = roster_of(ledger)
            if roster.policy.may(user, roster.view_permission):
                yield ledger


def on_list(ledger: Ledger[Any], parent: models.Model, user: User) -> set[Any]:  # Any: whatever the key of a person is
    """The keys of the people on the list of `parent`, as `user` sees it."""
    rows = ledger.rows(user).filter((enlisting_of(ledger).parent, parent.pk))
    return set(rows.order_by().values_list(f"{subject_link(ledger)}_id", flat=True))


class OnceForm(forms.Form):
    """What is asked once for all who were chosen."""

    required_css_class = "required-field"

    def __init__(self, *args: Any, user: User, on: date, **options: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **options)
        for name, each in self.fields.items():
            ready(each, name, user=user, on=on)


@cache
def once_form(ledger: Ledger[Any]) -> type[OnceForm]:
    """The form of the inputs that have to be filled, and that neither the person chosen tells nor each is asked."""
    enlists, link = enlisting_of(ledger), subject_link(ledger)
    given = {enlists.parent, *enlists.told, *enlists.each}
    asked = {
        name: copy.deepcopy(each)
        for name, each in form_of(ledger).base_fields.items()
        if each.required and name not in given and name.partition("__")[0] != link
    }
    return type(f"Once{ledger.model.__name__}", (OnceForm,), asked)


class EnlistedRow:
    """The row that one of the chosen comes to, by the form of the ledger. `typed` is what was sent: the inputs asked once by
    their names, those of this person behind the key of the person.
    """

    def __init__(
        self, ledger: Ledger[Any], person: Any, typed: Mapping[str, Any], *, parent: Any, user: User, on: date
    ) -> None:  # Any: rows of whatever model
        self.ledger, self.person, self.typed = ledger, person, typed
        self._options: dict[str, Any] = {"user": user, "on": on, "prefix": str(person.pk), "offers": False}
        self._parent = parent

    @property
    def asked(self) -> list[forms.BoundField]:
        """The inputs that are asked of this person alone, with what was typed."""
        names = enlisting_of(self.ledger).each
        there = {f"{self.person.pk}-{name}": self.typed.get(f"{self.person.pk}-{name}", "") for name in names}
        form = form_of(self.ledger)(initial={name: there[f"{self.person.pk}-{name}"] for name in names}, **self._options)
        return [form[name] for name in names]

    @property
    def introduced(self) -> str:
        """Who the person is, beside the name."""
        told = (value_of(self.person, name) for name in roster_of(self.ledger).introduces)
        return " ".join(str(each) for each in told if each)

    def form(self) -> RowForm:
        """The ledger's form of a new row, filled in."""
        made, enlists = form_of(self.ledger), enlisting_of(self.ledger)
        empty = made(**self._options)
        told = {name: value_of(self.person, path) for name, path in enlists.told.items()} | {enlists.parent: self._parent}
        keys = {name: value.pk if isinstance(value, models.Model) else value for name, value in told.items()}
        filled = {name: empty.fields[name].prepare_value(value) for name, value in keys.items()}
        filled |= {name: self.typed.get(name, "") for name in once_form(self.ledger).base_fields}
        filled |= {name: self.typed.get(f"{self.person.pk}-{name}", "") for name in enlists.each}
        filled |= self._named(set(empty.fields)) | {"ticket": "entered"}
        return made({empty.add_prefix(name): value for name, value in filled.items()}, **self._options)

    def _named(self, inputs: set[str]) -> dict[str, Any]:
        """The inputs that name the person: by ID number, and by name where the form asks for that too."""
        link = subject_link(self.ledger)
        paths = [each.field for each in self.ledger.columns if each.field.partition("__")[0] == link]
        told = {path: value_of(self.person, path.partition("__")[2]) for path in paths}
        number = next(told[each.field] for each in self.ledger.columns if each.kind is CellKind.ID and each.field in told)
        return {path: value for path, value in told.items() if path in inputs} or {link: number}


@dataclass
class Enlisted:
    """What came of it: how many rows were added, and what is wrong with whom."""

    count: int = 0
    faults: list[tuple[Any, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@transaction.atomic
def enlist(
    *,
    ledger: Ledger[Any],
    parent: models.Model,
    people: Sequence[Any],
    typed: Mapping[str, Any],
    by: AbstractBaseUser,
    at: datetime,
    on: date,
    ticket: str,
) -> Enlisted:
    """Put `people` on the list of `parent`, an event for each; nobody where one of them is faulty.

    The parent is held until the end, so that two who choose at once do not add the same person twice.
    """
    type(parent)._base_manager.select_for_update(of=("self",)).get(pk=parent.pk)
    there, done = on_list(ledger, parent, by), Enlisted()
    for person in people:
        if person.pk in there:
            done.faults.append((person, ALREADY))
            continue
        form = EnlistedRow(ledger, person, typed, parent=parent, user=by, on=on).form()
        if not form.is_valid():
            done.faults.append((person, _faults_of(form)))
            continue
        try:
            with transaction.atomic():
                create_row(ledger=ledger, values=form.values, by=by, at=at, ticket=ticket)
        except Refused as refusal:
            done.faults.append((person, str(refusal)))
            continue
        done.count += 1
        done.warnings += (f"{person}：{warning}" for warning in form.warnings)
    if done.faults:
        transaction.set_rollback(True)
    return done


def _faults_of(form: RowForm) -> str:
    """What is wrong with a form, input by input."""
    said = []
    for name, faults in form.errors.items():
        label = f"「{form.fields[name].label}」" if name in form.fields else ""
        said += [f"{label}{fault}" for fault in faults]
    return "".join(said)
