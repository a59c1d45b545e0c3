"""Plans: targets that replace one another, warnings, lights, lives, and resolutions that become items."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
from django.urls import reverse

from sanbiao.affairs.plans import queries
from sanbiao.affairs.plans.apps import Rules
from sanbiao.affairs.plans.ledgers import ItemLedger, TargetLedger
from sanbiao.affairs.plans.machine import item_machine, problem_machine, resolution_machine
from sanbiao.affairs.plans.models import Audience, Item, ItemState, ProblemState, ResolutionState, Stars, Target
from sanbiao.affairs.plans.queries import Light
from sanbiao.affairs.plans.tests.factories import ItemFactory, ProblemFactory, ResolutionFactory, TargetFactory
from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import EVERY_SECTION, Role
from sanbiao.core.drive.services import import_paths
from sanbiao.core.indicators.measures import Count
from sanbiao.core.indicators.plain import by_then
from sanbiao.core.indicators.registry import REGISTRY, Breakdown, FigureKind, Indicator, words_of
from sanbiao.core.indicators.services import evaluate, indicator
from sanbiao.core.machine.steps import WrongFacts
from sanbiao.core.periods.periods import Period, period
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.stated.tests.factories import StatedFigureFactory
from sanbiao.tests.factories import NOON, GrantFactory

pytestmark = pytest.mark.django_db
RULES = Rules()


@pytest.fixture
def clerk():
    return GrantFactory(section=Section.PLANS).user


@pytest.fixture
def forty(monkeypatch):
    """A figure that says of each kind how many branches have five stars: as many as there are targets of 2022."""
    one = Indicator(
        code="branches.five_star",
        name="五星支部",
        unit="个",
        kind=FigureKind.STOCK,
        definition="",
        source="",
        measure=Count(),
        rows=by_then(Target, "issued_on", "audience", year=2022),
        ledgers=("plans.target",),
        breakdowns=(Breakdown(name="by_kind", label="对象", column="audience", words=words_of(Audience)),),
        in_report=False,
    )
    monkeypatch.setitem(REGISTRY, one.code, one)
    for number in range(3):
        TargetFactory(year=2022, stars=Stars.FOUR, issued_on=date(2022, 1, 1 + number))


def _value(code, day):
    return evaluate([indicator(code)], Period.on(day))[code].value


def test_of_targets_issued_again_the_latest_by_the_day_holds_and_those_of_other_years_do_not():
    for audience, amount, day in [
        (Audience.VILLAGE, 40, date(2023, 1, 10)),
        (Audience.VILLAGE, 45, date(2023, 6, 30)),
        (Audience.VILLAGE, 50, date(2023, 7, 1)),
        (Audience.COMMUNITY, 13, date(2022, 12, 30)),
        (Audience.ORGAN, 24, date(2023, 1, 10)),
    ]:
        TargetFactory(audience=audience, amount=amount, issued_on=day)
    TargetFactory(year=2022, amount=33, issued_on=date(2022, 2, 1))
    TargetFactory(stars=Stars.FOUR, amount=96, issued_on=date(2023, 2, 1))

    assert _value("plans.target_five_star", date(2023, 6, 30)) == 58
    assert _value("plans.target_five_star", date(2023, 6, 29)) == 53
    assert _value("plans.target_five_star", date(2022, 12, 31)) == 33
    assert _value("plans.target_organ_five_star", date(2023, 6, 30)) == 24
    assert _value("plans.target_four_star", date(2023, 1, 31)) == 0


def test_a_sheet_of_the_contract_alone_is_read_with_its_other_words(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "2023年目标任务"
    sheet.append(["计划年度", "领域", "目标星级", "年底目标", "印发日期"])
    sheet.append([2023, "农村", 5, "１，０４５", "2023.1.10"])
    sheet.append(["2023", "两新", "四星级", 30, "2023年1月10日"])
    book.save(tmp_path / "计划.xlsx")

    outcome = import_paths([tmp_path], by="clerk", at=NOON, on=date(2023, 7, 1))

    assert outcome.faults == []
    assert list(Target.objects.order_by("pk").values_list("audience", "stars", "amount")) == [
        (Audience.VILLAGE, Stars.FIVE, 1045),
        (Audience.TWO_NEW, Stars.FOUR, 30),
    ]


@pytest.mark.usefixtures("forty")
def test_a_target_below_what_is_reached_is_told_and_taken(client, clerk):
    check = TargetLedger().check
    row = {"year": 2022, "audience": Audience.VILLAGE, "stars": Stars.FIVE, "amount": 2}

    [told] = check(row, date(2022, 6, 30))

    assert told.warning
    assert "目标数 2 低于已建成的 3 个" in told.message
    assert list(check(row, date(2022, 1, 2))) == []
    assert list(check(row | {"amount": 3}, date(2022, 6, 30))) == []
    assert list(check(row, date(2023, 6, 30))) == []
    assert list(check(row | {"amount": None}, date(2022, 6, 30))) == []
    assert list(check(row | {"audience": Audience.COMMUNITY}, date(2022, 6, 30))) == []
    assert list(check(row | {"audience": Audience.ORGAN, "stars": Stars.FOUR}, date(2022, 6, 30))) == []
    low = TargetFactory(year=2022, amount=2, issued_on=date(2022, 1, 4))
    TargetFactory(year=2022, audience=Audience.COMMUNITY, amount=2, issued_on=date(2022, 1, 4))
    assert queries.passed(Target.objects.all(), period("2022")) == [low.pk]
    client.force_login(clerk)
    assert "目标低于已建成的数" in client.get(low_url(low), {"period": "2022H1"}).content.decode()


def low_url(target):
    return reverse("target", args=[target.pk])


@pytest.mark.usefixtures("forty")
def test_the_overview_holds_targets_against_what_is_reached_by_a_rule_it_shows(client, clerk):
    TargetFactory(year=2022, amount=10, issued_on=date(2022, 1, 4))
    TargetFactory(year=2022, audience=Audience.ORGAN, amount=5, issued_on=date(2022, 1, 4))
    client.force_login(clerk)

    page = client.get(reverse("plans"), {"period": "2022H1"}).content.decode()

    assert "50.0%" in page
    assert "绿灯" in page
    assert "全年已过 49.6%" in page
    assert "达到 90% 的绿灯" in page


def test_a_stated_number_is_marked_and_not_held_to_a_target_of_the_ledger(client, clerk):
    TargetFactory(year=2023, stars=Stars.FIVE, audience=Audience.VILLAGE, issued_on=date(2023, 1, 1), amount=40)
    StatedFigureFactory(indicator="branches.five_star", period="2023H1", value=12, in_force=True)
    client.force_login(GrantFactory(section=EVERY_SECTION, role=Role.HEAD).user)

    page = client.get(reverse("plans"), {"period": "2023H1"})

    [standing] = page.context["standings"]
    assert (standing.reached.value, standing.share, standing.missing, standing.light) == (12, None, None, Light.NONE)
    assert page.content.decode().count("填报</span>") == 1


def test_a_target_is_not_held_to_a_number_that_was_stated():
    StatedFigureFactory(indicator="branches.organ_five_star", period="2023H1", value=12, in_force=True)

    assert queries.reached_of(Audience.ORGAN, Stars.FIVE, period("2023H1")) is None


@pytest.mark.parametrize(
    ("reached", "goal", "light"),
    [(45, 100, Light.GREEN), (44, 100, Light.YELLOW), (34, 100, Light.RED), (None, 100, Light.NONE), (3, 0, Light.NONE)],
)
def test_a_number_has_its_light_by_the_part_of_the_year_gone_by(reached, goal, light):
    exact = None if reached is None else Fraction(reached)

    assert queries.light_of_number(exact, Decimal(goal), date(2023, 7, 1), RULES) is light
    assert queries.light_of_number(Fraction(100), Decimal(100), date(2023, 12, 31), RULES) is Light.GREEN


def test_an_item_has_its_light_by_its_last_day_which_is_in_time():
    item = ItemFactory(due_on=date(2023, 6, 30))

    assert queries.light_of_item(item, date(2023, 5, 30), RULES) is Light.GREEN
    assert queries.light_of_item(item, date(2023, 5, 31), RULES) is Light.YELLOW
    assert queries.light_of_item(item, date(2023, 6, 30), RULES) is Light.YELLOW
    assert queries.light_of_item(item, date(2023, 7, 1), RULES) is Light.RED
    done = ItemFactory(issued_on=date(2023, 1, 1), started_on=date(2023, 1, 1), completed_on=date(2023, 8, 1))
    done.refresh_from_db()
    assert queries.light_of_item(done, date(2023, 9, 1), RULES) is Light.GREEN
    adjusted = ItemFactory(adjusted_on=date(2023, 8, 1))
    adjusted.refresh_from_db()
    assert queries.light_of_item(adjusted, date(2023, 9, 1), RULES) is Light.NONE


def test_an_item_is_issued_driven_adjusted_with_a_reason_and_goes_on(clerk):
    item = item_machine.fire("issue", ItemFactory(), by=clerk, at=NOON, issued_on=date(2023, 1, 10))
    with pytest.raises(WrongFacts, match="启动日期不得早于下达日期"):
        item_machine.fire("start", item, by=clerk, at=NOON, started_on=date(2023, 1, 9))
    item = item_machine.fire("start", item, by=clerk, at=NOON, started_on=date(2023, 1, 20))
    with pytest.raises(WrongFacts):
        item_machine.fire("adjust", item, by=clerk, at=NOON, adjusted_on=date(2023, 4, 1))
    item = item_machine.fire("adjust", item, by=clerk, at=NOON, adjusted_on=date(2023, 4, 1), reason="上级改期")
    assert item.state == ItemState.ADJUSTED
    item = item_machine.fire("resume", item, by=clerk, at=NOON, due_on=date(2023, 9, 30))
    assert (item.state, item.adjusted_on, item.due_on) == (ItemState.UNDER_WAY, None, date(2023, 9, 30))
    item = item_machine.fire("complete", item, by=clerk, at=NOON, completed_on=date(2023, 9, 1), outcome="已办好")
    item = item_machine.fire("reopen", item, by=clerk, at=NOON, reason="复查不合格")
    assert (item.state, item.completed_on, item.outcome) == (ItemState.UNDER_WAY, None, "")


def test_a_problem_is_rectified_and_struck_off(clerk):
    problem = ProblemFactory()
    with pytest.raises(Refused):
        problem_machine.fire("close", problem, by=clerk, at=NOON, closed_on=date(2023, 3, 1), outcome="好")
    facts = {"rectifying_on": date(2023, 2, 1), "measure": "补齐制度", "due_on": date(2023, 4, 1)}
    problem = problem_machine.fire("rectify", problem, by=clerk, at=NOON, **facts)
    problem = problem_machine.fire("close", problem, by=clerk, at=NOON, closed_on=date(2023, 3, 1), outcome="复查合格")
    assert problem.state == ProblemState.CLOSED
    assert problem_machine.fire("reopen", problem, by=clerk, at=NOON, reason="反弹").state == ProblemState.RECTIFYING


def test_a_resolution_becomes_an_item_until_that_is_issued_and_becomes_the_same_one_again(clerk):
    resolution = ResolutionFactory()

    resolution = resolution_machine.fire("adopt", resolution, by=clerk, at=NOON, due_on=date(2023, 9, 30))
    item = Item.objects.get()
    assert (item.code, item.title, item.year, item.span, item.state) == (
        resolution.code,
        resolution.text,
        2023,
        "second",
        ItemState.DRAFT,
    )
    resolution = resolution_machine.fire("release", resolution, by=clerk, at=NOON, reason="再议")
    item.refresh_from_db()
    assert (resolution.state, item.state) == (ResolutionState.OPEN, ItemState.ADJUSTED)
    resolution = resolution_machine.fire("adopt", resolution, by=clerk, at=NOON, due_on=date(2023, 6, 30))
    item.refresh_from_db()
    assert (resolution.item, item.span, item.state) == (item, "first", ItemState.DRAFT)
    item_machine.fire("issue", item, by=clerk, at=NOON, issued_on=date(2023, 1, 10))
    with pytest.raises(Refused, match="已是「已下达」"):
        resolution_machine.fire("release", resolution, by=clerk, at=NOON, reason="再议")


def test_what_an_item_is_measured_by_is_a_figure_and_nobody_types_it(client, clerk):
    check = ItemLedger().check
    assert [fault.fields for fault in check({"figure": "没有的指标", "goal": Decimal(3)}, date(2023, 1, 1))] == [("figure",)]
    assert [fault.fields for fault in check({"figure": "", "goal": Decimal(3)}, date(2023, 1, 1))] == [("goal",)]
    assert list(check({"figure": " 年底五星支部目标 ", "goal": Decimal(3)}, date(2023, 1, 1))) == []
    TargetFactory(year=2023, amount=7, issued_on=date(2023, 2, 1))
    client.force_login(clerk)

    measured = ItemFactory(figure="年底五星支部目标", goal=20)
    page = client.get(reverse("plan-item", args=[measured.pk])).content.decode()
    assert "<b>7</b>" in page
    assert "目标 <b>2E+1</b>" not in page
    nameless = client.get(reverse("plan-item", args=[ItemFactory(figure="没有的指标").pk])).content.decode()
    assert "现在没有可以看的数" in nameless


def test_the_next_list_has_what_is_due_in_the_next_half_year_and_what_is_late(client, clerk):
    late, due = ItemFactory(due_on=date(2023, 3, 1)), ItemFactory(due_on=date(2023, 12, 31), section=Section.TALENT)
    ItemFactory(due_on=date(2024, 1, 1))
    ItemFactory(adjusted_on=date(2023, 2, 1))
    client.force_login(clerk)

    page = client.get(reverse("plans-next"), {"period": "2023H1"})

    assert [str(row) for row in Item.objects.filter(queries.coming(date(2023, 6, 30))).order_by("due_on")] == [
        str(late),
        str(due),
    ]
    assert "2023-07-01" in page.content.decode() or "2023年7月1日" in page.content.decode()
    assert queries.next_half(date(2023, 7, 1)) == (date(2024, 1, 1), date(2024, 7, 1))
