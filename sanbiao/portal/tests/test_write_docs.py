"""The pages generated from the code."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from sanbiao.core.indicators.registry import REGISTRY as INDICATORS
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.machine.machine import REGISTRY as MACHINES
from sanbiao.portal.pages import generated


@pytest.fixture
def written(tmp_path):
    call_command("write_docs", to=tmp_path, stdout=StringIO())
    return tmp_path


def test_pages_just_written_are_not_stale(written):
    call_command("write_docs", "--check", to=written)

    assert {path.relative_to(written).as_posix() for path in written.rglob("*.md")} == set(generated())


def test_a_page_that_was_edited_is_stale_and_named(written):
    (written / "permissions.md").write_text("mine", encoding="utf-8")

    with pytest.raises(CommandError, match=r"permissions\.md.*make docs"):
        call_command("write_docs", "--check", to=written)


def test_a_page_that_nothing_stands_behind_is_stale_and_removed_by_writing(written):
    (written / "machines" / "gone.md").write_text("", encoding="utf-8")

    with pytest.raises(CommandError, match=r"gone\.md"):
        call_command("write_docs", "--check", to=written)
    call_command("write_docs", to=written, stdout=StringIO())

    assert not (written / "machines" / "gone.md").exists()


def test_every_declaration_has_its_page():
    pages = generated()

    assert {f"ledgers/{key}.md" for key in LEDGERS} <= set(pages)
    assert {f"machines/{key}.md" for key in MACHINES} <= set(pages)
    for code in INDICATORS:
        assert f"## `{code}`" in pages[f"indicators/{code.partition('.')[0]}.md"]
    for ledger in LEDGERS.values():
        assert all(f"`{permission}`" in pages["permissions.md"] for permission in ledger.policy.roles)
