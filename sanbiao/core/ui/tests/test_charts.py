import re
from decimal import Decimal

import pytest
from lxml import etree

from sanbiao.core.ui import charts
from sanbiao.core.ui.charts import Bar, Group, Point, bar_chart, grouped_bar_chart, line_chart
from sanbiao.core.ui.svg import COLOURS

SVG = "{http://www.w3.org/2000/svg}"

BARS = [
    Bar("白石镇", 12, "/rows/?org=J1&period=2023H1"),
    Bar('<script>alert("x")</script>\'\\', Decimal("8.50"), "/rows/?org=J2", "第二个单位"),
    Bar("云台镇", None),
]
GROUPS = [Group("35岁及以下", (Bar("then", 52, "/then"), Bar("now", 55, "/now")))]
POINTS = [Point("2022H1", 3, "/a"), Point("2022H2", None, "/b"), Point("2023H1", Decimal("4.5"), "/c")]

DRAWN = {
    "bars": lambda: bar_chart(BARS, title="人数", unit="人", highlight="白石镇"),
    "groups": lambda: grouped_bar_chart(GROUPS, series=("2022-12-31", "2023-06-30"), title="年龄", unit="人"),
    "line": lambda: line_chart(POINTS, title="历期", unit="%"),
}

every_chart = pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)


def links(svg):
    return {anchor.get("href"): anchor for anchor in etree.fromstring(svg).iter(f"{SVG}a")}


def texts(svg):
    return [text.text for text in etree.fromstring(svg).iter(f"{SVG}text")]


@every_chart
def test_a_chart_keeps_a_strict_content_security_policy(draw):
    root = etree.fromstring(draw().svg)

    assert not [
        element for element in root.iter() if "style" in element.attrib or any(name.startswith("on") for name in element.attrib)
    ]
    assert not list(root.iter(f"{SVG}script", f"{SVG}style", f"{SVG}image"))


@every_chart
def test_a_chart_scales_has_a_name_and_no_identifier_or_background_of_its_own(draw):
    chart = draw()
    root = etree.fromstring(chart.svg)

    assert root.get("viewBox").startswith("0 0 440 ")
    assert root.get("width") is None
    assert root.get("aria-label") == f"{chart.title}（单位：{chart.unit}）"
    assert not [element for element in root.iter() if "id" in element.attrib or element.get("fill") == "white"]


@every_chart
def test_every_colour_of_a_chart_has_the_class_that_dark_pages_replace(draw):
    painted = [
        element for element in etree.fromstring(draw().svg).iter() if element.get("fill", "none") not in ("none", "transparent")
    ]

    assert painted
    assert all(element.get("fill") in COLOURS.values() and "fill-" in element.get("class", "") for element in painted)


def test_every_bar_opens_its_rows_and_says_what_it_is():
    anchors = links(DRAWN["bars"]().svg)

    assert list(anchors) == ["/rows/?org=J1&period=2023H1", "/rows/?org=J2"]
    assert [anchor.get("aria-label") for anchor in anchors.values()] == ["白石镇 12 人", "第二个单位"]
    assert [anchor.findtext(f"{SVG}title") for anchor in anchors.values()] == ["白石镇 12 人", "第二个单位"]


def test_bars_carry_their_numbers_as_they_were_given():
    drawn = texts(DRAWN["bars"]().svg)

    assert [text for text in drawn if text in ("12", "8.50", "无数据")] == ["12", "8.50", "无数据"]


def test_a_name_cannot_break_out_of_the_drawing():
    drawn = DRAWN["bars"]().svg

    assert "<script" not in drawn
    assert any(text.startswith("<script>") for text in texts(drawn))


def test_the_highlighted_bar_alone_is_marked():
    root = etree.fromstring(DRAWN["bars"]().svg)

    assert len([element for element in root.iter() if element.get("class") == "fill-marked"]) == 1


def test_two_days_stand_side_by_side_and_each_says_which_day_it_is():
    chart = DRAWN["groups"]()

    assert [anchor.get("aria-label") for anchor in links(chart.svg).values()] == [
        "35岁及以下，2022-12-31：52 人",
        "35岁及以下，2023-06-30：55 人",
    ]
    assert chart.columns == ("项目", "2022-12-31", "2023-06-30")


def test_a_point_without_data_breaks_the_line_and_has_no_mark():
    chart = DRAWN["line"]()

    assert set(links(chart.svg)) == {"/a", "/c"}
    assert [cell.text for row in chart.rows for cell in row.cells] == ["3", "无数据", "4.5"]


def test_a_number_stands_on_the_side_of_its_point_to_which_the_line_does_not_go():
    chart = line_chart([Point("一", 9), Point("二", 17), Point("三", 5), Point("四", 8)], title="历期", unit="期")
    root = etree.fromstring(chart.svg)
    heights = {text.text: _height(text) for text in root.iter("{*}text") if text.text and text.text.isdigit()}
    points = [_height(path) for path in root.iter("{*}path") if "fill-one" in path.get("class", "")]

    assert len(points) == 4
    assert [heights[number] > point for number, point in zip(("9", "17", "5", "8"), points, strict=True)] == [
        True,
        False,
        True,
        False,
    ]


def _height(element) -> float:
    return float(re.search(r"translate\([^,]+,([^)]+)\)", element.get("transform"))[1])


def test_the_table_holds_the_same_numbers_and_links():
    chart = DRAWN["bars"]()

    assert chart.columns == ("项目", "人")
    assert [(row.label, row.cells[0].text, row.cells[0].url) for row in chart.rows] == [
        ("白石镇", "12", "/rows/?org=J1&period=2023H1"),
        (BARS[1].label, "8.50", "/rows/?org=J2"),
        ("云台镇", "无数据", ""),
    ]


@pytest.mark.parametrize(
    "chart",
    [
        lambda: bar_chart([], title="空", unit="人"),
        lambda: grouped_bar_chart([], series=("a", "b"), title="空", unit="人"),
        lambda: line_chart([], title="空", unit="人"),
        lambda: line_chart([Point("2023H1", None)], title="空", unit="人"),
    ],
    ids=["bars", "groups", "line", "line without data"],
)
def test_nothing_is_drawn_of_nothing(chart):
    assert chart().svg == ""


@pytest.mark.parametrize("value", [0, -3], ids=["zero", "negative"])
def test_small_values_are_drawn(value):
    assert str(value) in texts(bar_chart([Bar("甲", value)], title="增减", unit="人").svg)[-1].replace("\u2212", "-")


def test_a_chart_without_links_is_an_image():
    assert etree.fromstring(bar_chart([Bar("甲", 1)], title="人数", unit="人").svg).get("role") == "img"


def test_a_chart_drawn_before_is_not_drawn_again(monkeypatch):
    first = bar_chart([Bar("只画一次", 7)], title="人数", unit="人")
    monkeypatch.setattr("sanbiao.core.ui.drawing.draw_bars", None)

    assert bar_chart([Bar("只画一次", 7)], title="人数", unit="人").svg == first.svg


def test_warming_draws_once():
    charts._bars.cache_clear()

    charts.warm()

    assert charts._bars.cache_info().currsize == 1
