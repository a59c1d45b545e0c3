"""Setting an installation up, running it, and looking after it."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import Annotated
from uuid import uuid4

import typer
from rich.text import Text

from sanbiao import environment
from sanbiao.cli.base import FAULTS, Home, app, fail, now, one_at_a_time, out, ready


class Site(StrEnum):
    """What is served. `both` are two processes; the office alone has the addresses of the public site too."""

    OFFICE = "office"
    PUBLIC = "public"
    BOTH = "both"


@app.command()
def init(home: Home = None) -> None:
    """建立数据目录：建表、建立三名管理员。安全管理员读取 SANBIAO_ADMIN、SANBIAO_ADMIN_PASSWORD，否则询问；另两名给出邀请码。"""
    with ready():
        from sanbiao.core.access.roles import Role
        from sanbiao.registry.organisations.accounts import administrators_missing, first_administrators

        name = password = ""
        if Role.SECURITY_ADMIN in administrators_missing():
            name = environment.ADMIN() or typer.prompt("安全管理员账号", default="admin")
            password = environment.ADMIN_PASSWORD() or typer.prompt("密码", hide_input=True, confirmation_prompt=True)
        with one_at_a_time():
            newcomers = first_administrators(name=name, password=password, at=now())
        for made in newcomers:
            shown = "" if made.role is Role.SECURITY_ADMIN else f"，邀请码 {made.password}"
            out.print(f"{made.role.label}为 {made.username}{shown}")
        out.print("数据目录已建立。三名管理员须是三个人：请把邀请码分别当面交给本人，七天内凭它登录，自己设置密码。")
        out.print("下一步：sanbiao serve。系统管理员建立账号，安全管理员授予角色。")


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
    public_port: Annotated[int | None, typer.Option("--public-port", help="公众网站的端口，默认比办公网站大一。")] = None,
    host: Annotated[str, typer.Option("--host", help="监听地址。")] = "127.0.0.1",
    workers: Annotated[int, typer.Option("--workers", min=1, help="进程数。")] = 1,
    with_worker: Annotated[bool, typer.Option("--worker/--no-worker", help="同时处理后台任务。")] = True,
    site: Annotated[Site, typer.Option("--site", help="只服务办公网站或公众网站，或两者（两个进程）。")] = Site.BOTH,
    home: Home = None,
) -> None:
    """启动网站。公众网站不持有字段密钥，只能读写签到所需的内容。"""
    if site is Site.PUBLIC:
        os.environ["SANBIAO_SITE"] = "public"
    beside = [["worker"]] if with_worker and site is not Site.PUBLIC else []
    if site is Site.BOTH:
        public = port + 1 if public_port is None else public_port
        os.environ.setdefault("SANBIAO_PHONE_ADDRESS", f":{public}")
        beside.append(["serve", "--site", "public", "--host", host, "--port", str(public)])
    with ready():
        from sanbiao.portal import serving

        named = "公众网站" if site is Site.PUBLIC else "网站"
        out.print(f"{named}：http://{host}:{port}/  （Ctrl+C 停止）")
        serving.serve(host=host, port=port, workers=workers, beside=beside)


@app.command()
def public_role(
    sql: Annotated[bool, typer.Option("--sql", help="只写出 SQL，交数据库管理员执行。")] = False,
    home: Home = None,
) -> None:
    """在 PostgreSQL 中建立或更新公众网站的账号，只给它签到所需的表和列（密码读取环境变量 SANBIAO_PUBLIC_PASSWORD）。"""
    with ready():
        from django.db import connection, transaction

        from sanbiao.portal.public_site import ROLE, role_statements

        if connection.vendor != "postgresql":
            fail("当前数据库是 SQLite，没有账号之分；公众网站的进程自己只打开所需的表和列。请在 PostgreSQL 上使用本命令。")
        statements = list(role_statements(environment.PUBLIC_PASSWORD()))
        if sql:
            out.print(";\n".join(statements) + ";")
            return
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        out.print(f"账号 {ROLE} 已更新，只能读写公众网站所需的内容。")


@app.command()
def worker(home: Home = None) -> None:
    """处理后台任务：导入、编制等。"""
    with ready():
        from sanbiao.core.access.secret_addresses import hidden
        from sanbiao.core.tasks.working import PatientWorker, alive

        hidden("")  # reads all addresses: not for the first time when a signal writes its line of log, amid whatever is read then
        worker_id = uuid4().hex
        with alive(worker_id, clock=now):
            at_work = PatientWorker(worker_id)
            at_work.configure_signals()
            at_work.run()


def _examine_ledgers() -> None:
    """Say of each contradiction how many rows it has, the first of them, and what to do."""
    from sanbiao.core.ledger.contradictions import REGISTRY, counts
    from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
    from sanbiao.core.ui.times import local_date

    sound, today = True, local_date(now())
    books = [LEDGERS[each.ledger] for each in REGISTRY.values()]
    everything = [book.model._base_manager.filter(**book.constants) for book in books]
    counted = counts(zip(REGISTRY.values(), everything, strict=True), today)
    for each, book, rows, count in zip(REGISTRY.values(), books, everything, counted, strict=True):
        sound = sound and not count
        if not count:
            out.print(Text.assemble(("正常", "green"), f" {book.title}：{each.title}，没有"))
            continue
        found = each.found(rows.select_related(*book.related), today)
        first = "、".join(str(row) for row in found.order_by("pk")[:5])
        out.print(
            Text.assemble(
                ("矛盾", "red"), f" {book.title}：{each.title}，{count} 行（{first}{' 等' if count > 5 else ''}）。{each.remedy}"
            )
        )
    if not sound:
        raise typer.Exit(FAULTS)


@app.command()
def doctor(
    ledgers: Annotated[bool, typer.Option("--ledgers", help="查台账之间的矛盾，不查安装。")] = False, home: Home = None
) -> None:
    """检查安装：数据库、密钥、操作记录的封存、办公软件和字体；加 --ledgers 则查台账之间的矛盾。"""
    with ready():
        if ledgers:
            _examine_ledgers()
            return
        from sanbiao.portal.health import examine

        sound = True
        for finding in examine(at=now()):
            sound = sound and finding.sound
            mark = ("正常", "green") if finding.sound else ("异常", "red")
            out.print(Text.assemble(mark, f" {finding.text}"))
        if not sound:
            raise typer.Exit(FAULTS)
