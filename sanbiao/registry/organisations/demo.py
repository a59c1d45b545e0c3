"""The organisations of the demonstration: units and party organisations."""

from sanbiao.city import words
from sanbiao.city.base import Unit
from sanbiao.city.city import City
from sanbiao.city.sheets import Book, Column, Row, Sheet
from sanbiao.city.units import unit_text

UNITS = Sheet(
    "机构",
    (
        Column("code", "机构编码"),
        Column("name", "机构全称", width=36),
        Column("short_name", "机构简称", width=18),
        Column("aliases", "别名", width=18),
        Column("kind", "机构类别"),
        Column("above", "上级机构编码"),
        Column("opened_on", "成立日期"),
        Column("closed_on", "撤销日期"),
    ),
    titles=(f"{words.CITY}机构名录",),
    notes=("注：撤销日期为不再存在的第一天。",),
)
PARTY = Sheet(
    "党组织一览表",
    (
        Column("name", "党组织名称", width=34),
        Column("code", "组织编码"),
        Column("kind", "组织类别"),
        Column("unit", "所在单位", width=24),
        Column("opened_on", "设立日期", forms=("2023-06-30", "2023年6月30日", "2023/6/30", "number 20230630")),
    ),
)


def write(city: City) -> None:
    """机构 and 党组织."""
    with Book(city.folder / "01-机构与党组织.xlsx") as book:
        book.write(UNITS, (_unit_row(unit) for unit in city.units.everything))
        book.write(
            PARTY,
            (
                {"name": p.name, "code": p.code, "kind": p.kind, "unit": unit_text(p.unit), "opened_on": p.opened_on}
                for p in city.units.party
            ),
        )


def _unit_row(unit: Unit) -> Row:
    return {
        "code": unit.code,
        "name": unit.name,
        "short_name": unit.short_name,
        "aliases": unit.aliases,
        "kind": unit.kind,
        "above": unit.above,
        "opened_on": unit.opened_on,
        "closed_on": unit.closed_on,
    }
