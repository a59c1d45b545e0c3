"""The guide for clerks (`docs/guide`) as pages of the product: its chapters, and which of them a page belongs to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.urls import ResolverMatch, reverse
from markdown_it import MarkdownIt

GUIDE = Path(__file__).parent / "data" / "guide"
"""A link to `docs/guide`, whose pages a wheel carries in its place."""
_LISTED = re.compile(r"^\d+\. \[[^\]]+\]\(([\w-]+)\.md\)", re.MULTILINE)
_BY_NAME = {
    "home": "sign-in",
    "figures": "figures",
    "figure": "figures",
    "figure-units": "figures",
    "stated-figure": "figures",
    "checkup": "rights",
    "grants": "accounts",
    "proposals": "accounts",
    "account": "accounts",
    "account-new": "accounts",
    "account-password": "accounts",
    "odd-use": "accounts",
    "events": "accounts",
    "seals": "accounts",
    "ledger-cross": "finding",
    "ledger-views": "finding",
    "ledger-papers": "paper",
    "ledger-paper": "paper",
    "meanings": "any-sheet",
}
_BY_MODULE = {"sanbiao.core.drive": "import", "sanbiao.reports": "reports", "sanbiao.collecting": "collecting"}


@dataclass(frozen=True)
class Chapter:
    """One page of the guide; `html` is without its heading, and leads where the product has the chapters and pictures."""

    name: str
    title: str
    html: str


@cache
def chapters() -> Mapping[str, Chapter]:
    """The chapters by name, in the order of the guide's first page; none where the guide is not installed."""
    first = GUIDE / "README.md"
    if not first.exists():
        return {}
    return {name: _read(name) for name in _LISTED.findall(first.read_text(encoding="utf-8"))}


def picture(name: str) -> Path | None:
    """The file of a picture of the guide; None where it has none of that name."""
    return {path.stem: path for path in (GUIDE / "pictures").glob("*.png")}.get(name)


def chapter_for(match: ResolverMatch | None) -> str:
    """The chapter that tells of the page at an address; empty where none does.

    The pages and ledgers of a business belong to the chapter that is called as it is.
    """
    if match is None:
        return ""
    module = str(getattr(getattr(match.func, "view_class", match.func), "__module__", ""))
    of_ledger, _, _ = str(match.kwargs.get("slug", "")).partition("-")
    business = module.split(".")[2] if module.startswith("sanbiao.affairs.") else of_ledger
    found = _BY_NAME.get(match.url_name or "") or business.replace("_", "-")
    found = found or next((name for prefix, name in _BY_MODULE.items() if module.startswith(prefix)), "")
    return found if found in chapters() else ""


def _read(name: str) -> Chapter:
    markdown = MarkdownIt("js-default", {"html": False})
    tokens = markdown.parse((GUIDE / f"{name}.md").read_text(encoding="utf-8"))
    title = tokens[1].content  # the heading opens each page
    for token in (inner for each in tokens for inner in each.children or ()):
        if token.type == "link_open":
            token.attrSet("href", _chapter_url(str(token.attrGet("href"))))
        elif token.type == "image":
            token.attrSet("src", reverse("help-picture", args=[Path(str(token.attrGet("src"))).stem]))
    return Chapter(name, title, str(markdown.renderer.render(tokens[3:], markdown.options, {})))


def _chapter_url(link: str) -> str:
    name, is_chapter, place = link.partition(".md")
    return f"{reverse('help-chapter', args=[name])}{place}" if is_chapter else link
