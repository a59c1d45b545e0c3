"""Numbers that a ledger gives to rows whose own was not typed: one after the other, without gap and without clash."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, models


@dataclass(frozen=True)
class Numbering:
    """The numbers in the code `field`: a text that `form` makes of a row's values, and so many digits after it.

    The digits count on from the largest number of that text that is there, typed, brought by a sheet or given.
    """

    field: str
    form: Callable[[Mapping[str, Any]], tuple[str, int]]  # Any: whatever the columns hold

    def given(self, model: type[models.Model], values: Mapping[str, Any]) -> dict[str, Any]:
        """`values` with their number; the next one, which is nobody else's until the transaction ends, where they have none."""
        if values.get(self.field):
            return dict(values)
        _wait_for_turn(model)
        before, digits = self.form(values)
        taken = model._base_manager.filter((f"{self.field}__begins", before)).values_list(self.field, flat=True)
        endings = (number.removeprefix(before) for number in taken)
        last = max((int(ending) for ending in endings if ending.isascii() and ending.isdecimal()), default=0)
        return {**values, self.field: f"{before}{last + 1:0{digits}}"}


def _wait_for_turn(model: type[models.Model]) -> None:
    """Let nobody else add rows until the transaction ends. On SQLite whoever writes is alone from the start."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(model._meta.db_table)} IN SHARE ROW EXCLUSIVE MODE")
