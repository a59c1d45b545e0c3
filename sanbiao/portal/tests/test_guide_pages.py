"""The guide inside the product."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from django.test import Client
from django.urls import resolve, reverse

from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.portal import guide
from sanbiao.portal.guide import GUIDE, chapter_for, chapters, picture
from sanbiao.tests.factories import GrantFactory
from sanbiao.tests.sources import PROJECT

NOT_TOLD = {"people", "organisations", "firms", "codes", "stated"}
"""The registries, of whose ledgers the whole guide tells."""


def test_every_page_of_the_guide_is_a_chapter_that_leads_to_chapters_and_pictures_that_are_there():
    for chapter in chapters().values():
        links = re.findall(r'(?:href|src)="([^"]+)"', chapter.html)
        for link in links:
            found = resolve(link.partition("#")[0]).kwargs["name"]
            assert found in chapters() or picture(found), link
        assert "<img" in chapter.html
        assert "<h1" not in chapter.html

    assert chapters().keys() == {path.stem for path in GUIDE.glob("*.md")} - {"README"}


@pytest.mark.parametrize("key", sorted(key for key in REGISTRY if key.partition(".")[0] not in NOT_TOLD))
def test_the_list_of_every_ledger_of_a_business_leads_to_a_chapter(key: str):
    assert chapter_for(resolve(reverse("ledger-list", args=[key.replace(".", "-")])))


@pytest.mark.parametrize(
    ("address", "chapter"),
    [("/", "sign-in"), ("/figures/", "figures"), ("/imports/new/", "import"), ("/reports/", "reports"), ("/teams/", "teams"),
     ("/help/", "")],
)  # fmt: skip
def test_a_page_leads_to_its_chapter(address: str, chapter: str):
    assert chapter_for(resolve(address)) == chapter


@pytest.mark.django_db
def test_help_is_read_by_whoever_is_signed_in_and_leads_on(client: Client):
    client.force_login(GrantFactory().user)

    first, one = client.get(reverse("help")), client.get(reverse("help-chapter", args=["import"]))
    image, none, missing = (client.get(path) for path in ("/help/pictures/home.png", "/help/pictures/x.png", "/help/x/"))

    assert "登录与首页" in first.content.decode()
    assert 'aria-current="page">导入台账' in one.content.decode()
    assert image.content.startswith(b"\x89PNG")
    assert [none.status_code, missing.status_code] == [404, 404]
    assert reverse("help-chapter", args=["figures"]) in client.get(reverse("figures")).content.decode()


@pytest.mark.django_db
def test_without_the_guide_no_page_leads_to_it(client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path):
    monkeypatch.setattr(guide, "GUIDE", tmp_path)
    chapters.cache_clear()
    client.force_login(GrantFactory().user)

    page, there = client.get(reverse("figures")), client.get(reverse("help"))

    chapters.cache_clear()
    assert "本页的使用说明" not in page.content.decode()
    assert there.status_code == 404


def test_a_wheel_carries_every_page_and_picture_of_the_guide():
    asked = (
        "from setuptools import Distribution; it = Distribution(); it.parse_config_files(['pyproject.toml'])\n"
        "build = it.get_command_obj('build_py'); build.finalize_options(); build.manifest_files = {}\n"
        "print(*build.find_data_files('sanbiao.portal', 'sanbiao/portal'), sep='\\n')"
    )
    answer = subprocess.run([sys.executable, "-c", asked], cwd=PROJECT, capture_output=True, text=True, check=True)

    carried = {PROJECT / line for line in answer.stdout.split()}
    kept = {path for path in (PROJECT / "docs" / "guide").rglob("*") if path.is_file()}

    assert kept
    assert {path.resolve() for path in carried if GUIDE in path.parents} == kept
