"""The page of one's own digest."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from sanbiao.core.access.guard import SignedInRequest
from sanbiao.portal.digest import set_digest
from sanbiao.portal.forms import DigestForm
from sanbiao.portal.models import Digest


class OwnDigest(View):
    """Whether somebody is told by mail each working morning how much waits, set by nobody else."""

    request: SignedInRequest

    def get(self, request: SignedInRequest) -> HttpResponse:
        kept = Digest.objects.filter(user=request.user).first() or Digest()
        return self._page(DigestForm(initial={"address": kept.address, "is_wanted": kept.is_wanted}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DigestForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        set_digest(user=self.request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(
            request, "已保存，下一个工作日上午起发送。" if form.cleaned_data["is_wanted"] else "已保存，不发送每日提醒。"
        )
        return redirect("account_digest")

    def _page(self, form: DigestForm, status: int = 200) -> HttpResponse:
        told = {"form": form, "sends_mail": settings.SANBIAO_SENDS_MAIL}
        return render(self.request, "account/digest.html", told, status=status)
