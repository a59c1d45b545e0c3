"""Who may see a field: one class for each, said where the field stands."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

from django.db import models

FieldT = TypeVar("FieldT", bound="models.Field[Any, Any]")


class Privacy(StrEnum):
    """The classes, from what could stand on a notice board to what is ciphertext in the database."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SEALED = "sealed"


def _marked(field: FieldT, privacy: Privacy) -> FieldT:
    vars(field)["privacy"] = privacy
    return field


def public(field: FieldT) -> FieldT:
    """Mark `field` as one that anybody may see."""
    return _marked(field, Privacy.PUBLIC)


def internal(field: FieldT) -> FieldT:
    """Mark `field` as one for staff whose grant covers the row, in a model that is of another class as a whole."""
    return _marked(field, Privacy.INTERNAL)


def personal(field: FieldT) -> FieldT:
    """Mark `field` as one that tells of a living person."""
    return _marked(field, Privacy.PERSONAL)


def privacy_of(field: models.Field[Any, Any]) -> Privacy:
    """The class of a field: its own mark, or what its kind implies, or its model's `privacy`, or internal.

    A model whose rows tell of a person as a whole says `privacy = Privacy.PERSONAL` once.
    """
    own: Any = getattr(field, "privacy", None)  # Any: a mark that fields know nothing of
    return Privacy(own or getattr(field.model, "privacy", Privacy.INTERNAL))
