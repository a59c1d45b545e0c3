"""The gallery: every component in every state, for who builds pages. Only where DEBUG is on."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sanbiao.core.ui.gallery import PAGES, shell


@login_not_required
def gallery(request: HttpRequest, page: str) -> HttpResponse:
    if not settings.DEBUG or page not in PAGES:
        raise Http404
    context = {"shell": shell(page)} | PAGES[page].context()
    return render(request, f"ui/gallery/{page.replace('-', '_')}.html", context)
