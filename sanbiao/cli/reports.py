"""`sanbiao report …`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
from sanbiao.core.apart.calling import warm

if TYPE_CHECKING:
    from sanbiao.reports.checking import Checked

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
    """核对一份报告：其中每个指标与台账是否一致，编制时有的是不是都还在。"""
    warm("sanbiao.reports.written:looked_through")
    with ready():
        from sanbiao.core.ui.times import local_date
        from sanbiao.reports.services import check_document

        chosen, unit, _ = chosen_scope(period, org)
        with document.open("rb") as file:
            checked = check_document(file, period=chosen, unit=unit, on=local_date(now()))
        say_standing(chosen)
        if as_json:
            print_json(_as_json(checked))
        else:
            table = grid("指标", "文中", "台账", "结论", title="核对结果")
            for one in checked.lines:
                table.add_row(one.name, one.printed, one.expected, one.status.label)
            out.print(table)
            _say(checked)
        if not checked.agrees:
            raise typer.Exit(FAULTS)


def _say(checked: Checked) -> None:
    """A line for each difference and for what is worth a look, and the verdict last."""
    for sentence in (*checked.differences, *(f"提示：{hint}" for hint in checked.hints)):
        out.print(sentence)
    if checked.agrees:
        out.print(f"核对完毕：文中 {len(checked.lines)} 处数字与台账一致。")
    else:
        good = sum(line.agrees for line in checked.lines)
        out.print(f"核对完毕：{good} 处相符，{len(checked.differences)} 处要改。", style="red")


def _as_json(checked: Checked) -> list[dict[str, str]]:
    """A line for each figure, then one without a code for each fault of the document as a whole."""
    figures = [
        {
            "code": line.code,
            "name": line.name,
            "found": line.printed,
            "expected": line.expected,
            "status": str(line.status),
            "where": line.where,
            "says": line.says,
        }
        for line in checked.lines
    ]
    whole = [("document", fault) for fault in checked.faults] + [("hint", hint) for hint in checked.remarks]
    return figures + [{"code": "", "found": "", "expected": "", "status": status, "says": says} for status, says in whole]
