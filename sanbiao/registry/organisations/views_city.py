"""The page of the name of the city."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from sanbiao.core.access.guard import Reserved, SignedInRequest
from sanbiao.core.access.policy import CHANGE
from sanbiao.core.access.refusal import Refused
from sanbiao.registry.organisations.models import CityName
from sanbiao.registry.organisations.permissions import unit_policy
from sanbiao.registry.organisations.queries import known_city_name
from sanbiao.registry.organisations.services import name_city


class CityNameForm(forms.Form):
    """What the city is called."""

    name = forms.CharField(
        label="市名",
        max_length=20,
        required=False,
        help_text="写到“市”（县、区）字为止，如“某某市”。留空的，按乡镇（街道）的全称自动得出。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class NameOfCity(View):
    """Said by those who keep the units of the whole city."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not unit_policy.opens_all(request.user, CHANGE):
            raise Reserved
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        said = CityName.objects.values_list("name", flat=True).first() or ""
        return self._page(CityNameForm(initial={"name": said}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CityNameForm(request.POST)
        if form.is_valid():
            try:
                name_city(form.cleaned_data["name"], by=cast(SignedInRequest, request).user, at=timezone.now())
            except Refused as refusal:
                form.add_error("name", str(refusal))
            else:
                known = known_city_name()
                messages.success(request, f"已保存，报告的标题用“{known}”。" if known else "已保存，市名还得不出。")
                return redirect("home")
        return self._page(form, status=422)

    def _page(self, form: CityNameForm, status: int = 200) -> HttpResponse:
        told = {"form": form, "known": known_city_name()}
        return render(self.request, "organisations/city_name.html", told, status=status)
