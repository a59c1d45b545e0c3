"""What a trainee fills in on the phone, and what the list of hours is narrowed by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from sanbiao.affairs.training.apps import Rules, Standing
from sanbiao.affairs.training.models import Attendance
from sanbiao.affairs.training.queries import HoursLine
from sanbiao.registry.people.signing import ENDING


class PhoneSignInForm(forms.Form):
    name = forms.CharField(
        label="姓名",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "请填写姓名。"},
    )
    ending = forms.CharField(
        label="身份证号后六位",
        help_text="末位是 X 的，填 X。",
        min_length=ENDING,
        max_length=ENDING,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={
            "required": "请填写身份证号后六位。",
            "min_length": "应为六位，请填写身份证号的最后六位。",
            "max_length": "应为六位，请填写身份证号的最后六位。",
        },
    )
    ticket = forms.CharField(widget=forms.HiddenInput)

    @property
    def typed(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("name", "ending")}


class AttendanceForm(forms.Form):
    """`mark` sets one trainee ("attended:12"), `do` those whose `row` is chosen."""

    mark = forms.RegexField(r"[a-z]+:\d+", required=False)
    do = forms.ChoiceField(choices=Attendance.choices, required=False)
    row = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, typed: QueryDict) -> None:
        super().__init__(typed)
        row = self.fields["row"]
        assert isinstance(row, forms.TypedMultipleChoiceField)  # noqa: S101  # declared above
        row.choices = [(key, key) for key in typed.getlist("row") if key.isdecimal()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        word, _, key = cleaned.get("mark", "").partition(":")
        word = word or cleaned.get("do", "")
        if word not in Attendance.values:
            raise forms.ValidationError("没有这一种到课情况。")
        self.attendance = Attendance(word)
        self.rows = {int(key)} if key else set(cleaned.get("row", ()))
        return cleaned


class HoursFilter(forms.Form):
    q = forms.CharField(
        label="查找", required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search", "placeholder": "姓名、单位"})
    )
    level = forms.ChoiceField(label="职级", required=False)
    standing = forms.ChoiceField(label="达标情况", required=False, choices=[("", "全部"), *Standing.choices])

    def __init__(self, *args: object, rules: Rules, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # Django's own signature
        level = self.fields["level"]
        assert isinstance(level, forms.ChoiceField)  # noqa: S101  # declared above
        level.choices = [("", "全部"), *((due.label, due.label) for due in rules.due)]

    def kept(self, lines: Sequence[HoursLine]) -> list[HoursLine]:
        """The lines that the filter leaves. A faulty filter leaves none, for showing everything would hide the fault."""
        if not self.is_valid():
            return []
        wanted = self.cleaned_data
        return [
            line
            for line in lines
            if wanted["q"] in f"{line.name} {line.unit}"
            and (not wanted["level"] or (line.due is not None and line.due.label == wanted["level"]))
            and wanted["standing"] in ("", line.standing)
        ]
