"""What one person may import: the ledgers, and in them the rows of the organisations, that their grants open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.db.models import QuerySet

from sanbiao.core.access.policy import User, within
from sanbiao.core.access.roles import CITY
from sanbiao.core.drive.matching.places import Places, owners_of, unit_ledger
from sanbiao.core.drive.reading import Fault, FaultKind
from sanbiao.core.drive.writing.results import SheetResult
from sanbiao.core.ledger.ledger import Ledger


@dataclass(frozen=True)
class Bounds:
    """What a reading is held to beside the rights of the person: one ledger, by its key, and in it one subtree.

    `permission` is asked for instead of that to import, where somebody only says what another is to import.
    """

    ledger: str
    path: str
    permission: str = ""


class Rights:
    """The rights of `user` to write rows of `ledger`; None is the command line, which may write everything."""

    def __init__(
        self, ledger: Ledger[Any], user: User | None, places: Places | None = None, bounds: Bounds | None = None
    ) -> None:
        self.ledger = ledger
        self.places = places or Places()
        self.bounds = bounds
        permission = (bounds and bounds.permission) or ledger.import_permission
        self.paths = (CITY,) if user is None else ledger.policy.scopes(user, permission)
        self._narrowing = None if user is None else ledger.policy.narrowing(user, permission)
        if bounds:
            self.paths = within(self.paths, bounds.path) if bounds.ledger == ledger.key else ()
        self._known: set[Any] = set()

    @property
    def anything(self) -> bool:
        return bool(self.paths)

    @property
    def everything(self) -> bool:
        return CITY in self.paths and self._narrowing is None

    @property
    def rows(self) -> QuerySet[Any]:
        """The rows there are that may be written."""
        rows = self.ledger.policy.in_scopes(self.paths)
        return rows if self._narrowing is None else rows.filter(self._narrowing)

    def hidden(self, keys: Iterable[Any]) -> set[Any]:
        """Those of the rows by `keys` that lie inside, and yet are not open to this person."""
        if self._narrowing is None:
            return set()
        keys = set(keys)
        return keys.difference(self.ledger.model._base_manager.filter(self._narrowing, pk__in=keys).values_list("pk", flat=True))

    def know(self, pk: Any) -> None:  # Any: whatever the key of units is
        """A unit accepted in this run lies inside, written yet or not."""
        self._known.add(pk)

    @cached_property
    def _units(self) -> frozenset[Any]:
        """The keys of the units inside."""
        units = unit_ledger()
        return frozenset(units.policy.in_scopes(self.paths).values_list("pk", flat=True)) if units else frozenset()

    def holds(self, path: str | None) -> bool:
        """Whether the organisation at `path` lies inside; what belongs to none belongs to the city."""
        return any((path or CITY).startswith(each) for each in self.paths)

    @cached_property
    def _links(self) -> list[str]:
        """The links by which a row leads to where it lies. A unit itself lies inside when the one above it does."""
        return owners_of(self.ledger) or ["parent"]

    @property
    def attribute(self) -> str:
        """What tells where a row lies: its unit, or the master whose unit is its own (a list, whose batch has the organiser)."""
        return f"{self._links[0]}_id"

    def may_write(self, values: Mapping[str, Any], path: str | None, stored: Mapping[str, Any] | None) -> bool:
        """Whether a row may be written: `values` are its attributes by name; if it is there, it lies at `path` as `stored`."""
        if not self.ledger.policy.organisation:
            return CITY in self.paths  # the rows of the whole city are for those who hold all of it
        if stored is None:
            return self.is_inside(values.get(self.attribute))
        before = stored.get(self.attribute)
        after = values.get(self.attribute, before)
        # Where a master lies may have changed in this run: then the path, which is the database's, is not asked.
        lies_inside = self.is_inside(before) if len(self._links) > 1 else self.holds(path)
        return lies_inside and (after == before or self.is_inside(after))

    def is_inside(self, key: Any) -> bool:
        """Whether a row with `key` for its `attribute` lies inside; with none only the whole city has it."""
        if CITY in self.paths:
            return True
        model: Any = self.ledger.model
        for link, onward in pairwise(self._links):
            model = model._meta.get_field(link).related_model
            key = None if key is None else self.places.leading(model, key, onward)
        return key is not None and (key in self._units or key in self._known)

    def fault(self, result: SheetResult, row: int | None) -> Fault:
        """Why a row, or without one the whole sheet, is not taken from this person."""
        if self.bounds and row is None:
            message = f"这次报送不收「{self.ledger.title}」，本表没有读入；请删去这张工作表后重新上传。"
        elif self.bounds:
            message = "这一行不属于本单位，不能随本单位报送；请删去这一行，由它所属的单位报送。"
        elif row is None:
            message = f"您没有导入「{self.ledger.title}」的权限，本表未读入；请由有权限的人员导入，或请安全管理员授权。"
        else:
            message = "这一行或它所属的单位不在您可以导入的范围内，未读入；请删去这一行，或交由有权限的人员导入。"
        return Fault(file=result.file, sheet=result.sheet, row=row, kind=FaultKind.NOT_PERMITTED, message=message)
