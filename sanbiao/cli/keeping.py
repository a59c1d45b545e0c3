"""`sanbiao backup`, `sanbiao restore`, and what is remembered of the events after a restore by other means."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sanbiao.cli.archive import restore_backup, write_backup
from sanbiao.cli.base import BY, Home, app, now, out, ready, set_up, spoken
from sanbiao.cli.passphrases import PassphraseFile, new_passphrase, present_passphrase
from sanbiao.installation.place import Place


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(help="写到哪个文件，如 三标备份.zip。")],
    with_keys: Annotated[bool, typer.Option("--with-keys", help="把密钥用口令封好放在备份里。")] = False,
    passphrase_file: PassphraseFile = None,
    home: Home = None,
) -> None:
    """备份：数据库、保存的文件和封存的期次，合成一个文件。密钥不在其中，除非用 --with-keys。"""
    with spoken():
        set_up()
        from sanbiao.core.secrecy.fields import present_key
        from sanbiao.core.ui.times import minute_of
        from sanbiao.installation.keys import fingerprint
        from sanbiao.portal.keys import handed_over, note_backup, recorded

        at, place = now(), Place.from_environment()
        there = recorded() if place.known().is_in_use else None  # looking would make the database
        key = there.fingerprint if there else fingerprint(present_key())
        sealed = handed_over(new_passphrase(passphrase_file), at=at) if with_keys else b""
        write_backup(target, place, made_at=at.isoformat(), key=key, sealed_keys=sealed)
        if there:
            note_backup(name=target.name, has_keys=with_keys, by=BY, at=at)
        out.print(f"备份已写入 {target}。恢复它要用字段密钥，指纹 {key}。")
        if with_keys:
            out.print("密钥用口令封好在备份里：忘了口令，备份就打不开。请把口令与备份分开保管。")
        elif there and there.handed_over_at:
            out.print(f"密钥不在备份里；它已于 {minute_of(there.handed_over_at)} 交接，请确认交接文件和口令还在。")
        else:
            out.print(
                "密钥不在备份里，而且还没有交接过：数据目录一旦丢失，备份里的身份证号就再也打不开。"
                "请现在运行 sanbiao keys hand-over 文件，把交接文件与备份分开保管。"
            )


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(help="sanbiao backup 写的文件。")],
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的数据。请先停止网站。")] = False,
    keys: Annotated[Path | None, typer.Option("--keys", help="sanbiao keys hand-over 写的交接文件。")] = None,
    passphrase_file: PassphraseFile = None,
    home: Home = None,
) -> None:
    """从备份恢复到空的数据目录。需要的密钥在数据目录里、在备份里或在交接文件里。"""
    with spoken():
        place = Place.from_environment()
        restore_backup(source, place, force=force, keys=keys, ask=lambda: present_passphrase(passphrase_file))
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
