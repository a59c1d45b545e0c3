"""The normal form, and which ledger a sheet's name means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbiao.core.drive.reading import SheetNames, known_words, normal
from sanbiao.core.drive.tests.reading_specs import CLASSES, POSTINGS, ROSTER, SPECS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  姓\u3000名\n", "姓名"),
        ("任现职\r\n时间", "任现职时间"),
        ("Ａ１２（一）：", "A12(一):"),
        ("A b\tc", "Abc"),
        ("村\u200b（社区）\ufeff", "村(社区)"),
        ("", ""),
    ],
    ids=["full-width space", "line break", "full-width letters", "ascii", "invisible characters", "nothing"],
)
def test_texts_are_compared_without_width_and_space(text, expected):
    assert normal(text) == expected


@given(st.text())
def test_the_normal_form_has_no_space_and_is_its_own(text):
    folded = normal(text)

    assert normal(folded) == folded
    assert not any(character.isspace() for character in folded)


def test_of_two_things_with_one_word_the_first_stands():
    assert known_words({"a": ("甲", "共 用"), "b": ("共用",)}) == {"甲": "a", "共用": "a"}


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        ("干部名册", ROSTER),
        ("2023年 领导干部名册（全市）", ROSTER),
        ("1.任职情况", POSTINGS),
        ("培训班次", CLASSES),
        ("Ｓｈｅｅｔ１", None),
        ("通讯录", None),
    ],
)
def test_a_sheet_is_the_ledger_of_the_longest_name_it_contains(sheet, expected):
    assert SheetNames(SPECS).find(sheet) == expected
