"""The page of one's own sessions."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from sanbiao.core.access.guard import SignedInRequest
from sanbiao.core.access.sessions import end, open_sessions
from sanbiao.core.audit.services import keep


@method_decorator(reauthentication_required, name="dispatch")
class OwnSessions(View):
    """Where an account is signed in, for its owner, who was asked for the password again; each other one can be ended, or all."""

    request: SignedInRequest

    def get(self, request: SignedInRequest) -> HttpResponse:
        found = open_sessions(request.user, at=timezone.now())
        own = request.session.session_key
        return render(request, "account/sessions.html", {"sessions": [(each, each.key == own) for each in found]})

    def post(self, request: HttpRequest) -> HttpResponse:
        user, now = self.request.user, timezone.now()
        others = [each for each in open_sessions(user, at=now) if each.key != request.session.session_key]
        asked = request.POST.get("session", "")
        chosen = [each for each in others if asked in ("others", each.handle)]
        with transaction.atomic():
            end(chosen)
            if chosen:
                keep(by=user, at=now, verb="结束登录", record=user, after={"sessions": len(chosen)})
        messages.success(request, f"已结束 {len(chosen)} 处登录。" if chosen else "没有其他登录需要结束。")
        return redirect("account_sessions")
