"""What every request passes: the log line it leaves, and the context it is read in."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, cast

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.secret_addresses import hidden
from sanbiao.portal.scope import BadContext, UnitOutOfReach, read_context

GetResponse = Callable[[HttpRequest], HttpResponse]
WITHOUT_CONTEXT = frozenset({"admin"})
"""The parts of the site whose addresses have parameters of their own."""
LENGTHENED_AT = "lengthened_at"
LENGTHENED_EVERY = 60
"""Seconds; a session ends that much earlier than its age, at most."""

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
    """Lengthens the session of somebody at work, at most once in `LENGTHENED_EVERY`: a page that only reads does not write."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = int(time.time())
        if request.user.is_authenticated and now - request.session.get(LENGTHENED_AT, 0) >= LENGTHENED_EVERY:
            request.session[LENGTHENED_AT] = now
        return self.get_response(request)


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
