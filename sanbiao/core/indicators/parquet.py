"""Writing the ledgers as Parquet: a file for each table, with the columns the indicators know, and nothing sealed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.apps import apps
from django.db import models
from ibis.expr.operations import UnboundTable

from sanbiao.core.indicators.queries import base
from sanbiao.core.indicators.registry import REGISTRY
from sanbiao.core.indicators.tables import column_type
from sanbiao.core.secrecy.fields import SealedField

_AT_ONCE = 20_000
_TYPES = {
    "boolean": pa.bool_(),
    "timestamp": pa.timestamp("us", tz="UTC"),
    "date": pa.date32(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "string": pa.string(),
}


def exported_models() -> list[type[models.Model]]:
    """The models behind the indicators: those their expressions read and whatever these refer to, each once."""
    found: dict[str, type[models.Model]] = {}
    expressions = [rows for one in REGISTRY.values() if not one.lacking for rows in (one.rows, one.peers) if rows]
    names = {table.name for rows in expressions for table in base(rows).op().find(UnboundTable)}
    waiting: list[Any] = [model for model in apps.get_models() if model._meta.db_table in names]
    while waiting:
        model = waiting.pop()
        if model._meta.db_table not in found:
            found[model._meta.db_table] = model
            waiting += [field.related_model for field in model._meta.concrete_fields if field.is_relation]
    return [found[name] for name in sorted(found)]


def write_tables(folder: Path) -> dict[str, str]:
    """Write every table behind the indicators into `folder`; returns the digest of each file by its name."""
    folder.mkdir(parents=True, exist_ok=True)
    digests = {}
    for model in exported_models():
        path = folder / f"{model._meta.db_table}.parquet"
        _write(model, path)
        with path.open("rb") as file:
            digests[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return digests


def _write(model: type[models.Model], path: Path) -> None:
    fields = [field for field in model._meta.concrete_fields if column_type(field) and not isinstance(field, SealedField)]
    schema = pa.schema([(field.column, _type(field)) for field in fields])
    rows = model._base_manager.order_by("pk").values_list(*[field.attname for field in fields]).iterator(chunk_size=_AT_ONCE)
    with pq.ParquetWriter(path, schema) as writer:
        for chunk in _chunks(rows):
            columns = list(zip(*chunk, strict=True))
            writer.write_table(
                pa.table([pa.array(column, each.type) for column, each in zip(columns, schema, strict=True)], schema=schema)
            )


def _chunks(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while chunk := list(islice(rows, _AT_ONCE)):
        yield chunk


def _type(field: Any) -> pa.DataType:  # Any: a field of whatever kind
    if isinstance(field, models.DecimalField):
        return pa.decimal128(field.max_digits, field.decimal_places)
    return _TYPES[column_type(field)]
