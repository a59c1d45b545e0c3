"""How allauth behaves here: nobody signs up, and the secrets of the second factor are sealed."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from sanbiao.core.access.sessions import begin
from sanbiao.core.audit.services import REASON, keep
from sanbiao.core.secrecy.fields import seal, unseal
from sanbiao.registry.organisations.queries import SIGN_IN, told_to_owner


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are given by the system administrator."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "用户名或密码不正确。请核对大小写后重试；连续多次输错将暂时锁定。",
        "too_many_login_attempts": "尝试次数过多，请稍后再试。",
        "incorrect_password": "密码不正确，请重新输入。",
    }

    def post_login(self, request: HttpRequest, user: User, **told: Any) -> HttpResponse:
        """Whoever signed in, with all that was asked for: an event with its source."""
        address = {"address": request.META["REMOTE_ADDR"]}
        if user.last_login:  # signing in has set it by now
            for sentence in told_to_owner(user):
                messages.warning(request, sentence)
            keep(by=user, at=user.last_login, verb=SIGN_IN, record=user, after=address)
            begin(request.session, at=user.last_login, browser=request.META.get("HTTP_USER_AGENT", ""), **address)
        response: HttpResponse = super().post_login(request, user, **told)
        return response

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Whoever had to change a password before anything else goes on to what they came for."""
        return reverse("home")

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Somebody knows the password of a shut account."""
        told = {"address": request.META["REMOTE_ADDR"], REASON: "账号已停用"}
        keep(by=user, at=timezone.now(), verb="登录失败", record=user, after=told)
        response: HttpResponse = super().respond_user_inactive(request, user)
        return response

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        if isinstance(user, User):
            keep(by=user, at=timezone.now(), verb="退出", record=user, after={"address": request.META["REMOTE_ADDR"]})
        super().logout(request)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "动态口令不正确，请输入验证器当前显示的六位数字。",
        "cannot_generate_recovery_codes": "尚未启用动态口令，不能生成备用口令。",
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)
