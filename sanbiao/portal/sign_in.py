"""Signing in: allauth's page behind the lock of axes, with our own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.views import LoginView, PasswordChangeView
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import generate_totp_secret
from axes.decorators import axes_dispatch, axes_form_invalid
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.decorators import method_decorator

OFFER = "sanbiao.portal.new-factor"


def username_tried(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The name under which failures are counted: in small letters, for accounts are found whatever the case."""
    named = (credentials or {}).get("username") or request.POST.get("login") or ""
    return str(named).strip().lower()


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """User name and password; nobody is offered to reset a password by mail, for accounts have no mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "用户名"
        self.fields["password"].label = "密码"
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs["autofocus"] = True


@method_decorator(login_not_required, name="dispatch")
@method_decorator(axes_dispatch, name="post")  # to look at the page is no try, and axes tidies its table up when asked
@method_decorator(axes_form_invalid, name="form_invalid")
class SignIn(LoginView):  # type: ignore[misc]  # allauth has no types
    form_class = SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        username, _, password = settings.SANBIAO_DEMO.partition(":")
        return dict(super().get_context_data(demo_user=username, demo_password=password, **kwargs))


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """The rules for passwords in one sentence, and no placeholders that repeat the labels."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = "至少 10 个字符，大写字母、小写字母、数字、其他字符四类中至少三类，不含本人信息。"


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
