"""Days and months as people write them in words: what stands around the figures, Chinese figures, ranges."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from sanbiao.core.ledger.normal import without_invisible

_DIGITS = {**dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True)), "◯": "0", "Ο": "0", "O": "0", "o": "0"}
_FIGURES = "".join(_DIGITS) + "0-9"

_CHINESE_YEAR = re.compile(rf"(?<![{_FIGURES}])([{_FIGURES}]{{4}}|[{_FIGURES}]{{2}})(?=年)")
_CHINESE_COUNT = re.compile(
    r"(?<![一二三四五六七八九十廿])([一二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])(?=[月日号])"
)

_WEEKDAY = r"(?:周|星期|礼拜)[一二三四五六日天]"
_HOUR = r"\d{1,2}(?::\d{1,2}(?::\d{1,2}(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?|[点时](?:\d{1,2}分?|半|整)?(?:\d{1,2}秒)?)"
_PART_OF_DAY = r"(?:上午|下午|中午|早上|早晨|晚上|晚|凌晨|[AaPp][Mm])"
_TIME = rf"(?:T|{_PART_OF_DAY})?\s*{_HOUR}\s*{_PART_OF_DAY}?"
_BESIDE = rf"(?:{_WEEKDAY}|{_TIME}|{_PART_OF_DAY})"
_AGED = r"(?:现?年?\d{1,3}\s*周?岁)"

# Nothing of this changes which day or month is meant. What is written of another calendar or of another month does.
_IN_BRACKETS = re.compile(rf"\s*[(\[]\s*(?:{_BESIDE}(?:\s*{_BESIDE})*|{_AGED}|公历|阳历|新历|共?\d{{1,3}}天)\s*[)\]]\s*")
_AFTER = re.compile(rf"(?<=[\d日号])(?:\s*{_WEEKDAY}|\s*{_PART_OF_DAY}(?:\s*{_HOUR})?|\s+{_TIME}|T{_HOUR}|(?<=[日号]){_TIME})+")
_AT_END = re.compile(rf"\s*(?:出?生|起)?\s*(?:(?<=[月日号生\s]){_AGED})?\s*[.,;。]*$")

_MARKS = {".": ".。、,·・•", "-": "-—–―─‐‑−", "/": "/\\"}
_MARK_OF = str.maketrans({written: mark for mark, several in _MARKS.items() for written in several})
_BLANKS = re.compile(r"\s*([-/.年月日号至到~])\s*")

_DATE = re.compile(
    r"(?P<year>\d{4}|\d{2})(?:"
    r"年(?P<month_named>\d{1,2})(?:月份?(?:(?P<day_named>\d{1,2})[日号]?)?)?"
    r"|(?P<mark>[-/.])(?P<month_marked>\d{1,2})(?:(?P=mark)(?P<day_marked>\d{1,2})[日号]?|月份?)?"
    r"|(?<=\d{4})(?P<month_bare>\d{2})(?P<day_bare>\d{2})?)",
    re.ASCII,
)
_REST = re.compile(r"(?:(?P<month>\d{1,2})[-/.月])?(?P<day>\d{1,2})[日号]?", re.ASCII)
_REST_MONTH = re.compile(r"(?P<month>\d{1,2})(?:月份?)?", re.ASCII)
_BETWEEN = re.compile(r"至|到|~|-+")
# So many months across the end of a year are meant; more are a slip of the pen.
_ACROSS = 6
# What is longer is no day, and would be searched for very long.
_LONGEST = 100
UNTIL_NOW: Final = frozenset(("至今", "今", "现在", "目前", "现任", "在任", "仍任", "迄今"))


class WrittenDay(NamedTuple):
    """A day or month as it is written. `year` is below 100 where it has two figures; `day` is 0 where none is given."""

    year: int
    month: int
    day: int

    @property
    def is_short(self) -> bool:
        return self.year < 100


def written(text: str) -> WrittenDay | None:
    """The one day or month that a text writes."""
    return _one(_bare(text)) if len(text) <= _LONGEST else None


def written_span(text: str) -> tuple[WrittenDay, WrittenDay | None] | None:
    """The first and the last day or month that a text writes; the last is None where it goes on until now.

    What the last leaves out, the first says; where its month is the smaller one it is of the next year.
    """
    if len(text) > _LONGEST:
        return None
    bare = _bare(text)
    found = {span for each in _BETWEEN.finditer(bare) if (span := _span(bare[: each.start()], bare[each.end() :]))}
    now = next((word for word in UNTIL_NOW if bare.endswith(word)), "")
    # What ends with a dash goes on as well, and so does what has a word for now behind it.
    open_ended = bare.removesuffix(now).rstrip("-~至到")
    if open_ended != bare and (first := _one(open_ended)):
        found.add((first, None))
    return found.pop() if len(found) == 1 else None


def _bare(text: str) -> str:
    """A text in one way of writing: figures, single signs between them, nothing beside the days."""
    folded = unicodedata.normalize("NFKC", without_invisible(text))
    folded = " ".join(folded.split()).lstrip("'‘’`")
    if "年" in folded or "月" in folded:
        folded = folded.replace("元月", "1月")
        folded = _CHINESE_YEAR.sub(lambda found: "".join(_DIGITS.get(one, one) for one in found[1]), folded)
        folded = _CHINESE_COUNT.sub(lambda found: str(count(found[1])), folded)
    folded = _AFTER.sub("", _IN_BRACKETS.sub("", folded))
    folded = _AT_END.sub("", folded).translate(_MARK_OF)
    folded = _BLANKS.sub(r"\1", folded.strip())
    return re.sub(r"(?<=\d) (?=\d)", ".", folded)


def count(text: str) -> int:
    """A number up to 39 in Chinese figures."""
    tens, is_ten, ones = text.replace("廿", "二十").partition("十")
    units = {figure: value for value, figure in enumerate("零一二三四五六七八九")}
    return (units.get(tens, 1) * 10 if is_ten else units[tens]) + (units[ones] if ones else 0)


def _one(bare: str) -> WrittenDay | None:
    found = _DATE.fullmatch(bare)
    if found is None:
        return None
    year, month = found["year"], found["month_named"] or found["month_marked"] or found["month_bare"]
    day = found["day_named"] or found["day_marked"] or found["day_bare"] or "0"
    # 03/06/23 may be the American way; so is nothing else that has a year of two figures.
    if len(year) == 2 and found["mark"] == "/" and int(year) <= 12 and len(day) == 2:
        return None
    return WrittenDay(int(year), int(month), int(day))


def _span(left: str, right: str) -> tuple[WrittenDay, WrittenDay | None] | None:
    first = _one(left.rstrip("-~至到"))
    right = right.lstrip("-~至到")
    if first is None:
        return None
    last = _one(right)
    if last is None or bool(last.day) != bool(first.day):
        last = _rest(first, right)
    elif last.is_short and not first.is_short:
        last = WrittenDay(first.year // 100 * 100 + last.year, last.month, last.day)
    return (first, last) if last and last.is_short == first.is_short else None


def _rest(first: WrittenDay, right: str) -> WrittenDay | None:
    """The last day where its year, or its year and month, are those of the first."""
    found = (_REST if first.day else _REST_MONTH).fullmatch(right)
    if found is None:
        return None
    month = int(found["month"] or first.month)
    day = int(found["day"]) if first.day else 0
    is_next = month < first.month and 12 + month - first.month <= _ACROSS and first.year != 99
    return WrittenDay(first.year + is_next, month, day)
