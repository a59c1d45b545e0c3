"""The pages of the portal: home, search, help, and the choice of the organisation."""

from __future__ import annotations

import sys
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import TooManyFilesSent
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.defaults import page_not_found
from django.views.generic import TemplateView

from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.indicators.remembering import remembered
from sanbiao.core.ledger.finding.watching import own_figures
from sanbiao.core.secrecy.addresses import INCOMPLETE, as_told, is_incomplete
from sanbiao.core.ui.shell import Choice
from sanbiao.database import is_lock
from sanbiao.portal.board import glance_for, late_for
from sanbiao.portal.context import context_query
from sanbiao.portal.duties import duty_page
from sanbiao.portal.first_steps import first_steps
from sanbiao.portal.guide import chapters, picture
from sanbiao.portal.held import held
from sanbiao.portal.navigation import drawers
from sanbiao.portal.news import news_for, sections_with_news
from sanbiao.portal.scope import read_context
from sanbiao.portal.search import search, units_like
from sanbiao.portal.todo import todo


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent could not be read. Too many files are the one case that an honest user meets, dropping a whole archive.

    A session that could not be kept because of a lock comes as one that was interrupted.
    """
    if is_lock(exception):
        return held(request)
    limit = settings.DATA_UPLOAD_MAX_NUMBER_FILES if isinstance(exception, TooManyFilesSent) else None
    return HttpResponse(render_to_string("400.html", {"files_limit": limit}), status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What is not there, and for whoever is signed in the way to what is: what does not exist and what is not theirs alike."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or request.headers.get("HX-Request"):
        return page_not_found(request, exception)
    if not hasattr(request, "context"):
        # The address is none of ours, or names a unit that is not theirs: nothing of it is carried along.
        request.GET = QueryDict()
        cast(OfficeRequest, request).context = read_context({}, user, today=timezone.localdate())
    return render(request, "portal/not_found.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A defect of ours; or a database that did not answer in time, which passes."""
    error = sys.exc_info()[1]
    if is_lock(error):
        return held(request)
    # SQLite calls defects of ours by the name of what passes.
    if isinstance(error, OperationalError) and not hasattr(error.__cause__, "sqlite_errorname"):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "60"})
    return HttpResponse(render_to_string("500.html"), status=500)


NOTHING_FOUND = "没有您能查看的人员、单位、班次、台账、报告或指标与此相符。请换一个写法，或改选单位范围。"


class OfficePage(TemplateView):
    """A page of the office site, whose request carries the context."""

    request: OfficeRequest

    @property
    def context_query(self) -> str:
        return context_query(self.request)


class Home(OfficePage):
    template_name = "portal/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, context, today = self.request.user, self.request.context, timezone.localdate()
        sections = sections_with_news(user)
        section = next((each for each in sections if each == self.request.GET.get("news")), "")
        return super().get_context_data(
            todo=todo(user, today=today),
            late=late_for(user, context, today=today),
            glance=glance_for(user, context),
            own=remembered(("own", user.pk, context.org, context.on, today), lambda: list(own_figures(user, context))),
            before=context.period.a_year_ago(),
            news=news_for(user, section),
            news_sections=sections,
            news_section=section,
            first_steps=first_steps(user),
            duty=duty_page(user, at=timezone.now()),
            **kwargs,
        )


class Search(OfficePage):
    """Everything that matches; while somebody types, the first few of each kind, below the box."""

    def get_template_names(self) -> list[str]:
        return ["portal/_found.html" if cast(Any, self.request).htmx else "portal/search.html"]  # Any: set by htmx

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.get("q", "").strip()[:60]
        user, context = self.request.user, self.request.context
        navigation = drawers(user, path=self.request.path, context_query=self.context_query)
        found = search(query, user, subtrees=context.subtrees, drawers=navigation)
        advice = INCOMPLETE if is_incomplete(query) else NOTHING_FOUND
        return super().get_context_data(query=query, said=as_told(query), found=found, advice=advice, **kwargs)


class Help(OfficePage):
    """A chapter of the guide; the first where none is named."""

    template_name = "portal/help.html"

    def get_context_data(self, name: str = "", **kwargs: Any) -> dict[str, Any]:
        known = chapters()
        chapter = known.get(name or next(iter(known), ""))
        if chapter is None:
            raise Http404
        return super().get_context_data(chapter=chapter, chapters=known.values(), **kwargs)


class HelpPicture(View):
    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        path = picture(name)
        if path is None:
            raise Http404
        return HttpResponse(path.read_bytes(), content_type="image/png")


class OrganisationChoices(View):
    """The units that match what is typed into the choice of the organisation; each leads back with that unit chosen."""

    def get(self, request: HttpRequest) -> HttpResponse:
        query = request.GET.get("q", "").strip()[:60]
        back = _inner_address(request, request.GET.get("next", "/"))
        units = units_like(query, request.user)
        choices = [Choice("全部", url=_with_organisation(back, ""))] if not query else []
        choices += [Choice(unit.short_name, unit.code, url=_with_organisation(back, unit.code)) for unit in units]
        template = "ui/_choices.html" if cast(Any, request).htmx else "portal/organisations.html"  # Any: set by htmx
        return render(request, template, {"choices": choices, "query": query, "next": back, "parameter": "org"})


def _inner_address(request: HttpRequest, address: str) -> str:
    """`address` if it is a page of this site, else the home page."""
    if not url_has_allowed_host_and_scheme(address, allowed_hosts=None, require_https=request.is_secure()):
        return "/"
    try:
        resolve(address.partition("?")[0])
    except Resolver404:
        return "/"
    return address


def _with_organisation(address: str, code: str) -> str:
    path, _, rest = address.partition("?")
    query = QueryDict(rest, mutable=True)
    query.pop("page", None)
    query.pop("org", None)
    if code:
        query["org"] = code
    return f"{path}?{query.urlencode()}" if query else path
