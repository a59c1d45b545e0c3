"""What tests make rows of every model with: the factories, wherever they are kept."""

from __future__ import annotations

from factory.django import DjangoModelFactory

from sanbiao.tests.finding import modules_of


def all_factories() -> list[type[DjangoModelFactory]]:
    """Every factory that an app keeps in its own tests."""
    every = {made for module in modules_of("factories") for made in vars(module).values() if isinstance(made, type)}
    return [made for made in every if issubclass(made, DjangoModelFactory) and made._meta.model]
