"""Pages that some roles alone may open."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views import View

from sanbiao.core.access.policy import grants_of
from sanbiao.core.access.roles import Role


class SignedInRequest(HttpRequest):
    """A request that passed the sign-in, so that its user is somebody."""

    user: User


class Reserved(Http404):
    """A page of others. It is told apart from what is not there for the record alone: the answer is the same."""


class OnlyForRoles(View):
    """To everybody else the page is not there."""

    roles: ClassVar[frozenset[Role]]

    @property
    def by(self) -> User:
        """Who is at work here."""
        return cast(SignedInRequest, self.request).user

    def opens_to(self, held: frozenset[str]) -> bool:
        """Whether the page is there for somebody who holds these roles."""
        return bool(self.roles & held)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.opens_to(frozenset(fact.role for fact in grants_of(request.user))):
            raise Reserved
        return super().dispatch(request, *args, **kwargs)


class OnlyForRole(OnlyForRoles):
    """A page of one role."""

    role: ClassVar[Role]

    def opens_to(self, held: frozenset[str]) -> bool:
        return self.role in held
