"""What a page is told to say once: carried by a cookie, so that the page that says it writes nothing."""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages.storage.base import BaseStorage
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class ToldByCookie(CookieStorage):
    """Under a name that no other host can set."""

    @property
    def cookie_name(self) -> str:  # type: ignore[override]  # a constant of Django's; here the settings say
        return str(settings.SANBIAO_MESSAGES_COOKIE)


class ToldOnce(FallbackStorage):
    """What does not fit into the cookie waits in the session."""

    storage_classes: tuple[type[BaseStorage], ...] = (ToldByCookie, SessionStorage)
