"""What somebody types into an input of any kind: something it takes, and something it does not."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from sanbiao.core.ledger.columns import CellKind
from sanbiao.core.ledger.fields import CellField, ReferenceField
from sanbiao.core.ledger.references import name_of
from sanbiao.tests.factories import id_number_of

OF_KIND = {
    CellKind.TEXT: "如实登记",
    CellKind.NAME: "张三",
    CellKind.INT: "3",
    CellKind.DECIMAL: "3.5",
    CellKind.ID: id_number_of(date(1980, 1, 1), 1),
    CellKind.CREDIT: "91350100M000100Y43",
}


def right(field: forms.Field, day: date) -> Any:
    """Something that `field` takes; a day or month is `day`."""
    if isinstance(field, ReferenceField):
        seen = field.rows.first()
        return name_of(field.rows, seen) if seen else "看不到的一行"
    choices = getattr(field, "choices", ())
    if choices:
        return next(str(sent) for sent, _ in choices if sent)
    if not isinstance(field, CellField):
        assert isinstance(field, forms.CharField), f"say what is typed into a {type(field).__name__}"
        return "如实登记"
    kind = field.column.kind
    return f"{day:%Y.%m}" if kind is CellKind.MONTH else f"{day:%Y-%m-%d}" if kind is CellKind.DATE else OF_KIND[kind]


def wrong(field: forms.Field) -> Any:
    """Something that `field` does not take."""
    if isinstance(field, CellField) and field.column.kind in (CellKind.TEXT, CellKind.NAME):
        return "=1+1"
    if isinstance(field, (CellField, ReferenceField)):
        return "2023-13-45"
    return "长" * (getattr(field, "max_length", None) or 0) + "了" if getattr(field, "max_length", None) else ""
