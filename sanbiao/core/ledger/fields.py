"""The inputs of a ledger's forms and filters, in the forms in which the department writes things."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from stdnum.cn import ric

from sanbiao.core.ledger.normal import as_listed, normal
from sanbiao.core.ledger.references import NotFound, name_of, named

_MONTH = re.compile(r"(\d{4})(?:[-./](\d{1,2})|年(\d{1,2})月|(\d{2}))", re.ASCII)
_DAY = re.compile(r"(\d{4})(?:([-./])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))", re.ASCII)
_ID = re.compile(r"\d{17}[\dX]", re.ASCII)
_FIRST_YEAR = 1900
_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?", re.ASCII)


def _date(year: int, month: int, day: int, text: str, what: str, form: str) -> date:
    try:
        if year >= _FIRST_YEAR:
            return date(year, month, day)
    except ValueError:
        pass
    raise ValidationError(f"“{text}”不是有效{what}，请按 {form} 的写法填写。")


class MonthField(forms.Field):
    """A month, typed as 2023.06, 2023-06, 202306 or 2023年6月; it stands for its first day."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "2023.06", "autocomplete": "off", "size": 8})

    def to_python(self, value: Any) -> date | None:  # Any: Django's own signature
        text = normal(str(value)) if value not in self.empty_values else ""
        if not text:
            return None
        found = _MONTH.fullmatch(text)
        if found is None:
            raise ValidationError(f"“{value}”不是有效月份，请按 2023.06 的写法填写。")
        year, month = int(found[1]), int(found[2] or found[3] or found[4])
        return _date(year, month, 1, str(value), "月份", "2023.06")

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Y.%m}" if isinstance(value, date) else value


class DayField(forms.Field):
    """A day, picked, or typed as 2023-06-30, 2023.6.30, 20230630 or 2023年6月30日."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date) or value in self.empty_values:
            return value or None
        text = normal(str(value))
        found = _DAY.fullmatch(text)
        if found is None:
            raise ValidationError(f"“{value}”不是有效日期，请按 2023-06-30 的写法填写。")
        year, _, *rest = found.groups()
        month, day = (int(part) for part in rest if part)
        return _date(int(year), month, day, str(value), "日期", "2023-06-30")

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Y-%m-%d}" if isinstance(value, date) else value


class PlainText(forms.CharField):
    """A text that no spreadsheet would take for a formula, so that what is written out can be read in again."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        bare = normal(text or "")
        formula = bare[:1] in ("=", "@") or (bare[:1] in ("+", "-") and len(bare) > 1 and not _NUMBER.fullmatch(bare))
        if formula:
            raise ValidationError(f"以“{bare[0]}”开头的文字会被当作公式，请删去开头的“{bare[0]}”。")
        return text


class CodeText(PlainText):
    """A code by which rows are known, kept in its normal form as the import keeps it."""

    def clean(self, value: Any) -> Any:
        return normal(super().clean(value) or "")


class ListedText(PlainText):
    """A text that figures look for words in; such a word is kept as it is listed."""

    def __init__(self, *, words: tuple[str, ...], **options: Any) -> None:
        super().__init__(**options)
        self.words = words

    def clean(self, value: Any) -> Any:
        return as_listed(self.words, super().clean(value) or "")


class PersonName(PlainText):
    """A person's name, without spaces inside."""

    def clean(self, value: Any) -> Any:
        return "".join((super().clean(value) or "").split())


class IdNumberField(forms.CharField):
    """An 18-digit ID number with a right check digit."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})

    def clean(self, value: Any) -> Any:
        number = normal(super().clean(value) or "").upper()
        if number and not _is_right(number):
            raise ValidationError("身份证号应为 18 位，且出生日期有效、校验码相符，请与证件核对后改正。")
        return number


def _is_right(number: str) -> bool:
    if not _ID.fullmatch(number):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return bool(ric.calc_check_digit(number) == number[-1])


class ReferenceField(forms.CharField):
    """Another row, named by typing. `rows` are those this person may name; short lists are offered while typing."""

    def __init__(self, *, rows: QuerySet[Any], **options: Any) -> None:
        super().__init__(**options)
        self.rows = rows

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return named(self.rows, text)
        except NotFound as fault:
            raise ValidationError(str(fault)) from fault

    def prepare_value(self, value: Any) -> Any:
        """The shortest text that names the row whose key is `value`."""
        if not isinstance(value, int):
            return value
        return name_of(self.rows, self.rows.model._base_manager.get(pk=value))
