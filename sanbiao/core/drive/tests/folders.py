"""Folders of sheets for the import, and short ways to bring them in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sanbiao.core.drive.models import Import
from sanbiao.core.drive.services import import_paths
from sanbiao.core.drive.tests.hostile import CLASS_HEAD, ROSTER_HEAD, class_row, person_number, roster_row, workbook
from sanbiao.core.drive.writing.results import Outcome, SheetResult
from sanbiao.tests.factories import NOON

UNIT_HEAD = ("机构编码", "机构全称", "机构简称", "别名", "机构类别", "上级机构编码")
STREET = ("J01", "青泽市清河街道办事处", "清河街道", "清河办；清河", "街道", None)
TOWN = ("J02", "青泽市白石镇人民政府", "白石镇", None, "镇", None)
VILLAGE = ("J0201", "青泽市白石镇东山村", "东山村", None, "村", "J02")
TRAINEE_HEAD = ("班次编号", "姓名", "身份证号", "单位", "参训情况")
POSTING_HEAD = ("姓名", "身份证号", "任职机构", "职务名称", "任职时间", "免职时间", "是否班子成员", "任职方式")
SESSION_HEAD = ("场次编号", "学习系列", "主题", "播出日期", "参学单位", "参学人数")
PARTY_HEAD = ("党组织编码", "党组织名称", "党组织类别", "所属机构")


def units(*rows: Sequence[Any], head: Sequence[str] = UNIT_HEAD) -> list[Sequence[Any]]:
    return [head, *(rows or (STREET, TOWN, VILLAGE))]


def roster(*rows: Sequence[Any], head: Sequence[str] = ROSTER_HEAD) -> list[Sequence[Any]]:
    return [head, *rows]


def classes(*rows: Sequence[Any]) -> list[Sequence[Any]]:
    return [CLASS_HEAD, *(rows or (class_row(1),))]


def trainee(serial: int = 1, *, code: str = "PX901", name: str = "张明", unit: str = "清河街道") -> Sequence[Any]:
    return (code, name, person_number(serial), unit, "参训")


def trainees(*rows: Sequence[Any]) -> list[Sequence[Any]]:
    return [TRAINEE_HEAD, *rows]


def posting(serial: int = 1, **changed: Any) -> list[Any]:
    values = ("张明", person_number(serial), "清河街道", "党工委委员", "2021.05", None, "是", "正式任职")
    row = dict(zip(POSTING_HEAD, values, strict=True))
    assert changed.keys() <= row.keys()
    return list((row | changed).values())


def postings(*rows: Sequence[Any]) -> list[Sequence[Any]]:
    return [POSTING_HEAD, *rows]


def bring(folder: Path, on: date = date(2023, 7, 18), **options: Any) -> Outcome:
    """What comes of importing the folder."""
    return import_paths([folder], by="clerk", at=NOON, on=on, **options)


def brought(folder: Path, *, clear_empty: bool = False, **sheets: Iterable[Sequence[Any]]) -> Outcome:
    """Import a workbook of these sheets, in which there must be nothing wrong."""
    workbook(folder / "good.xlsx", **sheets)
    outcome = bring(folder, clear_empty=clear_empty)
    assert [fault.sentence() for fault in outcome.errors] == []
    return outcome


def faults(outcome: Outcome) -> list[tuple[str, int | None, str, str]]:
    """Every fault: its sheet, row, column and kind."""
    return [(fault.sheet, fault.row, fault.column, str(fault.kind)) for fault in outcome.faults]


def counts(result: SheetResult | Outcome) -> tuple[int, int, int, int]:
    """Created, changed, unchanged and refused rows."""
    if isinstance(result, Outcome):
        return tuple(result.total(name) for name in ("created", "changed", "unchanged", "refused"))  # type: ignore[return-value]
    return result.created, result.changed, result.unchanged, result.refused


def last_import() -> Import:
    return Import.objects.latest("pk")


__all__ = ["ROSTER_HEAD", "class_row", "person_number", "roster_row", "workbook"]
