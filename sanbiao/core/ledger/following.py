"""Fields that follow from others of their row: nobody fills them in, and they are never out of date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models


class Following:
    """What is made of other fields of the row, the `sources`, whenever the row is written, one by one or in bulk.

    A queryset's `update` that changes a source must set this field too, as with `auto_now`.
    """

    attname: str
    model: type[models.Model]
    sources: tuple[str, ...] = ()
    FIXED: ClassVar[dict[str, Any]] = {"editable": False, "blank": True}

    def value_of(self, values: Mapping[str, Any]) -> Any:  # Any: what the field holds
        """What stands here in a row whose sources hold `values`."""
        raise NotImplementedError

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        value = self.value_of({name: getattr(instance, name) for name in self.sources})
        setattr(instance, self.attname, value)
        return value


class FollowingField(Following, models.CharField):  # type: ignore[type-arg]  # not subscriptable at run time
    """A text that follows."""

    FIXED: ClassVar[dict[str, Any]] = {**Following.FIXED, "default": ""}

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs | self.FIXED)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), {key: value for key, value in kwargs.items() if key not in self.FIXED}


class FollowingDecimal(Following, models.DecimalField):  # type: ignore[type-arg]  # as above
    """A number that follows; in migrations it is the plain field it is kept as."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as above
        super().__init__(*args, **kwargs | self.FIXED)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.DecimalField", list(args), kwargs


def following_fields(model: type[models.Model]) -> list[Any]:  # Any: both a field and `Following`
    """The fields of `model` that follow from others."""
    return [field for field in model._meta.concrete_fields if isinstance(field, Following)]
