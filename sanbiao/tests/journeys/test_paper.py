"""Every page of the office on paper: the page, and nothing of what is there to press."""

import re
import shutil
import subprocess

import pytest

from sanbiao.tests.journeys.pages import NOBODY, PAGES, go

pytestmark = pytest.mark.browser

NAVIGATION = ("跳到正文", "总览", "管理", "快捷键", "查询", "导出 Excel")
"""Words of the shell and of what is pressed, which have no place on paper."""


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="no poppler-utils: what stands on paper cannot be read")
@pytest.mark.parametrize("name", [name for name, (_, who, _) in PAGES.items() if who != NOBODY])
def test_paper_has_the_page_and_no_navigation(page, site, address, name, tmp_path):
    go(page, site, name, address(name))
    heading = page.get_by_role("heading", level=1).first.inner_text()

    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True, page_ranges="1")
    text = subprocess.run(["pdftotext", tmp_path / "page.pdf", "-"], capture_output=True, text=True, check=True).stdout

    assert folded(heading)[:10] in folded(text)
    assert [word for word in NAVIGATION if re.search(rf"(?<!\S){word}(?!\S)", text)] == []


@pytest.mark.skipif(not shutil.which("pdfinfo"), reason="no poppler-utils: pages on paper cannot be counted")
def test_the_half_year_at_a_glance_is_two_pages(page, site, tmp_path):
    site.enter(page, "demo", "/")

    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    told = subprocess.run(["pdfinfo", tmp_path / "page.pdf"], capture_output=True, text=True, check=True).stdout

    assert "Pages:           2\n" in told
    assert "(A4)" in told


def folded(text: str) -> str:
    return re.sub(r"\s", "", text)
