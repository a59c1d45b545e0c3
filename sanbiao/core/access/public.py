"""What the public site uses of the database: declared beside what uses it, and granted to no more than that."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True, kw_only=True)
class Uses:
    """One table of the public site, by the names of the fields; a row is added whole. What is not named is denied."""

    model: type[models.Model]
    reads: tuple[str, ...]
    changes: tuple[str, ...] = ()
    adds: bool = False
    removes: bool = False

    @property
    def table(self) -> str:
        return str(self.model._meta.db_table)

    def columns(self, names: tuple[str, ...]) -> list[str]:
        by_name = {field.name: str(field.column) for field in self.model._meta.concrete_fields}
        return [by_name[name] for name in names]
