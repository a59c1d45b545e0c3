"""What tests make rows of every model with: the factories, wherever they are kept."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from factory.django import DjangoModelFactory


def all_factories() -> list[type[DjangoModelFactory]]:
    """Every factory: those of `sanbiao.tests`, and those a business keeps in its own tests."""
    places = [f"{config.name}.tests" for config in apps.get_app_configs() if config.name.startswith("sanbiao.")]
    found = [find_spec("sanbiao.tests.factories")]
    found += [find_spec(f"{place}.factories") for place in places if find_spec(place)]
    modules = [import_module(spec.name) for spec in found if spec]
    every = {made for module in modules for made in vars(module).values() if isinstance(made, type)}
    return [made for made in every if issubclass(made, DjangoModelFactory) and made._meta.model]
