"""Corners of the import: ledgers in a circle, none of units, rows whose faulty cells others ask for."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import StopUpload

from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.models import Event
from sanbiao.core.drive import importing
from sanbiao.core.drive.importing import in_order, sheet_names
from sanbiao.core.drive.matching.places import Places
from sanbiao.core.drive.models import Import
from sanbiao.core.drive.services import events_of, import_paths, receive
from sanbiao.core.drive.tests.folders import (
    PARTY_HEAD,
    STREET,
    TOWN,
    bring,
    brought,
    class_row,
    classes,
    counts,
    faults,
    last_import,
    person_number,
    posting,
    postings,
    roster,
    roster_row,
    trainee,
    trainees,
    units,
    workbook,
)
from sanbiao.core.drive.uploads import LimitedUpload
from sanbiao.core.facts.faults import Fault, FaultKind
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.registry.organisations.ledgers import UnitLedger
from sanbiao.registry.people.models import Person
from sanbiao.tests.factories import NOON, ImportedFileFactory


def test_masters_come_before_what_refers_to_them():
    order = in_order()

    assert sorted(order) == sorted(REGISTRY)
    for key, ledger in REGISTRY.items():
        masters = {column.refers_to for column in ledger.columns} & REGISTRY.keys() - {key}
        assert all(order.index(master) < order.index(key) for master in masters)
    assert order.index("organisations.unit") < order.index("people.person")


def test_ledgers_that_refer_to_each_other_in_a_circle_are_a_defect_that_shows(monkeypatch: pytest.MonkeyPatch):
    class Column:
        kind, links = None, ""

        def __init__(self, refers_to: str) -> None:
            self.refers_to = refers_to

    class Book:
        creates_missing = ""

        def __init__(self, refers_to: str) -> None:
            self.columns = [Column(refers_to)]

    monkeypatch.setattr(importing, "REGISTRY", {"a": Book("b"), "b": Book("a")})
    monkeypatch.setattr(importing, "unit_ledger", lambda: None)

    with pytest.raises(RuntimeError, match="circle"):
        in_order()


def test_every_ledger_is_known_by_any_of_its_names():
    names = sheet_names()

    assert names.find("2.学员名单(一)").ledger == "training.trainee"
    assert names.find("软弱涣散党组织台账").ledger == "branches.weakorganisation"
    assert names.find("党组织").ledger == "organisations.partyorganisation"
    assert names.find("会议照片") is None


def test_without_a_ledger_of_units_no_name_is_a_unit(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sanbiao.core.drive.matching.places.unit_ledger", lambda: None)

    assert dict(Places().names.strict) == {}
    assert Places().label(1) == ""


@pytest.mark.django_db
class TestRows:
    def test_a_label_of_a_unit_is_known_written_or_not(self):
        places = Places()
        places.add_unit({"pk": -1, "short_name": "白石镇"})

        assert [places.label(pk) for pk in (-1, None, 99)] == ["白石镇", "", ""]

    def test_a_faulty_cell_asks_for_nothing_else(self, tmp_path: Path):
        rows = {
            "学员": trainees(("PX901", "张明", person_number(1), "=清河街道", "参训")),
            "任职经历": postings(posting(1, 身份证号="41990019850615001X")),
            "党组织": [PARTY_HEAD, ("P1", "某党委", "党委", "=J01")],
        }
        workbook(tmp_path / "全部.xlsx", 机构=units(), 班次=classes(), 干部名册=roster(roster_row(1)), **rows)

        found = {(sheet, column): kind for sheet, _, column, kind in faults(bring(tmp_path))}

        assert found == {
            ("学员", "单位"): "formula_text",
            ("任职经历", "身份证号"): "id_check",
            ("党组织", "所属机构"): "unknown_unit",
        }

    def test_a_roster_without_units_is_read_without_them(self, tmp_path: Path):
        head = tuple(name for name in roster()[0] if name != "单位")
        row = [cell for position, cell in enumerate(roster_row(1)) if position != 1]

        brought(tmp_path, 机构=units(STREET), 干部名册=roster(row, head=head))

        assert Person.objects.get().unit is None

    def test_units_without_a_column_for_those_above_are_read(self, tmp_path: Path):
        head = units()[0][:5]

        outcome = brought(tmp_path, 机构=units(STREET[:5], TOWN[:5], head=head))

        assert counts(outcome) == (2, 0, 0, 0)

    def test_a_fault_of_the_row_in_a_cell_that_has_one_already_is_not_told_twice(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        told = Fault(FaultKind.MISSING_VALUE, "请补填。", ("kind",))
        monkeypatch.setattr(UnitLedger, "check", lambda self, values, on: [told])
        workbook(tmp_path / "机构.xlsx", 机构=units((*STREET[:4], "郡", None)))

        assert faults(bring(tmp_path)) == [("机构", 2, "机构类别", "unknown_code")]

    def test_one_class_with_two_synonyms_of_one_state_is_unchanged_the_second_time(self, tmp_path: Path):
        brought(tmp_path, 机构=units(), 班次=classes(class_row(1, 状态="结业")), 学员=trainees(trainee(1)))

        outcome = brought(tmp_path, 班次=classes(class_row(1, 状态="已完成")), 学员=trainees(trainee(1, unit="清河 街道")))

        assert [counts(sheet) for sheet in outcome.sheets] == [(0, 0, 1, 0), (0, 1, 0, 0)]

    def test_one_file_named_by_its_path_is_read_and_kept(self, tmp_path: Path):
        path = workbook(tmp_path / "机构.xlsx", 机构=units())

        import_paths([path], by="clerk", at=NOON, on=NOON.date())

        drop = last_import()
        assert [str(kept) for kept in drop.files.all()] == ["机构.xlsx"]
        assert events_of(drop) == Event.objects.count() == 3
        assert str(ImportedFileFactory(drop=drop)) == "名册.xlsx"

    def test_more_files_than_one_import_holds_are_refused(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("sanbiao.core.drive.services.MOST_FILES", 1)
        files = [SimpleUploadedFile(f"{number}.xlsx", b"x") for number in range(2)]

        with pytest.raises(Refused, match="一次最多上传 1 个文件"):
            receive(files, by="clerk", at=NOON)

        assert not Import.objects.exists()


def test_an_upload_without_a_page_is_stopped_at_the_limit_too(settings):
    settings.SANBIAO_UPLOAD_LIMIT = 4
    upload = LimitedUpload()

    assert upload.receive_data_chunk(b"1234", 0) == b"1234"
    with pytest.raises(StopUpload):
        upload.receive_data_chunk(b"5", 4)
