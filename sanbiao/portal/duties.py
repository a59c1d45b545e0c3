"""What each of the three administrators sees on the home page: what is theirs to look after, and nothing else."""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import Any

import django
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Count
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from sanbiao.core.access.policy import grants_of
from sanbiao.core.access.roles import BY_TWO, Role
from sanbiao.core.audit.models import Event, Seal
from sanbiao.core.audit.services import OVERREACH
from sanbiao.core.documents.office import can_draw
from sanbiao.core.tasks.working import living
from sanbiao.core.ui.times import local_date
from sanbiao.portal.health import glance
from sanbiao.portal.keys import BACKED_UP, held
from sanbiao.portal.odd_use import FAILED, TAKEN_AWAY, odd_use
from sanbiao.registry.organisations import proposals
from sanbiao.registry.organisations.models import Grant, Handover
from sanbiao.registry.people.services import SHOWN

AHEAD, BEHIND = timedelta(days=30), timedelta(days=7)
"""How far ahead grants that lapse are told of, and how far back what was done."""
OLD = timedelta(days=7)
"""After so long without a backup it is said."""
LISTED = 12


@dataclass(frozen=True)
class Duty:
    """The part of the home page that is one administrator's: its template, and what it is given."""

    template: str
    given: Mapping[str, Any]


def duty_page(user: Any, *, at: datetime) -> Duty | None:
    """What `user` looks after as one of the three administrators; None for everybody else."""
    roles = {fact.role for fact in grants_of(user)}
    if Role.SYSTEM_ADMIN in roles:
        return Duty("portal/_system.html", _system(at))
    if Role.SECURITY_ADMIN in roles:
        return Duty("portal/_security.html", _security(at))
    if Role.AUDIT_ADMIN in roles:
        return Duty("portal/_audit.html", _audit(at))
    return None


def _system(at: datetime) -> dict[str, Any]:
    backup = Event.objects.filter(verb=BACKED_UP).order_by("-pk").first()
    tasks = dict(DBTaskResult.objects.order_by().values_list("status").annotate(count=Count("pk")))
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED, finished_at__gte=at - BEHIND).count()
    return {
        "findings": list(glance(at=at)),
        "backup": backup,
        "is_backup_old": backup is None or at - backup.at > OLD,
        "waiting": tasks.get(TaskResultStatus.READY, 0),
        "running": tasks.get(TaskResultStatus.RUNNING, 0),
        "failed": failed,
        "workers": living(at=at),
        "versions": {
            "三标": version("sanbiao"),
            "数据库": _database(),
            "Python": platform.python_version(),
            "Django": django.get_version(),
            "生成 PDF 的办公软件": "已安装" if can_draw() else "没有安装",
        },
        **_waiting_for_owners(at),
        "proposals": proposals.pending(at).count(),
    }


def _database() -> str:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            return f"PostgreSQL {cursor.fetchone()[0]}"
    return f"SQLite {sqlite3.sqlite_version}"


def _waiting_for_owners(at: datetime) -> dict[str, Any]:
    waiting = Handover.objects.filter(user__is_active=True)
    return {
        "invited": waiting.filter(lapses_at__gt=at).count(),
        "overdue": waiting.filter(lapses_at__lte=at).select_related("user").order_by("lapses_at")[:LISTED],
    }


def _security(at: datetime) -> dict[str, Any]:
    today = local_date(at)
    standing = Grant.objects.standing(today).filter(user__is_active=True).select_related("user", "unit", "deputy_for")
    guarded = Authenticator.objects.filter(type=Authenticator.Type.TOTP).values("user")
    weighty = standing.filter(role__in=BY_TWO)
    return {
        "accounts": User.objects.filter(is_active=True).count(),
        "shut": User.objects.filter(is_active=False).count(),
        "ungranted": User.objects.filter(is_active=True, is_superuser=False).exclude(grants__in=standing).count(),
        "grants": standing.count(),
        "deputies": standing.exclude(deputy_for=None).count(),
        "lapsing": standing.filter(lapses_on__lte=today + AHEAD).order_by("lapses_on", "pk")[:LISTED],
        "unguarded": User.objects.filter(grants__in=weighty).exclude(pk__in=guarded).distinct().order_by("username")[:LISTED],
        "proposals": proposals.pending(at).count(),
        "keys": list(held()),
        "today": today,
        **_waiting_for_owners(at),
    }


def _audit(at: datetime) -> dict[str, Any]:
    lately = Event.objects.filter(at__gte=at - BEHIND)
    newest = Seal.objects.order_by("-last").first()
    counted = {
        "登录失败": (FAILED, lately.filter(verb=FAILED).count()),
        "越权被拒": (OVERREACH, lately.filter(verb=OVERREACH).count()),
        "查看身份证号": (SHOWN, lately.filter(verb=SHOWN).count()),
        "导出、打印": ("", lately.filter(verb__in=TAKEN_AWAY).count()),
    }
    return {
        "counted": [(label, verb, count) for label, (verb, count) in counted.items()],
        "since": local_date(at - BEHIND),
        "newest": newest,
        "unsealed": Event.objects.filter(pk__gt=newest.last if newest else 0).count(),
        "odd": odd_use(at=at)[:LISTED],
        "proposals": proposals.pending(at).count(),
    }
