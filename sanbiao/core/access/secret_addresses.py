"""Addresses that are a secret: who has one may open it. They are said so where they stand, and no log shows them.

`path("s/<secret:token>/", …)`: from the secret on, every log line about an address that begins so has three dots.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.urls import URLResolver, get_resolver, register_converter
from django.urls.converters import StringConverter

HIDDEN = "…"
_PART = re.compile(r"<[^>]*>")


class SecretConverter(StringConverter):
    """A part of an address that is not written down."""


register_converter(SecretConverter, "secret")


def hidden(text: str) -> str:
    """`text` without the secrets of the addresses that stand in it, whether or not they lead anywhere."""
    before = _before_secrets(settings.ROOT_URLCONF)
    return before.sub(rf"\1{HIDDEN}", text) if before else text


@cache
def _before_secrets(urlconf: str) -> re.Pattern[str] | None:
    """What stands before the secrets of the addresses; None where there are none."""
    routes = {_PART.sub(r"[^/\\s]+", route.partition("<secret:")[0]) for route in _routes(get_resolver(urlconf), "/")}
    return re.compile(rf"((?:{'|'.join(sorted(routes))}))[^\s\"'<>]+") if routes else None


def _routes(resolver: URLResolver, before: str) -> Iterator[str]:
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _routes(each, route)
        elif "<secret:" in route:
            yield route


class HideSecrets(logging.Filter):
    """Takes the secrets of addresses out of a log line, whoever writes it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = hidden(record.getMessage()), ()
        return True
