"""Pages that one role alone may open."""

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


class OnlyForRole(View):
    """To everybody else the page is not there."""

    role: ClassVar[Role]

    @property
    def by(self) -> User:
        """Who is at work here."""
        return cast(SignedInRequest, self.request).user

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.role not in {fact.role for fact in grants_of(request.user)}:
            raise Http404
        return super().dispatch(request, *args, **kwargs)
