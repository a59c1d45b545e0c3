"""`sanbiao accounts …`: accounts and grants by whoever owns the machine, for when the administrators cannot. Each is an event."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from sanbiao.cli.base import BY, Home, app, fail, grid, now, out, ready

if TYPE_CHECKING:
    from django.contrib.auth.models import User

accounts = typer.Typer(no_args_is_help=True, help="账号与授权：管理员都不能登录时，由服务器的管理者在这里办理。")
app.add_typer(accounts, name="accounts")

Name = Annotated[str, typer.Argument(help="用户名。")]
Until = Annotated[datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="失效日期：从这一天起不再有效。")]


@accounts.command("list")
def list_(home: Home = None) -> None:
    """列出账号和各自的授权。"""
    with ready():
        from django.contrib.auth.models import User

        table = grid("用户名", "姓名", "授权", "状态", title="账号")
        users = User.objects.prefetch_related("grants__unit", "grants__deputy_for").select_related("handover")
        for user in users.order_by("username", "pk"):
            held = "；".join(str(grant).partition(" · ")[2] for grant in user.grants.all())
            state = "已停用" if not user.is_active else "待本人接收" if hasattr(user, "handover") else "正常"
            table.add_row(user.username, user.first_name, held or "未授权", state)
        out.print(table)


@accounts.command("open")
def open_(name: Name, person: Annotated[str, typer.Option("--person", help="姓名。")] = "", home: Home = None) -> None:
    """建立账号，给出七天内有效的邀请码。"""
    with ready():
        from sanbiao.registry.organisations.accounts import create_account
        from sanbiao.registry.organisations.codes import fresh_invitation

        code = fresh_invitation()
        user = create_account(username=name, name=person, password=code, by=BY, at=now(), awaits_owner=True)
        out.print(f"已建立账号 {user.username}，邀请码 {code}，七天内有效；本人凭它登录，自己设置密码。")


@accounts.command()
def password(name: Name, home: Home = None) -> None:
    """重置密码并解除登录锁定，给出七天内有效的邀请码；动态口令不变。"""
    with ready():
        from sanbiao.registry.organisations.accounts import set_password, unlock_account
        from sanbiao.registry.organisations.codes import fresh_invitation

        user, given = _named(name), fresh_invitation()
        set_password(user=user, password=given, by=BY, at=now())
        unlock_account(user=user, by=BY, at=now())
        out.print(f"{user.username} 的邀请码为 {given}，七天内有效；本人凭它登录，自己设置密码。")


@accounts.command()
def factors(name: Name, home: Home = None) -> None:
    """停用动态口令，本人登录后可以重新启用。"""
    with ready():
        from sanbiao.registry.organisations.accounts import drop_factors

        user = _named(name)
        drop_factors(user=user, by=BY, at=now())
        out.print(f"{user.username} 的动态口令已停用。")


@accounts.command()
def activate(name: Name, off: Annotated[bool, typer.Option("--off", help="停用。")] = False, home: Home = None) -> None:
    """启用账号；加 --off 则停用。"""
    with ready():
        from sanbiao.registry.organisations.accounts import set_active

        user = _named(name)
        set_active(user=user, is_active=not off, by=BY, at=now())
        out.print(f"{user.username} 已{'停用' if off else '启用'}。")


@accounts.command()
def grant(  # noqa: PLR0917  # each is an option of the command line
    name: Name,
    role: Annotated[str, typer.Argument(help="角色，如 clerk、head、system_admin、security_admin、audit_admin。")],
    section: Annotated[str, typer.Option("--section", help="科室代码，默认各科室。")] = "*",
    org: Annotated[str, typer.Option("--org", help="机构编码，默认全市。")] = "",
    until: Until = None,
    deputy_for: Annotated[str, typer.Option("--deputy-for", help="代理谁：那个人的用户名；代理须有 --until。")] = "",
    off: Annotated[bool, typer.Option("--off", help="收回。")] = False,
    home: Home = None,
) -> None:
    """授予角色；加 --off 则收回，代理他的授权一并收回。"""
    with ready():
        from sanbiao.core.access.roles import Role
        from sanbiao.registry.organisations.accounts import grant_role, withdraw_grant
        from sanbiao.registry.organisations.models import SECTION_CHOICES, Grant
        from sanbiao.registry.organisations.queries import unit_of

        user, sections = _named(name), dict(SECTION_CHOICES)
        if role not in Role or section not in sections:
            fail(f"没有这样的角色或科室。角色：{'、'.join(Role.values)}；科室：{'、'.join(sections)}。")
        unit = unit_of(org) if org else None
        if off:
            held = Grant.objects.filter(user=user, role=role, section=section, unit=unit).first()
            if held is None:
                fail(f"{user.username} 没有这项授权，请用 sanbiao accounts list 核对。")
            said = str(held)
            deputies = withdraw_grant(grant=held, by=BY, at=now()).deputies
            out.print(f"已收回：{said}{f'，另有代理他的 {deputies} 项' if deputies else ''}。")
            return
        stands_in = _named(deputy_for) if deputy_for else None
        lapses_on = until.date() if until else None
        grant_role(user=user, section=section, role=role, unit=unit, lapses_on=lapses_on, deputy_for=stands_in, by=BY, at=now())
        out.print(f"已授予：{Grant.objects.get(user=user, role=role, section=section, unit=unit)}。")


def _named(name: str) -> User:
    from sanbiao.registry.organisations.accounts import account_of

    return account_of(name) or fail(f"没有用户名为 {name} 的账号，请用 sanbiao accounts list 核对。")
