"""The rules that every model repeats, as constraints of the database with a sentence for people.

A rule names fields; its sentence calls them by their labels, and its name follows from model and fields.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Q
from django.db.models.sql.compiler import SQLCompiler

_NAME = "%(app_label)s_%(class)s_"
IN_ADDRESSES = "A-Za-z0-9_-"
"""What a code that stands in an address or a path is made of: no slash, no dot, nothing that an address gives a meaning to.
It is what Django's `slug` takes, so a route that says `<slug:code>` opens for every such code."""


@models.CharField.register_lookup
class Only(models.Lookup):
    """`code__only="A-Z0-9"`: no other character stands in the text.

    SQLite would ask a function of Python for a regular expression; whoever else opens the file has none. GLOB is its own.
    """

    lookup_name = "only"

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        column, parameters = self.process_lhs(compiler, connection)
        return f"({column} NOT GLOB %s)", [*parameters, f"*[^{self.rhs}]*"]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        column, parameters = self.process_lhs(compiler, connection)
        return f"({column} !~ %s)", [*parameters, f"[^{self.rhs}]"]


class Rule(models.CheckConstraint):
    """A check over named fields. Its message may hold `{field}`, which stands for the field's label.

    `order` is set where the rule says that one day is not before another: the earlier field and the later one.
    """

    def __init__(self, *, condition: Q, name: str, message: str = "", order: tuple[str, str] | None = None) -> None:
        super().__init__(condition=condition, name=name, violation_error_message=message or None)
        self.order = order

    def clone(self) -> Self:
        return copy.copy(self)

    def deconstruct(self) -> Any:  # Any: Django's own signature
        """As the plain constraint that it is in the database."""
        _, args, options = super().deconstruct()
        return "django.db.models.CheckConstraint", args, options

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = "default") -> None:
        """Ask only with the fields that the rule names: Django would hand over all, and takes a millisecond for each."""
        assert isinstance(self.condition, Q)  # noqa: S101  # so it was made
        others = {field.name for field in model._meta.concrete_fields} - self.condition.referenced_base_fields
        try:
            super().validate(model, instance, exclude={*(exclude or ()), *others}, using=using)
        except ValidationError as fault:
            raise ValidationError(sentence(self, model), code=fault.code) from None


class Once(models.UniqueConstraint):
    """That no two rows are alike in `fields`."""

    def __init__(self, *fields: str, name: str = "") -> None:
        said = "、".join(f"{{{field}}}" for field in fields)
        super().__init__(
            fields=fields,
            name=name or f"{_NAME}{'_'.join(fields)}_once",
            violation_error_message=f"已有一行的{said}与此相同，只能有一条。",
        )

    def clone(self) -> Self:
        return copy.copy(self)

    def deconstruct(self) -> Any:  # Any: Django's own signature
        _, _, options = super().deconstruct()
        return "django.db.models.UniqueConstraint", (), options

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = "default") -> None:
        try:
            super().validate(model, instance, exclude=exclude, using=using)
        except ValidationError as fault:
            raise ValidationError(sentence(self, model), code=fault.code) from None


def sentence(constraint: models.BaseConstraint, model: type[models.Model]) -> str:
    """What a constraint says to people, with the fields of `model` called by their labels."""
    text = str(constraint.violation_error_message)
    for field in model._meta.concrete_fields:
        text = text.replace(f"{{{field.name}}}", str(field.verbose_name))
    return text


def known(field: str, choices: Iterable[models.TextChoices], *, blank: bool = False) -> Rule:
    """`field` holds one of `choices`, or, with `blank`, nothing."""
    values = [*([""] if blank else []), *(str(choice.value) for choice in choices)]
    return Rule(name=f"{_NAME}{field}_known", condition=Q((f"{field}__in", values)), message=f"{{{field}}}不在可填的选项中。")


def in_order(*fields: str) -> list[Rule]:
    """The days in `fields`, as far as they are filled, come one after another; the same day is right."""
    return [_after(earlier, later) for number, later in enumerate(fields) for earlier in fields[:number]]


def after(earlier: str, *later: str) -> list[Rule]:
    """None of the days in `later` is before the one in `earlier`; among themselves they are free."""
    return [_after(earlier, each) for each in later]


def _after(earlier: str, later: str) -> Rule:
    return Rule(
        name=f"{_NAME}{later}_after_{earlier}",
        condition=Q((earlier, None)) | Q((later, None)) | Q((f"{later}__gte", F(earlier))),
        message=f"{{{later}}}不得早于{{{earlier}}}。",
        order=(earlier, later),
    )


def both_or_neither(one: str, other: str) -> Rule:
    """Of two fields both are filled or none."""
    empty = {name: Q((name, None)) for name in (one, other)}
    return Rule(
        name=f"{_NAME}{one}_with_{other}",
        condition=(empty[one] & empty[other]) | (~empty[one] & ~empty[other]),
        message=f"{{{one}}}和{{{other}}}要么都填，要么都不填。",
    )


def not_negative(*fields: str) -> list[Rule]:
    """None of the numbers in `fields`, where filled, is below nought."""
    return [
        Rule(
            name=f"{_NAME}{field}_not_negative",
            condition=Q((field, None)) | Q((f"{field}__gte", 0)),
            message=f"{{{field}}}不得为负数。",
        )
        for field in fields
    ]


def of_length(field: str, length: int) -> Rule:
    """`field` has exactly so many characters."""
    return Rule(
        name=f"{_NAME}{field}_of_length", condition=Q((f"{field}__length", length)), message=f"{{{field}}}应为 {length} 位。"
    )


def fit_for_addresses(field: str) -> Rule:
    """`field` is a code that may stand in an address: letters, digits, hyphens and underscores."""
    return Rule(
        name=f"{_NAME}{field}_fit_for_addresses",
        condition=Q((f"{field}__only", IN_ADDRESSES)),
        message=f"{{{field}}}只能由字母、数字、连字符（-）和下划线（_）组成，请改写。",
    )


def orders(model: type[models.Model]) -> tuple[tuple[str, str], ...]:
    """The pairs of days of `model` of which the second is not before the first."""
    rules: Iterable[Any] = model._meta.constraints
    return tuple(order for rule in rules if (order := getattr(rule, "order", None)))


def unique_fields(model: type[models.Model]) -> tuple[str, ...]:
    """The fields that tell one row of `model` from another: its first field that is unique by itself, or its first
    unique constraint that holds for all rows.

    Raises:
        LookupError: it has neither.
    """
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key:
            return (field.name,)
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None:
            return tuple(constraint.fields)
    raise LookupError(f"{model._meta.label} has nothing that tells its rows apart")
