"""Version 3 (.lrmx): an XML document whose fields are found by name, as editors and people have left it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from sanbiao.core.ledger.kinds.raw import quoted
from sanbiao.registry.people.form.decoding import plain
from sanbiao.registry.people.form.facts import BadForm, NotUnderstood
from sanbiao.registry.people.form.texts import LABELS, RELATIVE, Texts

_NAMES = {name.lower(): name for name in LABELS}
_OF_RELATIVES = {name.lower(): name for name in RELATIVE}
_FAMILY = "JiaTingChengYuan"

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_BREAK = re.compile(r"<\s{0,5}/?\s{0,5}(?:br|p|div)\b[^<>]{0,100}>", re.IGNORECASE)
_CITED_SIGN = re.compile(r"&#(x[0-9a-f]{1,6}|[0-9]{1,7});", re.IGNORECASE)
_ODD = re.compile(r"&1(lt|gt|amp|quot|apos)\b;?")
_BARE = re.compile(r"&(?!(?:lt|gt|amp|quot|apos|#\d+|#x[0-9a-fA-F]+);)")
_ESCAPED = re.compile(r"&(?:1?(lt|gt|amp|quot|apos)\b;?|(nbsp);)")
_MEANT = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'", "nbsp": "\u00a0"}
_KNOWN = "|".join({*LABELS, *RELATIVE, "Person", "Item"})
_NO_TAG = re.compile(rf"<(?!(?:\?|/?(?:{_KNOWN})\b|!--|!\[CDATA\[))", re.IGNORECASE)


def texts_of(text: str) -> Texts:
    """The fields of a form.

    Raises:
        BadForm: it is none.
    """
    root = _root(text)
    if _name(root) != "person":
        raise BadForm("不是任免审批表（缺少 Person 内容），请核对文件。")
    fields: dict[str, str] = {}
    family: list[dict[str, str]] = []
    unread: list[NotUnderstood] = []
    for element in root:
        name = _NAMES.get(_name(element), "")
        if name == _FAMILY:
            family.extend(_relatives(element, unread))
        elif filled := _filled(element):
            if name and fields.setdefault(name, filled) == filled:
                continue
            column = LABELS.get(name, _name(element))
            told = "写了两次而内容不同，第二处" if name else "不是任免审批表的栏目，内容"
            unread.append(NotUnderstood(column, f"{told}{quoted(filled)}未读入，请核对。"))
    if loose := ((root.text or "") + "".join(element.tail or "" for element in root)).strip():
        unread.append(NotUnderstood("", f"各栏目之外的文字{quoted(loose)}未读入，请核对。"))
    return Texts(fields, tuple(family), tuple(unread))


def _root(text: str) -> Element:
    """The document, mended where it breaks the rules of XML in ways in which people and editors do."""
    cleaned = _BREAK.sub("\n", _CITED_SIGN.sub(_sign, _DECLARATION.sub("", text)))
    cleaned = _BARE.sub("&amp;", _ODD.sub(r"&\1;", cleaned))
    try:
        return _parsed(cleaned)
    except (ParseError, DefusedXmlException, ValueError):
        if "<!DOCTYPE" in cleaned.upper():
            raise BadForm("不是可以读取的任免审批表，请用任免审批表编辑器打开检查并重新保存。") from None
    try:
        return _parsed(_NO_TAG.sub("&lt;", cleaned))
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadForm("不是可以读取的任免审批表，请用任免审批表编辑器打开检查并重新保存。") from error


def _parsed(text: str) -> Element:
    root: Element = fromstring(text)
    return root


def _sign(match: re.Match[str]) -> str:
    """A sign that is quoted by its number: as it stands where it is one that XML forbids, or a line break."""
    number = int(match[1][1:], 16) if match[1][0] in "xX" else int(match[1])
    if number > 0x10FFFF:
        return ""
    sign = plain(chr(number))
    return match[0] if sign.strip() else sign


def _name(element: Element) -> str:
    """The name of an element without its namespace; editors differ in capitals."""
    return str(element.tag).rpartition("}")[2].strip().lower()


def _filled(element: Element) -> str:
    """The text of an element and all within it; empty where there is nothing to see."""
    text = _unescaped("".join(element.itertext()))
    return plain(text) if text.strip() else ""


def _unescaped(text: str) -> str:
    """A text as it was meant: some editors escape twice."""
    return _BREAK.sub("\n", _ESCAPED.sub(lambda match: _MEANT[match[1] or match[2]], text))


def _relatives(element: Element, unread: list[NotUnderstood]) -> Iterator[dict[str, str]]:
    """The rows of the family that say anything; forms are padded with empty ones."""
    for item in element:
        told = {}
        for each in item:
            if filled := _filled(each):
                if name := _OF_RELATIVES.get(_name(each)):
                    told[name] = filled.strip()
                else:
                    message = f"家庭成员中“{_name(each)}”不是任免审批表的栏目，内容{quoted(filled)}未读入，请核对。"
                    unread.append(NotUnderstood(LABELS[_FAMILY], message))
        if loose := (_unescaped((item.text or "") + "".join(each.tail or "" for each in item))).strip():
            unread.append(NotUnderstood(LABELS[_FAMILY], f"{quoted(loose)}不在任何栏目之内，未读入，请核对。"))
        if told:
            yield told
