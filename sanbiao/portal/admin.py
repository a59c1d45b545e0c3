"""The stock admin, for superusers alone: accounts and grants, to look at."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator

from sanbiao.registry.organisations.models import Grant


class MaintenanceSite(AdminSite):
    """Signs nobody in by itself: that is done on the one sign-in page, with its lock and its second factor."""

    site_header = site_title = "三标后台维护"
    index_title = "账号与授权"
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # Any: a view of Django's own kind
        """To those who are signed in and no superusers the site is not there."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def hidden(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            response: HttpResponse = guarded(request, *args, **kwargs)
            return response

        return hidden

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise Http404
        return redirect(f"{reverse('account_login')}?next={reverse('admin:index')}")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        """To the one page that signs out, which keeps an event."""
        return redirect("account_logout")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """To the one page where passwords are changed, which keeps an event."""
        return redirect("account_change_password")


class ShownAdmin(ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Rows to look at. What a superuser could change here, one person would have changed alone: that is done on the pages, by
    those it takes, or on the command line by whoever has the machine.
    """

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class AccountAdmin(ShownAdmin):
    list_display = ("username", "first_name", "is_active", "is_superuser", "last_login")
    fields = ("username", "first_name", "is_active", "is_superuser", "last_login", "date_joined")


class GrantAdmin(ShownAdmin):
    list_display = ("user", "section", "role", "unit", "lapses_on", "deputy_for")
    list_select_related = ("user", "unit", "deputy_for")


site = MaintenanceSite(name="admin")
site.register(get_user_model(), AccountAdmin)
site.register(Grant, GrantAdmin)
