"""Who printed a page and on which day, for the margin of every sheet: margins are written by style sheets alone."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views import View

from sanbiao.core.access.guard import SignedInRequest
from sanbiao.core.ui.times import day_of
from sanbiao.portal.context import named


class Printed(View):
    """Printing a page is nothing that a server hears of: there is this line, and no event."""

    def get(self, request: SignedInRequest) -> HttpResponse:
        line = _quoted(f"{named(request.user)}　{day_of(timezone.now())} 打印")
        style = f'@page {{ @bottom-left {{ content: "{line}"; font-size: 9pt; color: #000; }} }}\n'
        return HttpResponse(style, content_type="text/css; charset=utf-8")


def _quoted(text: str) -> str:
    """`text` within a string of a style sheet: what is no letter or digit is written by its number."""
    return "".join(sign if sign.isalnum() or sign in "- 　" else f"\\{ord(sign):x} " for sign in text)
