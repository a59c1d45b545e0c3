"""What every command stands on: the application, its options, and Django set up so that no traceback shows."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.table import Column, Table

if TYPE_CHECKING:
    from sanbiao.core.indicators.window import Paths
    from sanbiao.core.periods.periods import Period
    from sanbiao.registry.organisations.models import Unit

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help="三标：台账、指标与报告。")
out = Console(soft_wrap=True, markup=False, highlight=False, emoji=False)
err = Console(stderr=True, soft_wrap=True, markup=False, highlight=False, emoji=False)
FAULTS, WRONG_USE = 1, 2
BY = "命令行"
_STARTING = 0x53414E4249414F
"""The number of PostgreSQL's lock for setting up the database: the product's name."""


def _set_home(home: Path | None) -> Path | None:
    if home is not None:
        os.environ["SANBIAO_HOME"] = str(home)
    return home


Home = Annotated[Path | None, typer.Option("--home", callback=_set_home, is_eager=True, help="数据目录，默认 ./var。")]
PeriodCode = Annotated[str, typer.Option("--period", help="期次，如 2023H1。")]
OrgCode = Annotated[str, typer.Option("--org", help="机构编码，只看这个机构及其下级。")]
AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 输出。")]


def _show_version(asked: bool) -> None:
    if asked:
        out.print(f"三标 {version('sanbiao')}")
        raise typer.Exit


@app.callback()
def options(
    home: Home = None,
    show_version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="显示版本。")] = False,
) -> None:
    """三标：台账、指标与报告。"""


def fail(sentence: str, code: int = WRONG_USE) -> NoReturn:
    """End with a sentence instead of a traceback."""
    err.print(sentence, style="red")
    raise typer.Exit(code)


@contextmanager
def spoken() -> Iterator[None]:
    """What a person or the machine did wrong ends in a sentence; a defect of ours keeps its traceback."""
    try:
        yield
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        fail(sentence)


_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹，请检查路径",
    errno.EACCES: "没有权限，请换一个位置，或请管理员授权",
    errno.EROFS: "磁盘是只读的，请换一个位置",
    errno.EISDIR: "这是一个文件夹，请写上文件名",
    errno.ENOSPC: "磁盘已满，请清理后再试",
}


def _sentence(error: Exception) -> str | None:
    from django.db import DatabaseError, OperationalError

    if isinstance(error, OperationalError) or type(error) is DatabaseError:
        return f"数据库不可用（{error}），请检查数据目录的权限、磁盘空间或 DATABASE_URL。"
    if isinstance(error, OSError):
        reason = _REASONS.get(error.errno or 0, f"{error.strerror or error}，请检查路径、权限和磁盘空间")
        return f"文件无法读写“{error.filename or ''}”：{reason}。"
    return str(error) if isinstance(error, _told()) else None


def _told() -> tuple[type[Exception], ...]:
    """The errors whose text is a sentence for people."""
    from django.apps import apps

    from sanbiao.cli.archive import BadBackup, NoTool
    from sanbiao.core.secrecy.handing_over import BadHandOver
    from sanbiao.environment import Nonsense
    from sanbiao.installation.refusals import Unusable

    always = Nonsense, Unusable, BadBackup, BadHandOver, NoTool
    if not apps.ready:
        return always
    from sanbiao.core.access.refusal import Refused
    from sanbiao.core.documents.controls import NotReadable
    from sanbiao.core.documents.office import NotDrawn
    from sanbiao.core.drive.reading import NoSuchFolder
    from sanbiao.core.indicators.services import NoIndicator
    from sanbiao.core.periods.periods import NoPeriod
    from sanbiao.registry.organisations.queries import NoUnit

    return *always, NotReadable, NotDrawn, NoSuchFolder, NoIndicator, Refused, NoPeriod, NoUnit


@contextmanager
def ready(*, any_key: bool = False) -> Iterator[None]:
    """Django set up on a migrated database whose key is at hand. The public site takes the database as the office made it.

    With `any_key` the key may be another one: then nothing may be written.
    """
    with spoken():
        set_up()
        from django.conf import settings
        from django.db import connection

        from sanbiao.portal.keys import hold

        if settings.PUBLIC_SITE:
            connection.ensure_connection()
            hold(at=now())
        else:
            with one_at_a_time():
                _migrate()
                if not any_key:
                    hold(at=now())
                _remember_events()
        yield


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Of several processes that start at once, one sets up the database, and the others find it so.

    Those of one home wait for one another there, and on PostgreSQL those of all machines.
    """
    from django.conf import settings
    from django.db import connection

    from sanbiao.installation.locks import starting

    with starting(settings.HOME):
        if connection.vendor == "sqlite":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_STARTING])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_STARTING])


def set_up() -> None:
    """Django itself, without touching the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sanbiao.settings")
    import django

    django.setup()


def _migrate() -> None:
    """Bring the database up to date; on an empty home that makes it."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def _remember_events() -> None:
    """Let a home remember its events from the first one on."""
    from sanbiao.core.audit.remembering import begin

    begin()


def now() -> datetime:
    from django.utils import timezone

    return timezone.localtime()


def chosen_scope(period: str, org: str) -> tuple[Period, Unit | None, Paths]:
    from sanbiao.core.indicators.window import EVERYWHERE
    from sanbiao.core.periods.periods import period as named
    from sanbiao.registry.organisations.queries import unit_of

    chosen = named(period)
    unit = unit_of(org) if org else None
    return chosen, unit, (unit.path,) if unit else EVERYWHERE


def say_standing(period: Period) -> None:
    """Beside figures of a period that is not over it is said that they are not final; what programs read is left alone."""
    from sanbiao.core.ui.times import local_date

    if caveat := period.caveat(local_date(now())):
        err.print(f"{period.label}：{caveat}。")


def grid(*headings: str, title: str) -> Table:
    """An empty table; on a narrow screen words are folded, never cut."""
    return Table(*[Column(heading, overflow="fold") for heading in headings], title=title)


def print_json(value: Any) -> None:  # Any: whatever JSON can hold
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")
