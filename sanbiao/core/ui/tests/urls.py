from django.urls import include, path

urlpatterns = [path("", include("sanbiao.core.ui.urls"))]
