from django.urls import include, path

urlpatterns = [path("ui/", include("sanbiao.core.ui.urls"))]
