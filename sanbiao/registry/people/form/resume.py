"""The résumé of a form: a segment for each period, in all the ways in which people write one."""

from __future__ import annotations

import re
from datetime import date

from sanbiao.core.ledger.kinds.raw import quoted
from sanbiao.registry.people.form.facts import BadForm, CareerLine, NotUnderstood
from sanbiao.registry.people.form.months import readable
from sanbiao.registry.people.form.texts import LABELS

MOST_LINES = 500
COLUMN = LABELS["JianLi"]

# One sign for one, so that places in the text as it stands are the same.
_WIDTH = str.maketrans("０１２３４５６７８９．／－　", "0123456789./- ")
_NUMERALS = "〇零○一二三四五六七八九"
# Every repetition is bounded, so that no text, however odd, takes more than linear time.
_S = r"\s{0,20}"
_MONTH = (
    rf"(?:\d{{4}}{_S}[./·、。年-]{_S}\d{{1,2}}(?!\d)(?:{_S}月)?"  # 2002.07, 2002年7月
    rf"(?:[./]\d{{1,2}}(?!\d)|{_S}\d{{1,2}}{_S}日|-\d{{1,2}}(?!\d)(?={_S}(?:--|[—–~～至到])))?"  # and its day
    rf"|\d{{2}}{_S}年{_S}\d{{1,2}}{_S}月"  # 85年3月
    r"|\d{4}\s\d{1,2}(?!\d)"  # 2002 07
    r"|\d{6}(?:\d{2})?(?!\d)"  # 200207
    rf"|[{_NUMERALS}]{{4}}年[{_NUMERALS}十]{{1,3}}月)"
)
_SIGN = rf"(?:[-—–―─〜～~‐‑−ー]{{1,20}}|一{{1,2}}(?={_S}\d{{4}}))"
_NOW = rf"(?:至?{_S}(?:今|现在|目前)|迄今)"
_END = rf"(?:(?P<end>{_MONTH})|(?P<same>\d{{1,2}}){_S}月|(?P<now>{_NOW}))"
_PERIOD = re.compile(
    rf"(?:\d{{1,2}}{_S}[.、)）]{_S}(?=\d{{4}}))?(?:自|从)?{_S}(?P<begin>{_MONTH}){_S}起?{_S}"
    rf"(?:(?:{_SIGN}|[至到]){_S}{_SIGN}?{_S}{_END}|(?P<open>{_SIGN})){_S}止?(?P<after>[\s,，:：、]*)"
)
_DATED = re.compile(
    rf"(?:\d{{1,2}}{_S}[.、)）]{_S}(?=\d{{4}}))?(?:自|从)?{_S}"
    rf"(?:(?:\d{{4}}{_S}[./·年-]|(?:\d{{2}}|[{_NUMERALS}]{{4}}){_S}年){_S}[\d{_NUMERALS}十]|\d{{4}}{_S}年?{_S}{_SIGN}|\d{{6}})"
)
"""How a line begins that should begin a segment."""
_FURTHER = re.compile(rf"[；;。]{_S}(?={_MONTH}{_S}(?:{_SIGN}|[至到]))")
_ANOTHER_YEAR = re.compile(r"\s?(?:\d{4}(?!\d)|\d{1,2}[.月])")
"""What stands behind an open end as if it were one: 2009.04--2013."""


def resume_of(text: str) -> tuple[tuple[CareerLine, ...], list[NotUnderstood]]:
    """The segments of a résumé, and the lines whose period was not understood; these stand in a segment as they are.

    A line that begins with no date goes on with the one before, and so does one that closes its bracket.

    Raises:
        BadForm: it has far too many lines.
    """
    lines = [line for raw in text.split("\n") for line in _parted(raw)]
    if len(lines) > MOST_LINES:
        raise BadForm(f"的「{COLUMN}」有 {len(lines)} 行，超过 {MOST_LINES} 行，不像任免审批表，请核对。")
    reading = _Reading()
    for line in lines:
        reading.take(line)
    return reading.segments()


class _Reading:
    """A résumé while it is read, line by line."""

    def __init__(self) -> None:
        self.lines: list[tuple[date | None, date | None, list[str]]] = []
        self.unread: list[NotUnderstood] = []
        self.depth = 0

    def take(self, line: str) -> None:
        lowest, change = _brackets(line)
        goes_on = bool(self.lines) and (lowest < 0 < self.depth or not _DATED.match(line.translate(_WIDTH)))
        if goes_on:
            self.lines[-1][2].append(line)
            self.depth = max(0, self.depth + change)
            return
        period = _period(line)
        if isinstance(period, str):
            self.unread.append(NotUnderstood(COLUMN, f"{quoted(line)}{period}"))
            self.lines.append((None, None, [line]))
        else:
            self.lines.append((period[0], period[1], [period[2]]))
        self.depth = max(0, change)

    def segments(self) -> tuple[tuple[CareerLine, ...], list[NotUnderstood]]:
        segments = []
        for began, ended, parts in self.lines:
            text = "".join(parts)
            if not text:
                self.unread.append(NotUnderstood(COLUMN, f"{began:%Y.%m} 开始的一段没有写经历，未读入，请补填。"))
            else:
                segments.append(CareerLine(began, ended, text))
        return tuple(segments), self.unread


def _parted(raw: str) -> list[str]:
    """The lines of a text in which further periods follow behind full stops, outside of brackets."""
    parts, depth, begin, place = [], 0, 0, 0
    for found in _FURTHER.finditer(raw.translate(_WIDTH)):
        depth += _brackets(raw[place : found.start()])[1]
        place = found.start()
        if depth <= 0:
            parts.append(raw[begin:place])
            begin = found.end()
    return [part for each in (*parts, raw[begin:]) if (part := each.strip())]


def _brackets(text: str) -> tuple[int, int]:
    """How far the depth of brackets falls at its lowest in a text, and by how much it changes over the whole."""
    depth = lowest = 0
    for sign in text:
        depth += (sign in "（(") - (sign in "）)")
        lowest = min(lowest, depth)
    return lowest, depth


def _period(line: str) -> tuple[date, date | None, str] | str:
    """The two months of a line and the text behind them; a sentence where there is no period that can be understood."""
    plain = line.translate(_WIDTH)
    found = _PERIOD.match(plain)
    if found is None:
        return "没有能看懂的起止年月，整行按原文保留，请按 2009.04--2013.07 的写法填写。"
    began = readable(found["begin"])
    if found["same"]:
        ended = readable(f"{began.year}.{int(found['same']):02}") if began else None
    else:
        ended = readable(found["end"]) if found["end"] else None
    is_half_open = found["open"] and _ANOTHER_YEAR.match(plain, found.end("open"))
    if began is None or (ended is None and (found["end"] or found["same"])) or is_half_open:
        return "的起止年月不是有效月份，整行按原文保留，请核对后按 2009.04--2013.07 的写法填写。"
    if ended and ended < began:
        return "的截止年月早于起始年月，整行按原文保留，请核对后改正。"
    return began, ended, line[found.end() :].strip()
