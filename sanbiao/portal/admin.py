"""The stock admin, for superusers alone: accounts and grants, when the pages for them cannot be used."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator

from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.services import keep
from sanbiao.registry.organisations.forms import GrantForm
from sanbiao.registry.organisations.models import Grant
from sanbiao.registry.organisations.services import grant_role, withdraw_grant


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


class AccountAdmin(ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Accounts may be shut and opened here; all else is done on the page of accounts."""

    list_display = ("username", "first_name", "is_active", "is_superuser", "last_login")
    fields = ("username", "first_name", "is_active", "last_login", "date_joined")
    readonly_fields = ("username", "last_login", "date_joined")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AbstractUser | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: AbstractUser, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        after = {name: form.cleaned_data[name] for name in form.changed_data}
        keep(by=str(request.user), at=timezone.now(), verb="修改账号", record=obj, after=after)


class GrantAdmin(ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Grants are given and taken back by the same services as on the page of grants, and never changed."""

    form = GrantForm
    list_display = ("user", "section", "role", "unit")
    list_select_related = ("user", "unit")

    def has_change_permission(self, request: HttpRequest, obj: Grant | None = None) -> bool:
        return False

    def get_form(self, request: HttpRequest, obj: Grant | None = None, change: bool = False, **kwargs: Any) -> Any:
        """The form gives grants; one that is given already is only shown, for which Django's own will do."""
        return super().get_form(request, obj, change, **({"form": ModelForm} if change else {}), **kwargs)

    def save_model(self, request: HttpRequest, obj: Grant, form: Any, change: bool) -> None:
        given = grant_role(**form.cleaned_data, by=str(request.user), at=timezone.now())
        obj.pk = given.pk

    def delete_model(self, request: HttpRequest, obj: Grant) -> None:
        withdraw_grant(grant=obj, by=str(request.user), at=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for grant in queryset:
            self.delete_model(request, grant)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().delete_view(request, *args, **kwargs)
        except Refused as refusal:
            return self._told(request, refusal)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            with transaction.atomic():
                return super().changelist_view(request, *args, **kwargs)
        except Refused as refusal:
            return self._told(request, refusal)

    def _told(self, request: HttpRequest, refusal: Refused) -> HttpResponse:
        """Back to the list with the reason; nothing was taken back."""
        self.message_user(request, str(refusal), messages.ERROR)
        return redirect("admin:organisations_grant_changelist")


site = MaintenanceSite(name="admin")
site.register(get_user_model(), AccountAdmin)
site.register(Grant, GrantAdmin)
