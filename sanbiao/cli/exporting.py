"""`sanbiao export …`: ledgers as workbooks that can be read in again."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from sanbiao.cli.base import BY, Home, OrgCode, app, now, out, ready

export = typer.Typer(no_args_is_help=True, help="导出台账。")
app.add_typer(export, name="export")

Target = Annotated[Path, typer.Option("--out", help="写到哪个 .xlsx 文件。")]
ROSTER = "people.person"


@export.command()
def ledger(
    key: Annotated[str, typer.Argument(help="台账的代码或名称，如 people.posting 或 任职经历。")],
    target: Target,
    org: OrgCode = "",
    home: Home = None,
) -> None:
    """导出一本台账，身份证号完整；导出记入操作记录。"""
    with ready():
        _export(key, target, org)


@export.command()
def roster(target: Target, org: OrgCode = "", home: Home = None) -> None:
    """导出干部名册。"""
    with ready():
        _export(ROSTER, target, org)


def _export(key: str, target: Path, org: str) -> None:
    from sanbiao.core.access.refusal import Refused
    from sanbiao.core.access.roles import CITY
    from sanbiao.core.ledger.ledger import REGISTRY
    from sanbiao.registry.organisations.queries import unit_of

    found = [one for one in REGISTRY.values() if key in (one.key, one.slug, one.title)]
    if not found:
        known = "、".join(f"{one.key}（{one.title}）" for one in REGISTRY.values())
        raise Refused(f"没有「{key}」这本台账。现有：{known}。")
    [book] = found
    rows = book.policy.in_scopes([unit_of(org).path if org else CITY]).filter(**book.constants)
    write_book(target, [(book, rows)])


def write_book(target: Path, found: Iterable[tuple[Any, Any]]) -> None:  # Any: ledgers and rows of any model
    """The rows as a workbook, ID numbers in full; that it was taken is an event."""
    from sanbiao.core.audit.tracing import new_trace
    from sanbiao.core.ledger.services import keep_export
    from sanbiao.core.ledger.sheets import write_sheets

    books, at = list(found), now()
    trace = new_trace(by=BY, at=at)
    file, count = write_sheets(books, foot=f"导出：{trace.line}")
    with file, target.open("wb") as copy:
        shutil.copyfileobj(file, copy)
    for book, rows in books:
        keep_export(ledger=book, rows=rows.count(), asked={"file": target.name}, by=BY, at=at, trace=trace)
    out.print(f"已写入 {target}，共 {count} 行。")
