"""The Vega-Lite of our charts, by Altair. Imported late, by `charts`, because Altair takes a second to load."""

from collections.abc import Sequence
from typing import Any, Final

import altair as alt
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


def draw_bars(rows: Sequence[Row]) -> str:
    """Horizontal bars. Rows: at (order), label, number or None, text, colour, link (number, or None for none)."""
    place = alt.Y("at:O", axis=_labels(rows), scale=alt.Scale(paddingInner=0.3, paddingOuter=0.15))
    return _svg(_bar_layers(_chart(rows).encode(y=place), rows), height=len(rows) * BAR_STEP)


def draw_groups(rows: Sequence[Row], *, groups: Sequence[Row], series: tuple[str, str]) -> str:
    """Two bars a group. Rows as in `draw_bars`, `at` the group's order and `side` the bar's within it; groups: at, label."""
    place = alt.Y("at:O", axis=_labels(groups), scale=alt.Scale(paddingInner=0.16, paddingOuter=0.08))
    offset = alt.YOffset("side:O", scale=alt.Scale(paddingInner=0.08))
    legend = [
        _chart([{}])
        .mark_text(align="left", baseline="middle", color=COLOURS[colour], text=f"■ {name}", fontWeight="bold")
        .encode(x=alt.value(number * 130), y=alt.value(-14))
        for number, (name, colour) in enumerate(zip(series, ("one", "two"), strict=True))
    ]
    bars = _bar_layers(_chart(rows).encode(y=place, yOffset=offset), rows)
    return _svg([*bars, *legend], height=len(groups) * GROUP_STEP)


def draw_line(rows: Sequence[Row]) -> str:
    """A line with points. Rows as in `draw_bars`; a missing number breaks the line."""
    numbers = _numbers(rows)
    room = (max(numbers) - min(numbers)) * 0.18 or abs(max(numbers)) * 0.1 or 1.0
    floor = max(min(numbers) - room, 0) if min(numbers) >= 0 else min(numbers) - room
    scale = alt.Scale(domain=[floor, max(numbers) + room], zero=False, nice=False)
    base = _chart(rows).encode(
        x=alt.X("at:O", axis=_labels(rows, labelOverlap="greedy"), scale=alt.Scale(type="point", padding=0.5)),
        y=alt.Y("number:Q", axis=None, scale=scale),
    )
    known = base.transform_filter("isValid(datum.number)")
    every = max(1, -(-len(rows) // 8))
    labelled = known.transform_filter(f"({len(rows) - 1} - datum.at) % {every} == 0")
    layers = [
        base.mark_line(color=COLOURS["one"], strokeWidth=2, invalid="break-paths-show-path-domains"),
        known.mark_point(filled=True, size=46, color=COLOURS["one"], opacity=1),
        # A rim in the colour of the page keeps the line from crossing the numbers.
        labelled.mark_text(dy=-14, stroke=COLOURS["paper"], strokeWidth=4, color=COLOURS["paper"]).encode(text="text:N"),
        labelled.mark_text(dy=-14, color=COLOURS["ink"]).encode(text="text:N"),
        known.transform_filter("isValid(datum.link)")
        .mark_point(filled=True, size=700, color=COLOURS["hit"], opacity=0)
        .encode(href="link:N"),
    ]
    return _svg(layers, height=LINE_HEIGHT)


def _chart(rows: Sequence[Row]) -> alt.Chart:
    return alt.Chart({"values": list(rows)})


def _numbers(rows: Sequence[Row]) -> list[float]:
    return [float(row["number"]) for row in rows if row["number"] is not None] or [0.0]


def _labels(rows: Sequence[Row], **options: Any) -> alt.Axis:
    """The axis of names. Places are told by their order, so that two of one name stay two."""
    names = {str(row["at"]): row["label"] for row in rows}
    pairs = ", ".join(f"'{at}': {_quoted(str(name))}" for at, name in names.items())
    return alt.Axis(
        title=None,
        ticks=False,
        labelPadding=8,
        domain=False,
        labelAngle=0,
        labelExpr=f"({{{pairs}}})[datum.value]",
        labelLimit=LABEL_LIMIT,
        labelColor=COLOURS["ink"],
        **options,
    )


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", " ")
    return f"'{escaped}'"


def _bar_layers(base: alt.Chart, rows: Sequence[Row]) -> list[alt.Chart]:
    """The bars, their numbers beside them, and over each a band as wide as the chart that carries its link."""
    numbers = _numbers(rows)
    longest = max(len(str(row["text"])) for row in rows) * FONT_SIZE + 12
    plot = WIDTH - LABEL_LIMIT
    top = (max(numbers) or 1.0) * plot / max(plot - longest, plot / 2)
    scale = alt.Scale(domain=[min(0.0, *numbers), top], nice=False)
    across = alt.X("number:Q", axis=None, scale=scale)
    return [
        base.mark_bar().encode(x=across, color=alt.Color("colour:N", scale=None)),
        base.mark_text(align="left", dx=6, color=COLOURS["ink"]).encode(
            x=alt.X("shown:Q", axis=None, scale=scale), text="text:N"
        ),
        base.transform_filter("isValid(datum.link)")
        .mark_bar(color=COLOURS["hit"], opacity=0)
        .encode(x=alt.value(0), x2=alt.value("width"), href="link:N"),
    ]


def _svg(layers: Sequence[alt.Chart], *, height: int) -> str:
    chart = (
        alt.layer(*layers)
        .properties(
            width=WIDTH, height=height, autosize=alt.AutoSizeParams(type="fit", contains="padding"), background="transparent"
        )
        .configure(font=FONT, padding={"left": 0, "top": 4, "right": 4, "bottom": 4})
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=FONT_SIZE, grid=False)
        .configure_text(fontSize=FONT_SIZE)
    )
    return str(vl_convert.vegalite_to_svg(chart.to_dict(), vl_version="6.1"))
