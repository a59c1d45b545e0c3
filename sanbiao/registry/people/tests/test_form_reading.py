"""Each liberty that people and editors take with a form, once: the same facts come out, or it is named."""

from __future__ import annotations

from datetime import date

import pytest

from sanbiao.core.drive.tests.hostile import person_number
from sanbiao.registry.people.form import BadForm, CareerLine, Relative, Studied, parse
from sanbiao.registry.people.form.appraisals import appraisals_of
from sanbiao.registry.people.form.family import MOST_RELATIVES
from sanbiao.registry.people.form.resume import MOST_LINES, resume_of
from sanbiao.registry.people.tests.writing_forms import form_text, parsed, record, relative

BEGAN, ENDED = date(2003, 7, 1), date(2010, 5, 1)


@pytest.mark.parametrize(
    "line",
    [
        "2003.07--2010.05  某县科员",
        "2003.07—2010.05 某县科员",
        "2003.07-2010.5某县科员",
        "2003.7--2010.05，某县科员",
        "200307-201005某县科员",
        "20030701-20100531 某县科员",
        "2003.07.01--2010.05.31 某县科员",
        "2003-07--2010-05 某县科员",
        "2003/07-2010/05 某县科员",
        "2003 07--2010 05  某县科员",
        "2003.07至2010.05 某县科员",
        "2003.07～2010.05：某县科员",
        "2003.07一2010.05 某县科员",
        "2003年7月—2010年5月  某县科员",
        "2003年7月1日—2010年5月31日，某县科员",
        "自2003年7月起至2010年5月止，某县科员",
        "２００３．０７－－２０１０．０５　某县科员",
        "1. 2003.07--2010.05  某县科员",
    ],
)
def test_a_period_is_read_in_all_the_ways_in_which_people_write_one(line: str) -> None:
    assert resume_of(line) == ((CareerLine(BEGAN, ENDED, "某县科员"),), [])


@pytest.mark.parametrize(
    "line",
    [
        "2003.07--          某县局长",
        "2003年7月— 某县局长",
        "2003.07--至今 某县局长",
        "2003年7月至今，某县局长",
        "2003.07—今 某县局长",
    ],
)
def test_what_goes_on_until_now_has_no_end(line: str) -> None:
    assert resume_of(line) == ((CareerLine(BEGAN, None, "某县局长"),), [])


def test_an_end_in_the_same_year_may_be_a_month_alone() -> None:
    assert resume_of("2003年7月—12月 挂职")[0] == (CareerLine(BEGAN, date(2003, 12, 1), "挂职"),)


@pytest.mark.parametrize(
    "line",
    [
        "2010.05--2003.07  写反了",
        "2010.13--2011.01  没有这个月",
        "2009.04--2013  只有年",
        "2002—2003 只有年",
        "2002.07 参加工作",
        "2002.07到某县工作",
        "无时间的说明",
    ],
)
def test_a_line_whose_period_is_not_understood_stands_whole_and_is_named(line: str) -> None:
    lines, [unread] = resume_of(line)

    assert lines == (CareerLine(None, None, line),)
    assert unread.column == "简历"
    assert " ".join(line.split()) in unread.message


