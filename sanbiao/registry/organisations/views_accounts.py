"""Accounts, what they hold, and what waits for a second person: the pages of the three administrators."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView

from sanbiao.core.access.guard import OnlyForRole, OnlyForRoles
from sanbiao.core.access.refusal import Overreach, Refused
from sanbiao.core.access.roles import ADMINISTRATORS, Role
from sanbiao.core.access.sessions import open_sessions
from sanbiao.core.audit.services import keep_overreach
from sanbiao.registry.organisations import accounts, proposals
from sanbiao.registry.organisations.accounts import Sought
from sanbiao.registry.organisations.authority import PROPOSERS, in_charge, needs_two, roles_of
from sanbiao.registry.organisations.changes import INVITED_FOR, Terms, resting_on
from sanbiao.registry.organisations.codes import fresh_invitation
from sanbiao.registry.organisations.forms import AccountForm, GrantForm, LapseForm
from sanbiao.registry.organisations.models import Change, Grant, Handover, Proposal
from sanbiao.registry.organisations.queries import account_history
from sanbiao.registry.organisations.sight import in_sight

PAGE = 50
PREVIEW = "preview"
"""The name of the button that says what a grant would open, and gives nothing."""


class Administration(OnlyForRoles):
    """Where somebody tries what is another's to decide, they are told so, and it is kept with where they tried it from."""

    @property
    def asking(self) -> dict[str, Any]:
        """Who asks, when and from where, as the services take it."""
        return {"by": self.by, "at": timezone.now(), "address": self.request.META["REMOTE_ADDR"]}

    @property
    def concerned(self) -> User:
        """The account that a page is about: one's own where there is none."""
        return self.by

    def back(self) -> HttpResponse:
        return redirect("grants")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Overreach as refusal:
            keep_overreach(record=self.concerned, reason=str(refusal), **self.asking)
            messages.error(request, str(refusal))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return self.back()

    def said(self, asked: Sought, done: str) -> HttpResponse:
        """What became of it; a code is shown this once."""
        if asked.proposal is None:
            messages.success(self.request, done)
            return self.back()
        if asked.code:
            return render(self.request, "organisations/code.html", {"account": self.concerned, "code": asked.code, "waits": True})
        label = asked.proposal.get_change_display()
        messages.success(self.request, f"已提出“{label}”，须由另一名管理员在“待确认事项”中确认后生效。")
        return self.back()


class Accounts(Administration, TemplateView):
    template_name = "organisations/accounts.html"
    roles = PROPOSERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.get("q", "").strip()
        found = (
            User.objects.prefetch_related("grants__unit", "grants__deputy_for")
            .select_related("handover")
            .order_by("username", "pk")
        )
        if query:
            found = found.filter(Q(username__icontains=query) | Q(first_name__contains=query))
        page = Paginator(found, PAGE).get_page(self.request.GET.get("page"))
        opens = Role.SYSTEM_ADMIN in roles_of(self.by)
        return super().get_context_data(page=page, query=query, opens_accounts=opens, today=timezone.localdate(), **kwargs)


class NewAccount(Administration, OnlyForRole, FormView):  # type: ignore[type-arg]  # not subscriptable at run time
    template_name = "organisations/account_new.html"
    form_class = AccountForm
    role = Role.SYSTEM_ADMIN

    def form_valid(self, form: AccountForm) -> HttpResponse:
        user = accounts.create_account(**form.cleaned_data, password=fresh_invitation(), **self.asking)
        messages.success(self.request, f"已建立账号 {user.get_username()}。角色由安全管理员授予。")
        return redirect("account-password", pk=user.pk)


class OfAccount(Administration):
    """A page about one account, for whose matter its change is."""

    account: User
    change: ClassVar[Change]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.account = get_object_or_404(User, pk=kwargs["pk"])
        self.held = roles_of(self.account)

    def opens_to(self, held: frozenset[str]) -> bool:
        return bool(in_charge(self.change, self.held) & held)

    @property
    def concerned(self) -> User:
        return self.account

    def back(self) -> HttpResponse:
        return redirect("account", pk=self.account.pk)


class Account(OfAccount):
    """One account: what it holds, and for the security administrator giving it more."""

    change = Change.GRANT

    def opens_to(self, held: frozenset[str]) -> bool:
        return bool(PROPOSERS & held) if self.request.method in {"GET", "HEAD"} else super().opens_to(held)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(GrantForm(instance=Grant(user=self.account), on=timezone.localdate()))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = GrantForm(request.POST, instance=Grant(user=self.account), on=timezone.localdate())
        if not form.is_valid():
            return self._page(form)
        if PREVIEW in request.POST:
            return self._page(form, Terms(**form.cleaned_data))
        asked = accounts.grant_role(user=self.account, **form.cleaned_data, **self.asking)
        return self.said(asked, "已授予。")

    def _page(self, form: GrantForm, supposed: Terms | None = None) -> HttpResponse:
        own, today = roles_of(self.by), timezone.localdate()
        grants = Grant.objects.filter(user=self.account).select_related("user", "unit", "deputy_for").order_by("pk")
        guards = Role.SECURITY_ADMIN in own and self.account.pk != self.by.pk
        gives = guards and bool(in_charge(Change.GRANT, self.held) & own)
        context = {
            "account": self.account,
            "grants": [
                (
                    each,
                    _lapse_form(each) if gives and each.role not in ADMINISTRATORS else None,
                    resting_on(each, after=today),
                )
                for each in grants
            ],
            "sessions": open_sessions(self.account, at=timezone.now()) if guards else [],
            "today": today,
            "deputies": Grant.objects.filter(deputy_for=self.account).select_related("user", "unit").order_by("pk"),
            "guards": guards,
            "in_sight": in_sight(self.account, supposed) if guards else [],
            "supposed": supposed,
            "has_factor": Authenticator.objects.filter(user=self.account).exists(),
            "handover": Handover.objects.filter(user=self.account).first(),
            "waiting": proposals.pending(timezone.now()).filter(user=self.account),
            "form": form,
            "events": account_history(self.account)[:PAGE],
            "is_own": self.account.pk == self.by.pk,
            "gives": gives,
            "withdraws": bool(in_charge(Change.WITHDRAWAL, self.held) & own),
            "sees_to_it": bool(in_charge(Change.PASSWORD, self.held) & own),
            "unlocks": Role.SYSTEM_ADMIN in own,
        }
        return render(self.request, "organisations/account.html", context)


