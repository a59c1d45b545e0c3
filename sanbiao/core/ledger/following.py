"""Fields that follow from others of their row: nobody fills them in, and they are never out of date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models


class FollowingField(models.CharField):  # type: ignore[type-arg]  # not subscriptable at run time
    """A text made of other fields of the row, the `sources`, whenever the row is written, one by one or in bulk.

    A queryset's `update` that changes a source must set this field too, as with `auto_now`.
    """

    sources: tuple[str, ...] = ()
    FIXED: ClassVar[dict[str, Any]] = {"editable": False, "blank": True, "default": ""}

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs | self.FIXED)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), {key: value for key, value in kwargs.items() if key not in self.FIXED}

    def value_of(self, values: Mapping[str, Any]) -> str:
        """What stands here in a row whose sources hold `values`."""
        raise NotImplementedError

    def pre_save(self, instance: models.Model, add: bool) -> str:
        value = self.value_of({name: getattr(instance, name) for name in self.sources})
        setattr(instance, self.attname, value)
        return value


def following_fields(model: type[models.Model]) -> list[FollowingField]:
    """The fields of `model` that follow from others."""
    return [field for field in model._meta.concrete_fields if isinstance(field, FollowingField)]
