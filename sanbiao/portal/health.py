"""What `sanbiao doctor` looks at."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from sanbiao.core.audit.services import broken_seals
from sanbiao.core.secrecy.fields import WRONG_KEY
from sanbiao.core.tasks.working import is_waited_for
from sanbiao.home import part
from sanbiao.portal.exposure import exposed
from sanbiao.portal.finding import Finding
from sanbiao.registry.people.models import Person

LEAST_FREE = 1024**3


def examine(*, at: datetime) -> Iterator[Finding]:
    """Everything worth looking at, one by one, as it is at a moment."""
    yield _database()
    yield _disk()
    yield _home()
    yield _keys()
    yield sealed()
    yield from exposed(at=at)
    yield _tasks(at)
    broken = broken_seals()
    numbers = "、".join(f"{one.first}–{one.last}" for one in broken)
    yield Finding(not broken, f"操作记录封存被改动：{numbers}" if broken else "操作记录的封存完好")
    office = shutil.which("soffice")
    yield Finding(True, f"办公软件：{office}" if office else "没有 LibreOffice：不能生成 PDF，Word 文档不受影响")


def _database() -> Finding:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA quick_check")
            [answer] = cursor.fetchone()
            return Finding(answer == "ok", f"SQLite 数据库 {connection.settings_dict['NAME']}：{answer}")
        cursor.execute("SHOW server_version")
        [version] = cursor.fetchone()
        return Finding(True, f"PostgreSQL {version}")


def _disk() -> Finding:
    free = shutil.disk_usage(settings.HOME).free
    return Finding(free > LEAST_FREE, f"数据目录 {settings.HOME} 剩余空间 {free // 1024**2} MB")


def _is_open_to_others(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _home() -> Finding:
    if _is_open_to_others(settings.HOME):
        return Finding(False, f"数据目录 {settings.HOME} 对其他用户开放，请改为仅属主可进入（chmod 700）")
    return Finding(True, "数据目录仅属主可进入")


def _keys() -> Finding:
    folder = part(settings.HOME, "keys")
    open_to_others = [path.name for path in folder.glob("*.key") if _is_open_to_others(path)]
    if open_to_others:
        return Finding(False, f"密钥文件 {'、'.join(open_to_others)} 对其他用户可读，请改为仅属主可读（chmod 600）")
    return Finding(True, "密钥文件权限正确")


def _tasks(at: datetime) -> Finding:
    if waiting := is_waited_for(at=at):
        return Finding(False, f"后台任务有 {waiting} 项在等，没有程序处理；请确认 sanbiao serve 或 sanbiao worker 正在运行")
    return Finding(True, "后台任务没有积压")


def sealed() -> Finding:
    """The key must open what the database holds: one row tells."""
    try:
        Person.objects.only("id_number").first()
    except WRONG_KEY:
        return Finding(False, "密钥与数据库不符：身份证号无法解封，请恢复原来的 keys/field.key")
    return Finding(True, "密钥能够解封数据库中的身份证号")
