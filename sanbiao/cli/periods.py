"""`sanbiao period …`: closing the books of a period, and what drifted since."""

from __future__ import annotations

from typing import Annotated

import typer

from sanbiao.cli.base import BY, FAULTS, Home, app, grid, now, out, ready

period = typer.Typer(no_args_is_help=True, help="期次关账、重开和变动。")
app.add_typer(period, name="period")

Code = Annotated[str, typer.Argument(help="期次，如 2023H1。")]


@period.command()
def close(code: Code, home: Home = None) -> None:
    """关账：保存各项指标的值和行，封存本期台账。"""
    with ready():
        from sanbiao.core.indicators.closing import close_period
        from sanbiao.core.periods.periods import period as named

        chosen = named(code)
        closing = close_period(period=chosen, by=BY, at=now())
        out.print(f"{chosen.label}已关账，摘要 {closing.digest[:16]}。")


@period.command()
def reopen(code: Code, reason: Annotated[str, typer.Option("--reason", help="重开的原因。")], home: Home = None) -> None:
    """重开已关账的期次，必须写明原因。"""
    with ready():
        from sanbiao.core.indicators.closing import reopen_period
        from sanbiao.core.periods.periods import period as named

        chosen = named(code)
        reopen_period(period=chosen, reason=reason, by=BY, at=now())
        out.print(f"{chosen.label}已重开。")


@period.command()
def status(code: Code, home: Home = None) -> None:
    """期次是否关账；关账后哪些指标有变动。"""
    with ready():
        from sanbiao.core.indicators.closing import closing_of, drifted, is_intact
        from sanbiao.core.periods.periods import period as named
        from sanbiao.core.ui.times import day_of

        chosen = named(code)
        closing = closing_of(chosen)
        if closing is None:
            out.print(f"{chosen.label}没有关账。")
            return
        out.print(f"{chosen.label}于 {day_of(closing.made_at)} 由{closing.made_by}关账。")
        table = grid("指标", "关账时", "现在", "新增行", "减少行", title="关账后的变动")
        for drift in drifted(closing, chosen):
            came, went = (sum(len(keys) for keys in rows.values()) for rows in (drift.came, drift.went))
            table.add_row(drift.now.name, str(drift.closed["value"]), drift.now.as_json()["value"], str(came), str(went))
        if table.row_count:
            out.print(table)
        else:
            out.print("关账后没有变动。")
        if not is_intact(closing):
            out.print("封存的内容与摘要不符，请查明原因。", style="red")
            raise typer.Exit(FAULTS)
