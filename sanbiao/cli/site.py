"""Setting an installation up, running it, and looking after it."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import Annotated

import typer
from rich.text import Text

from sanbiao import environment
from sanbiao.cli.base import FAULTS, Home, app, now, out, ready


class Site(StrEnum):
    """What one process serves. The addresses of the public site are part of both others."""

    OFFICE = "office"
    PUBLIC = "public"
    BOTH = "both"


@app.command()
def init(home: Home = None) -> None:
    """建立数据目录：建表、建立第一个安全管理员（读取环境变量 SANBIAO_ADMIN、SANBIAO_ADMIN_PASSWORD，否则询问）。"""
    with ready():
        from sanbiao.registry.organisations.services import first_administrator

        name = environment.ADMIN() or typer.prompt("安全管理员账号", default="admin")
        password = environment.ADMIN_PASSWORD() or typer.prompt("密码", hide_input=True, confirmation_prompt=True)
        first_administrator(name=name, password=password, at=now())
        out.print(f"数据目录已建立，安全管理员为 {name}。下一步：sanbiao serve，登录后在「账号与授权」中建立其他账号。")


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

        show(environment.HOME(), scale=scale, at=now(), say=out.print)
    if not no_serve:
        serve(port=port)


@app.command()
def serve(
    port: Annotated[int, typer.Option("--port", help="端口。")] = 8000,
    host: Annotated[str, typer.Option("--host", help="监听地址。")] = "127.0.0.1",
    workers: Annotated[int, typer.Option("--workers", min=1, help="进程数。")] = 1,
    with_worker: Annotated[bool, typer.Option("--worker/--no-worker", help="同时处理后台任务。")] = True,
    site: Annotated[Site, typer.Option("--site", help="只服务办公网站或公众网站，或两者。")] = Site.BOTH,
    home: Home = None,
) -> None:
    """启动网站。"""
    if site is Site.PUBLIC:
        os.environ["SANBIAO_SITE"] = "public"
        with_worker = False
    with ready():
        from sanbiao.portal.serving import serve_office

        out.print(f"网站：http://{host}:{port}/  （Ctrl+C 停止）")
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
            mark = ("正常", "green") if finding.sound else ("异常", "red")
            out.print(Text.assemble(mark, f" {finding.text}"))
        if not sound:
            raise typer.Exit(FAULTS)
