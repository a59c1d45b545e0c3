"""Addresses that other parts have not brought yet; each falls away as its owner's urls.py comes. To be deleted."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def _pending(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("建设中")


urlpatterns = [
    path("reports/", _pending, name="reports"),
]
