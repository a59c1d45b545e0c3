"""Rows that break a constraint of their model: each is named, before anything is written or when the database refuses."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection, models

from sanbiao.affairs.training.models import Attendance, ClassRun, Trainee
from sanbiao.core.drive.models import Import
from sanbiao.core.drive.reading import FaultKind
from sanbiao.core.drive.services import preview, receive
from sanbiao.core.drive.tests.folders import bring, brought, classes, trainee, trainees, units
from sanbiao.core.drive.tests.hostile import class_row, workbook
from sanbiao.core.drive.writing.ruling import Ruling
from sanbiao.core.facts.judging import checks_of
from sanbiao.tests.factories import NOON

pytestmark = pytest.mark.django_db


def told(outcome: Any) -> list[tuple[Any, ...]]:
    return [(fault.file, fault.sheet, fault.row, fault.column, fault.kind, fault.message) for fault in outcome.faults]


@pytest.fixture
def signed_in(tmp_path: Any) -> Trainee:
    """Somebody who has signed in by phone, of which no sheet knows."""
    folder = tmp_path / "first"
    folder.mkdir()
    brought(folder, 机构=units(), 班次=classes(), 学员=trainees(trainee(1), trainee(2)))
    row = Trainee.objects.order_by("pk")[0]
    row.signed_in_at = NOON
    row.save()
    return row


@pytest.fixture
def absent(tmp_path: Any) -> Any:
    """A sheet that says of both that they stayed away."""
    folder = tmp_path / "second"
    folder.mkdir()
    rows = [(*trainee(serial)[:-1], "请假") for serial in (1, 2)]
    workbook(folder / "学员.xlsx", 学员=trainees(*rows))
    return folder


RULE = ("学员.xlsx", "学员", 2, "参训情况", FaultKind.RULE, "已签到的学员，参训情况应为参训。")


def test_a_rule_over_a_field_that_is_in_no_sheet_is_told_of_the_row(signed_in, absent):
    outcome = bring(absent)

    assert told(outcome) == [RULE]
    assert set(Trainee.objects.values_list("attendance", flat=True)) == {Attendance.ATTENDED}


def test_with_faulty_rows_left_out_the_others_are_written(signed_in, absent):
    outcome = bring(absent, skip_faulty=True)

    assert (outcome.total("changed"), outcome.total("refused")) == (1, 1)
    signed_in.refresh_from_db()
    assert signed_in.attendance == Attendance.ATTENDED


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python sees no rule, so that the database alone refuses."""
    monkeypatch.setattr(Ruling, "accepted", lambda *_: True)


def test_what_only_the_database_refuses_is_found_among_the_rows_and_told_alike(signed_in, absent, blind):
    outcome = bring(absent, skip_faulty=True)

    assert told(outcome) == [RULE]
    assert (outcome.total("changed"), outcome.total("refused")) == (1, 1)


def test_several_rows_that_the_database_refuses_are_all_found(tmp_path, blind):
    serials = range(1, 8)
    for name, attendance in (("first", "参训"), ("second", "请假")):
        (tmp_path / name).mkdir()
        rows = trainees(*((*trainee(serial)[:-1], attendance) for serial in serials))
        workbook(tmp_path / name / "学员.xlsx", 机构=units(), 班次=classes(), 学员=rows)
    bring(tmp_path / "first")
    there = list(Trainee.objects.order_by("pk"))
    signed = [0, 3, 4, 6]
    Trainee.objects.filter(pk__in=[there[place].pk for place in signed]).update(signed_in_at=NOON)

    outcome = bring(tmp_path / "second", skip_faulty=True)

    assert [fault.row for fault in outcome.faults] == [place + 2 for place in signed]
    assert Trainee.objects.filter(attendance=Attendance.ABSENT).count() == outcome.total("changed") == 3


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("training_classrun_nature_known", FaultKind.UNKNOWN_CODE),
        ("training_classrun_ended_on_after_began_on", FaultKind.END_BEFORE_START),
        ("training_classrun_hours_not_negative", FaultKind.NEGATIVE_NUMBER),
    ],
)
def test_a_broken_rule_is_of_the_kind_that_the_contract_has_for_it(name, kind):
    [check] = [check for check in checks_of(ClassRun) if check.constraint.name == name]

    assert check.fault.kind == kind


def test_a_row_that_is_there_already_is_told_as_a_double(tmp_path, monkeypatch):
    """Two rows of different keys that a unique constraint holds to be one."""
    once = models.UniqueConstraint(fields=["name"], name="training_name_once", violation_error_message="班次名称已有。")
    monkeypatch.setattr(ClassRun._meta, "constraints", [*ClassRun._meta.constraints, once])
    with connection.cursor() as cursor:
        cursor.execute("CREATE UNIQUE INDEX training_name_once ON training_classrun (name)")
    workbook(tmp_path / "班次.xlsx", 班次=classes(class_row(1, 班次名称="一"), class_row(2, 班次名称="一"), class_row(3)))

    outcome = bring(tmp_path, skip_faulty=True)

    [(_, _, row, column, kind, message)] = told(outcome)
    assert (row, column, kind, message) == (3, "班次名称", FaultKind.DUPLICATE_KEY, "班次名称已有。")
    assert outcome.total("created") == 2


def test_a_preview_says_what_the_import_says(signed_in, absent):
    from django.core.files.uploadedfile import SimpleUploadedFile

    drop = receive([SimpleUploadedFile("学员.xlsx", (absent / "学员.xlsx").read_bytes())], by="clerk", at=NOON)

    outcome = preview(drop, at=NOON, on=date(2023, 7, 18))

    assert told(outcome) == [RULE]
    assert Import.objects.get(pk=drop.pk).result["errors"] == 1


def test_what_the_columns_have_seen_to_is_not_asked_again():
    from sanbiao.core.drive.matching.mapping import Mapping
    from sanbiao.core.ledger.ledger import REGISTRY

    ruling = Ruling(Mapping(REGISTRY["training.classrun"]))

    assert {str(check.constraint.name) for check in checks_of(ClassRun)} - {
        str(check.constraint.name) for check in ruling.checks
    } == {
        "training_classrun_nature_known",
        "training_classrun_audience_known",
        "training_classrun_state_known",
    }
