"""The addresses of the portal."""

from django.urls import path

from sanbiao.portal import views
from sanbiao.portal.keys import KNOWING_KEYS

public_uses = (KNOWING_KEYS,)
urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("search/", views.Search.as_view(), name="search"),
    path("organisations/choices/", views.OrganisationChoices.as_view(), name="organisation-choices"),
]