def test_a_period_with_nothing_behind_it_is_named() -> None:
    lines, [unread] = resume_of("2003.07--2010.05")

    assert lines == ()
    assert "没有写经历" in unread.message


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2003.07--2010.05  科员\n\n              （其间：在职学习）\n2010.05--  局长", ["科员（其间：在职学习）", "局长"]),
        (
            "2003.07--2010.05  科员（其间：\n2004.09--2007.07 在职学习）\n2010.05--  局长",
            ["科员（其间：2004.09--2007.07 在职学习）", "局长"],
        ),
        ("2003.07--2010.05  科员（少了一半\n2010.05--  局长", ["科员（少了一半", "局长"]),
        ("2003.07--2010.05 科员；2010.05--2011.01 股长。2011.01— 局长", ["科员", "股长", "局长"]),
        ("2003.07--2010.05 科员（其间：2004.09--2005.01 挂职；2006.09--2007.07 学习）", None),
    ],
    ids=["continued", "in a bracket", "a bracket left open", "in one line", "notes in one bracket"],
)
def test_a_line_goes_on_or_is_parted_as_it_was_meant(text: str, wanted: list[str] | None) -> None:
    lines, unread = resume_of(text)

    assert [line.text for line in lines] == (wanted or [text.split(" ", 1)[1]])
    assert unread == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2020年优秀，2021年称职", {2020: "优秀", 2021: "称职"}),
        ("2020称职 2021优秀", {2020: "称职", 2021: "优秀"}),
        ("2020年度考核结果为基本称职；2021年度：不称职", {2020: "基本称职", 2021: "不称职"}),
        ("2019、2020、2021年度考核称职", dict.fromkeys((2019, 2020, 2021), "称职")),
        ("2019年，2020年，2021年均称职。", dict.fromkeys((2019, 2020, 2021), "称职")),
        ("2018—2020年连续优秀", dict.fromkeys((2018, 2019, 2020), "优秀")),
        ("2018-20年连续三年被评为优秀等次", dict.fromkeys((2018, 2019, 2020), "优秀")),
        ("2020、2021年度考核分别为称职、优秀", {2020: "称职", 2021: "优秀"}),
        ("优秀（2020，2022），称职（2021）", {2020: "优秀", 2022: "优秀", 2021: "称职"}),
        ("二〇二〇年度未确定等次", {2020: "不定等次"}),
        ("2020年度称职\n2021年度优秀", {2020: "称职", 2021: "优秀"}),
        ("无", {}),
    ],
)
def test_appraisals_are_found_in_lists_and_ranges(text: str, wanted: dict[int, str]) -> None:
    found, unread = appraisals_of(text)

    assert dict(found) == wanted
    assert unread == []


@pytest.mark.parametrize(
    ("text", "wanted", "named"),
    [
        ("2020年度称职，2021年度甲等", {2020: "称职"}, "“2021年度甲等”"),
        ("2020年度称职；近三年均为优秀", {2020: "称职"}, "“近三年均为优秀”"),
        ("2021年度未评优秀", {}, "“2021年度未评优秀”"),
        ("2020年被评为优秀共产党员", {}, "优秀共产党员”"),
        ("2020年优秀 2020年称职", {}, "2020 年度写了两种等次"),
        ("2020年、2021年", {}, "“2020年、2021年”"),
        ("2021-2019年称职", {}, "“2021-2019年称职”"),
        ("2021年度不定等次（新录用）", {2021: "不定等次"}, "“（新录用）”"),
    ],
)
def test_an_appraisal_that_is_not_understood_is_named_and_none_is_guessed(text: str, wanted: dict[int, str], named: str) -> None:
    found, [unread] = appraisals_of(text)

    assert dict(found) == wanted
    assert named in unread.message


@pytest.mark.parametrize("born", ["198003", "1980.3", "1980年3月", "1980.03.15", "19800315", "１９８０．０３"])
def test_the_month_of_a_relative_is_read_as_people_write_it(born: str) -> None:
    [one] = parsed(family=relative(born=born)).family

    assert one.birth_month == date(1980, 3, 1)


@pytest.mark.parametrize(
    ("born", "post", "wanted"),
    [
        ("已故", "务农", "务农（已去世）"),
        ("1950.3（已故）", "务农", "务农（已去世）"),
        ("已去世", "务农（已去世）", "务农（已去世）"),
    ],
)
def test_that_a_relative_died_is_told_behind_the_post(born: str, post: str, wanted: str) -> None:
    form = parsed(family=relative(born=born, post=post))

    assert form.family[0].post == wanted
    assert form.family[0].birth_month == (date(1950, 3, 1) if "1950" in born else None)
    assert form.unread == ()


def test_a_relative_without_a_month_or_a_name_is_named_and_empty_rows_are_not() -> None:
    form = parsed(
        family=relative() + relative("", "", "", " ").replace("群众", "") + relative("李小", "", "2010") + relative("", "父亲")
    )

    assert form.family == (
        Relative("妻子", "李四", date(1980, 3, 1), "群众", "某校教师"),
        Relative("", "李小", None, "群众", "某校教师"),
    )
    assert [each.message.split("“")[0] for each in form.unread] == ["李小的出生年月", "有一行没有写姓名，"]


