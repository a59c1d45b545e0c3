"""Taking steps as people do: by the link on the page of a row, and by what the page of the step asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def take(page: Page, step: str, **facts: str) -> None:
    """Go to the page of a step and take it with these facts, by their labels."""
    page.locator("#page").get_by_role("link", name=step, exact=True).click()
    give(page, step, **facts)


def give(page: Page, step: str, **facts: str) -> None:
    """Fill in facts on the page of a step, and take it."""
    for label, told in facts.items():
        field = page.get_by_label(label)
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(label=told)
        else:
            field.fill(told)
    page.get_by_role("button", name=step, exact=True).click()
