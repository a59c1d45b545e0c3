"""What texts of a sheet say that are no data: totals, notes, signatures, hints, names of groups, titles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import dropwhile
from typing import NamedTuple

from sanbiao.core.ledger.normal import normal

# Whether a text in normal form names a unit.
IsUnit = Callable[[str], bool]

# All patterns are for texts in normal form: without white space, brackets and colons of the narrow kind.
_NUMERAL = r"[一二三四五六七八九十百千零〇两\d]+"
_OF = r"(?:人次|[人名个家户项条件次期场班元份])"
_COUNT = re.compile(rf"(?:(?:男|女|共|计|其中)?:?\d[\d,.]*%?{_OF}?[,;、/]?)+|-+|/")
_LONGEST_COUNT = 12
_EXACT_TOTALS = frozenset(("合计", "小计", "总计"))
_TOTAL = re.compile(
    rf"[^,;。:]{{0,20}}?(?:合计|小计|总计|共计|累计|总数|总人数|汇总)(?:人数)?:?\(?(?:{_NUMERAL}{_OF}?)?\)?[。.]?"
    rf"|共有?{_NUMERAL}{_OF}[。.]?"
)
_NOTES = tuple(
    normal(text) for text in ("填表人", "制表人", "审核人", "填报单位", "填表说明", "备注：", "说明：", "注：", "附注", "※")
)
_LABELLED = re.compile(r"[^:\d]{1,15}:.*|.{0,12}(?:签字|签章|盖章|签名)\)?:?|\(?(?:以下空白|以下无正文|此页无正文)\)?")
_DAY = r"(?:\d{4}[-./年]\d{1,2}(?:[-./月]\d{1,2}日?|月)?(?:00:00:00)?)"
_IS_DAY = re.compile(_DAY)
_PAGE = re.compile(r"第\d+页.*|[-—]?\d{1,4}[-—]?|\d+/\d+|共\d+页.*")
_SENTENCE = re.compile(r"[。;,]|.{21,}")
_CODE = re.compile(r"(?=.*\d)[0-9A-Za-z()\[\]_/.-]{5,40}")

_HINT = re.compile(
    r".*(?:必填|选填|可不填|可空|非必填|填写|填报|不填|请填|请选|下拉|格式|示例|样例|例如|自动生成|规范|全称|简称|选择|须与|应与|一致).*"
    r"|[(\[]?(?:如|例|即|形如|参照|参考|按|同)[:,]?.+|\(.*\)|(?:文本|数字|日期|数值|整数|字符)(?:型|格式)?|\d{1,2}(?:位|个字).*"
    r"|男/女|是/否|[√×]/[√×]|[y年]{1,4}[-./年]?[m月]{1,2}(?:[-./月]?[d日]{1,2})?|x{2,}.*|×{2,}.*",
    re.IGNORECASE,
)
_LONGEST_ORDINAL = 4
_LONGEST_NAME = 200
_ORDINALS = ("甲", "乙", "丙", "丁", "戊")

_NUMBERED = re.compile(
    r"[◆◇■□●○★☆▲△→*#]*(?:(?:\((?:[一二三四五六七八九十百]+|\d{1,3})\)|第(?:[一二三四五六七八九十百]+|\d{1,3})(?:组|部分|批))[、.,:]?"
    r"|(?:[一二三四五六七八九十百]+|\d{1,3})[、.,:)]|[◆◇■□●○★☆▲△→*#]+)"
)
_LOOSELY_NUMBERED = re.compile(r"\d{1,2}(?=\D)")
_COUNTED = re.compile(rf"(?P<name>.+?)(?:[:,]?\((?:共|计|合计)?\d+{_OF}?\)|[:,](?:共|计|合计)?\d+{_OF}?|(?:共|计|合计)?\d+{_OF})")
_UNIT_LINE = re.compile(
    r"(?:(?:所在|工作|填报|报送|上报|呈报|编报)?单位(?:名称)?(?:\([^()]*\))?):(?P<name>.*)",
)
_UNIT_ENDS = re.compile(
    r".*(?:镇|乡|街道|街道办|办事处|村|社区|局|委|委员会|办|办公室|部|院|所|站|中心|公司|集团|场|校|学校|会|馆|队|支队|法院|检察院|党委|政府)"
)

_EXPLAINED = re.compile(
    rf"{_DAY}|\d{{4}}年?(?:度|[上下]半年|第?[一二三四1-4]季度|\d{{1,2}}月份?)?|[上下]半年|第?[一二三四1-4]季度|\d{{1,2}}月份?(?:\d{{1,2}}日)?"
    r"|截至|截止|以前|以来|以后|之前|之后|至今|\((?:[一二三四五六七八九十]+|\d{1,3})\)|(?:[一二三四五六七八九十]+|\d{1,3})[、.]|^\d{1,3}|\d{1,3}$|[一二三四五六七八九十]$"
    r"|一览表|情况表?|统计表|登记表|明细表?|台账|附件|附表|附|最新|新|全部|年度|正式|定稿|终稿|修改稿|副本|报送|上报|填报|导入|更新|数据|表"
    r"|copy|sheet|[-_()\[\]【】—、.,:·~+]",
    re.IGNORECASE,
)
_KINDS_OF_UNITS = re.compile(r"乡镇|街道|市直|县直|区直|机关|单位|部门|各")
RUNNING = frozenset(("序号", "序", "顺序", "顺序号", "NO", "NO.", "No", "No."))
"""Headings of numbers that only count the rows."""
_PLACE = re.compile(r"(?:中共|中国共产党)?[^市县区]{1,8}[市县区](?P<rest>.+)")


def is_count(bare: str) -> bool:
    """Whether a text is a number of people or things: `3`, `3人`, `男2人、女1人`."""
    return len(bare) <= _LONGEST_COUNT and _COUNT.fullmatch(bare) is not None


@lru_cache(maxsize=4096)
def is_total(bare: str) -> bool:
    """Whether a text is a total, of a unit or of all, perhaps with its number: `石桥镇小计`, `合计：3人`."""
    return bare in _EXACT_TOTALS or _TOTAL.fullmatch(bare) is not None


def is_exact_total(bare: str) -> bool:
    return bare in _EXACT_TOTALS


def begins_note(bare: str) -> bool:
    """Whether a text begins as notes and signatures do."""
    return bare.startswith(_NOTES)


def is_note(bare: str) -> bool:
    """Whether a cell may be part of a line of signatures, notes or page numbers."""
    return bool(begins_note(bare) or _LABELLED.fullmatch(bare) or _PAGE.fullmatch(bare) or _IS_DAY.fullmatch(bare))


def is_signature(bare: str) -> bool:
    """Whether a cell says who signs, or begins a note."""
    return begins_note(bare) or _LABELLED.fullmatch(bare) is not None


def is_code(bare: str) -> bool:
    """Whether a lone text looks like the key of a row rather than like a note, a day or the number of a page."""
    return bool(_CODE.fullmatch(bare)) and not _IS_DAY.fullmatch(bare) and not _PAGE.fullmatch(bare)


def is_hint(bare: str) -> bool:
    """Whether a cell below a heading says how the column is to be filled in."""
    return _HINT.fullmatch(bare) is not None


def are_ordinals(texts: Sequence[str]) -> bool:
    """Whether cells below a heading number the columns: 1, 2, 3 ..., or 甲, 乙, 1, 2 ..."""
    numbers = list(dropwhile(_ORDINALS.__contains__, texts))
    letters = texts[: len(texts) - len(numbers)]
    first = int(numbers[0]) if numbers and numbers[0].isdecimal() and len(numbers[0]) <= _LONGEST_ORDINAL else 1
    is_in_order = numbers == [str(first + place) for place in range(len(numbers))]
    return len(texts) > 2 and first <= 1 + len(letters) and is_in_order and tuple(letters) == _ORDINALS[: len(letters)]


class GroupName(NamedTuple):
    """What a lone cell may name: `name` in normal form without number and count; `shown` as it stands where it is all of it."""

    name: str
    shown: str
    numbered: bool
    counted: bool

    @property
    def is_likely(self) -> bool:
        """Whether it is like the name of a group: short, and no sentence."""
        return bool(self.name) and not _SENTENCE.search(self.name) and not is_note(self.name)

    @property
    def ends_as_unit(self) -> bool:
        return _UNIT_ENDS.fullmatch(self.name) is not None


def group_name(text: str, is_unit: IsUnit) -> tuple[GroupName, bool]:
    """A lone cell without its number and count, and whether it names a unit."""
    bare = normal(text)
    if (is_it := is_unit(bare)) or len(bare) > _LONGEST_NAME:  # what is longer names nothing, and would be searched for long
        return GroupName(bare, text.strip(), False, False), is_it
    numbered = _NUMBERED.match(bare)
    rest = bare[numbered.end() :] if numbered else bare
    counted = _COUNTED.fullmatch(rest)
    line = _UNIT_LINE.fullmatch(rest)
    names = [rest, counted["name"] if counted else "", line["name"] if line else "", _LOOSELY_NUMBERED.sub("", rest, count=1)]
    found = next((name for name in (each.strip("【】[]()") for each in names) if name and is_unit(name)), "")
    name = found or (counted["name"] if counted else rest)
    return GroupName(name, name, bool(numbered), bool(counted)), bool(found)


def unit_of_line(cells: Iterable[str], is_unit: IsUnit) -> str:
    """The unit in a line 单位：白石镇, in one cell or in two."""
    awaited = False
    for bare in cells:
        line = _UNIT_LINE.fullmatch(bare)
        name = line["name"] if line else bare if awaited else ""
        if name and is_unit(name):
            return name
        awaited = line is not None and not name
    return ""


def unit_of_title(title: str, names: Iterable[str], is_unit: IsUnit) -> str:
    """The unit that a title, sheet or file names beside the ledger's name: 云岭乡 of 云岭乡干部名册（2023年6月）."""
    bare = normal(title)
    inside = next((name for name in names if name in bare), "")
    return named_unit(_EXPLAINED.sub("", bare.replace(inside, "", 1) if inside else bare), is_unit)


def named_unit(bare: str, is_unit: IsUnit) -> str:
    """The unit that a text is the name of, a city before it left aside; empty where it is none."""
    if not bare or is_unit(bare):
        return bare
    placed = _PLACE.fullmatch(bare)
    return placed["rest"] if placed and is_unit(placed["rest"]) else ""


def is_explained(rest: str, is_unit: IsUnit) -> bool:
    """Whether what stands in a sheet's name beside the ledger's is a unit, a date, a number or says nothing."""
    if is_unit(rest.strip("-_()[]、.")):
        return True
    left = _EXPLAINED.sub("", rest)
    # 乡镇（街道）, 市直单位: kinds of units, where it is not the name of one.
    return not left or bool(named_unit(left, is_unit)) or not _KINDS_OF_UNITS.sub("", left)
