"""The forms by which accounts and grants are given."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import User

from sanbiao.core.access.roles import ADMINISTRATORS, EVERY_SECTION, Role
from sanbiao.core.access.usernames import LONGEST, kept_name
from sanbiao.core.secrecy.numbers import holds_id_number
from sanbiao.core.ui.forms import DayInput
from sanbiao.registry.organisations.accounts import username_fault
from sanbiao.registry.organisations.changes import Terms, terms_fault
from sanbiao.registry.organisations.models import SECTION_CHOICES, Grant, Unit, UnitKind


def _choice(label: str, choices: Iterable[tuple[str, Any]], help_text: object) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", "请选择"), *choices], help_text=str(help_text))


class ChoiceOfPerson(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """An account by its name, and whose it is."""

    def label_from_instance(self, obj: Any) -> str:  # Any: Django's own signature
        return f"{obj.username}（{obj.first_name}）" if obj.first_name else str(obj.username)


class GrantForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """A role in a section over a subtree. An administrator is one of the whole installation, whatever was chosen."""

    class Meta:
        model = Grant
        fields = ("role", "section", "unit", "lapses_on", "deputy_for")
        help_texts = {
            "role": "三名管理员与其他角色不能同授一人，也看不到业务数据。授予科室负责人和管理员须另一名管理员确认。",
            "section": "角色在哪个科室的台账上有效。",
            "unit": "不选即全市；选定后只及于该单位及其下级。",
            "lapses_on": "从这一天起不再有效；不填即长期有效。代理必须填写。",
            "deputy_for": "代别人办理的，选定那个人；他自己须有这项授权，到代理失效时仍然有效。",
        }
        widgets: ClassVar = {"lapses_on": DayInput}

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["role"] = _choice("角色", Role.choices, self.fields["role"].help_text)
        self.fields["section"] = _choice("科室", SECTION_CHOICES, self.fields["section"].help_text)
        units = Unit.objects.exclude(kind__in=[UnitKind.VILLAGE, UnitKind.COMMUNITY]).order_by("code", "pk")
        self.fields["unit"] = forms.ModelChoiceField(
            units, required=False, label="机构范围", empty_label="全市", help_text=self.fields["unit"].help_text
        )
        others = User.objects.filter(is_active=True, grants__in=Grant.objects.standing(on).exclude(role__in=ADMINISTRATORS))
        self.fields["deputy_for"] = ChoiceOfPerson(
            others.exclude(pk=self.instance.user_id).distinct().order_by("username", "pk"),
            required=False,
            label="代理",
            empty_label="不是代理",
            help_text=self.fields["deputy_for"].help_text,
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("role") in ADMINISTRATORS:
            cleaned["section"], cleaned["unit"] = EVERY_SECTION, None
        if not self.errors and (fault := terms_fault(self.instance.user, Terms(**cleaned), on=self.on)):
            raise forms.ValidationError(fault)
        return cleaned

    def validate_constraints(self) -> None:
        """The service asks more than the constraints do, and is told whatever it refuses."""


class LapseForm(forms.Form):
    """The day on which a grant lapses; none where it stands for good."""

    lapses_on = forms.DateField(label="失效日期", required=False, widget=DayInput)


class AccountForm(forms.Form):
    """A new account. What cannot be a user name, or is one already, is said beside the field."""

    username = forms.CharField(
        label="用户名",
        max_length=LONGEST,
        help_text="汉字、字母、数字，或工作证号，不分大小写；建立后不能更改。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(label="姓名", max_length=60)

    def clean_username(self) -> str:
        username = kept_name(self.cleaned_data["username"])
        if holds_id_number(username):
            raise forms.ValidationError("用户名不能是身份证号，请用姓名拼音或工作证号。")
        if fault := username_fault(username):
            raise forms.ValidationError(fault)
        return username
