import os
import time
from datetime import date
from pathlib import Path

import pytest

from sanbiao.core.documents import office
from sanbiao.core.documents.layout import GBT_9704
from sanbiao.core.documents.tests import measuring
from sanbiao.core.documents.word import Control, Document, Text

TOP, LEFT, HEIGHT = 37.0, 28.0, 225.0
TOLERANCE = 1.5


def drawn(*paragraphs):
    document = Document()
    for content in paragraphs:
        document.paragraph(content)
    return office.pdf(document.save(title="题目", author="某单位", made_on=date(2023, 7, 5)))


@pytest.fixture(scope="module")
def full_pages():
    """Three pages and a little more of one character, so that every line and page is as full as it can be."""
    return measuring.pages(drawn([Text("国" * (28 * 22 * 3))]))


@pytest.mark.office
def test_a_full_page_has_twenty_two_lines_of_twenty_eight_characters(full_pages):
    text = [[line.text for line in page.lines if "国" in line.text] for page in full_pages]

    assert [len(lines) for lines in text[:3]] == [22, 22, 22]
    first, *others = [line for lines in text[:3] for line in lines]
    assert len(first) == 26, "the first line is indented by two characters"
    assert {len(line) for line in others} == {28}


@pytest.mark.office
def test_the_type_area_lies_where_the_standard_wants_it(full_pages):
    page = full_pages[1]
    lines = [line for line in page.lines if "国" in line.text]
    pitch = (lines[-1].middle - lines[0].middle) / (len(lines) - 1)

    assert (page.width, page.height) == pytest.approx((210, 297), abs=0.5)
    assert lines[0].left == pytest.approx(LEFT, abs=TOLERANCE)
    assert lines[0].right == pytest.approx(LEFT + 156, abs=TOLERANCE)
    assert lines[0].middle - pitch / 2 == pytest.approx(TOP, abs=TOLERANCE)
    assert lines[-1].middle + pitch / 2 == pytest.approx(TOP + HEIGHT, abs=TOLERANCE)


@pytest.mark.office
def test_page_numbers_stand_seven_millimetres_below_one_character_from_the_outer_edge(full_pages):
    numbers = [page.lines[-1] for page in full_pages[:2]]
    character = GBT_9704.page_number.size / 2 / measuring.MILLIMETRE

    assert [number.text for number in numbers] == ["—1—", "—2—"]
    assert numbers[0].middle == pytest.approx(TOP + HEIGHT + 7, abs=TOLERANCE)
    assert numbers[0].right == pytest.approx(LEFT + 156 - character, abs=TOLERANCE)
    assert numbers[1].left == pytest.approx(LEFT + character, abs=TOLERANCE)


@pytest.mark.office
def test_no_sign_is_lost_at_the_edge_of_a_line():
    """Each paragraph shifts the marks by one character, so that one of them would hang behind each line's end."""
    content = [[Text("文" * ahead + "、"), Control("t", "名", "279"), Text("家、个。" * 12)] for ahead in range(20, 30)]

    pdf = drawn(*content)

    assert measuring.text(pdf) == "".join(f"{'文' * ahead}、279{'家、个。' * 12}" for ahead in range(20, 30))


@pytest.fixture
def soffice(monkeypatch, tmp_path):
    """Puts a program of ours in the place of LibreOffice; it finds its output folder as its seventh word."""

    def install(script):
        program = tmp_path / "soffice"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)

    return install


def test_without_libreoffice_the_reason_and_the_remedy_are_given(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(office.NotDrawn, match="请先安装 libreoffice-writer"):
        office.pdf(b"")


def test_a_document_that_takes_too_long_is_given_up_with_all_that_was_started(soffice, tmp_path):
    soffice(f"sleep 60 & echo $! > {tmp_path}/child; wait")

    with pytest.raises(office.NotDrawn, match="1 秒内没有生成"):
        office.pdf(b"", timeout=1)

    child = int((tmp_path / "child").read_text())
    patience = time.monotonic() + 5
    while is_running(child):
        assert time.monotonic() < patience, "the child goes on"


def test_a_document_that_cannot_be_opened_is_said_to_be_so(soffice):
    soffice("echo source file could not be loaded >&2; exit 1")

    with pytest.raises(office.NotDrawn, match="could not be loaded"):
        office.pdf(b"not a document")


def test_the_standard_faces_are_replaced_and_nothing_is_left_behind(soffice, tmp_path):
    soffice(f'echo "$FONTCONFIG_FILE" > {tmp_path}/fonts; echo "$7" > {tmp_path}/folder; printf %s PDF > "$7/document.pdf"')

    assert office.pdf(b"document") == b"PDF"

    fonts = Path((tmp_path / "fonts").read_text().strip()).read_text()
    assert all(f"<family>{face.font}</family>" in fonts for face in GBT_9704.faces)
    assert not Path((tmp_path / "folder").read_text().strip()).exists()


def is_running(process):
    """Whether a process goes on; one that has ended and was not yet waited for does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False
