"""What is asked on the pages of young cadres."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.db.models import QuerySet

from sanbiao.affairs.young_cadres.models import Interview
from sanbiao.affairs.young_cadres.queries import Day


class DayFilter(forms.Form):
    """One of the days on which several were interviewed, or all of them."""

    day = forms.ChoiceField(label="面试日期", required=False)

    def __init__(self, *args: object, days: Sequence[Day], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # Django's own signature
        field = self.fields["day"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = [("", "本期全部"), *((day.on.isoformat(), day.label) for day in days)]

    def kept(self, rows: QuerySet[Interview]) -> QuerySet[Interview]:
        """The interviews that the filter leaves. A faulty filter leaves none, for showing everything would hide the fault."""
        if not self.is_valid():
            return rows.none()
        day = self.cleaned_data["day"]
        return rows.filter(interviewed_on=day) if day else rows
