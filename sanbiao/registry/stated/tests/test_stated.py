"""Stated figures: they stand where there is no ledger, marked, after a second person signed, and give way to rows."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from sanbiao.affairs.veterans.tests.factories import VisitFactory
from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.indicators.cards import card_of
from sanbiao.core.indicators.closing import close_period, closed_figures, drifted
from sanbiao.core.indicators.figures import Figure
from sanbiao.core.indicators.registry import REGISTRY
from sanbiao.core.indicators.services import evaluate, evaluate_below
from sanbiao.core.periods.periods import period
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.stated.machine import machine
from sanbiao.registry.stated.models import StatedFigure
from sanbiao.registry.stated.permissions import IMPORT, stated_policy
from sanbiao.registry.stated.tests.factories import STATED, StatedFigureFactory
from sanbiao.reports.compiling import compile_report
from sanbiao.tests.factories import NOON, GrantFactory, UnitFactory

pytestmark = pytest.mark.django_db
HALF = period("2023H1")
VISITS = REGISTRY[STATED]
RATE = "veterans.six_good_rate"


def of_veterans(role: Role = Role.CLERK, **where):
    return GrantFactory(role=role, section=Section.VETERANS, **where).user


def now(code: str = STATED, paths: tuple[str, ...] = ("/",)) -> Figure:
    return evaluate([REGISTRY[code]], HALF, paths)[code]


def test_a_figure_without_a_ledger_is_what_was_stated_and_signed():
    clerk, head = of_veterans(), of_veterans(Role.HEAD)
    row = StatedFigureFactory(period="2023H1")

    machine.fire("submit", row, by=clerk, at=NOON)
    before = now()
    machine.fire("sign", row, by=head, at=NOON)

    assert before.value is None
    figure = now()
    assert (figure.value, figure.rows, figure.stated.source) == (Decimal(12), 0, row.source)
    assert (figure.stated.by, figure.stated.signed_by) == (clerk.username, head.username)
    assert [event.verb for event in Event.objects.order_by("pk")] == ["提交复核", "复核签字"]


def test_who_stated_does_not_sign():
    clerk = of_veterans()
    row = machine.fire("submit", StatedFigureFactory(), by=clerk, at=NOON)

    with pytest.raises(Refused, match="您无权复核签字"):
        machine.fire("sign", row, by=clerk, at=NOON)

    assert "sign" not in {step.transition.name for step in machine.steps(row, clerk)}


def test_another_section_neither_sees_nor_states_it(client):
    row = StatedFigureFactory(in_force=True)
    client.force_login(GrantFactory(role=Role.HEAD, section=Section.TALENT).user)

    assert client.get(reverse("ledger-detail", args=["stated-statedfigure", row.pk])).status_code == 404
    typed = {"indicator": STATED, "period": "2023年上半年", "unit": "", "value": "3", "source": "电话了解", "ticket": "t" * 32}
    answer = client.post(reverse("ledger-create", args=["stated-statedfigure"]), typed)
    assert answer.status_code == 422
    assert StatedFigure.objects.count() == 1


def test_it_gives_way_when_its_ledger_has_rows_and_the_page_says_so(client):
    StatedFigureFactory(in_force=True, period="2023H1")
    VisitFactory(visited_on=date(2023, 5, 6))
    client.force_login(of_veterans())

    page = client.get(reverse("figure", args=[STATED]), {"period": "2023H1"}).content.decode()

    assert now().value == 1
    assert now().stated is None
    assert "本期曾填报 12 人次" in page


def test_what_a_ledger_tells_is_not_stated():
    VisitFactory(visited_on=date(2023, 5, 6))

    with pytest.raises(Refused, match="以台账算出的为准"):
        machine.fire("submit", StatedFigureFactory(period="2023H1"), by=of_veterans(), at=NOON)


def test_it_is_of_its_unit_and_period_alone():
    town = UnitFactory()
    StatedFigureFactory(in_force=True, period="2023H1", unit=town)

    below = evaluate_below([VISITS], HALF, ("/",), "/")

    assert now().value is None
    assert now(paths=(town.path,)).value == 12
    assert evaluate([VISITS], period("2023"), (town.path,))[STATED].value is None
    assert {unit: (figures[STATED].value, figures[STATED].mark) for unit, figures in below.items()} == {
        town.code: (Decimal(12), "（填报）")
    }


def test_of_whom_a_person_sees_one_town_the_table_tells_no_other():
    town, other = UnitFactory(), UnitFactory()
    for unit in (town, other):
        StatedFigureFactory(in_force=True, period="2023H1", unit=unit)

    assert set(evaluate_below([VISITS], HALF, (town.path,), "/")) == {town.code}


def test_a_rate_is_stated_by_its_parts():
    StatedFigureFactory(in_force=True, indicator=RATE, period="2023H1", value=None, numerator=3, denominator=8)

    figure = now(RATE)

    assert (figure.printed(), figure.numerator, figure.denominator) == ("37.50", Decimal(3), 8)


def test_a_computed_and_a_stated_figure_are_not_compared():
    StatedFigureFactory(in_force=True, period="2023H1")
    stated = now()
    VisitFactory(visited_on=date(2023, 5, 6))

    card = card_of(now(), stated)

    assert card.change == "与上年同期不作比较（一个是填报数）"


def test_a_closing_keeps_that_it_was_stated_and_tells_when_it_is_withdrawn():
    row = StatedFigureFactory(in_force=True, indicator=RATE, period="2023H1", value=None, numerator=3, denominator=8)
    closing = close_period(period=HALF, by="head", at=NOON)

    machine.fire("withdraw", row, by=of_veterans(), at=NOON, reason="登记本有误")

    assert closed_figures(HALF)[RATE].stated.signed_by == "head"
    assert [each.code for each in drifted(closing, HALF)] == [RATE]


def test_the_list_the_figure_and_its_json_say_that_it_is_stated(client):
    StatedFigureFactory(in_force=True, period="2023H1", detail="甲镇 4；乙镇 8")
    client.force_login(of_veterans())

    listed = client.get(reverse("figures"), {"period": "2023H1"}).content.decode()
    page = client.get(reverse("figure", args=[STATED]), {"period": "2023H1"}).content.decode()

    assert "填报</span>" in listed
    assert "填报数，不是由台账算出" in page
    assert "甲镇 4、乙镇 8" in page
    assert now().as_json()["stated"]["signed_by"] == "head"


def test_the_page_offers_to_state_what_has_no_data_to_those_who_may(client):
    client.force_login(of_veterans())
    offered = client.get(reverse("figure", args=[STATED]), {"period": "2023H1"}).context["stating"]
    client.force_login(of_veterans(Role.READER))
    refused = client.get(reverse("figure", args=[STATED]), {"period": "2023H1"}).context["stating"]

    assert offered.label == "填报这一期的数"
    assert "indicator=veterans.visits&period=2023H1" in offered.url
    assert refused is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"value": "1.5"}, "应为整数"),
        ({"value": "", "numerator": "1", "denominator": "2"}, "不是占比"),
        ({"indicator": RATE}, "请填分子（合计）和分母"),
        ({"indicator": RATE, "value": "", "numerator": "9", "denominator": "2"}, "大于分母"),
        ({"detail": "甲镇"}, "不是名称加数字"),
        ({"period": "2023年第五季度"}, "不是期次"),
        ({"value": ""}, "两者填且只填一种"),
    ],
    ids=["broken", "rate of a count", "value of a rate", "more than all", "no detail", "no period", "nothing"],
)
def test_what_does_not_fit_the_figure_is_told(client, typed, sentence):
    client.force_login(of_veterans())
    filled = {"indicator": STATED, "period": "2023H1", "unit": "", "value": "3", "source": "登记本", "ticket": "t" * 32} | typed

    answer = client.post(reverse("ledger-create", args=["stated-statedfigure"]), filled)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_report_names_the_figures_that_were_stated():
    StatedFigureFactory(in_force=True, indicator=RATE, period="2023H1", value=None, numerator=3, denominator=8)

    document = compile_report({RATE: now(RATE)}, period_label="2023年上半年", city="青州市", compiled_on=date(2023, 7, 3))

    with zipfile.ZipFile(io.BytesIO(document)) as opened:
        text = opened.read("word/document.xml").decode()
    assert "37.50％" in text
    assert f"以下 1 项没有台账，为科室填报并复核的数：{REGISTRY[RATE].name}" in text


def test_sheets_are_brought_in_by_who_holds_all_sections():
    assert stated_policy.may(GrantFactory(role=Role.CLERK).user, IMPORT)
    assert not stated_policy.may(of_veterans(), IMPORT)


def test_the_form_begins_with_what_the_figure_and_its_page_say(client):
    town = UnitFactory()
    client.force_login(of_veterans())
    asked = {"indicator": STATED, "period": "2023H1", "unit": town.code, "source": "不由地址填"}

    form = client.get(reverse("ledger-create", args=["stated-statedfigure"]), asked).context["form"]

    assert (form["indicator"].value(), form["period"].value(), form["unit"].value()) == (STATED, "2023年上半年", town.code)
    assert not form["source"].value()
