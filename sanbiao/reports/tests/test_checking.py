import io
import re
import subprocess
import zipfile
from functools import cache

import pytest

from sanbiao.core.documents.controls import Fill, NotReadable, fill
from sanbiao.core.documents.word import Control, Document
from sanbiao.reports.checking import check_report
from sanbiao.reports.compiling import compile_report
from sanbiao.reports.printing import SlotStatus
from sanbiao.reports.template import half_year
from sanbiao.reports.tests.edits import BREAKS, KEEPS, box, edited, inserted, run, struck, typed, with_body
from sanbiao.reports.tests.figures import CITY, city_figures, figure

CLASSES = "sanbiao:training.classes_held"
SHARE = "sanbiao:teams.town_under_35_share?format=percent"
AGE = "sanbiao:teams.town_average_age?format=mean"


@cache
def compiled():
    return compile_report(city_figures(), **CITY)


def check(document, figures=None, *originals):
    return check_report(document, city_figures() if figures is None else figures, originals=originals or [compiled()])


def statuses(document, figures):
    return {line.tag: line.status for line in check(document, figures).lines}


def only_difference(document):
    [difference] = check(document).differences
    return difference


# --- every slot of the template ---


@pytest.mark.parametrize("edit", KEEPS.values(), ids=KEEPS)
def test_a_report_agrees_throughout_where_people_read_the_ledgers_numbers(edit):
    checked = check(edited(compiled(), edit))

    assert checked.differences == []
    assert checked.agrees
    assert [line.tag for line in checked.lines] == [slot.tag for slot in half_year().slots]


@pytest.mark.parametrize("edit", BREAKS.values(), ids=BREAKS)
def test_every_figure_that_was_tampered_with_is_named(edit):
    checked = check(edited(compiled(), edit))

    assert not checked.agrees
    assert {line.tag for line in checked.lines if not line.agrees} == {slot.tag for slot in half_year().slots}
    assert all(line.name in line.says for line in checked.lines)


@pytest.mark.parametrize("shift", [0, 13, 29])
def test_of_figures_treated_each_in_another_way_those_tampered_with_are_named(shift):
    edits = [*BREAKS.values(), *KEEPS.values()]
    turn = {}

    def mixed(it):
        turn[it.tag] = edits[(len(turn) * 7 + shift) % len(edits)]
        return turn[it.tag](it)

    checked = check(edited(compiled(), mixed))

    broken = {tag for tag, edit in turn.items() if edit in BREAKS.values()}
    assert {line.tag for line in checked.lines if not line.agrees} == broken
    assert len(broken) > 40


def test_every_number_in_plain_text_is_found_by_its_sentence():
    written = {"全部": "36.4％", "位列第一": "列第二"}

    lines = check(edited(compiled(), lambda it: run(written.get(it.text, typed(it.text))))).lines

    offered = {line.tag: line.printed for line in lines}
    assert offered == {line.tag: written.get(line.expected, typed(line.expected)) for line in lines}


def test_a_report_just_compiled_has_nothing_to_be_said_of():
    checked = check(compiled())

    assert {line.status for line in checked.lines} == {SlotStatus.AGREES}
    assert checked.hints == []


# --- what is said ---


def test_a_lost_figure_is_named_with_what_stands_in_its_sentence():
    said = only_difference(edited(compiled(), lambda it: run("35.1"), {AGE}))

    assert re.search(r"「乡镇（街道）班子平均年龄」缺少.*台账为 40\.1；第 8 段“.*平均年龄为35\.1岁.*”中写的是 35\.1", said)


def test_a_sentence_that_was_rewritten_a_little_is_still_found():
    lost = edited(compiled(), lambda it: run("35.1"), {AGE})

    said = only_difference(with_body(lost, lambda body: body.replace("班子成员平均年龄为", "班子平均年龄是")))

    assert "中写的是 35.1" in said


def test_where_the_sentence_is_gone_no_number_is_offered():
    lost = edited(compiled(), lambda it: "", {AGE})

    said = only_difference(
        with_body(lost, lambda body: body.replace("期末，乡镇（街道）班子成员平均年龄为", "").replace("岁，其中", "其中"))
    )

    assert "中写的是" not in said
    assert "台账为 40.1。" in said


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (lambda it: it.whole + run("5"), "文中是 40.15，台账为 40.1，.*后面紧挨着“5”"),
        (lambda it: run("1") + it.whole, "文中是 140.1，台账为 40.1，.*前面紧挨着“1”"),
        (lambda it: it.with_content(box(it.run)), "文中是 40.1，台账为 40.1，标记里面又有别的控件"),
        (lambda it: it.with_content(struck("40.1") + inserted(run("35.1"))), "文中是 35.1，台账为 40.1"),
        (lambda it: it.with_content(struck("40.1")) + inserted(run("35.1")), "里面是空的，台账为 40.1；.*中写的是 35.1"),
    ],
    ids=["behind", "before", "nested", "tracked", "struck out"],
)
def test_a_difference_says_what_people_read_what_the_ledgers_say_and_where(edit, says):
    said = only_difference(edited(compiled(), edit, {AGE}))

    assert re.search(says, said)
    assert "第 8 段“" in said


def test_a_document_without_any_control_of_ours_says_so():
    checked = check(edited(compiled(), lambda it: it.run))

    assert checked.faults[0].startswith("文中没有本系统的指标标记，一个数字也不能核对")


