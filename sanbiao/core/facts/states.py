"""States that follow: where a sheet has days and no state, the database derives the state from the row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Case, GeneratedField, Q, Value, When


def following_state(
    states: type[models.TextChoices], reached: Mapping[Any, str | Q], *, verbose_name: str = "状态"
) -> GeneratedField:
    """The field of a state that is a function of the row, computed and stored by the database itself.

    `reached` says of each state but the first when it is reached: by a field that is filled, or by a condition. The
    furthest one that is reached holds, as the states are declared; if none is, the first. Whoever writes the row (a
    form, an import, a step, an undoing) moves the state, and nobody can write it.
    """
    first, *later = states
    if unknown := set(reached) ^ set(later):
        raise ValueError(f"say of every state but the first when it is reached: {sorted(map(str, unknown))}")
    whens = [When(_condition(reached[state]), then=Value(str(state.value))) for state in reversed(later)]
    longest = max(len(value) for value in states.values)
    return GeneratedField(
        expression=Case(*whens, default=Value(str(first.value))),
        output_field=models.CharField(max_length=max(20, longest)),
        db_persist=True,
        db_index=True,
        choices=states.choices,
        verbose_name=verbose_name,
    )


def _condition(reached: str | Q) -> Q:
    return Q((f"{reached}__isnull", False)) if isinstance(reached, str) else reached
