"""The demonstration city keeps the contract of sheets and shows the figures it was built to show."""

import datetime as dt
import hashlib
from fractions import Fraction
from pathlib import Path
from xml.etree.ElementTree import parse

import pytest

from sanbiao.city.base import NOW, RETIREMENT_AGE, TODAY
from sanbiao.demo.building import build_city
from sanbiao.demo.tests.counting import ATTENDED, TOWN_KINDS, YES, Calculator, age, holds
from sanbiao.demo.tests.reading import City, read_city

DAY = dt.date(2023, 6, 30)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
HALVES = [
    half
    for year in range(2022, 2027)
    for half in ((dt.date(year, 1, 1), dt.date(year, 6, 30)), (dt.date(year, 7, 1), dt.date(year, 12, 31)))
][1:]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("city")
    build_city(path)
    return path


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The city of another seed."""
    path = tmp_path_factory.mktemp("other")
    build_city(path, seed=7)
    return path


@pytest.fixture(scope="module")
def city(folder: Path) -> City:
    return read_city(folder)


@pytest.fixture(scope="module")
def counted(city: City) -> Calculator:
    return Calculator(city)


def test_every_ledger_has_rows_and_the_city_is_of_its_size(city: City) -> None:
    kinds = [row["机构类别"] for row in city.rows["机构"]]

    assert all(city.rows.values())
    assert sum(kind in TOWN_KINDS for kind in kinds) == 18
    assert 240 <= sum(kind in ("村", "社区") for kind in kinds) <= 260
    assert 65 <= sum(kind in ("市直机关", "事业单位", "国有企业") for kind in kinds) <= 75
    assert len(city.rows["干部名册"]) == 1200


def test_the_township_teams_show_the_shares_of_the_report(counted: Calculator) -> None:
    figures = counted.teams(DAY)

    assert len(counted.members(DAY)) == 151
    assert [figures[number] for number in (7, 9, 11)] == [55, 131, 135]
    assert 38 < figures[6] < 44


def test_who_counts_in_the_teams_is_not_obvious(counted: Calculator) -> None:
    rows = counted.town_rows(DAY)
    seconded = [
        p
        for p in counted.city.rows["任职经历"]
        if p["任职方式"] == "挂职" and p["是否班子成员"] in YES and holds(p, "任职时间", "免职时间", DAY)
    ]
    with_young = {p["任职机构"] for p in rows if p["身份证号"] in counted.young(DAY)}
    towns = {p["任职机构"] for p in rows}

    assert len(rows) - len(counted.members(DAY)) >= 8
    assert len(seconded) >= 5
    assert not counted.members(DAY) & {p["身份证号"] for p in seconded}
    assert len(towns - with_young) == 2
    assert any(p["免职时间"] == dt.date(2023, 7, 1) for p in rows)


def test_adding_overlapping_postings_up_would_give_another_figure(counted: Calculator) -> None:
    months: dict[str, int] = {}
    for p in counted.city.rows["任职经历"]:
        if counted.kinds[p["任职机构"]] in TOWN_KINDS and p["任职时间"] <= DAY:
            end = min(p["免职时间"] or DAY, DAY)
            span = (end.year - p["任职时间"].year) * 12 + end.month - p["任职时间"].month
            months[p["身份证号"]] = months.get(p["身份证号"], 0) + span

    assert sum(months[m] >= 24 for m in counted.members(DAY)) > counted.teams(DAY)[11]


@pytest.mark.parametrize(("first", "day"), HALVES)
def test_every_half_year_has_all_seventeen_figures(counted: Calculator, first: dt.date, day: dt.date) -> None:
    figures = counted.teams(day) | counted.training(first, day)

    assert len(figures) == 17
    assert all(value > 0 for number, value in figures.items() if number != 83)
    assert (figures[83] > 0) == (day > dt.date(2023, 4, 20))
    assert all(value < 1 for number, value in figures.items() if number in (8, 10, 12, 82))


def test_the_figures_of_the_report_are_not_trivial(counted: Calculator) -> None:
    figures = counted.training(dt.date(2023, 1, 1), DAY)

    assert 10 <= figures[1] <= 25
    assert 8 <= figures[2] <= 15
    assert figures[3] > 10_000
    assert Fraction(1, 2) < figures[82] < Fraction(9, 10)
    assert Fraction(1, 10) < figures[83] < Fraction(9, 10)


def test_figures_move_from_year_to_year(counted: Calculator) -> None:
    for number in (6, 8, 10, 12):
        assert len({counted.teams(day)[number] for _, day in HALVES}) >= 5


def test_every_id_number_is_valid_and_its_birth_month_agrees_but_for_two(city: City) -> None:
    numbers = {row["身份证号"] for name in ("干部名册", "学员", "轮训对象", "读本通读") for row in city.rows[name]}
    differing = [r for r in city.rows["干部名册"] if r["身份证号"][6:12] != f"{r['出生年月']:%Y%m}"]

    for number in numbers:
        assert number[:6] == "419901"
        assert dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14])) < TODAY
        assert number[17] == "10X98765432"[sum(w * int(c) for w, c in zip(WEIGHTS, number, strict=False)) % 11]
    assert len(differing) == 2
    assert all(r["备注"] == "出生年月以档案认定为准" for r in differing)
    assert all((int(r["身份证号"][16]) % 2 == 1) == (r["性别"] == "男") for r in city.rows["干部名册"])


@pytest.mark.parametrize(
    ("ledger", "key"),
    [
        ("机构", ("机构编码",)),
        ("党组织", ("党组织编码",)),
        ("干部名册", ("身份证号",)),
        ("任职经历", ("身份证号", "任职机构", "职务名称", "任职时间")),
        ("职数核定", ("单位", "职数类别", "起始日期")),
        ("班次", ("班次编号",)),
        ("学员", ("班次编号", "身份证号")),
        ("线上学习", ("场次编号", "参学单位")),
        ("轮训对象", ("身份证号",)),
        ("读本通读", ("身份证号", "读本")),
    ],
)
def test_no_key_stands_twice(city: City, ledger: str, key: tuple[str, ...]) -> None:
    keys = [tuple(row[column] for column in key) for row in city.rows[ledger]]

    assert keys
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("ledger", "first", "second"),
    [
        ("机构", "成立日期", "撤销日期"),
        ("任职经历", "任职时间", "免职时间"),
        ("职数核定", "起始日期", "终止日期"),
        ("班次", "开班日期", "结业日期"),
        ("轮训对象", "列入日期", "移出日期"),
        ("读本通读", "布置日期", "完成日期"),
    ],
)
def test_dates_stand_in_order(city: City, ledger: str, first: str, second: str) -> None:
    pairs = [(row[first], row[second]) for row in city.rows[ledger] if row[first] and row[second]]

    assert pairs or ledger == "机构"
    assert all(began <= ended for began, ended in pairs)


def test_references_lead_somewhere(city: City, counted: Calculator) -> None:
    codes = set(counted.kinds)

    assert all(row["上级机构编码"] in codes for row in city.rows["机构"] if row["机构类别"] in ("村", "社区"))
    assert all(row["身份证号"] in counted.roster for row in city.rows["任职经历"])
    assert all(row["班次编号"] in counted.courses for row in city.rows["学员"])


def test_nothing_has_happened_after_today(city: City, counted: Calculator) -> None:
    facts = [row[c] for row in city.rows["任职经历"] for c in ("任职时间", "免职时间") if row[c]]
    facts += [row[c] for row in city.rows["干部名册"] for c in ("任现职时间", "任现职级时间") if row[c]]
    facts += [row["播出日期"] for row in city.rows["线上学习"]]
    facts += [row["完成日期"] for row in city.rows["读本通读"] if row["完成日期"]]
    facts += [counted.courses[row["班次编号"]]["开班日期"] for row in city.rows["学员"]]

    assert max(facts) <= TODAY
    assert all(row["状态"] == "计划" for row in city.rows["班次"] if row["开班日期"] > TODAY)


def test_serving_cadres_hold_a_post_and_some_are_about_to_retire(city: City, counted: Calculator) -> None:
    open_posts = {p["身份证号"] for p in city.rows["任职经历"] if p["免职时间"] is None}
    left = {}
    for row in city.rows["干部名册"]:
        birth = row["出生年月"]
        serving = row["人员状态"] in ("现职", "在岗")
        assert serving == (row["身份证号"] in open_posts)
        if serving:
            assert age(birth, TODAY) >= 20
            left[row["身份证号"]] = birth.year * 12 + birth.month - 1 + 12 * RETIREMENT_AGE[row["性别"]] - NOW

    assert min(left.values()) > 0
    for lower, upper in ((0, 3), (3, 6), (6, 12)):
        assert sum(lower < months <= upper for months in left.values()) >= 5
        assert any(lower < left[m] <= upper for m in counted.members(TODAY))


@pytest.mark.parametrize("day", [DAY, TODAY])
def test_teams_have_vacancies_and_excess(city: City, counted: Calculator, day: dt.date) -> None:
    approved: dict[str, int] = {}
    for row in city.rows["职数核定"]:
        if holds(row, "起始日期", "终止日期", day) and counted.kinds[row["单位"]] in TOWN_KINDS:
            approved[row["单位"]] = approved.get(row["单位"], 0) + row["核定职数"]
    filled = {town: len({p["身份证号"] for p in counted.town_rows(day) if p["任职机构"] == town}) for town in approved}

    assert len(approved) == 18
    assert sum(filled[town] > number for town, number in approved.items()) >= 2
    assert sum(filled[town] < number for town, number in approved.items()) >= 2
    assert sum(filled[town] == number for town, number in approved.items()) >= 2


def test_training_has_the_edges_that_the_contract_decides(city: City) -> None:
    across = [r for r in city.rows["班次"] if r["开班日期"] <= DAY < (r["结业日期"] or DAY)]

    assert across
    assert {"取消", "计划", "已开班"} <= {r["状态"] for r in city.rows["班次"]}
    assert any(r["参训情况"] not in ATTENDED for r in city.rows["学员"])
    assert any(r["学习系列"] == "其他" for r in city.rows["线上学习"])
    assert any(r["是否必读"] not in YES for r in city.rows["读本通读"])


def test_forms_belong_to_members_and_tell_their_careers(folder: Path, counted: Calculator) -> None:
    forms = [parse(path).getroot() for path in (folder / "lrmx").glob("*.lrmx")]

    assert len(forms) == 40
    for form in forms:
        assert form.findtext("ShenFenZheng") in counted.members(DAY)
        lines = (form.findtext("JianLi") or "").splitlines()
        assert len(lines) >= 3
        assert any(line[9:18] == " " * 9 for line in lines)
        assert len(form.findall("JiaTingChengYuan/Item")) >= 3


def test_the_same_seed_writes_the_same_bytes_and_another_seed_other_ones(folder: Path, other: Path, tmp_path: Path) -> None:
    build_city(tmp_path)

    assert _digest(tmp_path) == _digest(folder)
    assert _digest(other) != _digest(folder)


def _digest(folder: Path) -> list[tuple[str, str]]:
    return sorted((p.name, hashlib.sha256(p.read_bytes()).hexdigest()) for p in folder.rglob("*.*"))


def test_another_seed_gives_the_same_shares(other: Path) -> None:
    calculator = Calculator(read_city(other))

    assert len(calculator.members(DAY)) == 151
    assert [calculator.teams(DAY)[number] for number in (7, 9, 11)] == [55, 131, 135]


def test_a_larger_city_keeps_its_teams_and_the_contract(tmp_path: Path, counted: Calculator) -> None:
    build_city(tmp_path, scale=3)

    larger = Calculator(read_city(tmp_path))
    city = larger.city

    assert len(city.rows["干部名册"]) == len(larger.roster) == 3600
    assert len(city.rows["任职经历"]) > len(counted.city.rows["任职经历"]) + 2400
    assert len(city.rows["学员"]) > len(counted.city.rows["学员"]) + 2400
    assert larger.teams(DAY) == counted.teams(DAY)
    assert len({(r["班次编号"], r["身份证号"]) for r in city.rows["学员"]}) == len(city.rows["学员"])
    assert len({r["身份证号"] for r in city.rows["轮训对象"]}) == len(city.rows["轮训对象"])
    assert {r["身份证号"] for r in city.rows["任职经历"]} <= larger.roster.keys()
    assert {r["班次编号"] for r in city.rows["学员"]} <= larger.courses.keys()
    assert all(r["免职时间"] is None or r["任职时间"] <= r["免职时间"] <= TODAY for r in city.rows["任职经历"])
    assert all(r["移出日期"] is None or r["列入日期"] <= r["移出日期"] for r in city.rows["轮训对象"])


def test_a_scale_below_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="规模"):
        build_city(tmp_path, scale=0)
