"""A file as the facts of an appointment form, of version 3 (.lrmx) or 2 (.lrm)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sanbiao.core.facts.faults import CellFault
from sanbiao.core.ledger.kinds.identity import id_number
from sanbiao.core.ledger.kinds.raw import quoted
from sanbiao.core.ledger.normal import normal
from sanbiao.core.secrecy.numbers import as_kept
from sanbiao.registry.people.form import lrm, lrmx
from sanbiao.registry.people.form.appraisals import appraisals_of
from sanbiao.registry.people.form.decoding import decoded
from sanbiao.registry.people.form.facts import BadForm, Form, NotUnderstood, Studied
from sanbiao.registry.people.form.family import family_of
from sanbiao.registry.people.form.months import NONE, month
from sanbiao.registry.people.form.resume import resume_of
from sanbiao.registry.people.form.texts import LABELS, MOST_SIGNS, Texts

MOST_UNREAD = 1000
_OWN = ("XingMing", "XingBie", "ChuShengNianYue", "JianLi", "NianDuKaoHeJieGuo", "ShenFenZheng")
_KINDS = {"QuanRiZhiJiaoYu": True, "ZaiZhiJiaoYu": False}
_ABOUT_THE_FORM = ("Version", "TianBiaoRen", "TianBiaoShiJian", "JiSuanNianLingShiJian", "ChengBaoDanWei", "DaoLingNianYue")
_NOTHING = NONE | {"健康"}
"""What stands in a field of which there is nothing to say."""


def parse(content: bytes) -> Form:
    """The form in a file, told by its content.

    Raises:
        BadForm: the file is no form, is far too large for one, or does not say whose it is.
    """
    text = decoded(content)
    texts = _without_others_numbers(lrm.texts_of(text) if text.lstrip().startswith('"') else lrmx.texts_of(text))
    for name, filled in texts.fields.items():
        if name != "ZhaoPian" and len(filled) > MOST_SIGNS:
            raise BadForm(f"的「{LABELS[name]}」有 {len(filled)} 个字，超过 {MOST_SIGNS} 个，不像任免审批表，请核对。")
    name = "".join(texts.short("XingMing").split())
    birth_month, unread = _birth_month(texts)
    number = _number(texts)
    if not number and not (name and birth_month):
        raise BadForm("没有填写身份证号，也没有姓名和出生年月，无法对应到名册中的人员，请补填。")
    resume, unread_lines = resume_of(texts.fields.get("JianLi", ""))
    family, unread_relatives = family_of(texts.family)
    appraisals, unread_years = appraisals_of(texts.fields.get("NianDuKaoHeJieGuo", ""))
    unread = [*texts.unread, *_unread_signs(texts), *unread, *unread_lines, *unread_relatives, *unread_years]
    if len(unread) > MOST_UNREAD:
        raise BadForm(
            f"有 {len(unread)} 处看不懂，超过 {MOST_UNREAD} 处，不像任免审批表，请用任免审批表编辑器打开检查并重新保存。"
        )
    return Form(
        id_number=number,
        name=name,
        sex=texts.short("XingBie"),
        birth_month=birth_month,
        resume=resume,
        family=family,
        appraisals=appraisals,
        studies=_studies(texts),
        others=_others(texts),
        unread=tuple(unread),
    )


def _without_others_numbers(texts: Texts) -> Texts:
    """The texts as they are kept in clear, but for the number that has a field of its own; the photo is no text."""
    kept = ("ShenFenZheng", "ZhaoPian")
    fields = {name: filled if name in kept else as_kept(filled) for name, filled in texts.fields.items()}
    family = tuple({name: as_kept(filled) for name, filled in each.items()} for each in texts.family)
    return replace(texts, fields=fields, family=family)


def _number(texts: Texts) -> str:
    """The ID number; empty where there is none.

    Raises:
        BadForm: it is wrong.
    """
    text = texts.short("ShenFenZheng")
    if normal(text) in NONE:
        return ""
    try:
        number: str = id_number(text)
    except CellFault as wrong:
        raise BadForm(f"的身份证号{wrong.fault.message}") from None
    return number


def _birth_month(texts: Texts) -> tuple[date | None, list[NotUnderstood]]:
    text = texts.short("ChuShengNianYue")
    try:
        return month(text), []
    except CellFault:
        message = f"{quoted(text)}不是有效月份，未读入，请改为 1985.06 的写法。"
        return None, [NotUnderstood(LABELS["ChuShengNianYue"], message)]


def _unread_signs(texts: Texts) -> list[NotUnderstood]:
    """The fields in which signs were lost when the file was written or sent."""
    lost = {LABELS[name]: filled for name, filled in texts.fields.items() if "\ufffd" in filled}
    return [
        NotUnderstood(label, f"{quoted(filled)}有 {filled.count(chr(0xFFFD))} 个字无法辨认，请核对后补正。")
        for label, filled in lost.items()
    ]


def _studies(texts: Texts) -> tuple[Studied, ...]:
    found = []
    for kind, is_full_time in _KINDS.items():
        told = [_line(texts, f"{kind}_{what}") for what in ("XueLi", "XueLi_BiYeYuanXiaoXi", "XueWei", "XueWei_BiYeYuanXiaoXi")]
        if any(told):
            found.append(Studied(is_full_time, *told))
    return tuple(found)


def _line(texts: Texts, name: str) -> str:
    """A text as one line; empty where it says that there is nothing."""
    text = " ".join(texts.short(name).split())
    return "" if normal(text) in NONE else text


def _others(texts: Texts) -> dict[str, str]:
    """The filled fields that belong to other books, or to none."""
    read = {*_OWN, *_ABOUT_THE_FORM}
    return {
        name: filled.strip()
        for name, filled in texts.fields.items()
        if name not in read and not name.startswith(tuple(_KINDS)) and normal(filled).rstrip("。") not in _NOTHING
    }
