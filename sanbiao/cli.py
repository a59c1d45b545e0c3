"""`sanbiao`: the command line. Django is set up inside the commands, so that `--help` is quick."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

if TYPE_CHECKING:
    from sanbiao.core.drive.results import Outcome
    from sanbiao.core.indicators.window import Bounds
    from sanbiao.core.ledger.ledger import Ledger
    from sanbiao.core.periods.periods import Period
    from sanbiao.registry.organisations.models import Unit

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help="三标：台账、指标与报告。")
report = typer.Typer(no_args_is_help=True, help="编制和核对报告。")
app.add_typer(report, name="report")

out = Console(soft_wrap=True)
err = Console(stderr=True, soft_wrap=True)
FAULTS, WRONG_USE = 1, 2
BY = "命令行"


def _set_home(home: Path | None) -> Path | None:
    if home is not None:
        os.environ["SANBIAO_HOME"] = str(home)
    return home


Home = Annotated[Path | None, typer.Option("--home", callback=_set_home, is_eager=True, help="数据目录，默认 ./var。")]
PeriodCode = Annotated[str, typer.Option("--period", help="期次，如 2023H1。")]
OrgCode = Annotated[str, typer.Option("--org", help="机构编码，只看这个机构及其下级。")]
AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 输出。")]


@app.callback()
def options(home: Home = None) -> None:
    """三标：台账、指标与报告。"""


def fail(sentence: str, code: int = WRONG_USE) -> NoReturn:
    """End with a sentence instead of a traceback."""
    err.print(f"[red]{sentence}[/red]", highlight=False)
    raise typer.Exit(code)


@contextmanager
def ready() -> Iterator[None]:
    """Django set up on a migrated database; what a person did wrong ends in a sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sanbiao.settings")
    import django
    from django.db import OperationalError

    django.setup()
    from sanbiao.core.documents.office import NotDrawn
    from sanbiao.core.drive.reading import NoSuchFolder
    from sanbiao.core.indicators.services import NoIndicator
    from sanbiao.core.machine.machine import Refused
    from sanbiao.core.periods.periods import NoPeriod
    from sanbiao.registry.organisations.queries import NoUnit

    try:
        _migrate()
        yield
    except (NoPeriod, NoIndicator, NoUnit, NoSuchFolder, Refused, NotDrawn) as error:
        fail(str(error))
    except OperationalError as error:
        fail(f"数据库不可用（{error}），请检查数据目录的权限、磁盘空间或 DATABASE_URL。")
    except OSError as error:
        fail(f"文件无法读写：{error.strerror or error}（{error.filename or ''}）。")


