"""The yearly appraisals of a form: years, lists and ranges of years, each with the result that they had."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import InitVar, dataclass, field

from sanbiao.core.ledger.kinds.raw import quoted
from sanbiao.registry.people.form.facts import NotUnderstood
from sanbiao.registry.people.form.months import NONE
from sanbiao.registry.people.form.texts import LABELS

COLUMN = LABELS["NianDuKaoHeJieGuo"]
FIRST, LAST = 1949, 2100
_LONGEST = 40
"""The longest range of years, a working life."""

RESULTS = ("优秀", "称职", "基本称职", "不称职", "合格", "基本合格", "不合格", "不定等次", "不进行考核", "未参加考核")
"""The results as they are kept. Source: the code list of yearly appraisals (公务员考核规定), with those of institutions."""
_ALSO = {
    "不确定等次": "不定等次",
    "未定等次": "不定等次",
    "未确定等次": "不定等次",
    "不参加考核": "未参加考核",
    "未参加年度考核": "未参加考核",
    "未考核": "未参加考核",
}
_WORDS = sorted((*RESULTS, *_ALSO), key=len, reverse=True)
_DIGITS = str.maketrans("０１２３４５６７８９〇零○", "0123456789000")
_NUMERAL_YEAR = re.compile("[〇零○一二三四五六七八九]{4}(?=年)")
_NUMERALS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_TOKEN = re.compile(
    r"(?P<first>\d{4})(?!\d)\s*(?:年?度|年)?\s*(?:[-—–―─~～]+|至|到)\s*(?P<last>\d{4}|\d{2})(?!\d)\s*(?:年?度|年)?"
    r"|(?P<year>\d{4})(?!\d)\s*(?:年?度|年)?"
    rf"|(?P<result>{'|'.join(_WORDS)})"
    r"|(?P<each>分别|依次)"
    r"|年?度?考核|考核|考评|测评|结果|等次|档次|等级|评定|评为|确定|定为|被|评|均|都|全部|为|是|获得|获|连续|[一二两三四五六七八九十\d]个?年"
    r"|个人|本人|公务员|事业单位|工作人员|干部|年度|各?年|度|和|及|与|以及|[\s、:：（）()“”]"
)
_BLANKS = re.compile(r"[^\S\n]+")
_DIGIT = re.compile(r"\d")
_PAIR = re.compile(r"（[^（）]*）|\([^()]*\)")
_CLAUSES = re.compile("[；;。，,\n]")


def appraisals_of(text: str) -> tuple[tuple[tuple[int, str], ...], list[NotUnderstood]]:
    """The result of each year, and the parts of the text that were not understood; a year with two results has none."""
    found: dict[int, set[str]] = {}
    unread: list[str] = []
    carried: list[int] = []
    carried_text = ""
    for clause in _clauses(text):
        bare, remarks = _without_remarks(clause)
        unread += remarks
        understood = _Clause(carried)
        understood.take(bare)
        if understood.is_whole and not understood.results:
            if understood.years:
                carried, carried_text = understood.years, f"{carried_text}{bare}、"
            continue
        if not understood.told:
            unread.append(f"{carried_text}{bare}")
        for year, result in understood.told:
            found.setdefault(year, set()).add(result)
        carried, carried_text = [], ""
    if carried:
        unread.append(carried_text.rstrip("、"))
    faults = [NotUnderstood(COLUMN, f"{quoted(part)}看不懂，未读入，请按“2022年度优秀”的写法填写。") for part in unread]
    for year, results_of_year in sorted(found.items()):
        if len(results_of_year) > 1:
            both = "、".join(sorted(results_of_year))
            faults.append(NotUnderstood(COLUMN, f"{year} 年度写了两种等次（{both}），未读入，请核对后只留一种。"))
    return tuple((year, result) for year, [*only] in found.items() if len(only) == 1 for result in only), faults


def _without_remarks(clause: str) -> tuple[str, list[str]]:
    """A clause without what stands in brackets and is neither year nor result: `不定等次（新录用）`; and the remarks."""
    remarks = [pair for pair in _PAIR.findall(clause) if not _DIGIT.search(pair) and not any(word in pair for word in _WORDS)]
    for pair in remarks:
        clause = clause.replace(pair, "")
    return clause, remarks


def _clauses(text: str) -> Iterator[str]:
    """The parts of the text between its stops; a comma inside of brackets is none."""
    plain = _NUMERAL_YEAR.sub(lambda found: found[0].translate(_NUMERALS), text).translate(_DIGITS)
    plain = _PAIR.sub(lambda found: found[0].replace("，", "、").replace(",", "、"), _BLANKS.sub(" ", plain))
    for clause in _CLAUSES.split(plain):
        if clause.strip() not in NONE:
            yield clause.strip()


@dataclass
class _Clause:
    """What a clause tells of which year, those `carried` before its own; nothing, unless it is understood to its end."""

    carried: InitVar[list[int]]
    years: list[int] = field(init=False)
    waiting: list[int] = field(init=False)
    results: list[str] = field(default_factory=list)
    told: list[tuple[int, str]] = field(default_factory=list)
    leading: str = ""
    is_each: bool = False
    is_whole: bool = True

    def __post_init__(self, carried: list[int]) -> None:
        self.years, self.waiting = list(carried), list(carried)

    def take(self, text: str) -> None:
        place = 0
        while self.is_whole and place < len(text):
            token = _TOKEN.match(text, place)
            if token is None:
                self.is_whole = False
                break
            place = token.end()
            self.is_each = self.is_each or bool(token["each"])
            if token["first"] or token["year"]:
                self._take_years(_years(token))
            elif token["result"]:
                self._take_result(_ALSO.get(token["result"], token["result"]))
        if self.is_each and len(self.years) == len(self.results):
            self.told, self.waiting = list(zip(self.years, self.results, strict=True)), []
        if not self.is_whole or self.waiting:
            self.told = []

    def _take_years(self, named: list[int]) -> None:
        self.is_whole = bool(named)
        self.years += named
        if self.leading:
            self.told += [(year, self.leading) for year in named]
        else:
            self.waiting += named

    def _take_result(self, result: str) -> None:
        self.results.append(result)
        if self.is_each:
            return
        if self.waiting:
            self.told += [(year, result) for year in self.waiting]
            self.waiting = []
        elif not self.told or self.leading:
            self.leading = result
        else:
            self.is_whole = False


def _years(token: re.Match[str]) -> list[int]:
    """The years that are named; none where they are no years of an appraisal."""
    first = int(token["year"] or token["first"])
    last = int(token["last"] or first)
    if last < 100:
        last += first // 100 * 100
    return list(range(first, last + 1)) if FIRST <= first <= last <= min(LAST, first + _LONGEST) else []
