"""Appointment forms are brought in: résumé, family, appraisals and schooling of those on the roster."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Q

from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.drive.importing import read_folder, sheet_names
from sanbiao.core.drive.reading import open_folder
from sanbiao.core.drive.services import import_paths
from sanbiao.core.drive.tests.folders import brought, classes, counts, roster, roster_row, trainee, trainees, units, workbook
from sanbiao.core.drive.tests.hostile import person_number
from sanbiao.core.drive.writing.results import Outcome
from sanbiao.registry.people.models import Appraisal, FamilyMember, Person, ResumeLine, Schooling
from sanbiao.registry.people.permissions import person_policy
from sanbiao.registry.people.tests.writing_forms import form_text, record, relative
from sanbiao.tests.factories import NOON, GrantFactory, PersonFactory, UnitFactory


@pytest.mark.django_db
class TestImport:
    @pytest.fixture
    def cadre(self) -> Person:
        return PersonFactory(name="张明", id_number=person_number(1), birth_month=date(1985, 6, 1), unit=UnitFactory())

    def bring(self, folder: Path, **options: Any) -> Outcome:
        return import_paths([folder], by="clerk", at=NOON, on=NOON.date(), **options)

    def give(self, folder: Path, name: str = "张明", **parts: str) -> None:
        (folder / f"{name}.lrmx").write_text(form_text(**parts), encoding="utf-8")

    def test_a_form_brings_resume_family_and_appraisals(self, cadre: Person, tmp_path: Path) -> None:
        self.give(tmp_path, resume="2003.07--  科员", family=relative(), appraisals="2021年优秀")

        outcome = self.bring(tmp_path)

        assert counts(outcome) == (1, 0, 0, 0)
        assert ResumeLine.objects.get(person=cadre).text == "科员"
        assert FamilyMember.objects.get(person=cadre).birth_month == date(1980, 3, 1)
        assert str(Appraisal.objects.get(person=cadre)) == "2021年度优秀"
        assert set(Event.objects.values_list("verb", "ledger")) == {
            ("导入新增", "people.resumeline"),
            ("导入新增", "people.familymember"),
            ("导入新增", "people.appraisal"),
        }

    def test_the_same_form_again_changes_nothing(self, cadre: Person, tmp_path: Path) -> None:
        self.give(tmp_path, resume="2003.07--  科员", family=relative(), appraisals="2021年优秀")
        self.bring(tmp_path)
        before = Event.objects.count()

        outcome = self.bring(tmp_path)

        assert counts(outcome) == (0, 0, 1, 0)
        assert Event.objects.count() == before

    def test_a_changed_form_replaces_its_part_and_an_empty_part_takes_nothing_away(self, cadre: Person, tmp_path: Path) -> None:
        self.give(tmp_path, resume="2003.07--  科员", family=relative(), appraisals="2021年优秀")
        self.bring(tmp_path)
        kept = FamilyMember.objects.get()

        self.give(tmp_path, resume="2003.07--2020.01  科员\n2020.01--  股长")
        outcome = self.bring(tmp_path)

        assert counts(outcome) == (0, 1, 0, 0)
        assert [line.text for line in ResumeLine.objects.order_by("place")] == ["科员", "股长"]
        assert FamilyMember.objects.get() == kept
        assert Event.objects.get(verb="导入替换").before["text"] == "科员"

    def test_a_preview_writes_nothing_even_for_a_cadre_of_the_same_folder(self, tmp_path: Path) -> None:
        workbook(tmp_path / "全部.xlsx", 机构=units(), 干部名册=roster(roster_row(1)), 班次=classes(), 学员=trainees(trainee(2)))
        self.give(tmp_path, resume="2003.07--  科员")
        self.give(tmp_path, "名单上的人", number=person_number(2), resume="2003.07--  科员")

        outcome = self.bring(tmp_path, dry_run=True)

        assert outcome.sheets[-1].created == 1
        assert [str(fault.kind) for fault in outcome.errors] == ["unknown_reference"]
        assert not Person.objects.exists()

    def test_a_preview_of_a_form_of_somebody_on_the_roster_writes_nothing(self, cadre: Person, tmp_path: Path) -> None:
        self.give(tmp_path, resume="2003.07--  科员")

        outcome = self.bring(tmp_path, dry_run=True)

        assert counts(outcome) == (1, 0, 0, 0)
        assert not ResumeLine.objects.exists()

    def test_a_person_of_a_list_alone_has_no_form(self, tmp_path: Path) -> None:
        brought(tmp_path, 机构=units(), 班次=classes(), 学员=trainees(trainee(1)))
        self.give(tmp_path, resume="2003.07--  科员")

        assert [str(fault.kind) for fault in self.bring(tmp_path).errors] == ["unknown_reference"]

    def bring_as(self, user: Any, folder: Path) -> Outcome:
        found = open_folder(folder, sheet_names())
        return read_folder(found, by=user.username, at=NOON, on=NOON.date(), batch="b", write=True, user=user)

    def test_who_may_not_change_the_roster_brings_no_form(self, cadre: Person, tmp_path: Path) -> None:
        self.give(tmp_path, resume="2003.07--  科员")

        outcome = self.bring_as(GrantFactory(role=Role.READER).user, tmp_path)

        [fault] = outcome.errors
        assert (fault.sheet, str(fault.kind)) == ("任免审批表", "not_permitted")
        assert fault.message.startswith("您没有导入「干部名册」的权限")
        assert not ResumeLine.objects.exists()

    def test_no_form_is_brought_of_a_cadre_whose_row_is_not_open(self, cadre: Person, tmp_path: Path, monkeypatch) -> None:
        monkeypatch.setattr(person_policy, "narrowing", lambda *_: ~Q(name=cadre.name))
        self.give(tmp_path, resume="2003.07--  科员")

        outcome = self.bring_as(GrantFactory().user, tmp_path)

        assert [str(fault.kind) for fault in outcome.errors] == ["not_permitted"]
        assert not ResumeLine.objects.exists()

    def test_a_form_is_brought_by_those_in_whose_reach_the_cadre_is(self, cadre: Person, tmp_path: Path) -> None:
        self.give(tmp_path, resume="2003.07--  科员")

        refused = self.bring_as(GrantFactory(unit=UnitFactory()).user, tmp_path)
        written_by_others = ResumeLine.objects.exists()
        taken = self.bring_as(GrantFactory(unit=cadre.unit).user, tmp_path)

        assert [(fault.file, str(fault.kind)) for fault in refused.errors] == [("张明.lrmx", "not_permitted")]
        assert refused.errors[0].message == "“张明.lrmx”所属单位不在您可以导入的范围内，请交由有权限的人员导入。"
        assert not written_by_others
        assert taken.errors == []
        assert ResumeLine.objects.get().text == "科员"

    def test_one_bad_form_keeps_all_from_being_written(self, cadre: Person, tmp_path: Path) -> None:
        self.give(tmp_path, resume="2003.07--  科员")
        (tmp_path / "坏.lrmx").write_text("<Person>", encoding="utf-8")

        outcome = self.bring(tmp_path)

        assert not outcome.written
        assert [(fault.file, fault.sheet, str(fault.kind)) for fault in outcome.faults] == [("坏.lrmx", "任免审批表", "bad_form")]
        assert not ResumeLine.objects.exists()

    def test_of_two_forms_of_one_person_that_differ_neither_is_read(self, cadre: Person, tmp_path: Path) -> None:
        self.give(tmp_path, "1", resume="2003.07--  科员")
        self.give(tmp_path, "2", resume="2003.07--  股长")

        outcome = self.bring(tmp_path, skip_faulty=True)

        assert [(fault.file, str(fault.kind)) for fault in outcome.faults] == [("2.lrmx", "two_sheets")]
        assert outcome.faults[0].message == "“2.lrmx”与“1.lrmx”是同一人而内容不同，两份都未读入，请只留一份。"
        assert not ResumeLine.objects.exists()

    def test_a_form_in_both_versions_is_read_once(self, cadre: Person, tmp_path: Path) -> None:
        born = "<ChuShengNianYue>198506</ChuShengNianYue>"
        self.give(tmp_path, resume="2003.07--  科员", more=born)
        (tmp_path / "张明.LRM").write_bytes(record(name="张明", born="198506", resume="2003.07--  科员").encode("gb18030"))

        outcome = self.bring(tmp_path)

        assert (counts(outcome), outcome.faults) == ((1, 0, 0, 0), [])
        assert ResumeLine.objects.get().text == "科员"

    @pytest.mark.parametrize("dry_run", [True, False])
    def test_a_form_of_version_two_is_that_of_the_one_person_with_its_name_and_month_of_birth(
        self, tmp_path: Path, dry_run: bool
    ) -> None:
        rows = [roster_row(1, 姓名="王甲"), roster_row(2, 姓名="王乙"), roster_row(3, 姓名="王乙", 出生年月="1985.08")]
        workbook(tmp_path / "全部.xlsx", 机构=units(), 干部名册=roster(*rows))
        for name, born in (("王甲", "198506"), ("王乙", "198507")):
            text = record(name=name, born=born, resume="2003.07--  科员")
            (tmp_path / f"{name}{born}.lrm").write_text(text, encoding="gb18030")

        outcome = self.bring(tmp_path, dry_run=dry_run)

        [fault] = outcome.sheets[-1].faults
        assert outcome.sheets[-1].created == 1
        assert (str(fault.kind), fault.warning, fault.file) == ("unread_file", True, "王乙198507.lrm")
        assert "没有姓名为王乙、出生年月为 1985.07 的人员" in fault.message
        assert ResumeLine.objects.count() == (0 if dry_run else 1)

    def test_a_form_that_may_be_that_of_several_is_nobodys(self, cadre: Person, tmp_path: Path) -> None:
        PersonFactory(name=cadre.name, birth_month=cadre.birth_month)
        (tmp_path / "张明.lrm").write_text(record(name="张明", born="198506", resume="2003.07-- 科员"), encoding="gb18030")

        [fault] = self.bring(tmp_path).faults

        assert (str(fault.kind), "有 2 名姓名为张明" in fault.message) == ("unread_file", True)
        assert not ResumeLine.objects.exists()

    @pytest.mark.parametrize("dry_run", [True, False])
    def test_what_a_form_says_otherwise_than_the_roster_is_named_and_renames_nobody(self, tmp_path: Path, dry_run: bool) -> None:
        workbook(tmp_path / "全部.xlsx", 机构=units(), 干部名册=roster(roster_row(1, 姓名="王甲")))
        more = (
            "<XingBie>女</XingBie><ChuShengNianYue>198612</ChuShengNianYue><MinZu>某族</MinZu><RenMianLiYou>需要</RenMianLiYou>"
        )
        self.give(tmp_path, resume="2003.07--  科员", more=more)

        faults = self.bring(tmp_path, dry_run=dry_run).faults

        assert [(str(fault.kind), fault.column, fault.warning) for fault in faults] == [
            ("name_mismatch", "姓名", True),
            ("sex_mismatch", "性别", True),
            ("birth_mismatch", "出生年月", True),
            ("unread_column", "民族", True),
            ("unread_column", "任免理由", True),
        ]
        assert "姓名为“张明”，而干部名册中此身份证号的姓名为“王甲”" in faults[0].message
        assert "1986.12，而干部名册为 1985.06" in faults[2].message
        assert list(Person.objects.values_list("name", flat=True)) == ([] if dry_run else ["王甲"])

    def test_a_form_that_says_the_same_as_the_roster_has_no_fault(self, cadre: Person, tmp_path: Path) -> None:
        Person.objects.update(name="张·明", sex="male", ethnicity="汉族", party_month=date(2002, 3, 1))
        more = (
            "<XingBie>男</XingBie><ChuShengNianYue>1985年6月</ChuShengNianYue><MinZu>汉族</MinZu>"
            "<RuDangShiJian>20020303；民盟</RuDangShiJian>"
        )
        text = form_text(resume="2003.07--  科员", more=more).replace("张  明", "张•明（挂职）")
        (tmp_path / "张明.lrmx").write_text(text, encoding="utf-8")

        assert self.bring(tmp_path).faults == []

    def test_what_is_not_understood_is_a_warning_with_file_and_field(self, cadre: Person, tmp_path: Path) -> None:
        self.give(tmp_path, f"张明{person_number(1)}", resume="2000.07--2009.13  教师", family=relative(born="五几年"))

        outcome = self.bring(tmp_path)

        assert [(str(fault.kind), fault.column, fault.warning) for fault in outcome.faults] == [
            ("unread_text", "简历", True),
            ("unread_text", "家庭成员", True),
        ]
        assert "“2000.07--2009.13 教师”的起止年月不是有效月份" in outcome.faults[0].message
        assert not any(person_number(1) in fault.message for fault in outcome.faults)
        assert (outcome.written, ResumeLine.objects.get().text) == (True, "2000.07--2009.13  教师")

    def test_appraisals_of_other_years_and_other_levels_of_education_stay(self, cadre: Person, tmp_path: Path) -> None:
        school = "<QuanRiZhiJiaoYu_XueLi>{}</QuanRiZhiJiaoYu_XueLi><QuanRiZhiJiaoYu_XueWei>{}</QuanRiZhiJiaoYu_XueWei>"
        self.give(tmp_path, appraisals="2020—2021年称职", more=school.format("大专", ""))
        self.bring(tmp_path)

        self.give(tmp_path, appraisals="2021年优秀；2022年称职", more=school.format("高小", "无"))
        outcome = self.bring(tmp_path)

        assert dict(Appraisal.objects.values_list("year", "result")) == {2020: "称职", 2021: "优秀", 2022: "称职"}
        assert set(Schooling.objects.values_list("mode", "level", "degree")) == {
            ("full_time", "大专", ""),
            ("full_time", "高小", ""),
        }
        assert [(str(fault.kind), fault.column, fault.warning) for fault in outcome.faults] == [("unknown_word", "学历", True)]

    def test_the_same_form_twice_is_read_once(self, cadre: Person, tmp_path: Path) -> None:
        (tmp_path / "备份").mkdir()
        self.give(tmp_path, resume="2003.07--  科员")
        self.give(tmp_path / "备份", resume="2003.07--  科员")

        assert counts(self.bring(tmp_path)) == (1, 0, 0, 0)

    def test_a_file_that_is_far_too_large_is_not_opened(self, cadre: Person, tmp_path: Path) -> None:
        with (tmp_path / "大.lrmx").open("wb") as file:
            file.truncate(11 * 2**20)

        outcome = self.bring(tmp_path)

        assert [str(fault.kind) for fault in outcome.faults] == ["bad_form"]
        assert "超过 10 MB" in outcome.faults[0].message

    def test_a_text_without_room_is_told_and_never_cut(self, cadre: Person, tmp_path: Path) -> None:
        self.give(tmp_path, resume="2003.07--  科员", family=relative(post="长" * 251))

        outcome = self.bring(tmp_path)

        assert [str(fault.kind) for fault in outcome.faults] == ["too_long"]
        assert "「工作单位及职务」有 251 个字，最多 250 个" in outcome.faults[0].message
        assert not FamilyMember.objects.exists()

    def test_forms_whose_reader_is_not_there_are_named_as_not_read(
        self, cadre: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sanbiao.core.drive.importing.FORM_READERS", {})
        self.give(tmp_path, resume="2003.07--  科员")

        outcome = self.bring(tmp_path)

        assert [(fault.file, str(fault.kind), fault.warning) for fault in outcome.faults] == [("张明.lrmx", "unread_file", True)]
        assert outcome.sheets == []
