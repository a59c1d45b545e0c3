"""Setting up the demonstration: the city's sheets through the same import as anybody's, accounts, and its reports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.contrib.auth import get_user_model

from sanbiao.collecting.demo import ask_towns
from sanbiao.core.access.roles import EVERY_SECTION, Role
from sanbiao.core.drive.services import import_paths
from sanbiao.core.periods.periods import last_finished_half, period
from sanbiao.core.ui.times import local_date
from sanbiao.demo.account import NAME, PASSWORD
from sanbiao.demo.building import build_city
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.organisations.accounts import create_account, grant_role
from sanbiao.registry.organisations.models import Unit, UnitKind
from sanbiao.registry.organisations.queries import city_name
from sanbiao.reports.compiling import verification
from sanbiao.reports.services import compile_and_keep

BY = "演示"
SHOWN_PERIOD = "2023H1"
"""The half-year whose township teams the demonstration is built around."""

Say = Callable[[str], None]


def show(home: Path, *, scale: int, at: datetime, say: Say) -> None:
    """Make the demonstration in `home`, telling what is done; a second run on the same home changes nothing.

    Raises:
        RuntimeError: the generated sheets have a fault, which is a defect of the generator.
    """
    sheets = home / "演示台账"
    say("正在生成演示城市的工作簿……")
    build_city(sheets, scale=scale)
    say("正在导入……")
    outcome = import_paths([sheets], by=BY, at=at, on=local_date(at))
    if outcome.errors:
        raise RuntimeError("; ".join(fault.sentence() for fault in outcome.errors[:5]))
    say(
        f"{city_name()}：新增 {outcome.total('created')} 行，更改 {outcome.total('changed')} 行，"
        f"未变 {outcome.total('unchanged')} 行。"
    )
    _open_accounts(at)
    ask_towns(by=NAME, at=at)
    for code in (last_finished_half(local_date(at)).code, SHOWN_PERIOD):
        _compile(home, code, at=at, say=say, told=code == SHOWN_PERIOD)
    say(f"登录账号 {NAME}，密码 {PASSWORD}（只用于演示）。")


def _compile(home: Path, code: str, *, at: datetime, say: Say, told: bool) -> None:
    chosen = period(code)
    _, document, figures = compile_and_keep(period=chosen, by=BY, at=at)
    path = home / f"{city_name()}委组织部{chosen.label}工作报告.docx"
    path.write_bytes(document)
    missing = len({line.code for line in verification(figures) if line.rows is None})
    say(f"{chosen.label}报告：{path}（{len(figures)} 项指标由台账算出，{missing} 项尚无台账，标为缺数）")
    if told:
        for figure in figures.values():
            parts = f"（{figure.numerator}/{figure.denominator}）" if figure.denominator else ""
            say(f"  {figure.name}：{figure.printed()} {figure.unit}{parts}")


def _open_accounts(at: datetime) -> None:
    """One account that sees all business, and one of each other kind, all with the demonstration's password."""
    town = Unit.objects.filter(kind=UnitKind.TOWN).order_by("code").first()
    wanted = (
        (NAME, "演示账号", EVERY_SECTION, Role.HEAD, None),
        ("training", "干部教育科", Section.TRAINING, Role.CLERK, None),
        ("town", f"{town}联络员", EVERY_SECTION, Role.UNIT_CLERK, town),
        ("reader", "部领导", EVERY_SECTION, Role.READER, None),
        ("system", "系统管理员", EVERY_SECTION, Role.SYSTEM_ADMIN, None),
        ("security", "安全管理员", EVERY_SECTION, Role.SECURITY_ADMIN, None),
        ("audit", "审计管理员", EVERY_SECTION, Role.AUDIT_ADMIN, None),
    )
    known = set(get_user_model().objects.values_list("username", flat=True))
    for username, name, section, role, unit in wanted:
        if username not in known:
            user = create_account(username=username, name=name, password=PASSWORD, by=BY, at=at)
            grant_role(user=user, section=section, role=role, unit=unit, by=BY, at=at)
