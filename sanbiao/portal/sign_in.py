"""Signing in: allauth's page behind the lock of axes, with our own words."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.views import LoginView, PasswordChangeView
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import generate_totp_secret
from axes.decorators import axes_dispatch, axes_form_invalid
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator

from sanbiao.core.access.roles import ADMINISTRATORS, Role
from sanbiao.core.access.throttle import codes_of, count_failure, forget, handovers_of, has_to_wait, passwords_of
from sanbiao.core.access.usernames import kept_name, same_name
from sanbiao.core.audit.services import REASON, keep
from sanbiao.core.secrecy.numbers import without_numbers
from sanbiao.core.ui.times import minute_of
from sanbiao.portal.account_events import whence
from sanbiao.registry.organisations.accounts import account_of, invitation_lapsed, opens_with, taken_over
from sanbiao.registry.organisations.models import Grant, Handover

OFFER = "sanbiao.portal.new-factor"
FROM_ANYWHERE = 4
"""So many times the wrong passwords that lock an account from one address lock it from all of them."""


def username_tried(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The name under which failures are counted: one for all ways to type it, as accounts are found."""
    named = (credentials or {}).get("username") or request.POST.get("login") or ""
    return same_name(str(named))


def username_counted(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The name as axes writes it down: people type all kinds of things there, their ID number too."""
    return without_numbers(username_tried(request, credentials))


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """User name and password, or the code of an invitation; nobody is offered to reset a password by mail, for there is none."""

    lapsed = ""
    """Said where the code was the right one, and too late."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "用户名"
        self.fields["password"].label = "密码"
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs["autofocus"] = True

    def clean_login(self) -> str:
        return kept_name(str(super().clean_login()))

    def clean(self) -> Any:
        cleaned = super().clean()
        user = getattr(self, "user", None)
        if user and (lapsed_at := invitation_lapsed(user, at=timezone.now())):
            self.lapsed = f"邀请码已于 {minute_of(lapsed_at)} 过期，请系统管理员另发一张邀请单。"
            raise forms.ValidationError(self.lapsed)
        return cleaned


def _tries_from_anywhere(request: HttpRequest) -> dict[str, int]:
    return {passwords_of(username_tried(request)): FROM_ANYWHERE * settings.AXES_FAILURE_LIMIT}


@method_decorator(login_not_required, name="dispatch")
@method_decorator(axes_dispatch, name="post")  # to look at the page is no try, and axes tidies its table up when asked
class SignIn(LoginView):  # type: ignore[misc]  # allauth has no types
    """Beside the lock of axes, which counts by name and address, wrong passwords are counted by name alone: many addresses try no
    more than one does. What was tried in vain for an account that is there is an event.
    """

    form_class = SignInForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if has_to_wait(_tries_from_anywhere(request), at=timezone.now()):
            told = {
                "failure_limit": settings.AXES_FAILURE_LIMIT,
                "cooloff_timedelta": settings.AXES_COOLOFF_TIME,
                "anywhere": True,
            }
            return render(request, "portal/locked.html", told, status=HTTPStatus.TOO_MANY_REQUESTS)
        response: HttpResponseBase = super().post(request, *args, **kwargs)
        return response

    def form_valid(self, form: SignInForm) -> HttpResponseBase:
        forget([passwords_of(username_tried(self.request))])
        response: HttpResponseBase = super().form_valid(form)
        return response

    def form_invalid(self, form: SignInForm) -> HttpResponseBase:
        name, now = username_tried(self.request), timezone.now()
        count_failure([passwords_of(name)], lasts=settings.AXES_COOLOFF_TIME, at=now)
        if account := account_of(name):
            told = {"address": self.request.META["REMOTE_ADDR"]} | ({REASON: "邀请码已过期"} if form.lapsed else {})
            keep(by=account, at=now, verb="登录失败", record=account, after=told)
            if has_to_wait(_tries_from_anywhere(self.request), at=now):
                keep(by=account, at=now, verb="账号锁定", record=account, after={**told, "everywhere": "是"})
        ask_again = axes_form_invalid(LoginView.form_invalid)  # the try that locks is counted and kept as well
        response: HttpResponseBase = ask_again(self, form)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        username, _, password = settings.SANBIAO_DEMO.partition(":")
        accounts = demo_accounts() if username else []
        return dict(super().get_context_data(demo_user=username, demo_password=password, demo_accounts=accounts, **kwargs))


DOES = {
    Role.HEAD: "办理、导入、填报、编制报告",
    Role.CLERK: "登记、导入、办理本科室的台账",
    Role.UNIT_CLERK: "看本单位，报送",
    Role.READER: "只看不改",
    Role.SYSTEM_ADMIN: "运行、备份、账号，看不到业务",
    Role.SECURITY_ADMIN: "授权、登录、密钥，看不到业务",
    Role.AUDIT_ADMIN: "操作记录、封存、异常使用，看不到业务",
}
"""What each role is for, in the few words that the sign-in page of the demonstration has room for."""


def demo_accounts() -> list[tuple[str, str]]:
    """The accounts of the demonstration, all of one password, each with what it is for; asked for by its sign-in page alone."""
    found: dict[str, list[str]] = {}
    standing = Grant.objects.standing(timezone.localdate()).filter(user__is_active=True)
    for grant in standing.select_related("user", "unit").order_by("user_id", "pk"):
        governs = grant.role in ADMINISTRATORS
        where = "" if governs else f"{grant.get_section_display()}，{grant.unit or '全市'}，"
        told = f"{where}{grant.get_role_display()}（{DOES[Role(grant.role)]}）"
        found.setdefault(grant.user.get_username(), []).append(told)
    return [(name, "；".join(held)) for name, held in found.items()]


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """The rules for passwords in one sentence, and no placeholders that repeat the labels. Who takes an account over shows the
    code that goes with it, where there is one, and sets another password than the code of the invitation, typed just now.
    """

    code = forms.CharField(label="交付码", widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.handover = Handover.objects.filter(user=self.user).first()
        if not (self.handover and self.handover.code):
            del self.fields["code"]
        if self.handover and self.handover.lapses_at:
            del self.fields["oldpassword"]
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = "至少 12 个字符，大写字母、小写字母、数字、其他字符四类中至少三类，不含本人信息。"

    def clean_code(self) -> str:
        counter, now = handovers_of(self.user), timezone.now()
        if has_to_wait({counter: settings.AXES_FAILURE_LIMIT}, at=now):
            raise get_adapter().validation_error("too_many_login_attempts")
        code = str(self.cleaned_data["code"])
        if not opens_with(self.user, code):
            count_failure([counter], lasts=settings.AXES_COOLOFF_TIME, at=now)
            keep(by=self.user, at=now, verb="交付码错误", record=self.user, after=whence())
            raise forms.ValidationError("交付码不对，请核对管理员当面交给您的八位字符。")
        forget([counter])
        return code

    def clean_password1(self) -> str:
        password = str(self.cleaned_data["password1"])
        if self.handover and self.user.check_password(password):
            raise forms.ValidationError("新密码不能与邀请码或原密码相同。")
        return password


class _Counted(forms.Form):
    """Wrong codes count for the account, whichever address and process they reach; after as many as lock a password it waits."""

    user: User

    def clean_code(self) -> str:
        counter, now = codes_of(self.user), timezone.now()
        if has_to_wait({counter: settings.AXES_FAILURE_LIMIT}, at=now):
            raise get_adapter().validation_error("too_many_login_attempts")
        try:
            code: str = super().clean_code()  # type: ignore[misc]  # of allauth's form beside this one
        except forms.ValidationError:
            count_failure([counter], lasts=settings.AXES_COOLOFF_TIME, at=now)
            if has_to_wait({counter: settings.AXES_FAILURE_LIMIT}, at=now):
                keep(by=self.user, at=now, verb="动态口令锁定", record=self.user, after=whence())
            raise
        forget([counter])
        return code


class CodeForm(_Counted, AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code that completes a sign-in."""


class CodeAgainForm(_Counted, ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code asked for once more."""


class NewFactorForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """The secret that the page offers goes with the form, signed; allauth would write it into the session to show the page."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        forms.Form.__init__(self, *args, **kwargs)
        self.user = user
        self.secret = self._offered() or generate_totp_secret()
        self.offer = signing.dumps([user.pk, self.secret], salt=OFFER)

    def _offered(self) -> str:
        """The secret that was offered to this person by the page that is sent back; nothing where none was."""
        try:
            owner, secret = signing.loads(self.data.get("offer", ""), salt=OFFER, max_age=settings.SESSION_COOKIE_AGE)
        except signing.BadSignature:
            return ""
        return str(secret) if owner == self.user.pk else ""


class ChangePassword(PasswordChangeView):  # type: ignore[misc]  # allauth has no types
    """Only for accounts that have a password; allauth would send the others to a page that is closed here."""

    form_class = NewPasswordForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, User) and not request.user.has_usable_password():
            raise Http404
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return dict(super().get_context_data(handover=Handover.objects.filter(user=self.request.user.pk).first(), **kwargs))

    @transaction.atomic
    def form_valid(self, form: NewPasswordForm) -> HttpResponseBase:
        taken_over(form.user)
        response: HttpResponseBase = super().form_valid(form)
        return response
