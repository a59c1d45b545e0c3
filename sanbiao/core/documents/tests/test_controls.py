import io
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbiao.core.documents.controls import BODY, Fill, NotReadable, controls, fill
from sanbiao.core.documents.word import Control, Document, Text

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
YELLOW = '<w:highlight w:val="yellow"/>'


def document(*content):
    built = Document()
    built.paragraph(content)
    return built.save(title="题", author="人", made_on=date(2023, 7, 5))


def package(body, **others):
    """A package whose body holds `body`; `others` are further parts of the folder word, by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr(BODY, f"<w:document {SPACE}><w:body>{body}</w:body></w:document>")
        for name, text in others.items():
            target.writestr(f"word/{name}.xml", text)
    return buffer.getvalue()


def body(given):
    with zipfile.ZipFile(io.BytesIO(given)) as source:
        text = source.read(BODY).decode()
    return text[text.index("<w:body>") + 8 : text.index("</w:body>")]


def control(content, properties='<w:tag w:val="t"/>'):
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr>{content}</w:sdt>"


def inline(content, **kwargs):
    return f"<w:p><w:r><w:t>前</w:t></w:r>{control(content, **kwargs)}<w:r><w:t>后</w:t></w:r></w:p>"


def test_filling_changes_nothing_but_the_control():
    before = document(Text("共"), Control("t", "名", "【缺】", marked=True), Text("人"), Control("other", "名", "7"))

    after = fill(before, {"t": Fill("18")})

    assert body(after) == body(before).replace(f"<w:rPr>{YELLOW}</w:rPr>", "<w:rPr></w:rPr>").replace("【缺】", "18")
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        assert old.namelist() == new.namelist()
        assert all(old.read(name) == new.read(name) for name in old.namelist() if name != BODY)
        assert [entry.date_time for entry in old.infolist()] == [entry.date_time for entry in new.infolist()]


def test_filling_there_and_back_gives_the_same_document():
    before = document(Text("共"), Control("t", "名", "【缺】", marked=True), Text("人"))

    assert fill(fill(before, {"t": Fill("18")}), {"t": Fill("【缺】", marked=True)}) == before


@given(text=st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")), marked=st.booleans())
def test_what_is_filled_is_what_is_found(text, marked):
    filled = fill(document(Control("t", "名", "0"), Text("人")), {"t": Fill(text, marked)})

    assert [found.text for found in controls(filled)] == [text]


def test_every_control_with_the_tag_is_filled():
    filled = fill(document(Control("t", "名", "0"), Control("t", "名", "1")), {"t": Fill("2")})

    assert [found.text for found in controls(filled)] == ["2", "2"]


def test_several_runs_become_one_with_the_type_of_the_first():
    first = '<w:r w:rsidR="1"><w:rPr><w:b/><w:sz w:val="32"/></w:rPr><w:t>1</w:t></w:r>'
    given_body = inline(f"<w:sdtContent>{first}<w:r><w:t>8</w:t><w:tab/><w:t>个</w:t><w:br/></w:r></w:sdtContent>")

    filled = fill(package(given_body), {"t": Fill("20")})

    assert controls(package(given_body))[0].text == "18\t个\n"
    assert body(filled) == inline(
        '<w:sdtContent><w:r><w:rPr><w:b/><w:sz w:val="32"/></w:rPr><w:t xml:space="preserve">20</w:t></w:r></w:sdtContent>'
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<w:b/><w:u/>", f"<w:b/>{YELLOW}<w:u/>"),
        ("<w:b/><w:u/><w:lang/>", f"<w:b/>{YELLOW}<w:u/><w:lang/>"),
        ("<w:b/>", f"<w:b/>{YELLOW}"),
        ('<w:highlight w:val="red"/><w:u/>', f"{YELLOW}<w:u/>"),
        ("<w:rPrChange><w:rPr><w:u/></w:rPr></w:rPrChange>", f"{YELLOW}<w:rPrChange><w:rPr><w:u/></w:rPr></w:rPrChange>"),
    ],
    ids=["before underline", "before the first of two", "at the end", "in place of another", "before a tracked change"],
)
def test_the_mark_stands_where_word_wants_it(before, after):
    filled = fill(
        package(inline(f"<w:sdtContent><w:r><w:rPr>{before}</w:rPr><w:t>1</w:t></w:r></w:sdtContent>")), {"t": Fill("2", True)}
    )

    assert f'<w:r><w:rPr>{after}</w:rPr><w:t xml:space="preserve">2</w:t></w:r>' in body(filled)


@pytest.mark.parametrize("properties", ["", "<w:rPr/>"], ids=["none", "an empty tag"])
def test_a_run_without_properties_is_marked_too(properties):
    filled = fill(package(inline(f"<w:sdtContent><w:r>{properties}<w:t>1</w:t></w:r></w:sdtContent>")), {"t": Fill("2", True)})

    assert f"<w:r><w:rPr>{YELLOW}</w:rPr><w:t" in body(filled)


def test_a_placeholder_becomes_ordinary_text():
    run = '<w:r><w:rPr><w:rStyle w:val="a"/><w:b/></w:rPr><w:t>单击此处输入</w:t></w:r>'
    given_body = inline(f"<w:sdtContent>{run}</w:sdtContent>", properties='<w:showingPlcHdr/><w:tag w:val="t"/>')

    filled = body(fill(package(given_body), {"t": Fill("2")}))

    assert "showingPlcHdr" not in filled
    assert "<w:rPr><w:b/></w:rPr>" in filled


def test_a_character_style_that_is_no_placeholder_stays():
    run = '<w:r><w:rPr><w:rStyle w:val="a"/></w:rPr><w:t>1</w:t></w:r>'

    assert '<w:rStyle w:val="a"/>' in body(fill(package(inline(f"<w:sdtContent>{run}</w:sdtContent>")), {"t": Fill("2")}))


@pytest.mark.parametrize("content", ["<w:sdtContent/>", "<w:sdtContent></w:sdtContent>"], ids=["empty tag", "nothing inside"])
def test_an_empty_control_in_a_line_is_filled(content):
    filled = body(fill(package(inline(content)), {"t": Fill("2")}))

    assert filled == inline('<w:sdtContent><w:r><w:t xml:space="preserve">2</w:t></w:r></w:sdtContent>')


@pytest.mark.parametrize(
    ("content", "after"),
    [
        ("", "<w:p>RUN</w:p>"),
        ("<w:p/>", "<w:p>RUN</w:p>"),
        ("<w:p><w:pPr/></w:p><w:p/>", "<w:p><w:pPr/>RUN</w:p><w:p/>"),
        ("<w:tc><w:p></w:p></w:tc>", "<w:tc><w:p>RUN</w:p></w:tc>"),
    ],
    ids=["nothing", "an empty paragraph", "two paragraphs", "a cell"],
)
def test_an_empty_control_around_paragraphs_is_filled(content, after):
    filled = body(fill(package(control(f"<w:sdtContent>{content}</w:sdtContent>")), {"t": Fill("2")}))

    assert filled == control(
        f"<w:sdtContent>{after}</w:sdtContent>".replace("RUN", '<w:r><w:t xml:space="preserve">2</w:t></w:r>')
    )


def test_of_nested_controls_the_inner_is_found():
    inner = control("<w:sdtContent><w:r><w:t>1</w:t></w:r></w:sdtContent>", '<w:tag w:val="inner"/>')

    given_package = package(inline(f"<w:sdtContent>{inner}</w:sdtContent>"))

    assert [found.tag for found in controls(given_package)] == ["inner"]


def test_deleted_text_stays_deleted():
    deleted = '<w:del w:id="1"><w:r><w:delText>9</w:delText></w:r></w:del>'

    filled = body(fill(package(inline(f"<w:sdtContent>{deleted}<w:r><w:t>1</w:t></w:r></w:sdtContent>")), {"t": Fill("2")}))

    assert deleted in filled
    assert '<w:t xml:space="preserve">2</w:t>' in filled


def test_a_drawing_inside_a_run_goes_with_its_run():
    drawing = "<w:r><w:pict><w:p><w:r><w:rPr><w:u/></w:rPr><w:t>框</w:t></w:r></w:p></w:pict></w:r>"

    filled = body(fill(package(inline(f"<w:sdtContent>{drawing}</w:sdtContent>")), {"t": Fill("2")}))

    assert filled == inline('<w:sdtContent><w:r><w:t xml:space="preserve">2</w:t></w:r></w:sdtContent>')


def test_signs_in_attributes_and_text_do_not_mislead():
    run = '<w:r w:x="/>"><w:t>1/></w:t></w:r>'

    filled = body(fill(package(inline(f"<w:sdtContent>{run}</w:sdtContent>")), {"t": Fill("2")}))

    assert filled == inline('<w:sdtContent><w:r><w:t xml:space="preserve">2</w:t></w:r></w:sdtContent>')


def test_controls_of_headers_and_notes_come_after_those_of_the_body():
    in_header = control("<w:sdtContent/>", '<w:tag w:val="h"/>')
    header = f"<w:hdr {SPACE}><w:p>{in_header}</w:p></w:hdr>"

    found = controls(package(inline("<w:sdtContent/>"), header1=header, settings="not read"))

    assert [each.tag for each in found] == ["t", "h"]


def test_another_prefix_and_the_strict_dialect_are_known():
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    text = (
        f'<x:document xmlns:x="{strict}"><x:p><x:sdt><x:sdtPr><x:tag x:val="t"/></x:sdtPr>'
        "<x:sdtContent/></x:sdt></x:p></x:document>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr(BODY, text)

    filled = fill(buffer.getvalue(), {"t": Fill("2")})

    assert controls(filled)[0].text == "2"


def encrypted():
    """A package whose body says that it is encrypted."""
    raw = bytearray(package(""))
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(sign) + flags] |= 1
    return bytes(raw)


def truncated():
    whole = bytearray(document(Text("正文" * 100)))
    start = whole.index(b"word/document.xml") + 60
    whole[start : start + 40] = bytes(40)
    return bytes(whole)


@pytest.mark.parametrize(
    "given_bytes",
    [
        b"",
        b"not a package",
        package("<w:p>"),
        package("").replace(b"word/document.xml", b"word/documens.xml"),
        package("<w:p/>").replace(b"<w:document", b"<!DOCTYPE a [<!ENTITY b 'c'>]><w:document"),
        encrypted(),
        truncated(),
    ],
    ids=["nothing", "text", "broken XML", "no body", "entities", "encrypted", "damaged"],
)
def test_what_is_no_word_document_is_said_to_be_none(given_bytes):
    for read in (controls, lambda each: fill(each, {})):
        with pytest.raises(NotReadable, match="Word"):
            read(given_bytes)


def test_entities_are_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr(BODY, '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')

    with pytest.raises(NotReadable, match="已损坏"):
        controls(buffer.getvalue())


def test_a_document_that_swells_is_refused(monkeypatch):
    monkeypatch.setattr("sanbiao.core.documents.controls.LARGEST_TEXT", 1024 * 1024)

    with pytest.raises(NotReadable, match="超过 1 MB"):
        controls(package("<w:p/>" * 400_000))
