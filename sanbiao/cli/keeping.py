"""`sanbiao backup`, `sanbiao restore`, and what is remembered of the events after a restore by other means."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sanbiao.cli.archive import Place, restore_backup, write_backup
from sanbiao.cli.base import BY, Home, app, now, out, ready, set_up, spoken


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(help="写到哪个文件，如 三标备份.zip。")],
    home: Home = None,
) -> None:
    """备份：数据库、密钥、保存的文件和封存的期次，合成一个文件。"""
    with spoken():
        set_up()
        from django.utils import timezone

        write_backup(target, Place.from_environment(), made_at=timezone.localtime().isoformat())
        out.print(f"备份已写入 {target}。其中含有密钥，请像保管数据库一样保管它。")


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(help="sanbiao backup 写的文件。")],
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的数据。请先停止网站。")] = False,
    home: Home = None,
) -> None:
    """从备份恢复到空的数据目录。"""
    with spoken():
        place = Place.from_environment()
        restore_backup(source, place, force=force)
    with ready():
        out.print(f"已恢复到 {place.home}。请运行 sanbiao doctor 检查。")


@app.command()
def remember(
    reason: Annotated[str, typer.Option("--reason", help="为什么要重新记下，如“数据库从备份恢复到昨天”。")], home: Home = None
) -> None:
    """重新记下操作记录有多少、到哪一条：数据库用自己的备份恢复以后用，先运行 sanbiao doctor 看清少了什么。"""
    with ready():
        from sanbiao.core.audit.remembering import begin_anew

        found = begin_anew(by=BY, at=now(), reason=reason)
        out.print(f"已重新记下：操作记录 {found.events} 条，到编号 {found.last}，封存 {found.seals} 次。理由已写入操作记录。")
