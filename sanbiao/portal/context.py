"""What the shell of every office page needs."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import User as Account
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from sanbiao.core.access.context import Context
from sanbiao.core.access.guard import SignedInRequest
from sanbiao.core.access.policy import VIEW, is_administrator
from sanbiao.core.ui.shell import Choice, ContextBar, Item, Shell
from sanbiao.core.ui.templatetags.sanbiao_ui import CONTEXT_PARAMETERS
from sanbiao.portal.guide import chapter_for, chapters
from sanbiao.portal.navigation import drawers
from sanbiao.portal.recent import recent_units
from sanbiao.portal.scope import GROUPS, city_label, periods_offered
from sanbiao.portal.todo import todo_count
from sanbiao.registry.organisations.models import UnitKind
from sanbiao.registry.organisations.permissions import unit_policy

OFFERED_KINDS = (UnitKind.STREET, UnitKind.TOWN, UnitKind.TOWNSHIP, UnitKind.ORGAN)
UNITS_OFFERED = 120


def shell(request: HttpRequest) -> dict[str, Any]:
    """The shell, built only when a template asks for it: answers to parts of a page and public pages do not."""
    return {"shell": SimpleLazyObject(lambda: _shell(request))}


def _shell(request: HttpRequest) -> Shell | None:
    context: Context | None = getattr(request, "context", None)
    if context is None:
        return None
    user = cast(SignedInRequest, request).user
    governs, today = is_administrator(user), timezone.localdate()
    return Shell(
        context=_shown(context, request),
        sections=drawers(user, path=request.path, context_query=context_query(request)),
        user=named(user),
        shows_context=not governs,
        printed_url=reverse("printed"),
        user_items=_own_pages(user),
        help_url=_help_url(request),
        todo_count=0 if governs else todo_count(user, today=today),
        todo_url="" if governs else f"{reverse('home')}{context_query(request)}#todo",
        search_url="" if governs else reverse("search"),
        sign_out_url=reverse("account_logout"),
        home_url=f"{reverse('home')}{context_query(request)}",
    )


def named(user: Account) -> str:
    """Somebody as pages call them."""
    return user.get_full_name() or user.get_username()


def _help_url(request: HttpRequest) -> str:
    """The chapter of the guide that tells of this page, or its first; empty where the guide is not installed."""
    if name := chapter_for(request.resolver_match):
        return reverse("help-chapter", args=[name])
    return reverse("help") if chapters() else ""


def context_query(request: HttpRequest) -> str:
    """The organisation and period of this address as a query, so that a link keeps them; empty if it names none."""
    kept = QueryDict(mutable=True)
    for name in CONTEXT_PARAMETERS:
        if request.GET.get(name):
            kept[name] = request.GET[name]
    return f"?{kept.urlencode()}" if kept else ""


def _own_pages(user: Account) -> list[Item]:
    items = [
        Item("修改密码", reverse("account_change_password"), icon="lock"),
        Item("动态口令", reverse("mfa_index"), icon="shield"),
        Item("登录的设备", reverse("account_sessions"), icon="user"),
    ]
    if settings.SANBIAO_SENDS_MAIL and not is_administrator(user):
        items.append(Item("每日提醒", reverse("account_digest"), icon="todo"))
    if user.is_superuser:
        items.append(Item("后台维护", reverse("admin:index"), icon="settings"))
    return items


def _shown(context: Context, request: HttpRequest) -> ContextBar:
    asked_for_a_day = context.on != context.period.as_of
    return ContextBar(
        organisation=context.label,
        period=f"截至 {context.on:%Y-%m-%d}" if asked_for_a_day else context.period.label,
        organisations=_organisations(context, request),
        periods=_periods(context),
        organisations_url=reverse("organisation-choices"),
        on=context.on if asked_for_a_day else None,
        caveat=context.caveat,
    )


def _organisations(context: Context, request: HttpRequest) -> list[Choice]:
    """The widest, all townships together, those units chosen of late, and the others by their codes."""
    user = cast(SignedInRequest, request).user
    recent = recent_units(request, user)
    known = {code for code, _ in recent}
    seen = unit_policy.records(user, VIEW).filter(kind__in=OFFERED_KINDS).order_by("code", "pk")
    units = list(seen.values_list("code", "short_name", "kind")[:UNITS_OFFERED])
    widest = Choice(city_label() if not context.org else "全部", current=not context.org)
    groups = [(group, label) for group, (label, kinds) in GROUPS.items() if sum(kind in kinds for *_, kind in units) > 1]
    offered = [*groups, *recent, *((code, name) for code, name, _ in units if code not in known)]
    return [widest, *(Choice(name, code, code == context.org) for code, name in offered)]


def _periods(context: Context) -> list[Choice]:
    offered = periods_offered(timezone.localdate())
    if context.period not in offered:
        offered = (context.period, *offered)
    on_the_day = context.on == context.period.as_of
    return [Choice(each.label, each.code, on_the_day and each == context.period) for each in offered]
