"""The life of a row as a step bar: the states it passed, the one it is in, those ahead."""

from __future__ import annotations

from typing import Any

from django.db import models

from sanbiao.core.machine.machine import Machine
from sanbiao.core.ui.shell import Stage


def _main_path(machine: Machine[Any]) -> list[str]:
    """The states from the first on, each by the first transition declared out of the one before it."""
    path = [machine.states.values[0]]
    while True:
        onward = (each.target for each in machine.transitions.values() if path[-1] in each.sources and each.target not in path)
        target = next(onward, None)
        if target is None:
            return path
        path.append(target)


def steps_of(machine: Machine[Any], record: models.Model) -> list[Stage]:
    """The step bar of `record`. A state beside the main path stands after the state one leaves for it, as stopped."""
    state = str(getattr(record, machine.field))
    path = _main_path(machine)
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
