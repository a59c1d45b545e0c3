import pytest

from sanbiao.core.indicators.cards import card_of
from sanbiao.core.indicators.figures import Figure


def figure(value, unit="人", numerator=None, denominator=None):
    return Figure("a.b", "甲", unit, "stock", value, numerator, denominator, 1)


@pytest.mark.parametrize(
    ("now", "before", "change", "trend"),
    [
        (figure(5), figure(3), "比上年同期增加 2 人", "up"),
        (figure(3), figure(5), "比上年同期减少 2 人", "down"),
        (figure(3), figure(3), "与上年同期持平", "level"),
        (figure(50, "%", 1, 2), figure(33, "%", 1, 3), "比上年同期增加 16.67 个百分点", "up"),
        (figure(33, "%", 1, 3), figure(33, "%", 3302666, 10**7), "比上年同期增加 0.30 个百分点", "up"),
        (figure(40, "岁", 80, 2), figure(41, "岁", 123, 3), "比上年同期减少 1.0 岁", "down"),
        (figure(3), figure(None), "与上年同期无可比数据", ""),
        (figure(None), figure(3), "本期没有可以计算的对象。", ""),
    ],
    ids=["more", "fewer", "the same", "a share", "a share as shown", "a mean", "nothing before", "nothing now"],
)
def test_a_figure_is_set_against_the_year_before(now, before, change, trend):
    card = card_of(now, before)

    assert (card.change, card.trend) == (change, trend)
