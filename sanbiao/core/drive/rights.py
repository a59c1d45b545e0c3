"""What one person may import: the ledgers, and in them the rows of the organisations, that their grants open."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from sanbiao.core.access.policy import User
from sanbiao.core.access.roles import CITY
from sanbiao.core.drive.places import Places, owners_of, unit_ledger
from sanbiao.core.drive.reading import Fault, FaultKind
from sanbiao.core.drive.results import SheetResult
from sanbiao.core.ledger.ledger import Ledger


class Rights:
    """The rights of `user` to write rows of `ledger`; None is the command line, which may write everything."""

    def __init__(self, ledger: Ledger[Any], user: User | None, places: Places | None = None) -> None:
        self.ledger = ledger
        self.places = places or Places()
        self.paths = (CITY,) if user is None else ledger.policy.scopes(user, ledger.import_permission)
        self._known: set[Any] = set()

    @property
    def anything(self) -> bool:
        return bool(self.paths)

    @property
    def everything(self) -> bool:
        return CITY in self.paths

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

    @property
    def attribute(self) -> str:
        """What tells where a row lies. In the ledger of units itself, a unit lies inside when the one above it does."""
        return f"{self.ledger.policy.organisation.rpartition('__')[0] or 'parent'}_id"

    def may_write(self, values: Mapping[str, Any], path: str | None, stored: Mapping[str, Any] | None) -> bool:
        """Whether a row may be written: `values` are its attributes by name; if it is there, it lies at `path` as `stored`.

        A row that belongs to its master's unit (a name on a list, whose batch has the organiser) lies where the master does.
        """
        if not self.ledger.policy.organisation:
            return False
        # In the ledger of units itself, a unit lies inside when the one above it does.
        first, *further = owners_of(self.ledger) or ["parent"]
        attribute = f"{first}_id"
        if stored is None:
            return self._is_inside(self._unit(values.get(attribute), first, further))
        before, after = stored.get(attribute), values.get(attribute, stored.get(attribute))
        holds = self._is_inside(self._unit(before, first, further)) if further else self.holds(path)
        return holds and (after == before or self._is_inside(self._unit(after, first, further)))

    def _unit(self, key: Any, link: str, further: list[str]) -> Any:  # Any: keys of any model
        """The unit to which a row belongs whose first link is `key`."""
        model: Any = self.ledger.model
        for onward in further:
            if key is None:
                return None
            model = model._meta.get_field(link).related_model
            key, link = self.places.leading(model, key, onward), onward
        return key

    def _is_inside(self, unit: Any) -> bool:
        return unit is not None and (unit in self._units or unit in self._known)

    def fault(self, result: SheetResult, row: int | None) -> Fault:
        """Why a row, or without one the whole sheet, is not taken from this person."""
        if row is None:
            message = f"您没有导入「{self.ledger.title}」的权限，本表未读入；请由有权限的人员导入，或请安全管理员授权。"
        else:
            message = "这一行所属的单位不在您可以导入的范围内，未读入；请删去这一行，或交由有权限的人员导入。"
        return Fault(file=result.file, sheet=result.sheet, row=row, kind=FaultKind.NOT_PERMITTED, message=message)
