"""What the steps of collecting ask for beyond the fields of a row: which units, and what is wrong with which row."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sanbiao.core.ledger.normal import normal
from sanbiao.core.secrecy.numbers import without_numbers
from sanbiao.registry.organisations.models import TOWNS, Unit, UnitKind

ALL_TOWNS, ALL_ORGANS, SOME = "towns", "organs", "some"
_AUDIENCES = (
    (ALL_TOWNS, "全部乡镇（街道）"),
    (ALL_ORGANS, "全部市直机关"),
    ("both", "全部乡镇（街道）和市直机关"),
    (SOME, "指定单位"),
)
_KINDS: dict[str, tuple[UnitKind, ...]] = {
    ALL_TOWNS: TOWNS,
    ALL_ORGANS: (UnitKind.ORGAN,),
    "both": (*TOWNS, UnitKind.ORGAN),
}
_SEPARATORS = re.compile(r"[、，,；;\s]+")
_ROW = re.compile(r"第?\s*(?P<row>\d{1,6})\s*行?\s*[：:，,、\s]\s*(?P<text>.+)")
MOST_REMARKS = 200


class UnitsForm(forms.Form):
    """To which units a demand goes: `units` is sent as a kind of them, and comes out as the units themselves."""

    units = forms.ChoiceField(label="报送单位", choices=_AUDIENCES)
    named = forms.CharField(
        label="指定单位的简称",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="选「指定单位」时填写，几个单位之间用顿号隔开。",
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        audience = values.get("units")
        if audience == SOME:
            values["units"] = self._named(values.get("named", ""))
        elif audience:
            values["units"] = list(Unit.objects.filter(kind__in=_KINDS[audience], closed_on=None).order_by("code", "pk"))
            if not values["units"]:
                self.add_error("units", "台账里没有这一类单位，请先登记机构，或改为指定单位。")
        return values

    def _named(self, text: str) -> list[Unit]:
        wanted = dict.fromkeys(filter(None, _SEPARATORS.split(text)))
        there = {normal(unit.short_name): unit for unit in Unit.objects.filter(closed_on=None).order_by("-code", "-pk")}
        unknown = [name for name in wanted if normal(name) not in there]
        if unknown:
            self.add_error("named", f"没有简称为「{unknown[0][:20]}」的单位，请核对机构简称。")
        elif not wanted:
            self.add_error("named", "请写明是哪些单位。")
        return [there[normal(name)] for name in wanted if normal(name) in there]


class RemarksForm(forms.Form):
    """What is wrong with single rows, beside the reason."""

    remarks = forms.CharField(
        label="逐行意见",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="可以不填。每行写一条，先写表中的行号，如：5 出生年月与身份证号不符",
    )

    def clean_remarks(self) -> str:
        text = str(self.cleaned_data["remarks"])
        if len(text.splitlines()) > MOST_REMARKS:
            raise ValidationError(f"逐行意见最多 {MOST_REMARKS} 条，请合并。")
        return text


def remarks_in(text: str) -> list[tuple[int, str]]:
    """The remarks of a text, line by line: the row it begins with, nought for none, and what is said of it."""
    found = []
    for line in filter(None, (each.strip() for each in text.splitlines())):
        match = _ROW.fullmatch(line)
        row, said = (int(match["row"]), match["text"]) if match else (0, line)
        found.append((row, without_numbers(said)))
    return found
