"""The appointment form (干部任免审批表, .lrmx) as plain facts.

Elements are found by name, never by place; any may be missing, empty, or filled with white space alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from sanbiao.core.drive.reading import normal

_PERIOD = re.compile(r"^\s*(\d{4})[.．]?(\d{2})\s*(?:[—–－―─〜～~-]+|至)\s*(?:(\d{4})[.．]?(\d{2}))?\s*(.*)$")
_APPRAISAL = re.compile(r"(\d{4})\s*年(?:度)?\D*?(优秀|称职|基本称职|不称职|不定等次|合格|基本合格|不合格)")
_ESCAPED = re.compile(r"&(?:1?(lt|gt|amp|quot|apos)\b;?)")
_MEANT = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_INVISIBLE = str.maketrans("", "", "\u200b\u200c\u200d\ufeff\u00ad")
MOST_RELATIVES = 10


class BadForm(ValueError):
    """A file that is no appointment form, with a sentence for people."""


@dataclass(frozen=True)
class CareerLine:
    began_on: date | None
    ended_on: date | None
    text: str


@dataclass(frozen=True)
class Relative:
    relation: str
    name: str
    birth_month: date | None
    politics: str
    post: str


@dataclass(frozen=True)
class Form:
    """What one form says of one person."""

    id_number: str
    name: str
    resume: tuple[CareerLine, ...]
    family: tuple[Relative, ...]
    appraisals: tuple[tuple[int, str], ...]


def parse(content: bytes) -> Form:
    """The form in a file.

    Raises:
        BadForm: the file is no form, or names nobody.
    """
    try:
        root = fromstring(_decoded(content))
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadForm("不是可以读取的任免审批表，请用任免审批表编辑器打开检查并重新保存。") from error
    if root.tag != "Person":
        raise BadForm("不是任免审批表（缺少 Person 内容），请核对文件。")
    number = normal(_text(root, "ShenFenZheng")).upper()
    if not number:
        raise BadForm("没有填写身份证号，无法对应到名册中的人员，请补填。")
    grades = _text(root, "NianDuKaoHeJieGuo")
    return Form(
        id_number=number,
        name="".join(_text(root, "XingMing").split()),
        resume=tuple(_resume(_unescaped(root.findtext("JianLi") or ""))),
        family=tuple(_family(root)),
        appraisals=tuple({int(year): result for year, result in _APPRAISAL.findall(grades)}.items()),
    )


def _decoded(content: bytes) -> str:
    """The text of a file: UTF-8 with or without a mark, or the older national encoding. The declaration is dropped."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text)


def _text(root: Element, name: str) -> str:
    return _unescaped(root.findtext(name) or "").translate(_INVISIBLE).strip()


def _unescaped(text: str) -> str:
    """A text as it was meant: some editors escape twice, or write `&1lt;`."""
    return _ESCAPED.sub(lambda match: _MEANT[match[1]], text)


def month(text: str) -> date | None:
    """The first day of a month written as YYYYMM or YYYY.MM; None where there is none."""
    digits = re.sub(r"\D", "", text)
    if len(digits) < 6 or not 1 <= int(digits[4:6]) <= 12 or int(digits[:4]) < 1:
        return None
    return date(int(digits[:4]), int(digits[4:6]), 1)


def _resume(text: str) -> list[CareerLine]:
    """The segments of a résumé; a line that begins no period goes on with the one before."""
    lines: list[CareerLine] = []
    for raw in text.replace("\r", "").split("\n"):
        if not raw.strip():
            continue
        match = _PERIOD.match(raw)
        if match:
            began, ended = month(match[1] + match[2]), month((match[3] or "") + (match[4] or ""))
            if began and ended and ended < began:
                began = ended = None
            lines.append(CareerLine(began, ended, match[5].strip()))
        elif lines:
            last = lines[-1]
            lines[-1] = CareerLine(last.began_on, last.ended_on, f"{last.text}{raw.strip()}")
        else:
            lines.append(CareerLine(None, None, raw.strip()))
    return lines


def _family(root: Element) -> list[Relative]:
    items = root.findall("JiaTingChengYuan/Item")
    family = [
        Relative(
            relation=_text(item, "ChengWei"),
            name=_text(item, "XingMing"),
            birth_month=month(_text(item, "ChuShengRiQi")),
            politics=_text(item, "ZhengZhiMianMao"),
            post=_text(item, "GongZuoDanWeiJiZhiWu"),
        )
        for item in items
    ]
    return [one for one in family if one.relation or one.name][:MOST_RELATIVES]
