"""Who may not see some rows of their subtree brings nothing into them, and takes nothing back that was brought."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db.models import Q

from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import Role
from sanbiao.core.drive.importing import read_folder, sheet_names
from sanbiao.core.drive.reading import open_folder
from sanbiao.core.drive.tests.folders import bring, brought, counts, last_import, roster, roster_row, units, workbook
from sanbiao.core.drive.writing.undoing import undo_import
from sanbiao.registry.organisations.models import Unit
from sanbiao.registry.people.models import Person
from sanbiao.registry.people.permissions import person_policy
from sanbiao.tests.factories import NOON, GrantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["/", "J01"])
def clerk(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Of the city or of the street, to whom the policy does not open the second of two cadres."""
    brought(tmp_path, 机构=units())
    brought(tmp_path, 干部名册=roster(roster_row(1), roster_row(2)))
    [hidden] = Person.objects.order_by("pk")[1:]
    monkeypatch.setattr(person_policy, "narrowing", lambda *_: ~Q(pk__in=Person.objects.filter(pk=hidden.pk).values("pk")))
    street = None if request.param == "/" else Unit.objects.get(short_name="清河街道")
    return GrantFactory(role=Role.CLERK, unit=street).user


def import_as(user: Any, folder: Path, *rows: Any) -> Any:
    workbook(folder / "good.xlsx", 干部名册=roster(*rows))
    found = open_folder(folder, sheet_names())
    return read_folder(found, by=user.username, at=NOON, on=NOON.date(), batch="b", write=True, skip_faulty=True, user=user)


def test_an_import_leaves_alone_the_rows_that_are_not_open_to_who_brings_it(clerk: Any, tmp_path: Path) -> None:
    outcome = import_as(clerk, tmp_path, *(roster_row(serial, 现任职务="主任") for serial in (1, 2, 3)))

    [fault] = outcome.errors
    assert (fault.row, str(fault.kind)) == (3, "not_permitted")
    assert "不在您可以导入的范围内" in fault.message
    assert counts(outcome) == (1, 1, 0, 1)
    assert list(Person.objects.order_by("pk").values_list("post", flat=True)) == ["主任", "科员", "主任"]


def test_an_import_with_rows_that_are_not_open_is_not_taken_back(clerk: Any, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="干部名册"):
        undo_import(last_import(), by=clerk.username, at=NOON, user=clerk)

    assert Person.objects.count() == 2


def test_an_import_of_open_rows_is_taken_back(clerk: Any, tmp_path: Path) -> None:
    brought(tmp_path, 干部名册=roster(roster_row(1, 现任职务="主任")))

    assert undo_import(last_import(), by=clerk.username, at=NOON, user=clerk) == 1
    assert bring(tmp_path).written
