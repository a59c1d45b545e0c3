"""Pages that one role alone may open."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views import View

from sanbiao.core.access.policy import grants_of
from sanbiao.core.access.roles import Role


class OnlyForRole(View):
    """To everybody else the page is not there."""

    role: ClassVar[Role]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.role not in {fact.role for fact in grants_of(request.user)}:
            raise Http404
        return super().dispatch(request, *args, **kwargs)
