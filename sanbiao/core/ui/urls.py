from django.urls import path

from sanbiao.core.ui.views import gallery

app_name = "ui"

urlpatterns = [path("gallery/<slug:page>/", gallery, name="gallery-page")]
