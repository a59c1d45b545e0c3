"""What every request passes: the log line it leaves, whether its session is in use, and the context it is read in."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any, cast
from urllib.parse import quote, urlencode

import structlog
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import DataError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.defaults import bad_request

from sanbiao.core.access.bounds import LARGEST
from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.guard import OnlyForRoles, Reserved
from sanbiao.core.access.policy import grants_of, is_administrator
from sanbiao.core.access.secret_addresses import hidden
from sanbiao.core.audit.services import keep_overreach
from sanbiao.core.secrecy.addresses import for_address
from sanbiao.core.secrecy.fields import NoFieldKey
from sanbiao.core.secrecy.numbers import without_id_numbers
from sanbiao.core.ui.templatetags.sanbiao_ui import ASKS
from sanbiao.database import PAGES_WAIT, Patience, is_lock
from sanbiao.portal.held import held
from sanbiao.portal.lengths import excess_of, signer_of, used_within
from sanbiao.portal.recent import keep_choice
from sanbiao.portal.scope import BadContext, UnitOutOfReach, read_context
from sanbiao.registry.organisations.models import Handover

GetResponse = Callable[[HttpRequest], HttpResponse]
WITHOUT_CONTEXT = frozenset({"admin"})
"""The parts of the site whose addresses have parameters of their own."""
GUARDED = "guarded"
"""The mark of a session that is nothing without the cookie of its last use."""
NUL = "\0"
FORM = "application/x-www-form-urlencoded"
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


class NoNumbersInAddresses:
    """What is searched for by a form comes by POST, and is led to an address that carries no ID number. So is an address with one
    that was typed by hand; no page of ours is opened under it, and no log line holds it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and request.content_type == FORM and ASKS in request.POST:
            return _led_to(request.path, request.POST, left_out=(ASKS, "csrfmiddlewaretoken"))
        if request.method in ("GET", "HEAD") and any(_carried(each) != each for each in _said(request.GET)):
            return _led_to(request.path, request.GET)
        return self.get_response(request)


def _said(sent: QueryDict) -> Iterator[str]:
    return (text for name, values in sent.lists() for text in (name, *values))


def _carried(text: str) -> str:
    try:
        return for_address(text)
    except NoFieldKey:  # the public site finds nobody by a number
        return without_id_numbers(text)


def _led_to(path: str, sent: QueryDict, *, left_out: Collection[str] = ()) -> HttpResponse:
    kept = [(name, value) for name, values in sent.lists() if name not in left_out for value in values]
    query = urlencode([(_carried(name), _carried(value)) for name, value in kept if value or not left_out])
    return HttpResponseRedirect(f"{quote(path)}?{query}" if query else quote(path), status=HTTPStatus.SEE_OTHER)


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
    return any(NUL in text for text in _said(sent))


class Locks:
    """Whoever meets what somebody else holds is told to try again; what was sent was not done."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not is_lock(exception):
            return None
        _log.warning("met a lock", path=hidden(request.path))
        return held(request)


class BoundedWait:
    """A request waits for what others hold no longer than it may, however often it writes.

    What meets a lock outside the view, such as a session, is answered by the handlers of errors (portal/views.py).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if connection.vendor != "sqlite":
            return self.get_response(request)
        with connection.execute_wrapper(Patience(PAGES_WAIT)):
            return self.get_response(request)


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
        response = self.get_response(request)
        keep_choice(request, response)
        return response

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
