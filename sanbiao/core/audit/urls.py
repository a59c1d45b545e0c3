"""The addresses of the audit."""

from django.urls import path

from sanbiao.core.audit import views

urlpatterns = [
    path("audit/", views.Events.as_view(), name="events"),
    path("audit/export/", views.ExportEvents.as_view(), name="events-export"),
    path("audit/seals/", views.Seals.as_view(), name="seals"),
]
