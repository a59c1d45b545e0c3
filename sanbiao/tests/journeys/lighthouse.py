"""Lighthouse over every page type, at desk and on a phone: `make lighthouse`, which is asked for by itself.

It needs Node and what npm brings (`tools/lighthouse/`). What it says of each page stands in `.make/lighthouse-*.txt` as soon as
it has looked. axe, which knows the same rules of accessibility, looks at every page in the suite.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sanbiao.conftest import CHROMIUM
from sanbiao.tests.journeys.pages import PAGES
from sanbiao.tests.journeys.site import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[3]
LEAST = 95
"""Of a hundred, in accessibility and in best practices."""


def asked(page: Page, site: Site, address: Callable[[str], str]) -> Iterator[dict[str, str]]:
    """Each page type with its address, and the cookie of the one who looks at it."""
    for name, (_, who, _) in PAGES.items():
        if who and who not in site.signed_in:
            site.enter(page, who)
        cookies = site.signed_in.get(who, [])
        cookie = "; ".join(f"{each['name']}={each['value']}" for each in cookies)
        yield {"name": name, "url": site(address(name)), "cookie": cookie}


@pytest.mark.parametrize("form", ["mobile", "desktop"])
def test_every_page_type(page: Page, site: Site, address: Callable[[str], str], form: str) -> None:
    pages = list(asked(page, site, address))
    look: list[Any] = ["node", ROOT / "tools" / "lighthouse" / "look.mjs", form]
    environment = {**os.environ, "CHROME_PATH": CHROMIUM}
    told = []
    with (
        (ROOT / ".make" / f"lighthouse-{form}.txt").open("w", buffering=1) as kept,
        subprocess.Popen(look, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as running,
    ):
        assert running.stdin
        assert running.stdout
        running.stdin.write(json.dumps(pages))
        running.stdin.close()
        for line in running.stdout:
            told.append(json.loads(line))
            kept.write(line)

    assert [each["name"] for each in told] == [each["name"] for each in pages]
    assert [each for each in told if min(each["scores"]) < LEAST] == []
