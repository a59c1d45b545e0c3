"""The one address of training that is no page of the office: a phone reaches it by the code on the screen."""

from django.urls import path

from sanbiao.affairs.training import views

public = [path("s/<str:token>/", views.PhoneView.as_view(), name="sign-in")]

urlpatterns = public