def test_all_relatives_are_read_however_many_lines_the_printed_form_has() -> None:
    assert len(parsed(family=relative() * 15).family) == 15


@pytest.mark.parametrize(
    "content",
    [
        form_text(resume="某县科员").encode(),
        form_text(resume="某县科员").encode("utf-8-sig"),
        form_text(resume="某县科员").replace("UTF-8", "GBK").encode("gb18030"),
        form_text(resume="某县科员").encode("gb18030"),
        form_text(resume="某县科员").replace("UTF-8", "gb2312").encode(),
        form_text(resume="某县科员").replace("UTF-8", "utf-16").encode("utf-16"),
        form_text(resume="某县科员").encode("utf-16-le"),
        form_text(resume="某县科员").encode("utf-16-be"),
        form_text(number=f" {person_number(1).lower()}\u200b ", resume="某县科员").encode(),
        form_text(resume="\x01某县\x1f科员\x00").encode(),
        form_text(resume="某县科员&#1;").encode(),
        form_text(resume="<![CDATA[某县科员]]>").encode(),
        form_text(resume="某县科员<br/>").encode(),
        form_text(resume="某县科员").replace("JianLi", "JIANLI").replace("XingMing", "xingming").encode(),
        form_text(resume="某县科员").replace("<Person>", '<Person xmlns="urn:some">').encode(),
    ],
    ids=[
        "utf-8",
        "with a mark",
        "national",
        "national, said to be utf-8",
        "utf-8, said to be national",
        "utf-16",
        "utf-16 without a mark",
        "the other utf-16",
        "invisible signs in the number",
        "control signs",
        "a control sign by its number",
        "unparsed text",
        "a tag of a web page",
        "other capitals",
        "a namespace",
    ],
)
def test_a_form_is_read_whatever_wrote_it(content: bytes) -> None:
    form = parse(content)

    assert (form.id_number, form.name) == (person_number(1), "张明")
    assert form.resume[0].text == "某县科员"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("甲&乙文具社", "甲&乙文具社"),
        ("甲&amp;amp;乙", "甲&乙"),
        ("甲&amp;lt;乙&amp;1gt;", "甲<乙>"),
        ("甲&1lt;乙&1gt;丙", "甲<乙>丙"),
        ("甲&nbsp;乙", "甲\u00a0乙"),
        ("甲<乙>丙", "甲<乙>丙"),
        ("年龄<35岁", "年龄<35岁"),
        ("<![CDATA[甲&乙<丙]]>", "甲&乙<丙"),
    ],
)
def test_signs_that_xml_forbids_stand_as_they_were_meant(written: str, meant: str) -> None:
    assert parsed(resume=written).resume[0].text == meant


@pytest.mark.parametrize("mark", ["<br/>", "<BR>", "&lt;br/&gt;", "\r\n", "\r", "\x0b", "&#11;", "&#10;", "</p><p>"])
def test_every_line_break_breaks_the_resume(mark: str) -> None:
    assert len(parsed(resume=f"2003.07--2010.05 甲{mark}2010.05-- 乙").resume) == 2


def test_what_stands_beside_the_fields_is_named_and_no_id_number_whole() -> None:
    form = parsed(more=f"<Unknown a='1'>{person_number(2)}</Unknown>别的<JianLi>2003.07-- 甲</JianLi><XingMing>李四</XingMing>")

    assert [(each.column, each.message.partition("“")[2].partition("”")[0]) for each in form.unread] == [
        ("unknown", f"{person_number(2)[:6]}********{person_number(2)[-2:]}"),
        ("姓名", "李四"),
        ("", "别的"),
    ]


def test_fields_of_other_books_are_told_but_for_those_that_say_nothing() -> None:
    form = parsed(
        more="<MinZu>汉族</MinZu><JiangChengQingKuang>无</JiangChengQingKuang><JianKangZhuangKuang>健康</JianKangZhuangKuang>"
        "<RenMianLiYou>工作需要</RenMianLiYou><TianBiaoRen>某人</TianBiaoRen>"
    )

    assert form.others == {"MinZu": "汉族", "RenMianLiYou": "工作需要"}