def _lapse_form(grant: Grant) -> LapseForm:
    """Several stand on one page."""
    return LapseForm(initial={"lapses_on": grant.lapses_on}, auto_id=f"id_%s_{grant.pk}")


class ResetPassword(OfAccount, TemplateView):
    """Invites the owner of an account, by a code that is shown this once; before it says what becomes of the account."""

    template_name = "organisations/account_password.html"
    change = Change.PASSWORD

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        two = needs_two(Change.PASSWORD, self.account, self.held)
        handover = Handover.objects.filter(user=self.account).first()
        return super().get_context_data(account=self.account, takes_two=two, handover=handover, days=INVITED_FOR.days, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        code = fresh_invitation()
        asked = accounts.set_password(user=self.account, password=code, **self.asking)
        told = {
            "account": self.account,
            "code": code,
            "waits": asked.proposal is not None,
            "lapses_at": self.asking["at"] + INVITED_FOR,
            "address": request.build_absolute_uri(reverse("account_login")),
        }
        return render(request, "organisations/slip.html", told)


class Activation(OfAccount):
    change = Change.CLOSING

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked = accounts.set_active(user=self.account, is_active=not self.account.is_active, **self.asking)
        return self.said(asked, "账号已启用。" if self.account.is_active else "账号已停用。")


class Unlock(OfAccount):
    change = Change.PASSWORD

    def opens_to(self, held: frozenset[str]) -> bool:
        return Role.SYSTEM_ADMIN in held

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        accounts.unlock_account(user=self.account, **self.asking)
        messages.success(request, "登录锁定已解除，可以立即重新登录。")
        return self.back()


class EndSessions(OfAccount):
    change = Change.GRANT

    def opens_to(self, held: frozenset[str]) -> bool:
        return Role.SECURITY_ADMIN in held

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        count = accounts.end_sessions(user=self.account, handle=request.POST.get("session", ""), **self.asking)
        messages.success(request, f"已结束该账号的 {count} 处登录。" if count else "该账号目前没有登录。")
        return self.back()


class DropFactors(OfAccount):
    change = Change.FACTORS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked = accounts.drop_factors(user=self.account, **self.asking)
        return self.said(asked, "动态口令已停用，本人登录后可以重新启用。")


class OfGrant(OfAccount):
    """What is done with one grant of an account."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.grant = get_object_or_404(Grant.objects.select_related("user", "unit", "deputy_for"), pk=kwargs["pk"])
        super().setup(request, *args, **{**kwargs, "pk": self.grant.user_id})


class Withdraw(OfGrant):
    change = Change.WITHDRAWAL

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked = accounts.withdraw_grant(grant=self.grant, **self.asking)
        return self.said(asked, f"已收回，由人代理的 {asked.deputies} 项一并收回。" if asked.deputies else "已收回。")


class SetLapse(OfGrant):
    change = Change.LAPSE

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = LapseForm(request.POST)
        if not form.is_valid():
            raise Refused(f"失效日期{form.errors['lapses_on'][0]}")
        asked = accounts.set_lapse(grant=self.grant, lapses_on=form.cleaned_data["lapses_on"], **self.asking)
        return self.said(asked, "已更改失效日期。")


class Proposals(Administration, TemplateView):
    """What waits for a second person, for the three to see; each says why not to whom it may not be confirmed by."""

    template_name = "organisations/proposals.html"
    roles = ADMINISTRATORS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = [
            {"proposal": each, "why_not": proposals.why_not(each, self.by), "is_own": each.proposed_by_id == self.by.pk}
            for each in proposals.pending(timezone.now())
        ]
        return super().get_context_data(waiting=waiting, days=proposals.LASTS.days, today=timezone.localdate(), **kwargs)


class OfProposal(Administration):
    """What is done with one proposal."""

    roles = ADMINISTRATORS
    proposal: Proposal

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = Proposal.objects.select_related("user", "proposed_by", "unit", "deputy_for")
        self.proposal = get_object_or_404(rows, pk=kwargs["pk"])

    @property
    def concerned(self) -> User:
        return User.objects.get(pk=self.proposal.user_id)

    def back(self) -> HttpResponse:
        return redirect("proposals")


class ConfirmProposal(OfProposal):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        code = proposals.confirm(proposal=self.proposal, **self.asking)
        if code:
            return render(request, "organisations/code.html", {"account": self.concerned, "code": code, "waits": False})
        messages.success(request, f"已确认：{self.proposal}。")
        return self.back()


class DropProposal(OfProposal):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        proposals.drop(proposal=self.proposal, **self.asking)
        messages.success(request, f"没有办理：{self.proposal}。")
        return self.back()
