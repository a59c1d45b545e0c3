"""Every address of the site, as the tests of addresses walk them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """`name` is empty for the few of the stock admin that have none."""

    name: str
    pattern: str


def addresses() -> list[Address]:
    return sorted(_walk(get_resolver(), "", ""), key=lambda each: (each.name, each.pattern))


def _walk(resolver: URLResolver, before: str, namespace: str) -> Iterator[Address]:
    for each in resolver.url_patterns:
        pattern = before + str(each.pattern)
        if isinstance(each, URLPattern):
            name = each.name or ""
            yield Address(f"{namespace}:{name}" if namespace else name, pattern)
        else:
            yield from _walk(each, pattern, each.namespace or namespace)
