"""The Vega-Lite of our charts. Imported late, by `charts`: what draws it takes its time to load, and few processes draw."""

from collections.abc import Sequence
from typing import Any, Final

import vl_convert

from sanbiao.core.ui.svg import COLOURS

WIDTH: Final = 440
BAR_STEP: Final = 30
GROUP_STEP: Final = 62
LINE_HEIGHT: Final = 170
LABEL_LIMIT: Final = 150
FONT: Final = "Noto Sans CJK SC"
FONT_SIZE: Final = 13

Row = dict[str, str | int | float | None]
Spec = dict[str, Any]  # Vega-Lite, whose schema is a document of its own


def draw_bars(rows: Sequence[Row]) -> str:
    """Horizontal bars. Rows: at (order), label, number or None, text, colour, link (number, or None for none)."""
    place = {"field": "at", "type": "ordinal", "axis": _labels(rows), "scale": {"paddingInner": 0.3, "paddingOuter": 0.15}}
    return _svg(rows, {"y": place}, _bar_layers(rows), height=len(rows) * BAR_STEP)


def draw_groups(rows: Sequence[Row], *, groups: Sequence[Row], series: tuple[str, str]) -> str:
    """Two bars a group. Rows as in `draw_bars`, `at` the group's order and `side` the bar's within it; groups: at, label."""
    place = {"field": "at", "type": "ordinal", "axis": _labels(groups), "scale": {"paddingInner": 0.16, "paddingOuter": 0.08}}
    offset = {"field": "side", "type": "ordinal", "scale": {"paddingInner": 0.08}}
    bars = {"encoding": {"y": place, "yOffset": offset}, "layer": _bar_layers(rows)}
    legend = [
        {
            "data": {"values": [{}]},
            "mark": _text(align="left", baseline="middle", color=COLOURS[colour], text=f"■ {name}", fontWeight="bold"),
            "encoding": {"x": {"value": number * 130}, "y": {"value": -14}},
        }
        for number, (name, colour) in enumerate(zip(series, ("one", "two"), strict=True))
    ]
    return _svg(rows, {}, [bars, *legend], height=len(groups) * GROUP_STEP)


def draw_line(rows: Sequence[Row]) -> str:
    """A line with points. Rows as in `draw_bars`; a missing number breaks the line. Numbers stand where the line does not go."""
    numbers = _numbers(rows)
    room = (max(numbers) - min(numbers)) * 0.24 or abs(max(numbers)) * 0.1 or 1.0
    scale = {"domain": [min(numbers) - room, max(numbers) + room], "zero": False, "nice": False}
    axis = _labels(rows) | {"labelOverlap": "greedy"}
    shared = {
        "x": {"field": "at", "type": "ordinal", "axis": axis, "scale": {"type": "point", "padding": 0.5}},
        "y": {"field": "number", "type": "quantitative", "axis": None, "scale": scale},
    }
    every = max(1, -(-len(rows) // 8))
    known, linked = "isValid(datum.number)", "isValid(datum.number) && isValid(datum.link)"
    labelled = f"{known} && ({len(rows) - 1} - datum.at) % {every} == 0"
    # A rim in the colour of the page keeps a line that goes through from crossing the number.
    look = {"color": COLOURS["ink"], "stroke": COLOURS["paper"], "strokeWidth": 4}
    layers = [
        {"mark": {"type": "line", "color": COLOURS["one"], "strokeWidth": 2, "invalid": "break-paths-show-path-domains"}},
        _where(known, {"type": "point", "filled": True, "size": 46, "color": COLOURS["one"], "opacity": 1}),
        _where(f"{labelled} && !datum.low", _text(dy=-14, **look), text={"field": "text"}),
        _where(f"{labelled} && datum.low", _text(dy=16, **look), text={"field": "text"}),
        _where(
            linked, {"type": "point", "filled": True, "size": 700, "color": COLOURS["hit"], "opacity": 0}, href={"field": "link"}
        ),
    ]
    low = _low([row["number"] for row in rows])
    return _svg([row | {"low": is_low} for row, is_low in zip(rows, low, strict=True)], shared, layers, height=LINE_HEIGHT)


def _low(numbers: Sequence[Any]) -> list[bool]:
    """Of which points the line beside goes up rather than down: their numbers stand below it."""
    beside = [[other for other in numbers[max(at - 1, 0) : at + 2] if other is not None] for at in range(len(numbers))]
    return [number is not None and sum(near) > number * len(near) for number, near in zip(numbers, beside, strict=True)]


def _where(condition: str, mark: Spec, **encoding: Spec) -> Spec:
    """A layer of the rows of which the condition is true."""
    return {"transform": [{"filter": condition}], "mark": mark, "encoding": encoding}


def _text(**look: object) -> Spec:
    return {"type": "text", **look}


def _numbers(rows: Sequence[Row]) -> list[float]:
    return [float(row["number"]) for row in rows if row["number"] is not None] or [0.0]


def _labels(rows: Sequence[Row]) -> Spec:
    """The axis of names. Places are told by their order, so that two of one name stay two."""
    names = {str(row["at"]): row["label"] for row in rows}
    pairs = ", ".join(f"'{at}': {_quoted(str(name))}" for at, name in names.items())
    return {
        "title": None,
        "ticks": False,
        "labelPadding": 8,
        "domain": False,
        "labelAngle": 0,
        "labelExpr": f"({{{pairs}}})[datum.value]",
        "labelLimit": LABEL_LIMIT,
        "labelColor": COLOURS["ink"],
    }


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", " ")
    return f"'{escaped}'"


def _bar_layers(rows: Sequence[Row]) -> list[Spec]:
    """The bars, their numbers beside them, and over each a band as wide as the chart that carries its link."""
    numbers = _numbers(rows)
    longest = max(len(str(row["text"])) for row in rows) * FONT_SIZE + 12
    plot = WIDTH - LABEL_LIMIT
    top = (max(numbers) or 1.0) * plot / max(plot - longest, plot / 2)
    across = {"type": "quantitative", "axis": None, "scale": {"domain": [min(0.0, *numbers), top], "nice": False}}
    colour = {"field": "colour", "scale": None}
    return [
        {"mark": "bar", "encoding": {"x": {"field": "number", **across}, "color": colour}},
        {
            "mark": _text(align="left", dx=6, color=COLOURS["ink"]),
            "encoding": {"x": {"field": "shown", **across}, "text": {"field": "text"}},
        },
        _where(
            "isValid(datum.link)",
            {"type": "bar", "color": COLOURS["hit"], "opacity": 0},
            x={"value": 0},
            x2={"value": "width"},
            href={"field": "link"},
        ),
    ]


def _svg(rows: Sequence[Row], shared: Spec, layers: Sequence[Spec], *, height: int) -> str:
    """All layers over the rows, with the encoding they share, as wide as every chart of ours."""
    spec = {
        "data": {"values": list(rows)},
        "encoding": shared,
        "layer": list(layers),
        "width": WIDTH,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "background": "transparent",
        "config": {
            "font": FONT,
            "padding": {"left": 0, "top": 4, "right": 4, "bottom": 4},
            "view": {"stroke": None},
            "axis": {"labelFontSize": FONT_SIZE, "grid": False},
            "text": {"fontSize": FONT_SIZE},
        },
    }
    return str(vl_convert.vegalite_to_svg(spec, vl_version="6.1"))
