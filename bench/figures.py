"""The 83 figures of the report: ours live on SQLite, SQL written by hand, and pandas from the sheets."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.found import Fact, Found
from bench.running import CITY_A, Result, import_folder, in_turn, open_office, said

PERIODS = ("2023H1", "2023Q1", "2022H2")


def measure(*, full: bool = False) -> list[Result]:
    """Ours against each of the two; every value and every part is compared first."""
    with tempfile.TemporaryDirectory() as home:
        open_office(Path(home))
        import_folder(CITY_A)
        return _measure(rounds=400 if full else 200)


def _measure(rounds: int) -> list[Result]:
    from bench import figures_by_hand, figures_by_pandas
    from sanbiao.core.indicators.services import evaluate, reported
    from sanbiao.core.periods.periods import period

    indicators = reported()
    for code in PERIODS:
        window = period(code)
        days = (window.start, window.stop, window.as_of)
        ours = _found(evaluate(indicators, window))
        _equal(ours, figures_by_hand.figures(*days), f"{code} by hand")
        _equal(ours, figures_by_pandas.figures(CITY_A, *days), f"{code} by pandas")
    window = period(PERIODS[0])
    days = (window.start, window.stop, window.as_of)
    live = in_turn({"ours": lambda: evaluate(indicators, window), "by hand": lambda: figures_by_hand.figures(*days)}, rounds)
    sheets = in_turn(
        {"ours": lambda: evaluate(indicators, window), "pandas": lambda: figures_by_pandas.figures(CITY_A, *days)}, 5
    )
    return [
        Result("figures: time against SQL by hand", live["ours"].best / live["by hand"].best, 1.5, notes=said(live)),
        Result(
            "figures: speed against pandas over the sheets",
            sheets["pandas"].best / sheets["ours"].best,
            20,
            at_least=True,
            notes=said(sheets),
        ),
    ]


def _found(figures) -> Found:
    return {
        code: Fact(
            int(figure.value or 0) if figure.denominator is None else int(figure.numerator),
            {part.label: int(part.value) for part in figure.breakdown},
            figure.denominator,
            figure.rank,
        )
        for code, figure in figures.items()
    }


def _equal(ours: Found, theirs: Found, who: str) -> None:
    wrong = {code: (ours[code], theirs.get(code)) for code in ours if ours[code] != theirs.get(code)}
    assert not wrong, (who, wrong)
    assert ours.keys() == theirs.keys(), who


if __name__ == "__main__":
    for result in measure():
        print(result.line(), *result.notes, sep="\n  ")
