"""The generated pages about models: what every field is called, and who may see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import models

from sanbiao.core.facts.privacy import privacy_of
from sanbiao.portal.writing import page, table

_CLASSES = (
    ("public", "anybody; it could stand on a notice board", "as it is"),
    ("internal", "staff with a grant that covers the row", "as it is, in exports as an event"),
    (
        "personal",
        "staff with a grant that covers the row; it tells of a living person",
        "never into the public edition of a report, never into logs",
    ),
    (
        "sealed",
        "nobody in passing: ciphertext in the database, masked on screen",
        "showing it is an event; in full only in exports by those permitted",
    ),
)


def our_models() -> list[type[models.Model]]:
    """The models of this project, by label."""
    ours = (model for model in apps.get_models() if model.__module__.startswith("sanbiao."))
    return sorted(ours, key=lambda model: str(model._meta.label))


def fields_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields that people know: all but the key the database gives."""
    return [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]


def words_page() -> str:
    """The words of models and fields: one line for each pair of a Chinese word and an identifier, with where it stands."""
    where: dict[tuple[str, str], list[str]] = {}
    for model in our_models():
        where[str(model._meta.verbose_name), model.__name__] = ["a model"]
        for field in fields_of(model):
            where.setdefault((str(field.verbose_name), field.name), []).append(model.__name__)
    rows = (
        (chinese, f"`{name}`", ", ".join(places))
        for (chinese, name), places in sorted(where.items(), key=lambda each: (each[0][1].lower(), each[0][0]))
    )
    about = ["The words of models and their fields, as the models say them. Notions are in the [glossary](glossary.md)."]
    return page("Words of the models", about, table(("中文", "identifier", "in"), rows))


def privacy_page() -> str:
    """The privacy class of every field, by app."""
    about = [
        "Every field has one class, said where it stands (`sanbiao/core/facts/privacy.py`); what is not marked is internal.",
    ]
    closing = ["Events keep what was before and after a change; sealed fields enter them masked."]
    return page("Privacy classes", about, table(("class", "who may see it", "on the way out"), _CLASSES), closing, *_by_app())


def _by_app() -> Iterator[Iterable[str]]:
    for label, ours in groupby(our_models(), key=lambda model: model._meta.app_label):
        yield [f"## {apps.get_app_config(label).verbose_name} · `{label}`"]
        rows = [
            (f"`{model._meta.label}.{field.name}`", privacy_of(field), field.verbose_name)
            for model in ours
            for field in fields_of(model)
        ]
        yield table(("field", "class", "中文"), rows)
