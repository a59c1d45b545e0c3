"""`sanbiao import`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from sanbiao.cli.base import BY, FAULTS, AsJson, Home, app, err, grid, now, out, print_json, ready
from sanbiao.core.apart.calling import warm

if TYPE_CHECKING:
    from sanbiao.core.drive.reading.questions import Question
    from sanbiao.core.drive.writing.results import Outcome

SHOWN_FAULTS = 200


@app.command("import")
def import_(
    paths: Annotated[list[Path], typer.Argument(help="工作簿（.xlsx）、任免审批表（.lrmx）或它们所在的文件夹。")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只预览，不写入。")] = False,
    skip_faulty: Annotated[bool, typer.Option("--skip-faulty", help="只导入没有错误的行。")] = False,
    clear_empty: Annotated[bool, typer.Option("--clear-empty", help="空格清除台账里的内容；不加则空格保留原有内容。")] = False,
    questions: Annotated[Path | None, typer.Option("--questions", help="把不认得的写法写进这个 CSV 文件。")] = None,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """导入台账。有一处错误就什么都不写入，除非要求只导入好的行。"""
    warm("sanbiao.core.drive.reading.handing:sheets_of")
    with ready():
        from sanbiao.core.drive.learning import as_csv, question_rows
        from sanbiao.core.drive.services import import_paths
        from sanbiao.core.ui.times import local_date

        at = now()
        with _progress(shown=not as_json) as tell:
            outcome = import_paths(
                paths,
                by=BY,
                at=at,
                on=local_date(at),
                dry_run=dry_run,
                skip_faulty=skip_faulty,
                clear_empty=clear_empty,
                progress=tell,
            )
        if questions:
            questions.write_text(as_csv(question_rows(outcome.questions)), encoding="utf-8", newline="")
        if as_json:
            print_json(outcome.as_json())
        else:
            _print_outcome(outcome, dry_run=dry_run)
            if clear_empty and (dry_run or outcome.written):
                _print_cleared(outcome)
            out.print(outcome.conclusion(preview=dry_run, skip_faulty=skip_faulty))
        if outcome.is_in_vain(skip_faulty=skip_faulty):
            raise typer.Exit(FAULTS)


@contextmanager
def _progress(*, shown: bool) -> Iterator[Any]:  # Any: a function of done and total
    columns = (TextColumn("正在读取"), BarColumn(), MofNCompleteColumn(), TextColumn("行"), TimeElapsedColumn())
    with Progress(*columns, console=err, disable=not shown, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _print_outcome(outcome: Outcome, *, dry_run: bool) -> None:
    table = grid("文件", "工作表", "台账", "新增", "更改", "未变", "拒绝", title="导入预览" if dry_run else "导入结果")
    for sheet in outcome.sheets:
        if sheet.ledger:
            counts = (sheet.created, sheet.changed, sheet.unchanged, sheet.refused)
            table.add_row(sheet.file, sheet.sheet, sheet.title, *(str(count) for count in counts))
    out.print(table)
    cells = outcome.cells
    parts = f"读入 {cells.read}，标题、表头、合计和说明等 {cells.no_data}，未读入 {cells.named}"
    out.print(f"有内容的格 {cells.filled} 个：{parts}。")
    for sheet in outcome.sheets:
        if sheet.unit:
            out.print(f"{sheet.file} / {sheet.sheet}：没有写单位的行，单位为「{sheet.unit}」（取自{sheet.unit_from}）。")
    left_out = [sheet for sheet in outcome.sheets if not sheet.ledger]
    if left_out:
        names = "、".join(sheet.sheet for sheet in left_out)
        out.print(f"不属于任何台账、未读入的工作表 {len(left_out)} 张：{names}。")
    for notice in outcome.notices:
        out.print(notice)
    _print_questions(outcome.questions)
    for fault in outcome.shown[:SHOWN_FAULTS]:
        where = " / ".join(part for part in (fault.file, fault.sheet) if part)
        mark = ("提示", "yellow") if fault.warning else ("错误", "red")
        out.print(Text.assemble(mark, f" {where}：{fault.sentence()}"))
    if len(outcome.shown) > SHOWN_FAULTS:
        out.print(f"另有 {len(outcome.shown) - SHOWN_FAULTS} 处，用 --json 查看全部。")


def _print_cleared(outcome: Outcome) -> None:
    cells = "、".join(f"「{label}」{count} 格" for label, count in outcome.blanks.items())
    if cells:
        out.print(f"按 --clear-empty，空格清除台账里的内容：{cells}。")


def _print_questions(questions: list[Question]) -> None:
    for question in questions:
        out.print(Text.assemble(("待答", "magenta"), f" {question.sentence()}"))
    if questions:
        out.print(f"以上 {len(questions)} 个问题各答一次，以后都认得：用 --questions 取出，填好后 sanbiao meanings import。")
