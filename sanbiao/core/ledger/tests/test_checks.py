"""The system checks find what a ledger declares wrongly, and nothing in those there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.checks import run_checks

from sanbiao.affairs.training.ledgers import ClassLedger, TraineeLedger
from sanbiao.affairs.training.models import ClassRun, OnlineSession
from sanbiao.core.ledger.checks import check_ledgers, is_indexed
from sanbiao.core.ledger.enlisting import Enlisting
from sanbiao.registry.people.models import Posting


def changed(name: str, **facts: Any) -> Callable[[pytest.MonkeyPatch], None]:
    """Declares one column of the class ledger otherwise."""
    columns = tuple(replace(each, **facts) if each.field == name else each for each in ClassLedger.columns)
    return lambda patch: patch.setattr(ClassLedger, "columns", columns)


def said(name: str, value: Any) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda patch: patch.setattr(ClassLedger, name, value)


def test_nothing_is_wrong_with_the_ledgers_there_are():
    assert check_ledgers() == []
    assert not [each for each in run_checks() if str(each.id).startswith("sanbiao.")]


@pytest.mark.parametrize(
    ("declare", "code"),
    [
        (changed("place", field="plaice"), "E001"),
        (changed("nature", codes={"main": ("主体班",)}), "E002"),
        (changed("place", refers_to="training.plaice"), "E003"),
        (said("view_permission", "look"), "E004"),
        (said("ordering", ("place", "pk")), "E005"),
        (changed("place", synonyms=("班级 名称",)), "E006"),
        (said("synonyms", ("学员",)), "E007"),
        (said("enlists", Enlisting("class_run")), "E009"),
    ],
)
def test_a_slip_is_named(monkeypatch: pytest.MonkeyPatch, declare: Callable[[pytest.MonkeyPatch], None], code: str):
    declare(monkeypatch)

    assert [each.id for each in check_ledgers()] == [f"sanbiao.{code}"]


def test_the_permission_of_a_step_is_checked_too(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ClassLedger.policy, "roles", {"view": frozenset(), "change": frozenset(), "export": frozenset()})

    assert {each.id for each in check_ledgers()} == {"sanbiao.E004"}


def test_a_row_that_a_list_makes_is_told_in_full(monkeypatch: pytest.MonkeyPatch):
    columns = [replace(each, required=each.required and each.field != "person__name") for each in TraineeLedger.columns]
    monkeypatch.setattr(TraineeLedger, "columns", tuple(columns))

    assert [each.id for each in check_ledgers()] == ["sanbiao.E008"]


def test_an_order_is_indexed_by_the_field_an_index_or_a_constraint():
    assert is_indexed(ClassRun, "-began_on")
    assert is_indexed(Posting, "unit_id")
    assert is_indexed(OnlineSession, "session_code")
    assert is_indexed(ClassRun, "pk")
    assert not is_indexed(OnlineSession, "theme")
