import html
import io
import re
import zipfile

import pytest

from sanbiao.core.documents import office
from sanbiao.core.documents.tests import measuring
from sanbiao.reports.compiling import compile_report
from sanbiao.reports.tests.figures import CITY, city_figures

pytestmark = pytest.mark.office


@pytest.fixture(scope="module", params=["all known", "two businesses known"])
def report(request):
    prefixes = () if request.param == "all known" else ("teams.", "training.")
    return compile_report(city_figures(*prefixes), **CITY)


@pytest.fixture(scope="module")
def drawn(report):
    return office.pdf(report)


def test_libreoffice_shows_every_word_of_the_report(report, drawn):
    with zipfile.ZipFile(io.BytesIO(report)) as package:
        words = re.sub("<[^>]+>", "", package.read("word/document.xml").decode())

    assert measuring.text(drawn) == "".join(html.unescape(words).split())


def test_no_page_holds_more_than_the_standard_allows_and_all_but_the_last_are_full(drawn):
    pages = measuring.pages(drawn)

    # A line is counted by its height on the page: poppler takes what stands apart on one line for several.
    lines = [len({round(line.middle) for line in page.lines[:-1]}) for page in pages]

    assert len(pages) > 3
    assert max(lines) <= 22
    assert min(lines[1:-1]) >= 20, "a heading may move on with its text, but no more"
    assert {(round(page.width), round(page.height)) for page in pages} == {(210, 297)}


def test_nothing_stands_outside_the_type_area_but_the_page_number(drawn):
    for page in measuring.pages(drawn):
        *text, number = page.lines
        assert re.fullmatch(r"—\d+—", number.text)
        assert min(line.left for line in text) >= 27
        assert max(line.right for line in text) <= 185
        assert max(line.bottom for line in text) <= 263.5
