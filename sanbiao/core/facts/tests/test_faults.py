"""The one shape of what is wrong: told in a sentence, printed as the contract has it, kept and found again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sanbiao.core.facts.faults import CellFault, Fault, FaultKind

FAULT = Fault(
    FaultKind.IMPOSSIBLE_DATE, "有误。", ("birth_month", "work_month"), file="甲.xlsx", sheet="名册", row=7, column="出生年月"
)


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        (7, "出生年月", "第 7 行「出生年月」有误。"),
        (7, "", "第 7 行有误。"),
        (None, "出生年月", "「出生年月」有误。"),
        (None, "", "有误。"),
    ],
    ids=["row and column", "row", "column", "file"],
)
def test_a_fault_says_where_it_is(row, column, expected):
    assert replace(FAULT, row=row, column=column).sentence() == expected


def test_the_field_to_be_mended_comes_first_and_a_whole_row_has_none():
    assert FAULT.field == "birth_month"
    assert Fault(FaultKind.RULE, "有误。").field == ""


@pytest.mark.parametrize("fault", [FAULT, replace(FAULT, row=None, column="", warning=True)], ids=["cell", "sheet"])
def test_what_is_kept_is_found_again(fault):
    assert Fault.from_kept(fault.kept(), file="甲.xlsx", sheet="名册") == replace(fault, fields=())


def test_what_was_kept_before_messages_stood_apart_has_its_sentence():
    assert Fault.from_kept(FAULT.as_json(), file="甲.xlsx").message == "第 7 行「出生年月」有误。"


def test_the_contract_has_row_column_kind_and_sentence():
    assert FAULT.as_json() == {
        "row": 7,
        "column": "出生年月",
        "kind": "impossible_date",
        "message": "第 7 行「出生年月」有误。",
        "warning": False,
    }


def test_every_kind_of_fault_has_its_word():
    assert all(kind.word for kind in FaultKind)


def test_the_refusal_of_a_cell_says_what_is_wrong():
    refusal = CellFault(FaultKind.BAD_NUMBER, "不是数字。")

    assert (str(refusal), refusal.fault) == ("不是数字。", Fault(FaultKind.BAD_NUMBER, "不是数字。"))
