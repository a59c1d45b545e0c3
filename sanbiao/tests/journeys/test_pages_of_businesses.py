"""Every page that a business brings: accessible at desk and phone width, within its width; and on paper."""

from __future__ import annotations

import pytest

from sanbiao.tests.journeys.pages import MECHANISMS, PAGES
from sanbiao.tests.journeys.test_pages import visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", [name for name in PAGES if name not in MECHANISMS])
def test_a_page_is_accessible_at_every_width_and_keeps_its_width_and_prints(page, site, address, name, tmp_path):
    visit(page, site, address, name, tmp_path, colours=False)
