import io
import random
import time
import zipfile
from contextlib import suppress

import pytest

from sanbiao.core.documents.controls import NotReadable
from sanbiao.core.documents.reading import MOST_CONTROLS, read
from sanbiao.core.documents.tests.test_controls import control, package

BY = 'w:id="1" w:author="甲"'
CHOICE = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def run(text, properties=""):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def paragraph(*content, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(content)}</w:p>"


def tagged(content):
    return control(f"<w:sdtContent>{content}</w:sdtContent>")


def body(*paragraphs):
    return read(package("".join(paragraphs)))[0]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (run("共") + f"<w:ins {BY}>{run('9')}</w:ins>", "共9"),
        (run("共") + f"<w:del {BY}><w:r><w:delText>9</w:delText></w:r></w:del>", "共"),
        (f"<w:moveFrom {BY}>{run('9')}</w:moveFrom>" + run("共"), "共"),
        (f"<w:moveTo {BY}>{run('9')}</w:moveTo>" + run("共"), "9共"),
        (run("共") + run("9", "<w:vanish/>"), "共"),
        (run("共") + run("9", '<w:vanish w:val="0"/>'), "共9"),
        (run("共") + run("9", "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>"), "共9"),
        ("<w:r><w:instrText>PAGE 3</w:instrText></w:r>" + run("9"), "9"),
        (f'<w:fldSimple w:instr="PAGE 3">{run("9")}</w:fldSimple>', "9"),
        ("<w:r><w:t>共</w:t><w:tab/><w:t>9</w:t><w:br/><w:t>人</w:t><w:noBreakHyphen/></w:r>", "共\t9\v人-"),
        (f"<w:ruby><w:rt>{run('9')}</w:rt><w:rubyBase>{run('共')}</w:rubyBase></w:ruby>", "共"),
        (f"<w:smartTag><w:hyperlink>{run('共')}</w:hyperlink></w:smartTag>", "共"),
    ],
    ids=[
        "inserted",
        "struck",
        "moved away",
        "moved here",
        "hidden",
        "not hidden",
        "hidden before",
        "instruction",
        "field",
        "breaks",
        "ruby",
        "links",
    ],
)
def test_the_text_is_what_people_read_once_changes_are_accepted(content, text):
    assert body(paragraph(content)).text == f"{text}\n"


def test_a_paragraph_whose_mark_is_struck_runs_into_the_next():
    mark = f"<w:rPr><w:del {BY}/></w:rPr>"

    assert body(paragraph(run("3"), properties=mark), paragraph(run("5"))).text == "35\n"


def test_the_place_of_a_control_is_told_by_paragraphs_with_text():
    story = body(paragraph(run("题")), paragraph(), paragraph(run("共"), tagged(run("9")), run("人")))

    [box] = story.boxes
    assert (box.tag, story.text_of(box), story.where(box.start)) == ("t", "9", "第 2 段")


def test_a_control_around_paragraphs_and_cells_is_read_like_one_in_a_line():
    story = body(tagged(paragraph(run("9"))), f"<w:tbl><w:tr>{tagged('<w:tc>' + paragraph(run('8')) + '</w:tc>')}</w:tr></w:tbl>")

    assert [story.text_of(box) for box in story.boxes] == ["9", "8"]


def test_of_nested_controls_the_outer_says_how_many_it_holds():
    outer, inner = body(paragraph(tagged(run("1") + control(f"<w:sdtContent>{run('2')}</w:sdtContent>", "")))).boxes

    assert (outer.inner, inner.inner, inner.tag) == (1, 0, "")


def test_a_control_that_is_struck_out_is_none_and_one_changed_says_what_it_was():
    struck = f"<w:del {BY}>{tagged(run('9'))}</w:del>"
    changed = tagged(f"<w:del {BY}><w:r><w:delText>9</w:delText></w:r></w:del><w:ins {BY}>{run('8')}</w:ins>")

    [box] = body(paragraph(struck), paragraph(changed)).boxes

    assert (box.struck, box.is_revised) == ("9", True)


def test_text_boxes_headers_and_notes_are_read_on_their_own_and_once():
    inside = f"<w:txbxContent>{paragraph(tagged(run('9')))}</w:txbxContent>"
    both = f"<mc:Choice>{inside}</mc:Choice><mc:Fallback>{inside}</mc:Fallback>"
    drawing = f"<w:r><mc:AlternateContent {CHOICE}>{both}</mc:AlternateContent></w:r>"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    header = f'<w:hdr xmlns:w="{space}">{paragraph(run("页眉 5"))}</w:hdr>'

    stories = read(package(paragraph(run("3"), drawing, run("6")), header1=header))

    assert [(story.kind, story.text, len(story.boxes)) for story in stories] == [
        ("正文", "36\n", 0),
        ("文本框", "9\n", 1),
        ("页眉", "页眉 5\n", 0),
    ]
    assert stories[1].where(0) == "文本框第 1 段"


def test_a_body_under_another_number_and_without_a_prefix_is_read():
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = f'<document xmlns="{space}"><body><p><sdt><sdtContent><r><t>9</t></r></sdtContent></sdt></p></body></document>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr("word/document2.xml", text)

    [story] = read(buffer.getvalue())

    assert story.text_of(story.boxes[0]) == "9"


# --- what is no Word document ---


def zipped(*names):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name in names:
            target.writestr(name, "x")
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (b"", "文件是空的"),
        (b"%PDF-1.7\n", "这是 PDF 文件"),
        (b"{\\rtf1 x}", "这是 RTF 文件"),
        (b"\x89PNG\r\n", "这是图片"),
        (b"Rar!\x1a\x07", "这是压缩包"),
        (OLE + "WordDocument".encode("utf-16-le"), "这是旧格式的文档（.doc 或 .wps）"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><a/>", "网页或 XML"),
        (b"<!DOCTYPE html><html>", "网页或 XML"),
        (zipped("mimetype", "content.xml"), "OpenDocument"),
        (zipped("xl/workbook.xml"), "Excel 工作簿"),
        (zipped("ppt/presentation.xml"), "演示文稿"),
        (zipped("报告.docx"), "先解压"),
        (zipped("a.txt"), "不是 Word 文档"),
    ],
    ids=["nothing", "pdf", "rtf", "picture", "rar", "doc", "locked", "xml", "html", "odt", "xlsx", "pptx", "zip of docx", "zip"],
)
def test_another_kind_of_file_is_called_what_it_is_and_said_what_to_do(given, says):
    with pytest.raises(NotReadable, match=r"\.docx|Word") as refused:
        read(given)

    assert says in str(refused.value)


# --- hostile ---


def test_more_controls_than_any_report_has_are_refused():
    with pytest.raises(NotReadable, match="超过"):
        read(package("<w:sdt/>" * (MOST_CONTROLS + 1)))


def test_controls_within_controls_take_no_longer_than_their_text():
    depth = MOST_CONTROLS
    nested = tagged("@").split("@")

    begun = time.perf_counter()
    story = body(paragraph(nested[0] * depth, run("9" * 30_000), nested[1] * depth))
    texts = [story.text_of(box) for box in story.boxes]

    assert len(texts) == depth
    assert time.perf_counter() - begun < 10


def test_bytes_that_were_changed_are_read_or_refused():
    whole = package(paragraph(run("共"), tagged(run("9"))) * 5)
    chance = random.Random(7)
    for _ in range(400):
        changed = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        with suppress(NotReadable):
            read(bytes(changed))
