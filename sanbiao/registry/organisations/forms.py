"""The forms by which accounts and grants are given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password

from sanbiao.core.access.roles import ADMINISTRATORS, EVERY_SECTION, Role
from sanbiao.core.secrecy.numbers import holds_id_number
from sanbiao.registry.organisations.models import SECTION_CHOICES, Grant, Unit, UnitKind
from sanbiao.registry.organisations.services import administrators_apart


def _choice(label: str, choices: Iterable[tuple[str, Any]], help_text: object) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", "请选择"), *choices], help_text=str(help_text))


class GrantForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """A role in a section over a subtree. An administrator is one of the whole installation, whatever was chosen."""

    class Meta:
        model = Grant
        fields = ("user", "role", "section", "unit")
        help_texts = {
            "role": "系统管理员、安全管理员、审计管理员三者分立，不能与其他角色同授一人，也看不到业务数据。",
            "section": "角色在哪个科室的台账上有效。",
            "unit": "不选即全市；选定后只及于该单位及其下级。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = _choice("角色", Role.choices, self.fields["role"].help_text)
        self.fields["section"] = _choice("科室", SECTION_CHOICES, self.fields["section"].help_text)
        units = Unit.objects.exclude(kind__in=[UnitKind.VILLAGE, UnitKind.COMMUNITY]).order_by("code", "pk")
        self.fields["unit"] = forms.ModelChoiceField(
            units, required=False, label="机构范围", empty_label="全市", help_text=self.fields["unit"].help_text
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        user = cleaned.get("user") or self.instance.user
        role = cleaned.get("role")
        if role in ADMINISTRATORS:
            cleaned["section"], cleaned["unit"] = EVERY_SECTION, None
        if role and (reason := administrators_apart(user, role)):
            raise forms.ValidationError(reason)
        return cleaned


class GrantToForm(GrantForm):
    """The same for an account that is known already; give it as `instance=Grant(user=…)`."""

    class Meta:
        model = Grant
        fields = ("role", "section", "unit")
        help_texts = GrantForm.Meta.help_texts


class PasswordForm(forms.Form):
    """A first password, to be handed over in person and changed by its owner."""

    password = forms.CharField(
        label="初始密码",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,  # a password is what was typed
        help_text="至少 12 个字符，大写字母、小写字母、数字、其他字符四类中至少三类。请当面交付，并提醒本人登录后修改。",
    )

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password


class AccountForm(PasswordForm):
    username = forms.CharField(
        label="用户名",
        max_length=150,
        help_text="字母、数字，或工作证号；建立后不能更改。",
        validators=[get_user_model().username_validator],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(label="姓名", max_length=60)
    field_order = ("username", "name", "password")

    def clean_username(self) -> str:
        username = str(self.cleaned_data["username"])
        if holds_id_number(username):
            raise forms.ValidationError("用户名不能是身份证号，请用姓名拼音或工作证号。")
        if get_user_model().objects.filter(username__iexact=username).exists():
            raise forms.ValidationError("已有同名账号，请另取用户名。")
        return username
