"""`sanbiao figures` and `sanbiao rows`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sanbiao.cli.base import (
    AsJson,
    Home,
    OrgCode,
    PeriodCode,
    app,
    chosen_scope,
    fail,
    grid,
    out,
    print_json,
    ready,
    say_standing,
)
from sanbiao.cli.exporting import write_book

if TYPE_CHECKING:
    from sanbiao.core.ledger.ledger import Ledger


@app.command()
def figures(
    period: PeriodCode,
    org: OrgCode = "",
    as_of_closing: Annotated[bool, typer.Option("--as-of-closing", help="取关账时保存的值。")] = False,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """本期各项指标。"""
    with ready():
        from sanbiao.core.indicators.closing import closed_figures
        from sanbiao.core.indicators.engines import one_moment
        from sanbiao.core.indicators.services import evaluate, reported

        chosen, unit, paths = chosen_scope(period, org)
        if as_of_closing and org:
            fail("关账时只保存了全市的指标，--as-of-closing 不能与 --org 同用。")
        with one_moment():
            found = closed_figures(chosen) if as_of_closing else evaluate(reported(), chosen, paths)
        say_standing(chosen)
        if as_json:
            print_json([figure.as_json() for figure in found.values()])
            return
        table = grid("代码", "指标", "值", "单位", "分子/分母", "行数", title=f"{chosen.label} {unit or '全市'}")
        for figure in found.values():
            parts = "" if figure.denominator is None else f"{figure.numerator}/{figure.denominator}"
            table.add_row(figure.code, figure.name, f"{figure.printed()}{figure.mark}", figure.unit, parts, str(figure.rows))
        out.print(table)
        for figure in found.values():
            if figure.why_none:
                out.print(f"{figure.name}：{figure.why_none}")


@app.command()
def rows(
    code: Annotated[str, typer.Argument(help="指标代码。")],
    period: PeriodCode,
    org: OrgCode = "",
    as_json: AsJson = False,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help="写成 Excel 文件。")] = None,
    home: Home = None,
) -> None:
    """一项指标背后的台账行。"""
    with ready():
        from sanbiao.core.indicators.services import indicator
        from sanbiao.core.indicators.services import rows as rows_behind
        from sanbiao.core.ledger.ledger import REGISTRY

        chosen, _, paths = chosen_scope(period, org)
        one = indicator(code)
        say_standing(chosen)
        found = [(REGISTRY[key], rows_behind(one, key, chosen, paths)) for key in one.ledgers]
        if xlsx:
            write_book(xlsx, found)
        elif as_json:
            listed = [(ledger, row) for ledger, some in found for row in some]
            print_json([{"ledger": ledger.key, "row": row.pk, **_cells(ledger, row)} for ledger, row in listed])
        else:
            for ledger, some in found:
                columns = [column for column in ledger.columns if column.listed]
                table = grid(*[column.label for column in columns], title=f"{ledger.title} {some.count()} 行")
                for row in some:
                    shown = _cells(ledger, row)
                    table.add_row(*[shown[column.label] for column in columns])
                out.print(table)


def _cells(ledger: Ledger[Any], row: Any) -> dict[str, str]:  # Any: a row of whatever ledger
    """A row as it is printed, ID numbers masked."""
    from sanbiao.core.ledger.cells import printed, value_of

    return {column.label: printed(column, value_of(row, column.field)) for column in ledger.columns}
