"""The addresses of the portal."""

from django.urls import path

from sanbiao.portal import views
from sanbiao.portal.keys import KNOWING_KEYS

public_uses = (KNOWING_KEYS,)
urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("search/", views.Search.as_view(), name="search"),
    path("help/", views.Help.as_view(), name="help"),
    path("help/<slug:name>/", views.Help.as_view(), name="help-chapter"),
    path("help/pictures/<slug:name>.png", views.HelpPicture.as_view(), name="help-picture"),
    path("organisations/choices/", views.OrganisationChoices.as_view(), name="organisation-choices"),
]
