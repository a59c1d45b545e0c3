"""Passphrases for files of keys: asked for without showing them, or read from a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from sanbiao.core.secrecy.handing_over import BadHandOver, check_passphrase

PassphraseFile = Annotated[
    Path | None, typer.Option("--passphrase-file", help="口令在这个文件的第一行里；写 - 则从标准输入读。不写则询问。")
]


def new_passphrase(file: Path | None) -> str:
    """A passphrase to seal with, asked for twice.

    Raises:
        BadHandOver: there is none, or it is too short.
    """
    return check_passphrase(_read(file) if file else _asked("封存密钥的口令（至少 12 个字符）", again=True))


def present_passphrase(file: Path | None) -> str:
    """The passphrase that a file of keys was sealed with.

    Raises:
        BadHandOver: there is none.
    """
    return _read(file) if file else _asked("交接密钥时用的口令", again=False)


def _read(file: Path) -> str:
    text = sys.stdin.readline() if str(file) == "-" else file.read_text(encoding="utf-8", errors="replace")
    if not (first := text.partition("\n")[0].strip("\r")):
        raise BadHandOver("没有读到口令：请把口令写在文件的第一行。没有写入任何内容。")
    return first


def _asked(prompt: str, *, again: bool) -> str:
    try:
        return str(typer.prompt(prompt, hide_input=True, confirmation_prompt="再输入一次" if again else False, err=True))
    except typer.Abort:
        raise BadHandOver("没有输入口令。不能询问时，请用 --passphrase-file 指明写有口令的文件。没有写入任何内容。") from None
