"""The life of a row as a step bar: the states it passed, the one it is in, those ahead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from sanbiao.core.machine.machine import Machine
from sanbiao.core.machine.steps import new_ticket
from sanbiao.core.machine.transitions import Rank
from sanbiao.core.ui.shell import Stage


def steps_of(machine: Machine[Any], record: models.Model) -> list[Stage]:
    """The step bar of `record`. A state beside the main path stands after the state one leaves for it, as stopped."""
    state = str(getattr(record, machine.field))
    path = machine.path
    labels = dict(machine.states.choices)
    if state not in path:
        sources = {source for each in machine.transitions.values() if each.target == state for source in each.sources}
        passed = [each for each in path if each in sources] or path[:1]
        done = path[: path.index(passed[0]) + 1]
        return [*(Stage(labels[each], "done") for each in done), Stage(labels[state], "stopped")]
    now = path.index(state)
    last = len(path) - 1
    return [
        Stage(label=labels[each], state="done" if place < now or place == now == last else "now" if place == now else "")
        for place, each in enumerate(path)
    ]


@dataclass(frozen=True)
class Offered:
    """One step on the page of a row. `asks_first` leads to a page; else the button takes the step, once for its ticket."""

    name: str
    label: str
    refusal: str
    url: str
    style: str
    asks_first: bool
    ticket: str


STYLES = {Rank.NEXT: "primary", Rank.ONWARD: "", Rank.ASIDE: "quiet"}
"""How the button of a step looks: only the usual next one is red."""


def offered(machine: Machine[Any], record: models.Model, by: AbstractBaseUser, url: Callable[[str], str]) -> list[Offered]:
    """The steps that `by` may take with `record`; `url` gives the address of one by its name.

    A step that was not taken has nothing to be taken back, so its reversal is not shown at all.
    """
    state = str(getattr(record, machine.field))
    return [
        Offered(
            step.transition.name,
            step.transition.label,
            step.refusal or "",
            url(step.transition.name),
            STYLES[step.rank],
            machine.asks_first(step.transition),
            new_ticket(),
        )
        for step in machine.steps(record, by)
        if not step.transition.reverses or state in step.transition.sources
    ]
