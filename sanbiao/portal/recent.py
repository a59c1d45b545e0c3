"""The units that somebody chose of late, to be chosen again by one press.

They stand in a cookie that ends with the browser, for a page that only reads writes nothing. Who sits down at the same machine is
offered those of them alone that lie in sight.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from sanbiao.core.access.context import Context
from sanbiao.core.access.policy import VIEW, User
from sanbiao.registry.organisations.permissions import unit_policy

KEPT = 5
_BETWEEN = "."  # codes of units have none
_CODE = re.compile(r"[A-Za-z0-9_-]{1,60}")


def recent_units(request: HttpRequest, user: User) -> list[tuple[str, str]]:
    """Code and name of the units that `user` chose of late and sees, the latest first."""
    codes = _codes(request)
    if not codes:
        return []
    names = dict(unit_policy.records(user, VIEW).filter(code__in=codes).values_list("code", "short_name"))
    return [(code, names[code]) for code in codes if code in names]


def keep_choice(request: HttpRequest, response: HttpResponse) -> None:
    """Let the browser keep the unit that the address names, if a page was there for it."""
    context: Context | None = getattr(request, "context", None)
    if context is None or not context.unit or request.GET.get("org") != context.unit or response.status_code >= 300:
        return
    before = _codes(request)
    codes = [context.unit, *(code for code in before if code != context.unit)][:KEPT]
    if codes != before:
        name, secure = settings.SANBIAO_RECENT_COOKIE, settings.SESSION_COOKIE_SECURE
        response.set_cookie(name, _BETWEEN.join(codes), secure=secure, httponly=True, samesite="Lax")


def _codes(request: HttpRequest) -> list[str]:
    told = request.COOKIES.get(settings.SANBIAO_RECENT_COOKIE, "").split(_BETWEEN)
    return [code for code in told if _CODE.fullmatch(code)][:KEPT]
