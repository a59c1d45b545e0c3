"""`sanbiao keys …`: which keys there are, another field key, and keys for another machine or the safe."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from sanbiao import environment
from sanbiao.cli.base import BY, FAULTS, Home, app, fail, now, out, ready, spoken
from sanbiao.cli.passphrases import PassphraseFile, new_passphrase, present_passphrase
from sanbiao.installation.place import Place

keys = typer.Typer(no_args_is_help=True, help="密钥：查看、更换、交接和取回。")
app.add_typer(keys, name="keys")


@keys.command("list")
def list_keys(home: Home = None) -> None:
    """数据目录有哪些密钥：用途、指纹、建立时间，是否与数据库相符。不显示密钥本身。"""
    with ready(any_key=True):
        from sanbiao.core.ui.times import minute_of
        from sanbiao.portal.keys import held

        found = list(held())
        for key in found:
            mark = ("相符", "green") if key.is_right else ("不符", "red")
            since = f"建于 {minute_of(key.since)}，" if key.since else ""
            out.print(Text.assemble(mark, f" {key.name}：{key.purpose}；指纹 {key.fingerprint}，{since}{key.standing}"))
        if not all(key.is_right for key in found):
            raise typer.Exit(FAULTS)


@keys.command()
def rotate(home: Home = None) -> None:
    """更换字段密钥：所有封存的字段用新密钥重新封存。请先停止网站和后台任务，别的机器上的也要停。"""
    with ready():
        from django.conf import settings

        from sanbiao.installation.locks import alone
        from sanbiao.portal.keys import rotate as rotate_key

        with alone(settings.HOME):
            done = rotate_key(by=BY, at=now())
        out.print(f"字段密钥已更换：{done.old.fingerprint} → {done.new.fingerprint}，重新封存 {done.rows} 行。")
        out.print("请现在运行 sanbiao keys hand-over 文件 交接新密钥。公众网站在别处的，请把新的 keys/public_site.key 复制过去。")
        out.print(
            "此前的备份仍由旧密钥封存：新的交接文件里也有旧密钥，恢复时用 --keys 指明它。"
            if done.old.handed_over_at
            else "此前的备份仍由旧密钥封存，而旧密钥从未单独交接：新的交接文件里也有旧密钥，在交接之前请保管好数据目录。"
        )


@keys.command("hand-over")
def hand_over(
    target: Annotated[Path, typer.Argument(help="写到哪个文件，如 三标密钥.json。")],
    passphrase_file: PassphraseFile = None,
    home: Home = None,
) -> None:
    """交接密钥：把密钥用口令封好写成一个文件，交给另一台机器或放进保险柜。"""
    with ready():
        from sanbiao.installation.keys import keep
        from sanbiao.portal.keys import handed_over, note_hand_over

        if target.exists():
            fail(f"文件“{target}”已存在，没有覆盖。请换一个文件名。")
        at = now()
        sealed = handed_over(new_passphrase(passphrase_file), at=at)
        keep(target.resolve(), sealed.decode("ascii"))
        key = note_hand_over(by=BY, at=at)
        out.print(
            f"密钥已封存到 {target}，字段密钥的指纹是 {key.fingerprint}。忘了口令就打不开它；请把文件、口令和备份分开保管。"
        )


@keys.command("take-over")
def take_over(
    source: Annotated[Path, typer.Argument(help="sanbiao keys hand-over 写的文件。")],
    passphrase_file: PassphraseFile = None,
    home: Home = None,
) -> None:
    """取回密钥：从交接文件把密钥放回数据目录。已有数据库时，只取与它相符的一把。"""
    with spoken():
        from sanbiao.cli.taking_over import put_back

        place = Place.from_environment()
        fingerprint = put_back(source.read_bytes(), place, ask=lambda: present_passphrase(passphrase_file))
        is_in_use = place.known().is_in_use
    if is_in_use:
        with ready():
            from sanbiao.portal.keys import note_taking_over

            note_taking_over(by=BY, at=now())
    out.print(f"密钥已放回 {environment.HOME()}，字段密钥的指纹是 {fingerprint}。")
