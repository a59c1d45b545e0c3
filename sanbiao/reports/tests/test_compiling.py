import io
import re
import zipfile
from datetime import date

import docx
import pytest

from sanbiao.core.documents.controls import controls
from sanbiao.core.indicators.registry import REGISTRY
from sanbiao.reports.compiling import compile_report, compose, span_word, verification
from sanbiao.reports.printing import SlotStatus
from sanbiao.reports.template import BadTemplate, Slot, Template, half_year
from sanbiao.reports.tests.figures import CITY, city_figures, declared, figure

FACTS = {name: value for name, value in CITY.items() if name != "compiled_on"}


def body(document):
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        return package.read("word/document.xml").decode()


def text(document):
    return re.sub("<[^>]+>", "", body(document))


def test_every_figure_is_in_a_control_that_says_which_it_is():
    document = compile_report(city_figures(), **CITY)

    found = controls(document)

    assert [control.tag for control in found] == [slot.tag for slot in half_year().slots]
    assert [control.alias for control in found] == [declared()[slot.code]["name"] for slot in half_year().slots]


def test_the_figures_stand_in_their_sentences():
    told = text(compile_report(city_figures(), **CITY))

    assert "35岁以下的55人，占36.42％" in told
    assert "具有本科及以上学历的131人，占86.75％" in told
    assert "累计工作2年以上的135人，占89.40％" in told
    assert "平均年龄为40.1岁" in told
    assert "累计培训党员干部3.3万余人次" in told
    assert "在同级县（市）中位列第一" in told
    assert "全部派驻工作组整顿" in told
    assert "已有4个乡镇（街道）（清河街道、东关街道、柳林镇、王屯镇）的49个村全部观摩到位" in told
    assert "村和社区建成“五星”支部58个（村45个、社区13个）" in told
    assert "【缺数】" not in told


def test_a_figure_without_a_ledger_is_marked_and_never_invented():
    known = city_figures("teams.", "training.")

    shown = {control.tag: control.text for control in controls(compile_report(known, **CITY))}

    for slot in half_year().slots:
        assert (shown[slot.tag] == "【缺数】") == (slot.code not in known)


def test_what_is_missing_is_on_yellow_and_what_is_known_is_not():
    template = Template.parse('name = "甲"\ntitle = "乙"\nbody = "{training.classes_held}、{training.online_sessions}"')

    document = compile_report({"training.classes_held": figure("training.classes_held", 18)}, template=template, **CITY)

    assert body(document).count("<w:highlight") == 1
    assert re.search(r'<w:highlight w:val="yellow"/></w:rPr><w:t xml:space="preserve">【缺数】', body(document))


def test_a_figure_without_data_says_so():
    known = {"teams.town_average_age": figure("teams.town_average_age", None, numerator=0, denominator=0)}

    assert "平均年龄为【无数据】岁" in text(compile_report(known, **CITY))


def test_the_title_the_date_and_the_period_are_those_given():
    document = docx.Document(io.BytesIO(compile_report({}, city="云溪市", period_label="2024年", compiled_on=date(2025, 1, 6))))

    lines = [paragraph.text for paragraph in document.paragraphs]

    assert lines[:2] == ["云溪市委组织部2024年工作总结", "（2025年1月6日）"]
    assert "一、全年工作开展情况" in lines
    assert document.core_properties.author == "云溪市委组织部"


def test_a_title_of_ones_own_may_have_several_lines():
    document = docx.Document(io.BytesIO(compile_report({}, title="关于上半年\n工作的报告", **CITY)))

    assert [paragraph.text for paragraph in document.paragraphs[:2]] == ["关于上半年", "工作的报告"]
    assert document.core_properties.title == "关于上半年工作的报告"


def test_compiling_twice_gives_the_same_bytes():
    assert compile_report(city_figures(), **CITY) == compile_report(city_figures(), **CITY)


def test_the_page_shows_the_words_of_the_document():
    figures = city_figures("teams.", "training.")

    composed = compose(figures, **FACTS)

    written = docx.Document(io.BytesIO(compile_report(figures, **CITY)))
    assert composed.title == written.paragraphs[0].text
    assert (
        composed.title + "（2023年7月18日）" + "".join(passage.text for passage in composed.passages)
        == text(compile_report(figures, **CITY)).strip()
    )


def test_the_page_knows_which_words_are_figures_and_which_are_left_to_people():
    composed = compose(city_figures("teams."), **FACTS)

    spans = [span for passage in composed.passages for span in passage.spans]
    assert [span.slot for span in spans if span.slot] == list(half_year().slots)
    assert {span.status for span in spans if span.slot and span.slot.code.startswith("teams.")} == {SlotStatus.AGREES}
    assert {span.status for span in spans if span.slot and span.slot.code.startswith("talent.")} == {SlotStatus.MISSING}
    assert {span.text[:4] for span in spans if span.is_note} == {"【待补充"}


def test_verification_says_what_each_figure_rests_on():
    lines = {line.tag: line for line in verification(city_figures("teams."))}

    share = lines[Slot.of_tag("sanbiao:teams.town_under_35_share?format=percent").tag]
    assert (share.printed, share.numerator, share.denominator, share.rows) == ("36.42％", 55, 151, 165)
    assert (share.name, share.unit, share.status) == ("乡镇（街道）班子35岁以下占比", "%", SlotStatus.AGREES)
    assert share.definition == REGISTRY["teams.town_under_35_share"].definition
    missing = lines["sanbiao:talent.tech_firms"]
    assert (missing.name, missing.printed, missing.status) == ("全市科技型企业总数", "【缺数】", SlotStatus.MISSING)
    assert (missing.value, missing.rows) == (None, None)


def test_verification_covers_every_figure():
    assert {line.code for line in verification({})} == declared().keys()


@pytest.mark.parametrize(
    ("label", "word"),
    [
        ("2023年上半年", "上半年"),
        ("2023年下半年", "下半年"),
        ("2023年第一季度", "一季度"),
        ("2023年", "全年"),
        ("2023年6月", "6月份"),
    ],
)
def test_a_period_is_named_as_prose_names_it(label, word):
    assert span_word(label) == word


@pytest.mark.parametrize(
    ("title", "line", "message"),
    [
        ("{county}总结", "甲", "参数 {county} 无法识别"),
        ("总结", "{county}", "参数 {county} 无法识别"),
        ("{training.classes_held}期", "甲", "标题中只能有文字和参数"),
    ],
    ids=["in the title", "in the text", "a figure in the title"],
)
def test_a_parameter_that_nobody_gives_is_refused(title, line, message):
    template = Template.parse(f'name = "甲"\ntitle = "{title}"\nbody = "{line}"')

    with pytest.raises(BadTemplate, match=message):
        compile_report({}, template=template, **CITY)


def test_a_period_that_is_not_over_is_said_so_below_the_day_of_the_report():
    document = docx.Document(io.BytesIO(compile_report({}, caveat="期次未结束", **CITY)))

    lines = [paragraph.text for paragraph in document.paragraphs]

    assert lines[1:3] == ["（2023年7月18日）", "（期次未结束）"]
