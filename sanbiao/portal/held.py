"""The answer to what met a lock: nothing was written, and what was typed comes back, to be sent once more."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

AGAIN_AFTER = 5
"""Seconds after which it is worth while to try again."""
_SECRET = ("password", "code", "otp")
"""Parts of the names of fields that no page shows again."""


def held(request: HttpRequest) -> HttpResponse:
    """Say that somebody else is writing. Reads nothing from the database and writes nothing to it."""
    told = {"is_sent": request.method == "POST", "address": request.get_full_path(), "fields": _sent(request)}
    return HttpResponse(render_to_string("held.html", told), status=503, headers={"Retry-After": str(AGAIN_AFTER)})


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a form that can be sent again: not the files of one, nor what is secret or a stranger's."""
    user = getattr(request, "user", None)
    if request.method != "POST" or user is None or not user.is_authenticated or request.FILES:
        return []
    if any(part in name.lower() for name in request.POST for part in _SECRET):
        return []
    return [(name, text) for name, texts in request.POST.lists() for text in texts]
