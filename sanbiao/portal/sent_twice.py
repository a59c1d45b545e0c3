"""A double click: of a form that is sent twice from one page, the second is answered with the result of the first."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import structlog
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils import timezone

from sanbiao.core.access.once import done, is_first, sent, withdrawn
from sanbiao.core.secrecy.fields import site_hash
from sanbiao.database import is_lock
from sanbiao.portal.held import AGAIN_AFTER, held

TOKEN = "csrfmiddlewaretoken"  # noqa: S105  # the name of a field
TOKEN_LENGTH = 64
"""The length of a token as pages have it: masked anew each time one is drawn, so that it tells pages apart."""
WAITS, LOOKS_EVERY = 20.0, 0.1
"""Seconds for which the second waits for the first, and between two looks."""
MESSAGES = "messages"

_log = structlog.get_logger("sanbiao.http")


@dataclass(frozen=True)
class FormOutcome:
    """Where a form led and what was said there; without a location it came to nothing and may be sent again."""

    location: str
    said: str


MINDED = 1000
_IN_MIND: dict[str, FormOutcome] = {}


class SentTwice:
    """Of what somebody sends twice from one page, field by field the same, the second is led where the first was.

    The page's own token against forged posts tells pages apart; what comes without one is done as often as it is sent, and so is
    what leads nowhere: a form that was refused, and a file to take away.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if token := getattr(request, "sent_as", ""):
            location = response.url if isinstance(response, HttpResponseRedirect) else ""
            said = response.cookies[MESSAGES].value if MESSAGES in response.cookies else ""
            _keep(token, FormOutcome(location, said))
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        token = _token(request)
        try:
            return _answer_to_second(request, token) if token else None
        except DatabaseError as error:
            if not is_lock(error):
                raise
            return held(request)


def _keep(token: str, outcome: FormOutcome) -> None:
    """Keep what came of a form: in the database, or in the mind of this process as long as a lock stands against it."""
    try:
        if outcome.location:
            done(token, location=outcome.location, said=outcome.said)
        else:
            withdrawn(token)
    except DatabaseError as error:
        if not is_lock(error):
            raise
        _log.warning("what came of a form is not kept yet", error=str(error))
        _IN_MIND[token] = outcome
        for oldest in list(_IN_MIND)[:-MINDED]:
            _IN_MIND.pop(oldest, None)


def _answer_to_second(request: HttpRequest, token: str) -> HttpResponse | None:
    """What a form is answered that was sent before; None for the first."""
    if outcome := _IN_MIND.pop(token, None):
        _keep(token, outcome)
        if outcome.location:
            return _led_to(outcome)
    until = time.monotonic() + WAITS
    while not is_first(token, at=timezone.now()):
        while (first := sent(token)) and not first.location:
            if time.monotonic() > until:
                body = render_to_string("under_way.html")
                return HttpResponse(body, status=503, headers={"Retry-After": str(AGAIN_AFTER)})
            time.sleep(LOOKS_EVERY)
        if first:
            return _led_to(FormOutcome(first.location, first.said))
    cast(Any, request).sent_as = token
    return None


def _led_to(outcome: FormOutcome) -> HttpResponse:
    response = HttpResponseRedirect(outcome.location)
    if outcome.said:
        response.set_cookie(
            MESSAGES,
            outcome.said,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=settings.SESSION_COOKIE_HTTPONLY,
            samesite=settings.SESSION_COOKIE_SAMESITE,
        )
    return response


def _token(request: HttpRequest) -> str:
    """What tells a form, as it was filled, from all others; empty for what is no form of somebody signed in."""
    if request.method != "POST" or not request.user.is_authenticated or len(request.POST.get(TOKEN, "")) != TOKEN_LENGTH:
        return ""
    told = hashlib.sha256(f"{request.user.pk} {request.get_full_path()}".encode())
    for name, texts in sorted(request.POST.lists()):
        told.update(repr((name, texts)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            told.update(repr((name, file.name, _digest(file))).encode())
    return site_hash(told.hexdigest(), purpose="sent twice")


def _digest(file: UploadedFile[Any]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
