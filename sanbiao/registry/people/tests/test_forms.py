"""Appointment forms: whatever editor wrote them, they bring résumé, family and appraisals of those on the roster."""

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
from sanbiao.registry.people.lrmx import MOST_RELATIVES, BadForm, CareerLine, Relative, month, parse
from sanbiao.registry.people.models import Appraisal, FamilyMember, Person, ResumeLine
from sanbiao.registry.people.permissions import person_policy
from sanbiao.tests.factories import NOON, GrantFactory, PersonFactory, UnitFactory


def form_text(number: str = person_number(1), *, resume: str = "", appraisals: str = "", family: str = "", more: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Person><XingMing>张  明</XingMing><ShenFenZheng>{number}</ShenFenZheng><JianLi>{resume}</JianLi>"
        f"<NianDuKaoHeJieGuo>{appraisals}</NianDuKaoHeJieGuo><JiaTingChengYuan>{family}</JiaTingChengYuan>{more}</Person>"
    )


def parsed(**parts: str) -> Any:
    return parse(form_text(**parts).encode())


def relative(name: str = "李四", relation: str = "妻子", born: str = "198003", post: str = "某校教师") -> str:
    return (
        f"<Item><ChengWei>{relation}</ChengWei><XingMing>{name}</XingMing><ChuShengRiQi>{born}</ChuShengRiQi>"
        f"<ZhengZhiMianMao>群众</ZhengZhiMianMao><GongZuoDanWeiJiZhiWu>{post}</GongZuoDanWeiJiZhiWu></Item>"
    )


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("2003.07--2010.05  某县科员", CareerLine(date(2003, 7, 1), date(2010, 5, 1), "某县科员")),
        ("2003.07—2010.05 某县科员", CareerLine(date(2003, 7, 1), date(2010, 5, 1), "某县科员")),
        ("200307-201005某县科员", CareerLine(date(2003, 7, 1), date(2010, 5, 1), "某县科员")),
        ("2003.07至2010.05 某县科员", CareerLine(date(2003, 7, 1), date(2010, 5, 1), "某县科员")),
        ("2010.05--          某县局长", CareerLine(date(2010, 5, 1), None, "某县局长")),
        ("2010.05--2003.07  写反了", CareerLine(None, None, "写反了")),
        ("2010.13--2011.01  没有这个月", CareerLine(None, date(2011, 1, 1), "没有这个月")),
        ("无时间的说明", CareerLine(None, None, "无时间的说明")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_line_of_a_resume_is_a_segment_with_its_months(line: str, wanted: CareerLine) -> None:
    assert parsed(resume=line).resume == (wanted,)


def test_a_line_without_months_goes_on_with_the_one_before() -> None:
    resume = "2003.07--2010.05  某县科员\r\n\r\n              （其间：在职学习）\n2010.05--  局长"

    assert [line.text for line in parsed(resume=resume).resume] == ["某县科员（其间：在职学习）", "局长"]


def test_the_family_is_read_and_empty_rows_of_it_are_not() -> None:
    form = parsed(family=relative() + relative("", "", "") + relative("李小", "儿子", "2010", " "))

    assert form.family == (
        Relative("妻子", "李四", date(1980, 3, 1), "群众", "某校教师"),
        Relative("儿子", "李小", None, "群众", ""),
    )


def test_no_more_relatives_are_read_than_the_form_has_room_for() -> None:
    assert len(parsed(family=relative() * (MOST_RELATIVES + 5)).family) == MOST_RELATIVES


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2020年优秀，2021年称职", ((2020, "优秀"), (2021, "称职"))),
        ("2020年度考核结果为基本称职；2021年度：不称职", ((2020, "基本称职"), (2021, "不称职"))),
        ("2020年优秀 2020年称职", ((2020, "称职"),)),
        ("新录用，未参加考核", ()),
    ],
)
def test_appraisals_are_found_in_their_text(text: str, wanted: tuple[tuple[int, str], ...]) -> None:
    assert parsed(appraisals=text).appraisals == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1985.06", date(1985, 6, 1)),
        ("198506", date(1985, 6, 1)),
        ("19850615", date(1985, 6, 1)),
        ("1985", None),
        ("", None),
        ("198513", None),
        ("000006", None),
    ],
)
def test_a_month_is_read_from_its_figures(text: str, wanted: date | None) -> None:
    assert month(text) == wanted


@pytest.mark.parametrize(
    ("content", "resume"),
    [
        (form_text(resume="某县科员").encode(), "某县科员"),
        (form_text(resume="某县科员").encode("utf-8-sig"), "某县科员"),
        (form_text(resume="某县科员").replace("UTF-8", "GBK").encode("gb18030"), "某县科员"),
        (form_text(resume="甲&amp;amp;乙").encode(), "甲&乙"),
        (form_text(resume="甲&amp;lt;乙&amp;1gt;").encode(), "甲<乙>"),
        (form_text(number=f" {person_number(1).lower()}\u200b ", resume="某县科员").encode(), "某县科员"),
        (form_text(resume="某县科员", more="<Unknown a='1'>x</Unknown>").encode(), "某县科员"),
    ],
    ids=["utf-8", "with a mark", "national", "escaped twice", "escaped oddly", "number with invisible signs", "unknown element"],
)
def test_a_form_is_read_whatever_wrote_it(content: bytes, resume: str) -> None:
    form = parse(content)

    assert (form.id_number, form.name) == (person_number(1), "张明")
    assert form.resume[0].text == resume


def test_missing_and_empty_elements_are_nothing() -> None:
    form = parse(f"<Person><ShenFenZheng>{person_number(1)}</ShenFenZheng><JianLi/><JiaTingChengYuan/></Person>".encode())

    assert (form.name, form.resume, form.family, form.appraisals) == ("", (), (), ())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "不是可以读取的"),
        (b"<Person><ShenFenZheng>", "不是可以读取的"),
        (b"\xff\xfe\x00\x01\xff\xff", "不是可以读取的"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><Person>&b;</Person>', "不是可以读取的"),
        (b"<Other/>", "缺少 Person"),
        (b"<Person/>", "没有填写身份证号"),
    ],
    ids=["nothing", "cut short", "no text", "entities", "another form", "nobody"],
)
def test_what_is_no_form_is_refused_with_a_sentence(content: bytes, says: str) -> None:
    with pytest.raises(BadForm, match=says):
        parse(content)


@pytest.mark.django_db
class TestImport:
    @pytest.fixture
    def cadre(self) -> Person:
        return PersonFactory(id_number=person_number(1), birth_month=date(1985, 6, 1), unit=UnitFactory())

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

    def test_two_forms_of_one_person_that_differ_are_one_too_many(self, cadre: Person, tmp_path: Path) -> None:
        self.give(tmp_path, "1", resume="2003.07--  科员")
        self.give(tmp_path, "2", resume="2003.07--  股长")

        outcome = self.bring(tmp_path, skip_faulty=True)

        assert [(fault.file, str(fault.kind)) for fault in outcome.faults] == [("2.lrmx", "duplicate_key")]
        assert ResumeLine.objects.get().text == "科员"

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

    def test_forms_whose_reader_is_not_there_are_a_notice(
        self, cadre: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sanbiao.core.drive.importing.FORM_READERS", {})
        self.give(tmp_path, resume="2003.07--  科员")

        outcome = self.bring(tmp_path)

        assert outcome.notices == [".lrmx 表格 1 份：尚未开通对应的台账，未读入。"]
        assert outcome.sheets == []
