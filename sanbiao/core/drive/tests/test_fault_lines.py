"""Faults that are the same are told once, with their rows; units that nobody knows are named together."""

from sanbiao.core.drive.models import Import
from sanbiao.core.drive.showing import fault_lines, unknown_units


def kept(row: int, message: str = "“甲班”在「班次」中没有，请核对，或先导入或登记该台账。") -> dict:
    return {
        "row": row,
        "column": "班次编号",
        "kind": "unknown_reference",
        "message": f"第 {row} 行「班次编号」{message}",
        "warning": False,
        "what": message,
        "asked": "",
    }


def dropped(faults: list[dict], questions: list[dict]) -> Import:
    sheet = {"file": "学员.xlsx", "sheet": "学员", "ledger": "training.trainee", "faults": faults, "questions": questions}
    return Import(result={"sheets": [sheet]})


def test_equal_faults_of_a_sheet_stand_once_with_their_rows():
    drop = dropped([kept(row) for row in range(3, 13)] + [kept(20, "另一处错误。")], [])

    lines = fault_lines(drop)

    assert [line.where for line in lines] == ["3、4、5、6、7、8、9、10 等 10 行", "20"]


def test_units_that_nobody_knows_are_named_together():
    asked = [{"kind": "unit", "text": "清溪镇", "cells": 3}, {"kind": "word", "text": "好", "cells": 1}]

    assert unknown_units(dropped([], asked)) == ["清溪镇"]
