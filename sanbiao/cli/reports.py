"""`sanbiao report …`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from sanbiao.cli.base import (
    BY,
    FAULTS,
    AsJson,
    Home,
    OrgCode,
    PeriodCode,
    app,
    chosen_scope,
    fail,
    grid,
    now,
    out,
    print_json,
    ready,
    say_standing,
)

report = typer.Typer(no_args_is_help=True, help="编制和核对报告。")
app.add_typer(report, name="report")


@report.command("compile")
def compile_(
    period: PeriodCode,
    target: Annotated[Path, typer.Option("--out", help="写到哪个 .docx 文件。")],
    org: OrgCode = "",
    pdf: Annotated[bool, typer.Option("--pdf", help="同时转为 PDF（需要 LibreOffice）。")] = False,
    unfinished: Annotated[bool, typer.Option("--unfinished", help="期次没有结束也编制，文档中会写明。")] = False,
    home: Home = None,
) -> None:
    """编制半年报告。"""
    with ready():
        from sanbiao.core.documents.office import pdf as drawn
        from sanbiao.reports.compiling import verification
        from sanbiao.reports.services import Unfinished, compile_and_keep

        chosen, unit, _ = chosen_scope(period, org)
        try:
            _, document, found = compile_and_keep(period=chosen, unit=unit, unfinished=unfinished, by=BY, at=now())
        except Unfinished as refusal:
            fail(f"{refusal}要照此编制，请加 --unfinished。", FAULTS)
        say_standing(chosen)
        target.write_bytes(document)
        missing = _missing(verification(found))
        out.print(f"报告已写入 {target}：{len(found)} 项指标由台账算出，{missing} 项尚无台账，文中标为缺数。")
        if pdf:
            target.with_suffix(".pdf").write_bytes(drawn(document))
            out.print(f"PDF 已写入 {target.with_suffix('.pdf')}。")


def _missing(lines: Any) -> int:  # Any: lines of a verification
    return len({line.code for line in lines if line.rows is None})


@report.command()
def check(
    document: Annotated[Path, typer.Argument(help="要核对的 .docx。")],
    period: PeriodCode,
    org: OrgCode = "",
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """核对一份报告：其中每个指标与台账是否一致。"""
    with ready():
        from sanbiao.core.indicators.engines import one_moment
        from sanbiao.core.indicators.services import evaluate, reported
        from sanbiao.reports.checking import check_report

        chosen, _, paths = chosen_scope(period, org)
        with one_moment():
            figures = evaluate(reported(), chosen, paths)
        lines = check_report(document.read_bytes(), figures)
        say_standing(chosen)
        if as_json:
            told = [(one.code, one.printed, one.expected, str(one.status)) for one in lines]
            print_json([dict(zip(("code", "found", "expected", "status"), each, strict=True)) for each in told])
        else:
            table = grid("指标", "文中", "台账", "结论", title="核对结果")
            for one in lines:
                table.add_row(one.name, one.printed, one.expected, one.status.label)
            out.print(table)
        if any(one.status == "differs" for one in lines):
            raise typer.Exit(FAULTS)
