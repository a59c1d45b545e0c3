"""What is asked on the pages of young cadres."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django import forms

from sanbiao.affairs.young_cadres.queries import Day


class DayFilter(forms.Form):
    """One of the days on which several were interviewed, or all of them."""

    day = forms.ChoiceField(label="面试日期", required=False)

    def __init__(self, *args: object, days: Sequence[Day], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # Django's own signature
        field = self.fields["day"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = [("", "本期全部"), *((day.on.isoformat(), day.label) for day in days)]

    @property
    def chosen(self) -> date | None:
        """The day asked for; None for all."""
        return date.fromisoformat(self.cleaned_data["day"]) if self.is_valid() and self.cleaned_data["day"] else None
