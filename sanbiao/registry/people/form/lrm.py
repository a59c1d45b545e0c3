"""Version 2 (.lrm): one record of quoted fields, known by their places."""

from __future__ import annotations

import re
from itertools import zip_longest

from sanbiao.core.ledger.kinds.raw import quoted
from sanbiao.registry.people.form.facts import BadForm, NotUnderstood
from sanbiao.registry.people.form.texts import RELATIVE, Texts

_SCHOOLING, _SCHOOLS, _FAMILY = 9, 10, range(20, 25)
_PLACES = {
    0: "XingMing",
    1: "XingBie",
    2: "ChuShengNianYue",
    3: "MinZu",
    4: "JiGuan",
    5: "RuDangShiJian",
    6: "JianKangZhuangKuang",
    7: "ChuShengDi",
    8: "CanJiaGongZuoShiJian",
    11: "ZhuanYeJiShuZhiWu",
    16: "ShuXiZhuanYeYouHeZhuanChang",
    17: "JianLi",
    18: "JiangChengQingKuang",
    19: "NianDuKaoHeJieGuo",
    25: "XianRenZhiWu",
    26: "NiRenZhiWu",
    27: "NiMianZhiWu",
    28: "RenMianLiYou",
    29: "ChengBaoDanWei",
    30: "JiSuanNianLingShiJian",
    31: "TianBiaoRen",
    32: "TianBiaoShiJian",
}
"""The fields by their places, in the names of version 3. Places 9, 10 and 20 to 24 hold several fields each, 12 to 15 none.
Source: files as the editor of version 2 writes them."""
_COUNT = 33
_FEWEST = 20
"""A record that ends before the appraisals is none."""
_KINDS = ("QuanRiZhiJiaoYu", "ZaiZhiJiaoYu")
_MONTH_ALONE = re.compile(r"\s{0,9}\d{4}\s{0,9}[.．年]?\s{0,9}\d{1,2}\s{0,9}月?\s{0,9}", re.ASCII)


def texts_of(text: str) -> Texts:
    """The fields of a form; quotes inside of texts are not escaped, so that fields are parted by `","` alone.

    Raises:
        BadForm: it is none, or its fields are not in their places.
    """
    record = text.strip().removeprefix('"').removesuffix('"')
    parts = re.split(r'"\s*,\s*"', record)
    if len(parts) < _FEWEST or any(part.strip() for part in parts[_COUNT:]):
        raise BadForm(f"有 {len(parts)} 个栏目，任免审批表（.lrm）应有 {_COUNT} 个，请用任免审批表编辑器打开检查并重新保存。")
    parts = [_with_line_breaks(part) for part in (*parts, *[""] * (_COUNT - len(parts)))]
    fields = {name: parts[place] for place, name in _PLACES.items()}
    fields |= _schooling(parts[_SCHOOLING], "") | _schooling(parts[_SCHOOLS], "_BiYeYuanXiaoXi")
    unread = tuple(
        NotUnderstood("", f"第 {place + 1} 个栏目应为空，内容{quoted(part)}未读入，请核对。")
        for place, part in enumerate(parts[12:16], start=12)
        if part.strip()
    )
    return Texts({name: filled for name, filled in fields.items() if filled.strip()}, _family(parts), unread)


def _with_line_breaks(text: str) -> str:
    """A text whose `~` are line breaks, but for those between the two months of a period."""
    if "~" not in text:
        return text
    first, *others = text.split("~")
    lines = [first]
    for part in others:
        last = lines[-1].rpartition("\n")[2]
        lines.append(f"~{part}" if _MONTH_ALONE.fullmatch(last) else f"\n{part}")
    return "".join(lines)


def _schooling(text: str, ending: str) -> dict[str, str]:
    """`level#degree@level#degree`: full-time before the @, in service behind it."""
    told: dict[str, str] = {}
    for kind, both in zip(_KINDS, (*text.split("@", 1), ""), strict=False):
        level, _, degree = both.partition("#")
        told |= {f"{kind}_XueLi{ending}": level, f"{kind}_XueWei{ending}": degree}
    return told


def _family(parts: list[str]) -> tuple[dict[str, str], ...]:
    """The relatives: for each of their fields a list that is parted by @ and padded."""
    rows = zip_longest(*(parts[place].split("@") for place in _FAMILY), fillvalue="")
    told = ({name: text.strip() for name, text in zip(RELATIVE, row, strict=True) if text.strip()} for row in rows)
    return tuple(row for row in told if row)
