"""What stands in docs/security/asvs.md is there: every item of the standard once, every test and file that is named."""

from __future__ import annotations

import re
from collections import Counter

from sanbiao.tests.sources import PROJECT

PAGE = (PROJECT / "docs" / "security" / "asvs.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if re.match(r"\| \d", line)]
CITED = sorted(set(re.findall(r"`((?:sanbiao|docs)/[^`]+|[\w.]+\.(?:toml|lock)|Makefile)`", PAGE)))
ITEMS = """
    1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-4 2.4:1 3.2:1-2 3.3:1-4 3.4:1-6 3.5:1-5 3.7:1-2
    4.1:1-3 4.2:1 4.3:1-2 4.4:1-4 5.1:1 5.2:1-3 5.3:1-2 5.4:1-3 6.1:1-3 6.2:1-12 6.3:1-4 6.4:1-4 6.5:1-5 6.6:1-3
    6.8:1-4 7.1:1-3 7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-2 7.6:1-2 8.1:1-2 8.2:1-3 8.3:1 8.4:1 9.1:1-3 9.2:1-4 10.1:1-2
    10.2:1-2 10.3:1-4 10.4:1-11 10.5:1-5 10.6:1-2 10.7:1-3 11.1:1-2 11.2:1-3 11.3:1-3 11.4:1-4 11.5:1 11.6:1
    12.1:1-3 12.2:1-2 12.3:1-4 13.1:1 13.2:1-5 13.3:1-2 13.4:1-5 14.1:1-2 14.2:1-4 14.3:1-3 15.1:1-3 15.2:1-3
    15.3:1-7 16.1:1 16.2:1-5 16.3:1-4 16.4:1-3 16.5:1-3 17.1:1 17.2:1-4 17.3:1-2
"""
"""Sections with the items of levels 1 and 2, as ASVS 5.0.0 has them."""


def _items() -> list[str]:
    found = []
    for words in ITEMS.split():
        section, _, numbers = words.partition(":")
        for run in numbers.split(","):
            first, _, last = run.partition("-")
            found += [f"{section}.{number}" for number in range(int(first), int(last or first) + 1)]
    return found


def test_every_item_of_levels_one_and_two_is_there_once():
    assert [row[0] for row in ROWS] == _items()
    assert Counter(row[1] for row in ROWS) == {"1": 70, "2": 183}


def test_each_is_held_or_open_or_does_not_apply_and_says_by_what():
    states = Counter(row[3] for row in ROWS)

    assert set(states) == {"held", "not applicable", "open"}
    assert f"{states['held']} held, {states['not applicable']} not applicable, {states['open']} open." in PAGE
    assert [row[0] for row in ROWS if len(row) != 5 or not row[4]] == []


def test_what_is_named_is_there():
    missing = []
    for cited in CITED:
        path, _, name = cited.partition("::")
        text = (PROJECT / path).read_text(encoding="utf-8") if (PROJECT / path).is_file() else None
        if text is None or (name and not re.search(rf"^ *def {name}\(", text, re.MULTILINE)):
            missing.append(cited)

    assert len(CITED) > 100
    assert missing == []
