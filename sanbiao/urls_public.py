"""The addresses of the public site: what its parts name in `public`, open to everybody, and nothing of the office.

The public site can so run on another network, with no door to sign in at.
"""

from importlib import import_module

from django.apps import apps
from django.urls import URLPattern
from django.utils.module_loading import module_has_submodule

handler400, handler500 = "sanbiao.portal.views.bad_request", "sanbiao.portal.views.server_error"
urlpatterns: list[URLPattern] = [
    pattern
    for config in apps.get_app_configs()
    if config.name.startswith("sanbiao.") and module_has_submodule(config.module, "urls")
    for pattern in getattr(import_module(f"{config.name}.urls"), "public", ())
]
