"""The pages of training: whom they open to, and where the demonstration shows them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sanbiao.affairs.training.tests.factories import ClassRunFactory, TraineeFactory
from sanbiao.tests.opening import POST_ONLY, STAFF, TO_PAGE, WITHIN_REACH, Opens, of


def a_class(world: SimpleNamespace) -> tuple[Any, ...]:
    return (world.class_run.pk,)


OPENS = {
    "training": Opens(STAFF),
    "training-plan": Opens(STAFF),
    "training-turnout": Opens(STAFF),
    "training-hours": Opens(STAFF),
    "training-rotation": Opens(STAFF),
    "training-reading": Opens(STAFF),
    "class": Opens(WITHIN_REACH, a_class),
    "class-attendance": Opens(of(POST_ONLY, strangers=404, neighbour=404), a_class),
    "class-sheet": Opens(of(404, writers=POST_ONLY), a_class),
    "class-sign-in": Opens(of(404, writers=TO_PAGE), a_class),
    "sign-in": Opens(of(410, anonymous=410), lambda world: ("no-such-token",)),
}
SHOWN = {
    "training": ("training", "demo", "/training/"),
    "plan": ("training-plan", "demo", "/training/plan/"),
    "turnout": ("training-turnout", "demo", "/training/turnout/"),
    "hours": ("training-hours", "demo", "/training/hours/"),
    "rotation": ("training-rotation", "demo", "/training/rotation/"),
    "reading": ("training-reading", "demo", "/training/reading/"),
    "class held": ("class", "demo", "/training/classes/{held}/"),
    "class open": ("class", "demo", "/training/classes/{open}/"),
    "class without a list": ("class", "demo", "/training/classes/{planned}/"),
    "code on the screen": ("class-sign-in", "demo", "/training/classes/{open}/sign-in/"),
    "sign in on a phone": ("sign-in", "", "/s/{token}/"),
    "sign in with an old code": ("sign-in", "", "/s/1-1.x/"),
}
KEYS = {
    "open": "SELECT id FROM training_classrun WHERE state = 'open'",
    "planned": "SELECT id FROM training_classrun WHERE state = 'planned' ORDER BY id",
    "held": "SELECT id FROM training_classrun WHERE state = 'completed' ORDER BY id",
}
NO_PAGES = {"class-attendance", "class-sheet"}


def rows(world: SimpleNamespace) -> dict[str, Any]:
    run = ClassRunFactory(organiser=world.town)
    return {"class_run": run, "trainee": TraineeFactory(class_run=run, person__unit=world.town)}