def test_signs_that_were_lost_on_the_way_are_named() -> None:
    form = parse(
        form_text(resume="2003.07-- 某县\ufffd员", more="<RenMianLiYou>字多一些的任免理由，远多于丢失的</RenMianLiYou>").encode()
    )

    assert [(each.column, "1 个字无法辨认" in each.message) for each in form.unread] == [("简历", True)]


def test_missing_and_empty_elements_are_nothing() -> None:
    form = parse(f"<Person><ShenFenZheng>{person_number(1)}</ShenFenZheng><JianLi/><JiaTingChengYuan/></Person>".encode())

    assert (form.name, form.resume, form.family, form.appraisals, form.studies, form.unread) == ("", (), (), (), (), ())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "不是可以读取的"),
        (b"<Person><ShenFenZheng>", "不是可以读取的"),
        (b"\xff\xfe\x00\x01\xff\xff", "不是可以读取的"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><Person>&b;</Person>', "不是可以读取的"),
        (b"<Other/>", "缺少 Person"),
        (b"<Person/>", "没有填写身份证号"),
        (form_text(number="419900198506150011").encode(), r"身份证号“419900\*+0011”校验码不符"),
        (b'"some","text"', "有 2 个栏目"),
        ((record(name="张明") + ',"more"').encode(), "有 34 个栏目"),
        (form_text(family=relative() * (MOST_RELATIVES + 1)).encode(), "「家庭成员」有 101 人"),
        (form_text(resume="甲\n" * (MOST_LINES + 1)).encode(), "「简历」有 501 行"),
        (form_text(resume="甲" * 100_001).encode(), "「简历」有 100001 个字"),
        (form_text(appraisals="2003（" + "；2003.07-" * 2_000).encode(), "超过 1000 处"),
    ],
    ids=[
        "nothing",
        "cut short",
        "no text",
        "entities",
        "another form",
        "nobody",
        "a wrong number",
        "another record",
        "a record with more",
        "a village of relatives",
        "a book of a resume",
        "a novel",
        "nothing that is understood",
    ],
)
def test_what_is_no_form_is_refused_with_a_sentence(content: bytes, says: str) -> None:
    with pytest.raises(BadForm, match=says):
        parse(content)


@pytest.mark.parametrize(
    "part", ["2003.07" + " " * 40_000, "（" * 50_000, "-" * 90_000, "2003.07" + "-" * 90_000, "（" + "；2003.07-" * 900]
)
def test_odd_texts_take_no_more_than_linear_time(part: str) -> None:
    form = parsed(resume=f"{part}。", appraisals=f"2003{part}。")

    assert form.unread


def test_version_two_is_read_by_the_places_of_its_fields() -> None:
    form = parse(
        record(
            name="张 明",
            sex="男",
            born="198506",
            levels="大学#农学学士@研究生#",
            schools="某大学农学系#@某党校#",
            resume='2003.07~2010.05  科员~（其间："挂职"）~2010.05--         局长',
            appraisals="2021年度优秀",
            relations="妻子@父亲@@",
            names="李四@张老@@",
            births="198003@195003@@",
            politics="群众@@@",
            posts="某校教师@务农（已去世）@@",
            nothing="不该有的",
        ).encode("gb18030")
    )

    assert (form.id_number, form.name, form.sex, form.birth_month) == ("", "张明", "男", date(1985, 6, 1))
    assert form.studies == (Studied(True, "大学", "某大学农学系", "农学学士", ""), Studied(False, "研究生", "某党校", "", ""))
    assert form.resume == (CareerLine(BEGAN, ENDED, '科员（其间："挂职"）'), CareerLine(ENDED, None, "局长"))
    assert form.family[1] == Relative("父亲", "张老", date(1950, 3, 1), "", "务农（已去世）")
    assert form.appraisals == ((2021, "优秀"),)
    assert ["第 14 个栏目" in each.message for each in form.unread] == [True]
