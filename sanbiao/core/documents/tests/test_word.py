import io
import re
import zipfile
from datetime import date

import docx
import pytest
from lxml import etree

from sanbiao.core.documents.controls import controls
from sanbiao.core.documents.layout import GBT_9704
from sanbiao.core.documents.word import Control, Document, Text

DAY = date(2023, 7, 5)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def written(build=lambda document: document.paragraph([Text("正文")])):
    document = Document()
    build(document)
    return document.save(title="题目", author="某单位", made_on=DAY)


def part(document, name):
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        return package.read(name).decode()


def style(document, key):
    return etree.fromstring(part(document, "word/styles.xml").encode()).find(f"{W}style[@{W}styleId='{key}']")


def test_every_part_is_well_formed_and_declared():
    document = written()

    with zipfile.ZipFile(io.BytesIO(document)) as package:
        declared = re.findall(r'PartName="/([^"]+)"', package.read("[Content_Types].xml").decode())
        for name in package.namelist():
            etree.fromstring(package.read(name))
        assert set(declared) == {name for name in package.namelist() if not name.endswith((".rels", "[Content_Types].xml"))}


def test_another_program_reads_what_was_written():
    def build(document):
        document.title("第一行\n第二行")
        document.subtitle("（2023年7月5日）")
        document.blank()
        document.heading(1, [Text("一、概况")])
        document.heading(2, [Text("（一）情况")])
        document.paragraph([Text("甲"), Text("乙", marked=True)])

    read = docx.Document(io.BytesIO(written(build)))

    assert [(each.style.name, each.text) for each in read.paragraphs] == [
        ("Title", "第一行"),
        ("Title", "第二行"),
        ("Subtitle", "（2023年7月5日）"),
        ("Body Text", ""),
        ("Heading 1", "一、概况"),
        ("Heading 2", "（一）情况"),
        ("Body Text", "甲乙"),
    ]
    assert [run.font.highlight_color is not None for run in read.paragraphs[-1].runs] == [False, True]
    assert (read.core_properties.title, read.core_properties.author) == ("题目", "某单位")


def test_the_page_is_that_of_the_standard():
    section = docx.Document(io.BytesIO(written())).sections[0]

    size = [round(length.mm) for length in (section.page_width, section.page_height)]
    margins = [
        round(each.mm, 1) for each in (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    ]

    assert size == [210, 297]
    assert margins == [37.0, 35.0, 28.0, 26.0]


@pytest.mark.parametrize(
    ("key", "font", "points"),
    [
        ("Title", "方正小标宋简体", 22),
        ("Subtitle", "楷体_GB2312", 16),
        ("Heading1", "黑体", 16),
        ("Heading2", "楷体_GB2312", 16),
        ("Heading3", "仿宋_GB2312", 16),
        ("Normal", "仿宋_GB2312", 16),
        ("Footer", "宋体", 14),
    ],
)
def test_each_style_names_the_standard_face(key, font, points):
    properties = style(written(), key).find(f"{W}rPr")

    assert set(properties.find(f"{W}rFonts").attrib.values()) == {font}
    assert int(properties.find(f"{W}sz").get(f"{W}val")) == points * 2


def test_the_grid_holds_twenty_two_lines_and_twenty_eight_characters():
    height = GBT_9704.height - GBT_9704.top - GBT_9704.bottom
    width = GBT_9704.width - GBT_9704.left - GBT_9704.right

    assert height // GBT_9704.line == GBT_9704.lines == 22
    assert width // GBT_9704.character == GBT_9704.characters == 28


def test_page_numbers_stand_outside_on_odd_and_even_pages():
    document = written()

    odd, even = part(document, "word/footer1.xml"), part(document, "word/footer2.xml")

    assert '<w:jc w:val="right"/>' in odd
    assert '<w:jc w:val="left"/>' in even
    assert "<w:evenAndOddHeaders/>" in part(document, "word/settings.xml")
    assert re.findall("— .*? PAGE .*? —", odd)


def test_the_same_calls_give_the_same_bytes():
    assert written() == written()


def test_a_control_carries_its_tag_and_its_name():
    document = written(
        lambda each: each.paragraph([Text("共"), Control("a:b?c=d&e=f", "名<称>", "【缺】", marked=True), Text("人")])
    )

    assert [(each.tag, each.alias, each.text) for each in controls(document)] == [("a:b?c=d&e=f", "名<称>", "【缺】")]
    assert '<w:highlight w:val="yellow"/>' in part(document, "word/document.xml")


def test_controls_are_numbered_apart():
    document = written(lambda each: each.paragraph([Control("a", "甲", "1"), Control("a", "甲", "1")]))

    assert re.findall(r'<w:id w:val="(\d+)"/>', part(document, "word/document.xml")) == ["1", "2"]


def test_a_tag_that_word_would_refuse_is_refused():
    with pytest.raises(ValueError, match="超过 64 个字符"):
        Control("a" * 65, "名", "1")


@pytest.mark.parametrize("level", [0, 5])
def test_a_level_that_the_profile_lacks_is_refused(level):
    with pytest.raises(ValueError, match=f"没有第 {level} 级标题"):
        Document().heading(level, [Text("题")])


def test_characters_that_xml_cannot_hold_are_dropped():
    document = written(lambda each: each.paragraph([Text("甲\x0c乙\x00 <&>")]))

    assert docx.Document(io.BytesIO(document)).paragraphs[0].text == "甲乙 <&>"
