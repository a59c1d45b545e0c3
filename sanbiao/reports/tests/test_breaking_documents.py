"""Documents that are made to keep whoever checks them busy: refused with a sentence, or checked in a moment."""

from __future__ import annotations

import io
import time
import warnings
import zipfile

import pytest

from sanbiao.core.documents.controls import NotReadable
from sanbiao.core.documents.scanning import WORD
from sanbiao.reports.checking import check_report
from sanbiao.reports.compiling import compile_report
from sanbiao.reports.tests.figures import CITY, city_figures

SECONDS = 10
SPACE = f'xmlns:w="{WORD[0]}"'
MANY = 200_000


def document(body: str, *parts: tuple[str, str]) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f"<w:document {SPACE}><w:body>{body}</w:body></w:document>")
        for name, text in parts:
            package.writestr(name, text)
    return buffer.getvalue()


def said(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def headers(text: str) -> list[tuple[str, str]]:
    return [(f"word/header{number}.xml", text) for number in range(40)]


CONTROL = (
    '<w:sdt><w:sdtPr><w:tag w:val="sanbiao:training.classes_held"/></w:sdtPr><w:sdtContent><w:r><w:t>3</w:t></w:r>'
    "</w:sdtContent></w:sdt>"
)
HEADER = f"<w:hdr {SPACE}>{said('页眉')}</w:hdr>"

REFUSED = {
    "long text": (lambda: document(said("字" * 2_000_000)), "超过 100 万字"),
    "long text in many parts": (
        lambda: document(
            said("字"), *((f"word/header{number}.xml", HEADER.replace("页眉", "字" * 30_000)) for number in range(40))
        ),
        "超过 100 万字",
    ),
    "many controls in many parts": (
        lambda: document(
            said("字"), *((f"word/header{number}.xml", f"<w:hdr {SPACE}>{CONTROL * 200}</w:hdr>") for number in range(40))
        ),
        "内容控件超过 5000 个",
    ),
    "one part again and again": (lambda: document(said("字"), *[("word/header1.xml", HEADER)] * 40), "重名的部分"),
    "the body twice": (lambda: document(said("字"), ("word/document.xml", "<a/>")), "重名的部分"),
    "entities": (
        lambda: document("", ("word/header1.xml", '<!DOCTYPE a [<!ENTITY b "ccc"><!ENTITY d "&b;&b;">]><a>&d;</a>')),
        "文档正文已损坏",
    ),
    "packed beyond measure": (lambda: document(" " * 70_000_000), "超过 64 MB"),
    "unknown encoding": (
        lambda: document("", ("word/header1.xml", '<?xml version="1.0" encoding="x-7"?><a/>')),
        "文档正文已损坏",
    ),
}
CHECKED = {
    "brackets": lambda: document(said("（" * MANY)),
    "brackets in brackets": lambda: document(said("（（甲）" * (MANY // 4))),
    "brackets that hold much": lambda: document(said(f"（{'甲' * 299}" * (MANY // 300))),
    "names": lambda: document(said(f"（{'、' * 299}" * (MANY // 300))),
    "figures": lambda: document(said("1 " * (MANY // 2))),
    "one number": lambda: document(said("1" * MANY)),
    "numbers with points": lambda: document(said("1." * (MANY // 2))),
    "blanks": lambda: document(said("1" + " " * MANY)),
    "accents": lambda: document(said("e" + "\u0301" * MANY)),
    "signs that become many": lambda: document(said("\ufdfa" * MANY)),
    "controls in one paragraph": lambda: document("<w:p>" + f"{CONTROL}<w:r><w:t>{'字' * 180}</w:t></w:r>" * 1500 + "</w:p>"),
    "controls in controls": lambda: document(CONTROL.partition("<w:r>")[0] * 1500 + said("3") + "</w:sdtContent></w:sdt>" * 1500),
    "elements in elements": lambda: document("<w:p>" * 50_000 + "</w:p>" * 50_000),
    "paragraphs": lambda: document(said("共 3 人") * 5000),
    "attributes": lambda: document("<w:p " + " ".join(f'a{number}="1"' for number in range(50_000)) + "/>"),
    "spaces of names": lambda: document("<w:p " + " ".join(f'xmlns:a{number}="b{number}"' for number in range(20_000)) + "/>"),
}


def check(given: bytes):
    return check_report(given, city_figures(), originals=[compile_report(city_figures(), **CITY)])


@pytest.mark.parametrize(("build", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_document_that_is_too_much_is_refused(build, sentence):
    given = build()
    began = time.monotonic()

    with pytest.raises(NotReadable, match=sentence):
        check(given)

    assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize("build", CHECKED.values(), ids=CHECKED)
def test_a_document_that_is_odd_is_checked_in_a_moment(build):
    given = build()
    began = time.monotonic()

    checked = check(given)

    assert not checked.agrees
    assert time.monotonic() - began < SECONDS
