"""What a person fills in to compile a report, or to have one checked."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sanbiao.core.access.policy import VIEW, User
from sanbiao.core.ledger.forms import Typed
from sanbiao.core.ledger.references import NotFound, named
from sanbiao.core.periods.periods import NoPeriod, Period, period, period_named
from sanbiao.registry.organisations.models import Unit, UnitKind
from sanbiao.registry.organisations.permissions import unit_policy
from sanbiao.reports.permissions import report_policy
from sanbiao.reports.services import Unfinished, ask_first

YEARS = 4
"""So many years back from that of the page are offered."""


class PeriodField(forms.CharField):
    """A period, chosen by its name; what is sent is its code."""

    widget = forms.Select

    def clean(self, value: Any) -> Period:  # Any: Django's own signature
        try:
            return period_named(str(super().clean(value)))
        except NoPeriod as fault:
            raise ValidationError(str(fault)) from fault

    def offer(self, *codes: str) -> None:
        """Offer the periods of the years up to that of the latest of `codes`, and these themselves."""
        known = [period(code) for code in codes if is_period(code)]
        latest = max((each.year for each in known), default=0)
        years = [(f"{year}年", _parts_of(year)) for year in range(latest, latest - YEARS, -1)] if known else []
        offered = {code for _, parts in years for code, _ in parts}
        others = [(each.code, each.label) for each in known if each.code not in offered]
        self.widget.choices = [*others, *years]


def is_period(code: str) -> bool:
    try:
        return bool(period(code))
    except NoPeriod:
        return False


def _parts_of(year: int) -> list[tuple[str, str]]:
    """The periods of a year, the longest first: code and name."""
    codes = (f"{year}", *(f"{year}{rest}" for rest in ("H2", "H1", "Q4", "Q3", "Q2", "Q1")))
    months = (f"{year}M{month:02d}" for month in range(12, 0, -1))
    return [(code, period(code).label) for code in (*codes, *months)]


class UnitField(forms.CharField):
    """A unit by its name or code; empty is the whole city."""

    def clean(self, value: Any) -> Unit | None:
        text = str(super().clean(value)).strip()
        if not text:
            return None
        try:
            found: Unit = named(Unit.objects.all(), text)
        except NotFound as fault:
            raise ValidationError(f"{fault}留空是全市。") from fault
        return found

    def prepare_value(self, value: Any) -> Any:
        """The name of the unit whose code the page begins with."""
        return Unit.objects.filter(code=value).values_list("short_name", flat=True).first() or value if value else value


class WhereForm(forms.Form):
    """Which period, and which organisations: those over which `user` holds `permission`."""

    period = PeriodField(label="期次")
    unit = UnitField(label="单位", required=False, help_text="写单位简称，边写边选；只报这个单位及其下级，留空是全市。")

    def __init__(self, *args: Any, user: User, permission: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._scopes = report_policy.scopes(user, permission)
        offer: Any = self.fields["period"]  # Any: a field of our own
        offer.offer(str(self.initial.get("period", "")), str(self.data.get("period", "")))
        seen = unit_policy.records(user, VIEW).exclude(kind__in=[UnitKind.VILLAGE, UnitKind.COMMUNITY])
        self.fields["unit"].widget = Typed(names=sorted(seen.values_list("short_name", flat=True)))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if "unit" in values:
            unit: Unit | None = values["unit"]
            path = unit.path if unit else "/"
            if not any(path.startswith(scope) for scope in self._scopes):
                self.add_error("unit", "您的授权不包括这个范围，请填写您授权范围内的单位。")
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