def _migrate() -> None:
    """Bring the database up to date; on an empty home that makes it."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def _now() -> datetime:
    from django.utils import timezone

    return timezone.localtime()


def _chosen(period: str, org: str) -> tuple[Period, Unit | None, Bounds]:
    from sanbiao.core.indicators.window import Bounds
    from sanbiao.core.periods.periods import period as named
    from sanbiao.registry.organisations.queries import unit_of

    chosen = named(period)
    unit = unit_of(org) if org else None
    return chosen, unit, Bounds.of(chosen, (unit.path,) if unit else Bounds.paths)


def _print_json(value: Any) -> None:  # Any: whatever JSON can hold
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


@app.command()
def init(home: Home = None) -> None:
    """建立数据目录：建表、建立第一个安全管理员（读取环境变量 SANBIAO_ADMIN、SANBIAO_ADMIN_PASSWORD，否则询问）。"""
    with ready():
        from sanbiao.registry.organisations.services import first_administrator

        name = os.environ.get("SANBIAO_ADMIN") or typer.prompt("安全管理员账号", default="admin")
        password = os.environ.get("SANBIAO_ADMIN_PASSWORD") or typer.prompt("密码", hide_input=True, confirmation_prompt=True)
        first_administrator(name=name, password=password, at=_now())
        out.print(f"数据目录已建立，安全管理员为 {name}。下一步：sanbiao serve，登录后在「账号与授权」中建立其他账号。")


@app.command("import")
def import_(
    paths: Annotated[list[Path], typer.Argument(help="工作簿（.xlsx）、任免审批表（.lrmx）或它们所在的文件夹。")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写入。")] = False,
    skip_faulty: Annotated[bool, typer.Option("--skip-faulty", help="只导入没有错误的行。")] = False,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """导入台账。有一处错误就什么都不写入，除非要求只导入好的行。"""
    with ready():
        from sanbiao.core.drive.services import import_paths

        now = _now()
        with _progress(shown=not as_json) as tell:
            outcome = import_paths(
                paths, by=BY, at=now, on=now.date(), dry_run=dry_run, skip_faulty=skip_faulty, progress=tell
            )
        _print_json(outcome.as_json()) if as_json else _print_outcome(outcome, dry_run=dry_run)
        if outcome.errors and not (skip_faulty and outcome.written):
            raise typer.Exit(FAULTS)


@contextmanager
def _progress(*, shown: bool) -> Iterator[Any]:  # Any: a function of done and total
    columns = (TextColumn("正在读取"), BarColumn(), MofNCompleteColumn(), TextColumn("行"), TimeElapsedColumn())
    with Progress(*columns, console=err, disable=not shown, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _print_outcome(outcome: Outcome, *, dry_run: bool) -> None:
    table = Table("文件", "工作表", "台账", "新增", "更改", "未变", "拒绝", title="导入预览" if dry_run else "导入结果")
    for sheet in outcome.sheets:
        if sheet.ledger:
            counts = (sheet.created, sheet.changed, sheet.unchanged, sheet.refused)
            table.add_row(sheet.file, sheet.sheet, sheet.title, *(str(count) for count in counts))
    out.print(table)
    left_out = [sheet for sheet in outcome.sheets if not sheet.ledger]
    if left_out:
        names = "、".join(f"{sheet.sheet}" for sheet in left_out)
        out.print(f"尚未开通台账、未读入的工作表 {len(left_out)} 张：{names}。", highlight=False)
    for notice in outcome.notices:
        out.print(notice, highlight=False)
    for fault in outcome.faults[:200]:
        where = " / ".join(part for part in (fault.file, fault.sheet) if part)
        colour = "yellow" if fault.warning else "red"
        out.print(f"[{colour}]{'提示' if fault.warning else '错误'}[/{colour}] {where}：{fault.sentence()}", highlight=False)
    if len(outcome.faults) > 200:
        out.print(f"另有 {len(outcome.faults) - 200} 处，用 --json 查看全部。")
    done = f"新增 {outcome.total('created')} 行，更改 {outcome.total('changed')} 行，未变 {outcome.total('unchanged')} 行"
    if outcome.written:
        out.print(f"已导入：{done}。")
    elif dry_run:
        out.print(f"将会{done}；预览没有写入任何内容。")
    else:
        out.print(f"有 {len(outcome.errors)} 处错误，没有写入任何内容。改正后再导入，或用 --skip-faulty 只导入好的行。")


@app.command()
def figures(period: PeriodCode, org: OrgCode = "", as_json: AsJson = False, home: Home = None) -> None:
    """本期各项指标。"""
    with ready():
        from sanbiao.core.indicators.services import evaluate, reported

        chosen, unit, bounds = _chosen(period, org)
        found = evaluate(reported(), bounds)
        if as_json:
            _print_json([figure.as_json() for figure in found.values()])
            return
        table = Table("代码", "指标", "值", "单位", "分子/分母", "行数", title=f"{chosen.label} {unit or '全市'}")
        for figure in found.values():
            parts = "" if figure.denominator is None else f"{figure.numerator}/{figure.denominator}"
            table.add_row(figure.code, figure.name, figure.printed(), figure.unit, parts, str(figure.rows))
        out.print(table)


@app.command()
def rows(
    code: Annotated[str, typer.Argument(help="指标代码。")],
    period: PeriodCode,
    org: OrgCode = "",
    as_json: AsJson = False,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help="写成 Excel 文件。")] = None,
    home: Home = None,
) -> None:
    """一项指标背后的台账行。"""
    with ready():
        from sanbiao.core.indicators.services import indicator
        from sanbiao.core.indicators.services import rows as rows_behind
        from sanbiao.core.ledger.ledger import REGISTRY

        _, _, bounds = _chosen(period, org)
        one = indicator(code)
        found = [(REGISTRY[key], rows_behind(one, key, bounds)) for key in one.ledgers]
        if xlsx:
            _write_book(xlsx, found)
        elif as_json:
            listed = [(ledger, row) for ledger, some in found for row in some]
            _print_json([{"ledger": ledger.key, "row": row.pk, **_cells(ledger, row)} for ledger, row in listed])
        else:
            for ledger, some in found:
                columns = [column for column in ledger.columns if column.listed]
                table = Table(*[column.label for column in columns], title=f"{ledger.title} {some.count()} 行")
                for row in some:
                    shown = _cells(ledger, row)
                    table.add_row(*[shown[column.label] for column in columns])
                out.print(table)


def _cells(ledger: Ledger[Any], row: Any) -> dict[str, str]:  # Any: a row of whatever ledger
    """A row as it is printed, ID numbers masked."""
    from sanbiao.core.ledger.cells import printed, value_of

    return {column.label: printed(column, value_of(row, column.field)) for column in ledger.columns}


def _write_book(target: Path, found: list[tuple[Ledger[Any], Any]]) -> None:
    """The rows as a workbook, ID numbers in full; that it was taken is an event."""
    import shutil

    from sanbiao.core.ledger.services import keep_export
    from sanbiao.core.ledger.sheets import write_sheets

    file, count = write_sheets(found)
    with file, target.open("wb") as copy:
        shutil.copyfileobj(file, copy)
    for ledger, rows_of in found:
        keep_export(ledger=ledger, rows=rows_of.count(), asked={"file": target.name}, by=BY, at=_now())
    out.print(f"已写入 {target}，共 {count} 行。", highlight=False)


@report.command("compile")
def compile_(
    period: PeriodCode,
    target: Annotated[Path, typer.Option("--out", help="写到哪个 .docx 文件。")],
    org: OrgCode = "",
    pdf: Annotated[bool, typer.Option("--pdf", help="同时转为 PDF（需要 LibreOffice）。")] = False,
    home: Home = None,
) -> None:
    """编制半年报告。"""
    with ready():
        from sanbiao.core.documents.office import pdf as drawn
        from sanbiao.reports.compiling import verification
        from sanbiao.reports.services import compile_and_keep

        chosen, unit, _ = _chosen(period, org)
        _, document, found = compile_and_keep(period=chosen, unit=unit, by=BY, at=_now())
        target.write_bytes(document)
        missing = _missing(verification(found))
        out.print(f"报告已写入 {target}：{len(found)} 项指标由台账算出，{missing} 项尚无台账，文中标为缺数。")
        if pdf:
            target.with_suffix(".pdf").write_bytes(drawn(document))
            out.print(f"PDF 已写入 {target.with_suffix('.pdf')}。", highlight=False)


def _missing(lines: Any) -> int:  # Any: lines of a verification
    return len({line.code for line in lines if line.rows is None})


@report.command()
def check(
    document: Annotated[Path, typer.Argument(help="要核对的 .docx。")], period: PeriodCode, org: OrgCode = "",
    as_json: AsJson = False, home: Home = None,
) -> None:
    """核对一份报告：其中每个指标与台账是否一致。"""
    with ready():
        from sanbiao.core.indicators.services import evaluate, reported
        from sanbiao.reports.checking import check_report

        _, _, bounds = _chosen(period, org)
        lines = check_report(document.read_bytes(), evaluate(reported(), bounds))
        if as_json:
            told = [(one.code, one.printed, one.expected, str(one.status)) for one in lines]
            _print_json([dict(zip(("code", "found", "expected", "status"), each, strict=True)) for each in told])
        else:
            table = Table("指标", "文中", "台账", "结论")
            for one in lines:
                table.add_row(one.name, one.printed, one.expected, one.status.label)
            out.print(table)
        if any(one.status == "differs" for one in lines):
            raise typer.Exit(FAULTS)


@app.command()
def demo(
    no_serve: Annotated[bool, typer.Option("--no-serve", help="建好后不启动网站。")] = False,
    port: Annotated[int, typer.Option("--port", help="网站端口。")] = 8000,
    scale: Annotated[int, typer.Option("--scale", min=1, help="名册放大几倍。")] = 1,
    home: Home = None,
) -> None:
    """建立演示城市，编制它的半年报告，然后启动网站。"""
    os.environ.setdefault("SANBIAO_HOME", "var/demo")
    from sanbiao.demo.account import DEMO

    os.environ["SANBIAO_DEMO"] = DEMO
    with ready():
        from sanbiao.demo.showing import show

        show(Path(os.environ["SANBIAO_HOME"]), scale=scale, at=_now(), say=lambda text: out.print(text, highlight=False))
    if not no_serve:
        serve(port=port)


@app.command()
def serve(
    port: Annotated[int, typer.Option("--port", help="端口。")] = 8000,
    host: Annotated[str, typer.Option("--host", help="监听地址。")] = "127.0.0.1",
    workers: Annotated[int, typer.Option("--workers", min=1, help="进程数。")] = 1,
    with_worker: Annotated[bool, typer.Option("--worker/--no-worker", help="同时处理后台任务。")] = True,
    home: Home = None,
) -> None:
    """启动网站。"""
    with ready():
        from sanbiao.portal.serving import serve_office

        out.print(f"网站：http://{host}:{port}/  （Ctrl+C 停止）", highlight=False)
        serve_office(host=host, port=port, workers=workers, with_worker=with_worker)


@app.command()
def worker(home: Home = None) -> None:
    """处理后台任务：导入、编制等。"""
    with ready():
        from django.core.management import call_command

        call_command("db_worker", interval=0.3, startup_delay=False)


@app.command()
def doctor(home: Home = None) -> None:
    """检查安装：数据库、密钥、操作记录的封存、办公软件和字体。"""
    with ready():
        from sanbiao.portal.health import examine

        sound = True
        for finding in examine():
            sound = sound and finding.sound
            mark = "[green]正常[/green]" if finding.sound else "[red]异常[/red]"
            out.print(f"{mark} {finding.text}", highlight=False)
        if not sound:
            raise typer.Exit(FAULTS)


def main() -> None:
    app()


if __name__ == "__main__":
    main()
