"""The addresses of the portal."""

from django.urls import path

from sanbiao.portal import views
from sanbiao.portal.keys import KNOWING_KEYS
from sanbiao.portal.views_odd_use import OddUsePage
from sanbiao.portal.views_printed import Printed

public_uses = (KNOWING_KEYS,)
urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("audit/odd/", OddUsePage.as_view(), name="odd-use"),
    path("printed.css", Printed.as_view(), name="printed"),
    path("search/", views.Search.as_view(), name="search"),
    path("help/", views.Help.as_view(), name="help"),
    path("help/<slug:name>/", views.Help.as_view(), name="help-chapter"),
    path("help/pictures/<slug:name>.png", views.HelpPicture.as_view(), name="help-picture"),
    path("organisations/choices/", views.OrganisationChoices.as_view(), name="organisation-choices"),
]
