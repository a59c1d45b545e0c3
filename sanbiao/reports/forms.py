"""What a person fills in to compile a report, or to have one checked."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sanbiao.core.access.policy import User
from sanbiao.core.periods.periods import NoPeriod, Period, period
from sanbiao.registry.organisations.models import Unit
from sanbiao.reports.permissions import report_policy
from sanbiao.reports.services import Unfinished, ask_first


class PeriodField(forms.CharField):
    """A period by its code."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "size": 8, "placeholder": "2023H1"})

    def clean(self, value: Any) -> Period:  # Any: Django's own signature
        try:
            return period(str(super().clean(value)))
        except NoPeriod as fault:
            raise ValidationError(str(fault)) from fault


class UnitField(forms.CharField):
    """A unit by its code; empty is the whole city."""

    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def clean(self, value: Any) -> Unit | None:
        code = str(super().clean(value)).strip()
        if not code:
            return None
        found = Unit.objects.filter(code=code).first()
        if found is None:
            raise ValidationError(f"没有编码为「{code}」的机构，请核对机构编码；留空是全市。")
        return found


class WhereForm(forms.Form):
    """Which period, and which organisations: those over which `user` holds `permission`."""

    period = PeriodField(label="期次", help_text="写作 2023（全年）、2023H1（上半年）、2023Q1（一季度）或 2023M06（6月）。")
    unit = UnitField(label="机构编码", required=False, help_text="只报这个机构及其下级；留空是全市。")

    def __init__(self, *args: Any, user: User, permission: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._scopes = report_policy.scopes(user, permission)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if "unit" in values:
            unit: Unit | None = values["unit"]
            path = unit.path if unit else "/"
            if not any(path.startswith(scope) for scope in self._scopes):
                self.add_error("unit", "您的授权不包括这个范围，请填写您授权范围内的机构编码。")
        return values


class CompileForm(WhereForm):
    """Compiling a report. Where the period is not over on `today`, there is a box to confirm that it need not be."""

    unfinished = forms.BooleanField(label="期次没有结束，照此编制", required=False, help_text="文档的标题下会写明。")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        if not self.is_bound:
            del self.fields["unfinished"]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        is_confirmed = values.pop("unfinished", False)
        try:
            if "period" in values:
                ask_first(values["period"], on=self._today)
        except Unfinished as refusal:
            if not is_confirmed:
                self.add_error("unfinished", f"{refusal}要照此编制，请勾选后再次提交。")
            return {**values, "unfinished": is_confirmed}
        del self.fields["unfinished"]
        return values


class CheckForm(WhereForm):
    """Checking a report that was edited outside."""

    document = forms.FileField(
        label="报告文档",
        help_text="由本系统编制、后来在 WPS 或 Word 中改过的 .docx 文档。",
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )
    field_order = ("document", "period", "unit")
