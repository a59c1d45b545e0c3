"""What every request passes: the log line it leaves, whether its session is in use, and the context it is read in."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, cast

import structlog
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.signing import BadSignature, TimestampSigner
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.defaults import bad_request

from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.guard import OnlyForRoles, Reserved
from sanbiao.core.access.policy import grants_of, is_administrator
from sanbiao.core.access.secret_addresses import hidden
from sanbiao.core.audit.services import keep_overreach
from sanbiao.portal.scope import BadContext, UnitOutOfReach, read_context
from sanbiao.registry.organisations.models import Handover

GetResponse = Callable[[HttpRequest], HttpResponse]
WITHOUT_CONTEXT = frozenset({"admin"})
"""The parts of the site whose addresses have parameters of their own."""
IN_USE, GUARDED = "sanbiao_in_use", "guarded"
"""The cookie that tells the last use of a session, and the mark of a session that is nothing without it."""
NUL = "\0"
LARGEST = 2**63 - 1
"""The largest number that a row can have."""
WITHOUT_HANDOVER = frozenset({"account_change_password", "account_logout", "account_inactive"})
"""The pages for whose account waits for its owner."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
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
            request.META["REMOTE_ADDR"] = passed[-settings.PROXIES].strip() or request.META["REMOTE_ADDR"]
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
        if request.user.is_authenticated:
            if not was_signed_in:
                request.session[GUARDED] = True
            if not _used_within(request, TOLD_EVERY):
                told = _signer(request).sign("")
                response.set_cookie(IN_USE, told, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax")
        return response


def _signer(request: HttpRequest) -> TimestampSigner:
    return TimestampSigner(salt=f"{IN_USE} {request.session.session_key}")


def _used_within(request: HttpRequest, seconds: int) -> bool:
    try:
        _signer(request).unsign(request.COOKIES.get(IN_USE, ""), max_age=seconds)
    except BadSignature:
        return False
    return True


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


class OwnPassword:
    """Whose account waits for its owner is led to the page where a password of the own is set; nothing else is done before.

    Only who holds nothing is asked about, as everybody does whose account waits: all others cost no query.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        if not request.user.is_authenticated or grants_of(request.user) or (match and match.url_name in WITHOUT_HANDOVER):
            return None
        waits = Handover.objects.filter(user=request.user.pk).exists()
        return redirect("account_change_password") if waits else None


class Overreaching:
    """What somebody sends to a page of others is answered as what is not there, and kept with where it came from: every try of an
    administrator at what is not theirs, and everybody's at the pages of administrators. To look for a page is no try.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        user = request.user
        if request.method in SAFE or not isinstance(exception, Http404 | PermissionDenied) or not isinstance(user, User):
            return
        if isinstance(exception, Reserved) or (is_administrator(user) and not _is_of_administrators(request)):
            reason, address = "没有这一页的权限。", request.META["REMOTE_ADDR"]
            keep_overreach(by=user, at=timezone.now(), address=address, record=user, reason=reason, path=hidden(request.path))


def _is_of_administrators(request: HttpRequest) -> bool:
    """Whether the page is one of some roles, which says by itself for whom it is not there."""
    view = getattr(getattr(request.resolver_match, "func", None), "view_class", None)
    return isinstance(view, type) and issubclass(view, OnlyForRoles)
