"""The addresses of the teams."""

from django.urls import path

from sanbiao.affairs.teams import views
from sanbiao.registry.codes.sections import Section

navigation = ((Section.CADRES, "领导班子", "teams"),)

urlpatterns = [
    path("teams/", views.Teams.as_view(), name="teams"),
    path("teams/<str:code>/", views.TeamPage.as_view(), name="team"),
]