def test_controls_that_lost_their_tags_are_told_from_none():
    checked = check(edited(compiled(), BREAKS["tag lost"]))

    assert "内容控件还在，标记丢了" in checked.faults[0]


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"period_label": "2022年下半年"}, "期次是“2022年下半年”，核对的却是“2023年上半年”"),
        ({"city": "云溪市"}, "单位是“云溪市”，核对的却是“青泽市”"),
    ],
)
def test_another_report_is_known_by_its_title_even_where_the_numbers_are_the_same(other, says):
    checked = check(compile_report(city_figures(), **{**CITY, **other}))

    assert not checked.agrees
    assert says in checked.faults[0]


def test_two_controls_that_changed_places_are_in_each_others_sentences():
    under, degree = "sanbiao:teams.town_under_35", "sanbiao:teams.town_degree"
    whole = {}
    edited(compiled(), lambda it: whole.setdefault(it.text, it.whole), {under, degree})
    one, other = whole.values()

    swapped = with_body(compiled(), lambda body: body.replace(one, "@").replace(other, one).replace("@", other))

    assert {line.tag for line in check(swapped).lines if not line.agrees} == {under, degree}


def test_a_control_in_another_sentence_still_agrees_and_is_worth_a_look():
    moved = with_body(
        edited(compiled(), lambda it: "", {AGE}), lambda body: body.replace("主要情况如下。", f"主要情况如下。{control_of(AGE)}")
    )

    checked = check(moved)

    assert checked.agrees
    assert "不在原来的句子里" in checked.hints[0]


def control_of(tag):
    found = []
    edited(compiled(), lambda it: found.append(it.whole) or "", {tag})
    return found[0]


def test_a_paragraph_pasted_without_controls_is_worth_a_look_where_its_number_is_another():
    pasted = "期末，乡镇（街道）班子成员平均年龄为35.1岁，其中35岁以下的55人。"

    checked = check(with_body(compiled(), lambda body: body.replace("<w:sectPr>", f"<w:p>{run(pasted)}</w:p><w:sectPr>", 1)))

    assert checked.agrees
    assert any("乡镇（街道）班子平均年龄」另有一处没有标记" in hint and "写的是 35.1" in hint for hint in checked.hints)


def test_the_original_is_the_one_that_has_most_in_common():
    older = edited(compiled(), lambda it: "", {AGE})

    assert check(older, None, compiled(), older).agrees
    assert not check(older, None, compiled()).agrees


# --- values ---


def test_a_changed_number_is_found_with_what_it_should_be():
    wrong = [line for line in check(fill(compiled(), {CLASSES: Fill("19")})).lines if not line.agrees]

    assert [(line.tag, line.printed, line.expected, line.status) for line in wrong] == [(CLASSES, "19", "18", SlotStatus.DIFFERS)]


@pytest.mark.parametrize("written", ["36.42%", " 36.42％ ", "３６．４２％"], ids=["narrow", "spaced", "wide"])
def test_the_width_of_signs_makes_no_difference(written):
    edited_report = fill(compiled(), {SHARE: Fill(written)})

    assert statuses(edited_report, city_figures())[SHARE] is SlotStatus.AGREES


def test_a_number_typed_where_no_ledger_has_one_is_no_agreement():
    empty = compile_report({}, **CITY)

    assert check(empty, {}, empty).agrees
    assert not check(fill(empty, {CLASSES: Fill("18")}), {}, empty).agrees


def test_a_report_older_than_the_ledger_differs_until_it_is_refreshed():
    known = {"training.classes_held": figure("training.classes_held", 18)}

    assert statuses(compile_report({}, **CITY), known)[CLASSES] is SlotStatus.DIFFERS


def test_no_data_is_no_fault():
    known = {"teams.town_under_35_share": figure("teams.town_under_35_share", None)}

    assert statuses(compile_report(known, **CITY), known)[SHARE] is SlotStatus.NO_DATA


def test_a_figure_nobody_knows_is_said_to_be_unknown_and_a_strangers_control_left_alone():
    document = Document()
    document.paragraph([Control("sanbiao:teams.heads", "某数", "3"), Control("stranger", "某项", "4")])
    saved = document.save(title="题", author="人", made_on=CITY["compiled_on"])

    checked = check(saved, {}, saved)

    assert [(line.code, line.name, line.status) for line in checked.lines] == [("teams.heads", "teams.heads", SlotStatus.UNKNOWN)]
    assert not checked.agrees


def test_what_is_no_report_is_refused():
    buffer = io.BytesIO()
    zipfile.ZipFile(buffer, "w").close()

    with pytest.raises(NotReadable, match="不是 Word 文档"):
        check(buffer.getvalue())


# --- another program ---


@pytest.mark.office
def test_after_another_program_saved_it_every_number_is_still_known(tmp_path):
    """LibreOffice keeps the tags from 7.5 on; an older one keeps the controls alone, and then no number can be vouched for."""
    source = tmp_path / "report.docx"
    source.write_bytes(compiled())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    options = ("--headless", "--norestore", "--convert-to", "docx", "--outdir", tmp_path / "saved", source)
    subprocess.run(["soffice", profile, *options], check=True, capture_output=True, timeout=120)

    checked = check((tmp_path / "saved" / "report.docx").read_bytes())

    assert [line.printed for line in checked.lines] == [line.expected for line in checked.lines]
    assert [line.tag for line in checked.lines] == [slot.tag for slot in half_year().slots]
    assert checked.agrees or "标记丢了" in checked.faults[0]
