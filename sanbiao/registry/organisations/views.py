"""The page of a unit; accounts and what they hold: the pages of the security administrator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView

from sanbiao.core.access.guard import OnlyForRole
from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import Role
from sanbiao.core.indicators.cards import Card, cards_of
from sanbiao.core.indicators.registry import REGISTRY as INDICATORS
from sanbiao.core.ledger.telling import ToldTable, timeline, told_of
from sanbiao.core.pages.page import REGISTRY as PAGES
from sanbiao.core.pages.sight import Sight
from sanbiao.core.pages.thing import ThingPage
from sanbiao.registry.organisations.forms import AccountForm, GrantToForm, PasswordForm
from sanbiao.registry.organisations.models import Grant
from sanbiao.registry.organisations.queries import account_history
from sanbiao.registry.organisations.services import (
    create_account,
    drop_factors,
    end_sessions,
    grant_role,
    set_active,
    set_password,
    unlock_account,
    withdraw_grant,
)

PAGE = 50
LATEST = 12
"""So many rows of each book, and of all of them in time, tell of a unit."""


@dataclass(frozen=True)
class UnitBook:
    """What one book tells of a unit, and where all of it is listed."""

    table: ToldTable
    url: str


@dataclass(frozen=True)
class UnitFigure:
    """One figure of a unit, and where it opens."""

    card: Card
    url: str


class UnitPage(ThingPage):
    """All that is known of one unit and of what lies below it, each part for those who may see it."""

    name, route = "unit", "units/<int:pk>/"
    ledgers = ("organisations.unit",)
    template = "organisations/unit.html"

    def shown(self) -> dict[str, Any]:
        unit, user = self.record, self.request.user
        told = told_of(unit, user, below=unit.path, most=LATEST)
        links = [found for page in PAGES.values() if (found := page.about(unit, user))]
        return {
            "links": links,
            "figures": list(self._figures(unit.path)),
            "figures_url": self.address("figures", org=unit.code),
            "timeline": timeline(told, LATEST),
            "timeline_title": "最近的记录",
            "books": [UnitBook(table, self.address("ledger-list", table.ledger.slug, org=unit.code)) for table in told],
        }

    def _figures(self, path: str) -> Iterator[UnitFigure]:
        """Every figure that says something of the unit in the period of the page."""
        scoped = Sight(self.request.user, path).scoped(INDICATORS)
        for (one, _), card in zip(scoped, cards_of(scoped, self.window), strict=True):
            if card.value not in (None, "0"):
                yield UnitFigure(card, self.address("figure", one.code, org=self.record.code))


class ForSecurity(OnlyForRole):
    role = Role.SECURITY_ADMIN


class Accounts(ForSecurity, TemplateView):
    template_name = "organisations/accounts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.get("q", "").strip()
        accounts = User.objects.prefetch_related("grants__unit").order_by("username", "pk")
        if query:
            accounts = accounts.filter(Q(username__icontains=query) | Q(first_name__contains=query))
        page = Paginator(accounts, PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, query=query, **kwargs)


class NewAccount(ForSecurity, FormView):  # type: ignore[type-arg]  # not subscriptable at run time
    template_name = "organisations/account_new.html"
    form_class = AccountForm

    def form_valid(self, form: AccountForm) -> HttpResponse:
        user = create_account(**form.cleaned_data, by=self.by, at=timezone.now())
        messages.success(self.request, f"已建立账号 {user.get_username()}，请授予角色。")
        return redirect("account", pk=user.pk)


class OfAccount(ForSecurity):
    """A page about one account."""

    account: User

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.account = get_object_or_404(User, pk=kwargs["pk"])

    def to_account(self) -> HttpResponse:
        return redirect("account", pk=self.account.pk)


class Account(OfAccount):
    """One account: what it holds, and giving it more."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(GrantToForm(instance=Grant(user=self.account)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = GrantToForm(request.POST, instance=Grant(user=self.account))
        if not form.is_valid():
            return self._page(form)
        try:
            grant_role(user=self.account, **form.cleaned_data, by=self.by, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._page(form)
        return self.to_account()

    def _page(self, form: GrantToForm) -> HttpResponse:
        context = {
            "account": self.account,
            "grants": Grant.objects.filter(user=self.account).select_related("unit").order_by("pk"),
            "has_factor": Authenticator.objects.filter(user=self.account).exists(),
            "form": form,
            "events": account_history(self.account)[:PAGE],
            "is_own": self.account.pk == self.by.pk,
        }
        return render(self.request, "organisations/account.html", context)


class ResetPassword(OfAccount, FormView):  # type: ignore[type-arg]  # not subscriptable at run time
    template_name = "organisations/account_password.html"
    form_class = PasswordForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(account=self.account, **kwargs)

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        set_password(user=self.account, **form.cleaned_data, by=self.by, at=timezone.now())
        messages.success(self.request, "密码已重置，该账号在别处的登录同时失效。请当面交付新密码。")
        return self.to_account()


class Activation(OfAccount):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            set_active(user=self.account, is_active=not self.account.is_active, by=self.by, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        return self.to_account()


class Unlock(OfAccount):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        unlock_account(user=self.account, by=self.by, at=timezone.now())
        messages.success(request, "登录锁定已解除，可以立即重新登录。")
        return self.to_account()


class EndSessions(OfAccount):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        count = end_sessions(user=self.account, by=self.by, at=timezone.now())
        messages.success(request, f"已结束该账号的 {count} 处登录。" if count else "该账号目前没有登录。")
        return self.to_account()


class DropFactors(OfAccount):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        drop_factors(user=self.account, by=self.by, at=timezone.now())
        messages.success(request, "动态口令已停用，本人登录后可以重新启用。")
        return self.to_account()


class Withdraw(ForSecurity):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        grant = get_object_or_404(Grant.objects.select_related("user", "unit"), pk=pk)
        try:
            withdraw_grant(grant=grant, by=self.by, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(reverse("account", args=[grant.user_id]))
