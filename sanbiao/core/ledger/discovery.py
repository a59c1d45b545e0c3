"""Finding what apps declare: a module of a given name in every app of ours, or a package of that name with all its parts."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import apps
from django.utils.module_loading import module_has_submodule


def discover(*names: str) -> None:
    """Load `ledgers.py`, or every part of `ledgers/`, of every app; what they declare registers itself."""
    ours = [app for app in apps.get_app_configs() if app.name.startswith("sanbiao.")]
    for name in names:
        for app in ours:
            if module_has_submodule(app.module, name):
                found = import_module(f"{app.name}.{name}")
                for part in iter_modules(getattr(found, "__path__", ())):
                    import_module(f"{found.__name__}.{part.name}")
