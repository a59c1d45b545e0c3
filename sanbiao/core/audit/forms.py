"""The filter of the list of events."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.apps import apps
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from sanbiao.core.audit.models import Event
from sanbiao.core.audit.tracing import code_typed


def books() -> list[tuple[str, str]]:
    """Every table whose rows leave events: its key and its name."""
    known = [model for model in apps.get_models() if model.__module__.startswith("sanbiao.")]
    known += [apps.get_model(key) for key in settings.SANBIAO_AUDIT_OPEN]
    return sorted({(model._meta.label_lower, str(model._meta.verbose_name)) for model in known}, key=lambda book: book[1])


class EventFilter(forms.Form):
    """Who, what, in which book, when. All may be left out; a fault shows nothing rather than everything."""

    by = forms.CharField(label="操作人", required=False, widget=forms.TextInput(attrs={"placeholder": "用户名"}))
    verb = forms.CharField(label="操作", required=False, widget=forms.TextInput(attrs={"placeholder": "如 授权、导出"}))
    ledger = forms.ChoiceField(label="台账", required=False)
    trace = forms.CharField(label="追溯码", required=False, widget=forms.TextInput(attrs={"placeholder": "在页脚"}))
    since = forms.DateField(label="起", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="止", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ledger"].choices = [("", "全部"), *books()]  # type: ignore[attr-defined]  # a ChoiceField

    def events(self) -> QuerySet[Event]:
        """The events asked for, latest first."""
        found = Event.objects.order_by("-pk")
        if not self.is_valid():
            return found.none()
        wanted = self.cleaned_data
        if wanted["by"]:
            found = found.filter(by__iexact=wanted["by"].strip())
        if wanted["verb"]:
            found = found.filter(verb__contains=wanted["verb"].strip())
        if wanted["ledger"]:
            found = found.filter(ledger=wanted["ledger"])
        if wanted["trace"]:
            found = found.filter(batch=code_typed(wanted["trace"]))
        if wanted["since"]:
            found = found.filter(at__gte=_midnight(wanted["since"]))
        if wanted["until"]:
            found = found.filter(at__lt=_midnight(wanted["until"] + timedelta(days=1)))
        return found


def _midnight(day: Any) -> datetime:  # Any: a cleaned date
    return timezone.make_aware(datetime.combine(day, time.min))
