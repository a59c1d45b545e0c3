"""The addresses of people."""

from django.urls import path

from sanbiao.registry.people import views

urlpatterns = [
    path("people/<int:pk>/", views.PersonPage.as_view(), name="person"),
    path("people/<int:pk>/id-number/", views.IdNumberView.as_view(), name="person-id-number"),
]
