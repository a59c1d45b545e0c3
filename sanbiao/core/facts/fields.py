"""Fields that say more than their database type: what a cell of them holds, and who may see it.

In migrations they are the plain fields they are kept as, so that a migration outlives the class.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.db import models
from django.db.models.functions import Length

from sanbiao.core.facts.privacy import Privacy

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    _Text = models.CharField[str | Combinable, str]
    _Day = models.DateField[Any, Any]  # Any: a day, or none where it may be empty
else:
    # Fields are not subscriptable at run time.
    _Text, _Day = models.CharField, models.DateField

models.CharField.register_lookup(Length)
DayT = TypeVar("DayT", bound=models.DateField[Any, Any])


class CodeField(_Text):
    """A code by which rows are known, kept in its normal form: equal codes are equal everywhere. 40 characters at most."""

    is_code: ClassVar[bool] = True

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **{"max_length": 40, **options})

    def deconstruct(self) -> Any:  # Any: Django's own signature
        return _kept_as(super().deconstruct(), models.CharField)


class NameField(_Text):
    """The name of a person, kept without spaces inside. 60 characters at most."""

    cell: ClassVar[str] = "name"
    privacy: ClassVar[Privacy] = Privacy.PERSONAL

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **{"max_length": 60, **options})

    def deconstruct(self) -> Any:
        return _kept_as(super().deconstruct(), models.CharField)


class CreditField(_Text):
    """A credit code of an organisation (GB 32100): 18 characters, in capitals."""

    cell: ClassVar[str] = "credit"

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **{"max_length": 18, **options})

    def deconstruct(self) -> Any:
        return _kept_as(super().deconstruct(), models.CharField)


class SpanField(_Text):
    """A half-year, quarter, month or year, kept as its code (2023H1)."""

    cell: ClassVar[str] = "period"

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **{"max_length": 8, **options})

    def deconstruct(self) -> Any:  # Any: Django's own signature
        return _kept_as(super().deconstruct(), models.CharField)


class MonthField(_Day):
    """A month, kept as its first day."""

    cell: ClassVar[str] = "month"

    def deconstruct(self) -> Any:
        return _kept_as(super().deconstruct(), models.DateField)


def happened(field: DayT, **states: Iterable[str]) -> DayT:
    """Mark a day on which something happened: it is no plan, and does not lie ahead of the day on which it is written down.

    With `states` that is so of a row whose fields of these names hold one of these values: `state=HELD`.
    """
    vars(field)["past"] = True
    vars(field)["past_when"] = tuple((name, frozenset(values)) for name, values in states.items())
    return field


def born(field: DayT) -> DayT:
    """Mark the day or month of birth of the person whom a row names by ID number."""
    vars(field)["is_birth"] = True
    return happened(field)


def _kept_as(parts: Any, kept: type[Any]) -> Any:
    name, _, args, options = parts
    return name, f"django.db.models.{kept.__name__}", args, options
