"""`sanbiao meanings …`: what headings, words, units and names of sheets mean, as people said."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sanbiao.cli.base import BY, AsJson, Home, app, fail, grid, now, out, print_json, ready

meanings = typer.Typer(no_args_is_help=True, help="学到的写法：列名、写法、单位和工作表各是什么。")
app.add_typer(meanings, name="meanings")

File = Annotated[Path, typer.Argument(help="CSV 文件，列为 kind、ledger、text、meaning；meaning 空着的行不读。")]


@meanings.command("import")
def import_(file: File, home: Home = None) -> None:
    """读入答好的写法；有一行不对就什么都不记。"""
    with ready():
        from sanbiao.core.drive.learning import learn_file

        new, known = learn_file(file, by=BY, at=now())
        out.print(f"已记下 {new} 条写法，另有 {known} 条原已记下。")


@meanings.command()
def export(
    target: Annotated[Path | None, typer.Option("--out", help="写进这个文件；不写则显示出来。")] = None, home: Home = None
) -> None:
    """取出学到的写法，可以读入另一处。"""
    with ready():
        from sanbiao.core.drive.learning import as_csv, meaning_rows

        text = as_csv(meaning_rows())
        if target is None:
            typer.echo(text.removeprefix("\ufeff"), nl=False)
        else:
            target.write_text(text, encoding="utf-8", newline="")
            out.print(f"已写入 {target}。")


@meanings.command("list")
def list_(as_json: AsJson = False, home: Home = None) -> None:
    """列出学到的写法，各有编号。"""
    with ready():
        from sanbiao.core.drive.models import Meaning
        from sanbiao.core.ui.times import minute_of

        kept = Meaning.objects.order_by("kind", "ledger", "bare")
        if as_json:
            print_json(list(kept.values("id", "kind", "ledger", "text", "meaning", "by")))
            return
        table = grid("编号", "类别", "台账", "写法", "含义", "答复人", "时间", title="学到的写法")
        for one in kept:
            table.add_row(str(one.pk), one.get_kind_display(), one.ledger, one.text, one.meaning, one.by, minute_of(one.at))
        out.print(table)


@meanings.command()
def forget(number: Annotated[int, typer.Argument(help="编号，见 sanbiao meanings list。")], home: Home = None) -> None:
    """取消一条写法，以后再问。"""
    with ready():
        from sanbiao.core.drive.learning import forget as take_back
        from sanbiao.core.drive.models import Meaning

        kept = Meaning.objects.filter(pk=number).first()
        if kept is None:
            fail(f"没有编号为 {number} 的写法，请用 sanbiao meanings list 核对。")
        take_back(kept, by=BY, at=now())
        out.print(f"已取消：{kept}。")
