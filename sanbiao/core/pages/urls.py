"""The addresses of every declared page; a business whose addresses are pages alone has no `urls.py` of its own."""

from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from sanbiao.core.pages.page import REGISTRY

for _part in apps.get_app_configs():
    if _part.name.startswith("sanbiao.") and module_has_submodule(_part.module, "views"):
        import_module(f"{_part.name}.views")

urlpatterns = [address for page in REGISTRY.values() for address in page.addresses()]
