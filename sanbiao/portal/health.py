"""What `sanbiao doctor` looks at."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from sanbiao.core.audit.checking import read_trail
from sanbiao.core.indicators import closing
from sanbiao.core.secrecy.fields import present_key
from sanbiao.core.secrecy.holding import current, opens
from sanbiao.core.tasks.working import is_waited_for
from sanbiao.core.ui.times import minute_of
from sanbiao.home import part
from sanbiao.installation.keys import fingerprint
from sanbiao.portal.exposure import exposed
from sanbiao.portal.finding import Finding
from sanbiao.registry.organisations.queries import unaccounted
from sanbiao.reports import services as reports

LEAST_FREE = 1024**3
NAMED = 5


def glance(*, at: datetime) -> Iterator[Finding]:
    """What is looked at in a moment: the page of the system administrator shows it."""
    yield _disk()
    yield _home()
    yield _keys()
    yield _fingerprint()
    yield _sealed()
    yield _tasks(at)


def examine(*, at: datetime) -> Iterator[Finding]:
    """Everything worth looking at, one by one, as it is at a moment."""
    yield _database()
    yield from glance(at=at)
    yield from exposed(at=at)
    yield from _trail(at)
    yield _as_kept("期次关账", closing.altered())
    yield _as_kept("编制的报告", reports.altered())
    yield _as_kept("授权", unaccounted())
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


def _trail(at: datetime) -> Iterator[Finding]:
    trail = read_trail(at=at)
    yield from (Finding(False, fault) for fault in trail.faults)
    if not trail.faults:
        yield Finding(True, f"操作记录 {trail.events} 条，逐条核对，与封存和凭据相符")


def _as_kept(what: str, faults: Iterable[str]) -> Finding:
    """What is not to change past the services, against the events that tell of it."""
    if found := list(faults):
        more = f" 等 {len(found)} 项" if len(found) > NAMED else ""
        return Finding(False, f"{'；'.join(found[:NAMED])}{more}。请查明是谁改动的，并与备份比对")
    return Finding(True, f"{what}与操作记录一致")


def _fingerprint() -> Finding:
    """The key must be the one whose fingerprint the database keeps; and it should lie in another place too."""
    mine, there = fingerprint(present_key()), current()
    if there is None or there.fingerprint != mine:
        said = f"数据库登记的是 {there.fingerprint}" if there else "数据库没有登记"
        return Finding(False, f"字段密钥的指纹是 {mine}，{said}：请取回与数据库相符的 keys/field.key")
    safe = f"已于 {minute_of(there.handed_over_at)} 交接" if there.handed_over_at else "还没有交接，请运行 sanbiao keys hand-over"
    return Finding(True, f"字段密钥的指纹是 {mine}，与数据库登记的一致；{safe}")


def _sealed() -> Finding:
    """The key must open what the database holds: one row of each sealed field tells."""
    if not opens():
        return Finding(False, "密钥与数据库不符：身份证号无法解封，请恢复原来的 keys/field.key")
    return Finding(True, "密钥能够解封数据库中的身份证号")
