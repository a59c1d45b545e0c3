"""The hand-kept tables of docs/ that tests hold to the code: the glossary and the privacy classes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from django.apps import apps
from django.db import models

from sanbiao.tests.sources import PROJECT

OURS = sorted(
    (model for model in apps.get_models() if model.__module__.startswith("sanbiao.")), key=lambda model: model._meta.label
)
PRIVACY = {"public", "internal", "personal", "sealed"}


def fields(model: type[models.Model]) -> list[models.Field]:
    """The fields that people know: all but the key the database gives."""
    return [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]


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
