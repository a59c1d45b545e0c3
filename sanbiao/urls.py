"""The addresses of the office site."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
]
