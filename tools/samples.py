"""Writes a few rows of each ledger of the demonstration as the sample that is offered beside its empty sheet.

Rows are taken together with those that they refer to, and of several those that need fewest others: so that the samples of all
ledgers are small, speak of the same few units and people, and can be imported one after another into an empty home. A ledger of
which the demonstration has no row keeps the file that somebody wrote.

    SANBIAO_HOME=var/demo .venv/bin/python tools/samples.py
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # has no types

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sanbiao.settings")

import django

django.setup()

from django.conf import settings
from django.db import models

from sanbiao.core.drive.importing import in_order
from sanbiao.core.ledger.ledger import REGISTRY, Ledger
from sanbiao.core.ledger.sheets import write_sheet

FEW, LOOKED_AT = 3, 400
"""So many rows each ledger has at least, and so many of the first are looked at for them."""
Row = tuple[str, int]
"""A ledger by its key, and a row of it."""


class Chosen:
    """The rows that were chosen, by ledger, and those that they refer to."""

    def __init__(self) -> None:
        self.rows: dict[str, set[int]] = {key: set() for key in REGISTRY}

    def fill(self, ledger: Ledger[Any]) -> None:
        found = list(rows_of(ledger).order_by("pk")[:LOOKED_AT])
        needed = {record.pk: self.with_targets(ledger, record) for record in found}
        while len(self.rows[ledger.key]) < FEW:
            left = [pk for pk in needed if pk not in self.rows[ledger.key]]
            if not left:
                return
            best = min(left, key=lambda pk: (sum(row not in self for row in needed[pk]), pk))
            self.add(needed[best])

    def __contains__(self, row: Row) -> bool:
        key, pk = row
        return pk in self.rows[key]

    def add(self, rows: Iterable[Row]) -> None:
        for key, pk in rows:
            self.rows[key].add(pk)

    def with_targets(self, ledger: Ledger[Any], record: models.Model) -> set[Row]:
        """A row and all rows that have to be there before it."""
        found = {(ledger.key, record.pk)}
        for field in ledger.model._meta.concrete_fields:
            target = REGISTRY.get(field.related_model._meta.label_lower) if field.is_relation else None
            pk = getattr(record, field.attname)
            # Whom a sheet names and who is not there is made; the books of people themselves tell of those in the roster.
            is_made = field.name == ledger.creates_missing and ledger.model._meta.app_label != "people"
            if target is None or pk is None or is_made or (target.key, pk) in found:
                continue
            other = rows_of(target).filter(pk=pk).first()
            if other is not None:
                found |= self.with_targets(target, other)
        return found


def rows_of(ledger: Ledger[Any]) -> Any:  # Any: a queryset of whatever the ledger holds
    return ledger.model._base_manager.filter(**ledger.constants)


def cells_of(ledger: Ledger[Any], keys: Iterable[int]) -> list[dict[str, str | int | float]]:
    """The rows as their own sheet has them, by the field of the column."""
    file, _ = write_sheet(ledger, rows_of(ledger).filter(pk__in=keys).order_by("pk"))
    with file:
        lines = openpyxl.load_workbook(file).active.iter_rows(values_only=True)
        heads = 2 if any("/" in column.label for column in ledger.columns) else 1
        return [
            {
                column.field: f"{cell:%Y-%m-%d}" if isinstance(cell, datetime) else cell
                for column, cell in zip(ledger.columns, line, strict=False)
                if cell is not None and not column.derived
            }
            for line in list(lines)[heads:]
        ]


def main() -> None:
    chosen = Chosen()
    for key in reversed(in_order()):
        chosen.fill(REGISTRY[key])
    settings.SANBIAO_SAMPLES.mkdir(parents=True, exist_ok=True)
    for key, keys in chosen.rows.items():
        if keys:
            rows = cells_of(REGISTRY[key], keys)
            text = json.dumps(rows, ensure_ascii=False, indent=1)
            (settings.SANBIAO_SAMPLES / f"{key}.json").write_text(f"{text}\n", encoding="utf-8")
            print(f"{key}: {len(rows)}")
        else:
            print(f"{key}: none in the demonstration")


main()
