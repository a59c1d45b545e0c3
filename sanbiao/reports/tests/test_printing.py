import pytest

from sanbiao.reports.printing import SlotStatus, printed
from sanbiao.reports.template import Format, Slot
from sanbiao.reports.tests.figures import figure

COUNT = "training.attendances"
SHARE = "teams.town_under_35_share"
MEAN = "teams.town_average_age"


def shown(slot, given):
    text, status = printed(slot, given)
    assert status is SlotStatus.AGREES
    return text


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (18, "18"), (100, "100"), ("1684", "1684"), ("12.50", "12.5")])
def test_a_count_is_printed_as_it_is(value, text):
    assert shown(Slot(COUNT), figure(COUNT, value)) == text


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        (55, 151, "36.42％"),
        (131, 151, "86.75％"),
        (135, 151, "89.40％"),
        (29, 29, "100.00％"),
        (0, 4, "0.00％"),
        (1, 800, "0.13％"),
    ],
)
def test_a_share_has_two_decimals_rounded_half_up_and_a_wide_sign(numerator, denominator, text):
    given = figure(SHARE, str(100 * numerator / denominator), numerator=numerator, denominator=denominator)

    assert shown(Slot(SHARE, Format.PERCENT), given) == text


def test_a_mean_has_one_decimal():
    assert shown(Slot(MEAN, Format.MEAN), figure(MEAN, "40.0662251656", numerator=6050, denominator=151)) == "40.1"


@pytest.mark.parametrize(
    ("value", "text"),
    [(9_999, "9999"), (10_000, "10000"), (10_001, "1万余"), (33_392, "3.3万余"), (33_000, "3.3万"), (39_999, "3.9万余")],
)
def test_a_large_count_is_cut_never_raised(value, text):
    assert shown(Slot(COUNT, Format.WAN), figure(COUNT, value)) == text


def test_names_and_parts_are_listed():
    given = figure(COUNT, 3, parts={"成都": 2, "36-40岁": 1, "第1": 5})

    assert shown(Slot(COUNT, Format.NAMES), given) == "成都、36-40岁、第1"
    assert shown(Slot(COUNT, Format.PARTS, unit="期"), given) == "（成都2期、36－40岁1期、第1：5期）"


def test_where_there_are_no_parts_there_are_none():
    assert shown(Slot(COUNT, Format.NAMES), figure(COUNT, 0)) == "无"
    assert shown(Slot(COUNT, Format.PARTS), figure(COUNT, 0)) == "（无）"


def test_one_part_is_found_by_its_key():
    given = figure("talent.tech_firms", 470, parts={"rank": 1, "of": 7})

    assert shown(Slot("talent.tech_firms", Format.PART, key="rank"), given) == "1"
    assert printed(Slot("talent.tech_firms", Format.PART, key="place"), given) == ("【无数据】", SlotStatus.NO_DATA)


@pytest.mark.parametrize(("rank", "text"), [(1, "位列第一"), (2, "列第二"), (10, "列第十"), (11, "列第11")])
def test_a_place_among_peers_is_said_in_words(rank, text):
    assert shown(Slot("talent.tech_firms", Format.RANK), figure("talent.tech_firms", 470, rank=rank, of=12)) == text


def test_no_place_is_claimed_that_no_peer_proves():
    assert printed(Slot("talent.tech_firms", Format.RANK), figure("talent.tech_firms", 470)) == ("【无数据】", SlotStatus.NO_DATA)


@pytest.mark.parametrize(("numerator", "text"), [(9, "全部"), (8, "88.89％"), (0, "0.00％")])
def test_all_is_said_only_when_it_is_all(numerator, text):
    given = figure("hotline.handled_share", "0", numerator=numerator, denominator=9)

    assert shown(Slot("hotline.handled_share", Format.ALL), given) == text


@pytest.mark.parametrize("style", Format)
def test_what_is_not_known_is_said_to_be_so_in_every_format(style):
    assert printed(Slot(COUNT, style), None) == ("【缺数】", SlotStatus.MISSING)
    assert printed(Slot(COUNT, style), figure(COUNT, None)) == ("【无数据】", SlotStatus.NO_DATA)


@pytest.mark.parametrize("status", SlotStatus)
def test_every_status_has_a_word(status):
    assert status.label
