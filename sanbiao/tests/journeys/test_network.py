"""The network drops while somebody fills in a form: what was typed stays on the page, and is sent when it is back."""

import pytest
from playwright.sync_api import expect

from sanbiao.tests.journeys.site import PERIOD

pytestmark = pytest.mark.browser

WORDS = "说明写了很久，不能丢"
GONE = "[data-sanbiao-gone]"


def typed(page, site):
    """A form with words in it: why a person is reminded of something, say."""
    site.enter(page, "demo", f"/ledgers/organisations-unit/new/?period={PERIOD}")
    page.get_by_label("机构简称").fill(WORDS)
    return page.locator("form", has=page.get_by_label("机构简称")).locator("button[type=submit]").first


def test_without_a_network_nothing_is_sent_and_what_was_typed_stays(page, site):
    button = typed(page, site)
    page.context.set_offline(True)

    button.click()

    expect(page.locator(GONE)).to_contain_text("填写的内容都在这一页上")
    expect(page.get_by_label("机构简称")).to_have_value(WORDS)
    page.context.set_offline(False)
    expect(page.locator(GONE)).to_have_count(0)
    button.click()
    expect(page.locator(".faults")).to_be_visible()
    expect(page.get_by_label("机构简称")).to_have_value(WORDS)


def test_a_phone_that_only_believes_to_be_connected_sends_nothing_before_the_server_answers(phone, site):
    button = typed(phone, site)
    phone.route("**/*.svg", lambda route: route.abort() if route.request.method == "HEAD" else route.continue_())

    button.click()

    expect(phone.locator(GONE)).to_be_visible()
    expect(phone.get_by_label("机构简称")).to_have_value(WORDS)
    phone.unroute_all()
    button.click()
    expect(phone.locator(".faults")).to_be_visible()
    expect(phone.get_by_label("机构简称")).to_have_value(WORDS)
