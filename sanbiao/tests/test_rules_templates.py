"""Every template is used, extends something or is a part, and asks nothing it does not need."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sanbiao.tests.sources import files, modules, named

TEMPLATES = files("*.html")
# Found by name: Django's error pages, and the templates of allauth and of Django's forms that ours stand in for.
BY_NAME = re.compile(r"templates/(\d{3}(_csrf)?\.html|django/|account/|mfa/|allauth/|admin/|[a-z]+/widgets/)")
EVERYTHING = "\n".join(path.read_text(encoding="utf-8") for path in [*TEMPLATES, *modules()])

every_template = pytest.mark.parametrize("path", TEMPLATES, ids=named)


def _name(path: Path) -> str:
    return path.as_posix().rpartition("/templates/")[2]


@every_template
def test_a_template_is_used(path: Path):
    name = _name(path)
    generic = re.sub(r"[^/]+\.html$", "", name)

    assert (
        BY_NAME.search(path.as_posix()) or f'"{name}"' in EVERYTHING or f"'{name}'" in EVERYTHING or f"{generic}{{" in EVERYTHING
    )


@every_template
def test_a_part_begins_with_an_underscore_and_a_page_extends_another(path: Path):
    text = path.read_text(encoding="utf-8")

    whole = "{% extends" in text or "<!doctype" in text.lower()
    assert whole != path.name.startswith("_") or BY_NAME.search(path.as_posix())


@every_template
def test_a_template_carries_no_script_or_style_of_its_own(path: Path):
    text = path.read_text(encoding="utf-8")

    assert not re.search(r"\sstyle=|\son[a-z]+=\"|<style|<script(?![^>]*\ssrc=)|javascript:", text)
    assert not re.search(r"(src|href)=\"(https?:)?//", text)


@every_template
def test_a_template_loads_only_what_it_uses(path: Path):
    text = path.read_text(encoding="utf-8")
    loaded = {name for line in re.findall(r"{% load ([^%]+)%}", text) for name in line.split()}
    tags = {
        "static": r"{% static ",
        "i18n": r"{% (trans|translate|blocktrans|blocktranslate|get_)",
        "humanize": r"\|(intcomma|natural)",
    }

    assert [name for name in sorted(loaded & set(tags)) if not re.search(tags[name], text)] == []
