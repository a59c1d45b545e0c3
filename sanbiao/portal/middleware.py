"""What every request passes: the log line it leaves, whether its session is in use, and the context it is read in."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address
from typing import Any, cast

import structlog
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.defaults import bad_request

from sanbiao.core.access.bounds import LARGEST
from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.secret_addresses import hidden
from sanbiao.portal.lengths import excess_of, signer_of, used_within
from sanbiao.portal.scope import BadContext, UnitOutOfReach, read_context

GetResponse = Callable[[HttpRequest], HttpResponse]
WITHOUT_CONTEXT = frozenset({"admin"})
"""The parts of the site whose addresses have parameters of their own."""
GUARDED = "guarded"
"""The mark of a session that is nothing without the cookie of its last use."""
NUL = "\0"
TOLD_EVERY = 60
"""Seconds; a session ends that much earlier, at most."""

_log = structlog.get_logger("sanbiao.http")


class AccessLog:
    """One line a request: who, what, with which result, how long. The query is left out, for it may hold a name;
    so is a secret that an address holds.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        user = getattr(request, "user", None)
        _log.info(
            "request",
            user=user.pk if user is not None and user.is_authenticated else None,
            method=request.method,
            path=hidden(request.path),
            status=response.status_code,
            ms=round((time.perf_counter() - began) * 1000),
        )
        return response


class OwnOriginAlone:
    """No page of another origin embeds what is answered, and none of ours asks the browser for its devices."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), usb=()"
        return response


class WithinLengths:
    """Before anything is read or looked up: what is longer than people send is answered with a sentence, whoever sends it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        excess = excess_of(request.META)
        if excess is None:
            return self.get_response(request)
        return HttpResponse(render_to_string("too_long.html", {"excess": excess}), status=excess.status)


class WithinBounds:
    """What no person can have meant is answered with a sentence: a sign that no text has, a number or a day beyond all that a
    database holds. What a page itself says of its input comes first.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path or _holds_nul(request.GET):
            raise BadRequest("NUL in the address")
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        if any(isinstance(value, int) and value > LARGEST for value in kwargs.values()):
            raise Http404
        if request.method == "POST" and _holds_nul(request.POST):
            raise BadRequest("NUL in a field")

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OverflowError | DataError):
            return None
        _log.warning("beyond bounds", path=hidden(request.path), error=str(exception)[:200])
        return bad_request(request, exception)


def _holds_nul(sent: QueryDict) -> bool:
    return any(NUL in text for name, values in sent.lists() for text in (name, *values))


class ClientAddress:
    """Behind proxies, the address the outermost was called from: the lock and the throttles count clients, not proxies."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        passed = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if 0 < settings.PROXIES <= len(passed):
            # What stands further left was sent by the client itself and says nothing.
            with suppress(ValueError):  # no address; a proxy that passes on such is none
                request.META["REMOTE_ADDR"] = str(ip_address(passed[-settings.PROXIES].strip()))
        return self.get_response(request)


class SessionInUse:
    """Whoever was away for `SANBIAO_IDLE` seconds is signed out.

    The last use is told by a signed cookie that goes with one session, so that a page that only reads writes nothing, and
    waits for nobody who does. What is answered to whoever is signed in is kept by no browser.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.get(GUARDED) and not _used_within(request, settings.SANBIAO_IDLE):
            request.user = AnonymousUser()
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if was_signed_in or request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")  # no copy stays on a machine that several people use
        if was_signed_in and not request.user.is_authenticated:
            response.headers["Clear-Site-Data"] = '"cache"'
        if request.user.is_authenticated:
            if not was_signed_in:
                request.session[GUARDED] = True
            if not _used_within(request, TOLD_EVERY):
                told = signer_of(request.session.session_key).sign("")
                name, secure = settings.SANBIAO_IN_USE_COOKIE, settings.SESSION_COOKIE_SECURE
                response.set_cookie(name, told, secure=secure, httponly=True, samesite="Lax")
        return response


def _used_within(request: HttpRequest, seconds: int) -> bool:
    return used_within(request.session.session_key, request.COOKIES.get(settings.SANBIAO_IN_USE_COOKIE), seconds)


class ContextMiddleware:
    """Puts the organisation and the period that the address asks for on the request, or answers that there are none."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        if not request.user.is_authenticated or (match and match.app_name in WITHOUT_CONTEXT):
            return None
        try:
            context = read_context(request.GET, request.user, today=timezone.localdate())
        except BadContext as fault:
            return render(request, "portal/bad_context.html", {"sentence": str(fault)}, status=400)
        except UnitOutOfReach as fault:
            raise Http404 from fault
        cast(OfficeRequest, request).context = context
        return None
