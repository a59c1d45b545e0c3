"""What is made to be printed whole. That every page prints without its navigation, the test of all pages sees on its way."""

import pytest

from sanbiao.tests.journeys.paper import HAS_TOOLS, facts_of, printed

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not HAS_TOOLS, reason="no poppler-utils: paper cannot be read")]


def test_the_half_year_at_a_glance_is_two_pages(page, site, tmp_path):
    site.enter(page, "demo", "/")

    facts = facts_of(printed(page, tmp_path))

    assert facts["Pages"] == "2"
    assert "A4" in facts["Page size"]
