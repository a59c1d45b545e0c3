"""A page of a business. Declared once, it has its address, its place in the navigation, and those it opens to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.apps import apps
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views import View

from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.policy import Policy, User, section_of
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.listing import CONTEXT
from sanbiao.core.pages.sight import Sight
from sanbiao.core.periods.periods import Period

REGISTRY: dict[str, type[Page]] = {}
"""Every declared page by the name of its address; addresses, navigation and the tests enumerate it."""


class Page(View):
    """A page of the office. A subclass with a `name` declares it; declaring is registering.

    `name` is the name of its address, and the address itself (`training-plan` is at `training/plan/`) unless `route` says
    another. `title` is its word in the navigation, where it stands in the section of its business; a page without one is
    reached by links alone. `ledgers` are the keys of the books it is about: it is there for those who may see rows of any
    of them, and for others it is not (404).
    """

    name: ClassVar[str]
    title: ClassVar[str] = ""
    route: ClassVar[str] = ""
    ledgers: ClassVar[tuple[str, ...]] = ()
    template: ClassVar[str]
    request: OfficeRequest

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "name" not in vars(cls):
            return
        if cls.name in REGISTRY:
            raise ValueError(f"two pages named {cls.name}")
        REGISTRY[cls.name] = cls

    @classmethod
    def books(cls) -> list[Ledger[Any]]:
        return [LEDGERS[key] for key in cls.ledgers]

    @classmethod
    def opens_to(cls, user: User) -> bool:
        """Whether the page is there for `user` at all; which rows it shows is another question."""
        return any(book.policy.may(user, book.view_permission) for book in cls.books())

    @classmethod
    def about(cls, record: Model, user: User) -> tuple[str, str] | None:  # noqa: ARG003  # a page that tells more of a row says so
        """The word and the address by which the page of `record` leads `user` to this one, if it tells more of it."""
        return None

    @classmethod
    def addresses(cls) -> list[URLPattern]:
        """The addresses the page answers at."""
        return [path(cls.route or f"{cls.name.replace('-', '/')}/", cls.as_view(), name=cls.name)]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().setup(request, *args, **kwargs)
        if not self.opens_to(request.user):
            raise Http404

    @cached_property
    def sight(self) -> Sight:
        """What the person sees within the organisation of the page."""
        return Sight.of(self.request.user, self.request.context)

    @cached_property
    def window(self) -> Period:
        """The time of the page: its period, or the days up to the one asked for."""
        return self.request.context.window

    def address(self, name: str, *args: Any, **parameters: Any) -> str:
        """An address of the office in the context of this page; `parameters` beat those of the context.

        A period asked for beats the day of the page too.
        """
        left_out = {*parameters, *(("on",) if "period" in parameters else ())}
        kept = {each: self.request.GET[each] for each in CONTEXT if each in self.request.GET and each not in left_out}
        query = urlencode(kept | parameters)
        return f"{reverse(name, args=args)}{'?' if query else ''}{query}"

    def if_may(self, policy: Policy[Any], permission: str, name: str, *args: Any, **parameters: Any) -> str:
        """The address of a page for those who may go there; empty for others."""
        return self.address(name, *args, **parameters) if policy.may(self.request.user, permission) else ""

    def shown(self) -> dict[str, Any]:
        """What the template is given beside the page itself."""
        return {}

    def get(self, request: OfficeRequest, **kwargs: Any) -> HttpResponse:
        return self.answer(self.template, **self.shown())

    def answer(self, template: str, status: int = 200, **more: Any) -> HttpResponse:
        return render(self.request, template, {"heading": self.heading, "window": self.window, **more}, status=status)

    @property
    def heading(self) -> str:
        """What stands at the head of the page."""
        return self.title


@cache
def section_of_module(module: str) -> str:
    """The section of the business in which a module lies; empty where its app has none."""
    return section_of(apps.get_containing_app_config(module))


def in_section(section: str, user: User) -> Iterator[type[Page]]:
    """The pages that stand in a section of the navigation and open to `user`, in the order of their declaration."""
    ours = (page for page in REGISTRY.values() if page.title and section_of_module(page.__module__) == section)
    return (page for page in ours if page.opens_to(user))
