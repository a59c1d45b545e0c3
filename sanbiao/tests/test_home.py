"""The folders of a data directory: each is in a backup, apart from it, or made anew."""

import re

import pytest

from sanbiao.home import APART, DERIVED, KEPT, part
from sanbiao.tests.sources import PROJECT

HOME_JOINED = re.compile(r"""(?:\bHOME(?:\(\))?\)?|\bhome) / f?["']([^"'/{]*)""")
BESIDE = {"sanbiao.sqlite3", "演示台账", ""}
"""The database, which a backup dumps; and the sheets and the report of a demonstration, which are drawn anew."""


def test_whatever_lies_in_a_home_is_in_a_backup_or_can_be_made_anew():
    sources = [path for path in (PROJECT / "sanbiao").rglob("*.py") if "tests" not in path.parts and path.name != "conftest.py"]
    texts = {path: path.read_text(encoding="utf-8") for path in sources}

    joined = {name for text in texts.values() for name in HOME_JOINED.findall(text)}
    asked = {name for text in texts.values() for name in re.findall(r"\bpart\([\w.]+, \"(\w+)\"\)", text)}

    assert joined == BESIDE
    assert asked == {*KEPT, *APART, *DERIVED}
    assert len({*KEPT, *APART, *DERIVED}) == len(KEPT) + len(APART) + len(DERIVED)


def test_a_folder_that_nobody_placed_is_none_of_a_home(tmp_path):
    with pytest.raises(KeyError, match="heap"):
        part(tmp_path, "heap")
