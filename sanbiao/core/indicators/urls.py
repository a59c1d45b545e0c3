"""The addresses of the figures."""

from django.urls import path

from sanbiao.core.indicators import views

urlpatterns = [
    path("figures/", views.FigureList.as_view(), name="figures"),
    path("figures/<str:code>/", views.FigurePage.as_view(), name="figure"),
    path("figures/<str:code>/rows.xlsx", views.FigureRows.as_view(), name="figure-rows"),
]
