"""The sessions of an account that are open: whoever is signed in sees them, and ends them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare

BEGAN = "began"
"""Under which a session holds when, from where and with what somebody signed in."""


BROWSERS = (
    ("MicroMessenger", "微信"),
    ("360SE", "360 浏览器"),
    ("Edg", "Edge 浏览器"),
    ("Firefox", "火狐浏览器"),
    ("Chrome", "谷歌内核浏览器"),
    ("Safari", "苹果浏览器"),
)
SYSTEMS = (
    ("iPhone", "苹果手机"),
    ("iPad", "苹果平板"),
    ("HarmonyOS", "鸿蒙"),
    ("Android", "安卓手机"),
    ("Windows", "视窗电脑"),
    ("Macintosh", "苹果电脑"),
    ("Linux", "国产或开源系统电脑"),
)
"""What browsers call themselves by, the telling marks first: most name others beside themselves."""


@dataclass(frozen=True)
class OpenSession:
    """One session. `handle` names it on a page: who knows it cannot use the session."""

    key: str
    began: datetime | None
    address: str
    browser: str

    @property
    def device(self) -> str:
        """The browser and its system by the names that people know."""
        found = [next((name for mark, name in marks if mark in self.browser), "") for marks in (BROWSERS, SYSTEMS)]
        return "，".join(filter(None, found)) or ("其他浏览器" if self.browser else "")

    @property
    def handle(self) -> str:
        return hashlib.sha256(self.key.encode()).hexdigest()[:20]


def begin(session: SessionBase, *, at: datetime, address: str, browser: str) -> None:
    """Note in a session how it began."""
    session[BEGAN] = {"at": at.isoformat(), "address": address, "browser": browser[:200]}


def open_sessions(user: AbstractBaseUser, *, at: datetime) -> list[OpenSession]:
    """The sessions of `user` that are not over, latest first. Those of an earlier password are over."""
    return sorted(_of(user, at), key=lambda each: (each.began is not None and each.began.timestamp()) or 0.0, reverse=True)


def _of(user: AbstractBaseUser, at: datetime) -> Iterator[OpenSession]:
    # A session does not tell in a column whose it is; there are as many as people signed in since this morning.
    for row in Session.objects.filter(expire_date__gt=at).iterator():
        held = row.get_decoded()
        if held.get(SESSION_KEY) != str(user.pk):
            continue
        if not constant_time_compare(held.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()):
            continue
        told = held.get(BEGAN, {})
        began = datetime.fromisoformat(told["at"]) if "at" in told else None
        yield OpenSession(row.session_key, began, told.get("address", ""), told.get("browser", ""))


def end(sessions: list[OpenSession]) -> None:
    """Whoever is signed in with one of these is so no longer."""
    Session.objects.filter(session_key__in=[each.key for each in sessions]).delete()
