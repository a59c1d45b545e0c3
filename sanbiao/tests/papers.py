"""What tests hold the models to: the hand-kept tables of docs/, glossary and privacy classes, and the factories."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db import models
from factory.django import DjangoModelFactory

from sanbiao.tests.sources import PROJECT

OURS = sorted(
    (model for model in apps.get_models() if model.__module__.startswith("sanbiao.")), key=lambda model: model._meta.label
)
PRIVACY = {"public", "internal", "personal", "sealed"}


def fields(model: type[models.Model]) -> list[models.Field]:
    """The fields that people know: all but the key the database gives."""
    return [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]


def all_factories() -> list[type[DjangoModelFactory]]:
    """Every factory: those of `sanbiao.tests`, and those a business keeps in its own tests."""
    places = [f"{config.name}.tests" for config in apps.get_app_configs() if config.name.startswith("sanbiao.")]
    found = [find_spec("sanbiao.tests.factories")]
    found += [find_spec(f"{place}.factories") for place in places if find_spec(place)]
    modules = [import_module(spec.name) for spec in found if spec]
    every = {made for module in modules for made in vars(module).values() if isinstance(made, type)}
    return [made for made in every if issubclass(made, DjangoModelFactory) and made._meta.model]


def _rows(page: str) -> Iterator[list[str]]:
    text = (PROJECT / "docs" / page).read_text(encoding="utf-8")
    for line in re.findall(r"^\|(.+)\|$", text, re.MULTILINE):
        yield [cell.strip().strip("`") for cell in line.split("|")]


@cache
def glossary() -> frozenset[tuple[str, str]]:
    """Every pair of a Chinese word and an identifier in docs/glossary.md."""
    return frozenset((row[0], row[1]) for row in _rows("glossary.md") if len(row) > 1)


@cache
def privacy() -> dict[str, str]:
    """The privacy class of each `app.Model.field` in docs/privacy.md."""
    return {row[0]: row[1] for row in _rows("privacy.md") if row[0].count(".") == 2}
