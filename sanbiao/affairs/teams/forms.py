"""What narrows the list of teams, and the day a team is set beside."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django import forms

from sanbiao.affairs.teams.queries import Team
from sanbiao.registry.organisations.models import TOWNS, UnitKind

TOWN = "towns"
KINDS = [
    ("", "全部"),
    (TOWN, "乡镇（街道）"),
    *[(str(kind), str(kind.label)) for kind in (UnitKind.ORGAN, UnitKind.INSTITUTION, UnitKind.ENTERPRISE)],
]


class TeamsFilter(forms.Form):
    """By name, by kind of unit, and those alone that have a warning."""

    q = forms.CharField(
        label="单位", required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search", "placeholder": "单位名称"})
    )
    kind = forms.ChoiceField(label="机构类别", required=False, choices=KINDS)
    warned = forms.BooleanField(label="只看有预警的", required=False)

    def kept(self, teams: Iterable[Team]) -> list[Team]:
        """The teams that fit; none where the filter is faulty, for a wrong filter must not look like no filter."""
        if not self.is_valid():
            return []
        words, kind = self.cleaned_data["q"].strip(), self.cleaned_data["kind"]
        return [
            team
            for team in teams
            if (not words or any(words in name for name in (team.unit.name, team.unit.short_name, team.unit.aliases)))
            and (not kind or (team.unit.kind in TOWNS if kind == TOWN else team.unit.kind == kind))
            and (team.warnings or not self.cleaned_data["warned"])
        ]


class AgainstForm(forms.Form):
    """A second day to set beside the day of the page."""

    against = forms.DateField(
        label="对照日期",
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": "对照日期不是有效日期。日期写作 2023-06-30，请改正。",
            "required": "请选择对照日期。",
        },
    )

    def __init__(self, *args: object, on: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed through
        self._on = on

    def clean_against(self) -> date:
        against: date = self.cleaned_data["against"]
        if against.year < 1949:
            raise forms.ValidationError("对照日期早于 1949 年，请改正。")
        if against == self._on:
            raise forms.ValidationError("对照日期与截至日期是同一天，请换一个日期。")
        return against
