"""Stated values: what a section states of a figure for which no ledger is kept, wherever such a figure would have no data.

Whose rows they are is known above: `lend` says how they are found. A computed figure always stands before a stated one; a value
stated for one unit and one period is that of this unit and period alone, and nothing is added up from it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sanbiao.core.access.context import Context
from sanbiao.core.access.policy import User
from sanbiao.core.access.roles import CITY
from sanbiao.core.indicators.figures import Figure, Slice, StatedBy, rate
from sanbiao.core.indicators.measures import Share
from sanbiao.core.indicators.nodata import without_data
from sanbiao.core.indicators.registry import Indicator
from sanbiao.core.indicators.window import Paths
from sanbiao.core.periods.periods import Period


@dataclass(frozen=True)
class StatedValue:
    """What was stated and signed: a value, or numerator and denominator of a rate; `parts` where the figure has a breakdown."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: int | None
    parts: tuple[Slice, ...]
    stated: StatedBy


@dataclass(frozen=True)
class StatingLink:
    """Where somebody states a figure, or looks at what is stated of it."""

    url: str
    label: str


Place = tuple[str, str, str]
"""The code of a figure, the code of a period and the path of a unit; '/' is the whole city."""


@dataclass(frozen=True)
class _Lender:
    find: Callable[[Collection[str], Collection[str]], Mapping[Place, StatedValue]]
    link: Callable[[User, Indicator, Context], StatingLink | None]


_LENDERS: list[_Lender] = []


def lend(
    *,
    find: Callable[[Collection[str], Collection[str]], Mapping[Place, StatedValue]],
    link: Callable[[User, Indicator, Context], StatingLink | None],
) -> None:
    """Say how the values in force are found, by codes of figures and of periods, and where people state them."""
    _LENDERS.append(_Lender(find, link))


def stating_link(user: User, one: Indicator, context: Context) -> StatingLink | None:
    """Where `user` states a figure in the context of a page, or sees what is stated; None where there is nothing to do."""
    return next((link for lender in _LENDERS if (link := lender.link(user, one, context))), None)


def stated_in(codes: Collection[str], windows: Iterable[Period]) -> Mapping[Place, StatedValue]:
    """The values in force of some figures in whole periods; nothing is asked where there are neither."""
    periods = {window.code for window in windows} - {""}
    found: dict[Place, StatedValue] = {}
    for lender in _LENDERS if codes and periods else ():
        found |= lender.find(codes, periods)
    return found


Found = Sequence[tuple[Sequence[Indicator], Period, Paths, Mapping[str, Figure]]]
"""Indicators, the window and the organisations they were wanted in, and the figures found."""


def with_stated(found: Found) -> list[dict[str, Figure]]:
    """The figures, those that want for every row of their ledgers in the place of which something is stated replaced by it."""
    lacking = [(window, paths) for *_, window, paths, figures in found if any(each.wanting for each in figures.values())]
    codes = {code for *_, figures in found for code, each in figures.items() if each.wanting}
    stated = stated_in(codes, [window for window, _ in lacking])
    return [
        {one.code: _instead(one, figures[one.code], stated.get((one.code, window.code, _whole(paths)))) for one in indicators}
        for indicators, window, paths, figures in found
    ]


def _whole(paths: Paths) -> str:
    """The one subtree that figures are taken over; those over several are of none for which anything is stated."""
    return CITY if CITY in paths else paths[0] if len(paths) == 1 else ""


def _instead(one: Indicator, figure: Figure, stated: StatedValue | None) -> Figure:
    return stated_figure(one, figure, stated) if stated and figure.wanting else figure


def stated_figure(one: Indicator, figure: Figure, stated: StatedValue) -> Figure:
    """The figure with what is stated of it; it opens no rows, and still says which ledgers would give it."""
    value = stated.value
    if one.measure.is_rate and stated.numerator is not None and stated.denominator is not None:
        value = rate(stated.numerator, stated.denominator, percent=isinstance(one.measure, Share))
    return replace(
        figure,
        value=value,
        numerator=stated.numerator,
        denominator=stated.denominator,
        breakdown=stated.parts,
        rank=None,
        of=None,
        stated=stated.stated,
    )


def given_way(one: Indicator, figure: Figure, window: Period, paths: Paths) -> Figure | None:
    """What is in force for this place where the computed figure stands instead; None where nothing is."""
    if figure.wanting or figure.fewer:
        return None
    stated = stated_in([one.code], [window]).get((one.code, window.code, _whole(paths)))
    return stated_figure(one, figure, stated) if stated else None


def stated_below(indicators: Sequence[Indicator], window: Period, paths: Paths, path: str) -> Iterator[tuple[str, str, Figure]]:
    """What is stated of each unit in `paths` right below `path`: the code of the unit, that of the figure, and the figure."""
    by_code = {one.code: one for one in indicators}
    for (code, _, place), stated in stated_in(by_code, [window]).items():
        unit = place.removeprefix(path).rstrip("/")
        if place.startswith(path) and unit and "/" not in unit and place.startswith(tuple(paths)):
            yield unit, code, stated_figure(by_code[code], without_data(by_code[code]), stated)
