"""Every kind of field is a column of an expression, of the type it has in a closed period too, or is none at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest
from django.apps import apps
from django.db import models
from django.db.models import F
from django.db.models.fields.proxy import OrderWrt
from django.db.models.fields.related import ForeignObject, RelatedField

from sanbiao.core.drive.models import ImportedFile
from sanbiao.core.indicators.parquet import _type
from sanbiao.core.indicators.tables import TABLES, column_type, columns_of
from sanbiao.core.ledger.ledger import REGISTRY

OF_MODELS = {
    ForeignObject,
    RelatedField,
    models.ForeignKey,
    models.OneToOneField,
    models.ManyToManyField,
    models.CompositePrimaryKey,
    models.IPAddressField,
    OrderWrt,
}
"""What is a field of a model alone, which the test of all models has, or is no more than a name."""
NO_COLUMNS = {models.JSONField, models.BinaryField, models.DurationField, models.TimeField, models.UUIDField}
NEEDED: dict[type[Any], dict[str, Any]] = {
    models.DecimalField: {"max_digits": 8, "decimal_places": 2},
    models.GeneratedField: {"expression": F("pk"), "output_field": models.BigIntegerField(), "db_persist": True},
}


def kinds(parent: type[Any] = models.Field) -> Iterator[type[Any]]:
    for kind in parent.__subclasses__():
        yield kind
        yield from kinds(kind)


KINDS = {kind for kind in kinds() if kind.__module__.startswith("django.db.models.")} - OF_MODELS


@pytest.mark.parametrize("kind", sorted(KINDS, key=lambda kind: kind.__name__))
def test_every_kind_of_field_is_a_column_of_one_type_or_none(kind: type[Any]) -> None:
    field = kind(**NEEDED.get(kind, {}))

    found = column_type(field)

    assert bool(found) is not (kind in NO_COLUMNS)
    assert not found or isinstance(_type(field), pa.DataType)


def test_every_model_has_its_table_one_with_files_too() -> None:
    tables = {model._meta.db_table: columns_of(model) for model in apps.get_models()}

    assert all(tables.values())
    assert columns_of(ImportedFile)["content"] == "string"
    assert columns_of(ImportedFile)["drop_id"] == "int64"
    assert TABLES.drive_importedfile.columns


def test_no_ledger_keeps_what_figures_cannot_be_counted_by() -> None:
    left_out = {
        f"{ledger.key}.{field.name}"
        for ledger in REGISTRY.values()
        for field in ledger.model._meta.concrete_fields
        if not column_type(field)
    }

    # What a unit hands in is told in whatever shape it was asked for; it is counted when the section has accepted it.
    assert left_out == {f"collecting.submission.{name}" for name in ("numbers", "remarks", "result")}
