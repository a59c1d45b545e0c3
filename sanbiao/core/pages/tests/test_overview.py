"""The overview as it is declared: what it counts is what it opens, and nobody is shown what is not theirs."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from sanbiao.affairs.training.models import Nature
from sanbiao.core.access.roles import EVERY_SECTION, Role
from sanbiao.core.audit.models import Event
from sanbiao.core.indicators.registry import REGISTRY as FIGURES
from sanbiao.core.indicators.services import NOT_FILLED
from sanbiao.core.pages.page import REGISTRY
from sanbiao.core.pages.tests.toys import Toy
from sanbiao.registry.codes.sections import Section
from sanbiao.tests.factories import (
    ClassRunFactory,
    GrantFactory,
    PersonFactory,
    PostingFactory,
    RotationTargetFactory,
    TraineeFactory,
    UnitFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("sanbiao.core.pages.tests.toys")]
PERIOD = {"period": "2023H1"}


@pytest.fixture(autouse=True)
def toy(monkeypatch):
    monkeypatch.setitem(REGISTRY, Toy.name, Toy)


@pytest.fixture
def clerk(client):
    client.force_login(GrantFactory(section=EVERY_SECTION).user)
    return client


def page_of(client, **parameters):
    return client.get(reverse("toy-overview", query=PERIOD | parameters))


def chart_of(response, title):
    return next(chart for chart in response.context["charts"] if chart.title == title)


def opened(client, url):
    """How many rows the address lists."""
    response = client.get(url.partition("#")[0])
    assert response.status_code == 200, url
    return response.context["table"].page.paginator.count


def test_an_empty_overview_says_what_belongs_here_and_how_to_begin(clerk):
    response = page_of(clerk)

    assert response.context["beginning"].title == "还没有班次"
    assert response.context["beginning"].url == reverse("import-new", query=PERIOD)
    assert "没有预警" not in response.text


def test_a_reader_of_an_empty_overview_is_not_told_to_import(client):
    client.force_login(GrantFactory(section="training", role=Role.READER).user)

    assert page_of(client).context["beginning"].url == ""


def test_alerts_count_what_they_open_late_ones_first_and_those_without_rows_are_left_out(clerk):
    ClassRunFactory.create_batch(2, began_on=date(2023, 3, 1))
    ClassRunFactory(began_on=date(2022, 3, 1), hours=8)

    alerts = page_of(clerk).context["alerts"]

    assert [(each.label, each.count, each.unit, each.tone) for each in alerts] == [
        ("过期的班次", 1, "项", "negative"),
        ("没有学时", 2, "期", "caution"),
    ]
    assert [opened(clerk, each.url) for each in alerts] == [1, 2]


def test_without_anything_the_matter_it_says_so(clerk):
    ClassRunFactory(hours=8)

    assert "没有预警" in page_of(clerk).text


def test_every_bar_and_point_opens_its_rows(clerk):
    for facts in ({"completed": True}, {"completed": True, "audience": ""}, {"nature": Nature.AWAY, "audience": "", "place": ""}):
        ClassRunFactory(**facts)
    PostingFactory(unit=UnitFactory(town=True))
    response = page_of(clerk)

    kinds, places = chart_of(response, "班次，按性质"), chart_of(response, "班次，按地点")

    assert [(row.label, row.cells[0].text) for row in kinds.rows] == [("主体班", "2"), ("外出培训", "1")]
    assert NOT_FILLED in {row.label for row in places.rows}
    for chart in response.context["charts"]:
        for row in chart.rows:
            if chart.unit in ("期", "人") and row.cells[0].url:
                assert opened(clerk, row.cells[0].url) == int(row.cells[0].text), (chart.title, row.label)


def test_a_funnel_tells_how_many_came_how_far_with_the_share_of_the_stage_before_and_opens_them(clerk):
    ClassRunFactory.create_batch(2)
    ClassRunFactory(completed=True, capacity=30)

    chart = chart_of(page_of(clerk), "班次（百分比为占上一环节）")

    assert [(row.label, row.cells[0].text) for row in chart.rows] == [("全部", "3"), ("已举办 33%", "1"), ("学时 3000%", "30")]
    assert [opened(clerk, row.cells[0].url) for row in chart.rows] == [3, 1, 1]


def test_a_funnel_of_rows_out_of_sight_is_not_drawn(client):
    client.force_login(GrantFactory(section=Section.TRAINING).user)
    ClassRunFactory()

    titles = {chart.title for chart in page_of(client).context["charts"]}

    assert "班次（百分比为占上一环节）" in titles
    assert "任职（百分比为占上一环节）" not in titles


def test_the_list_behind_a_bar_is_called_after_it_and_leads_back(clerk):
    ClassRunFactory()

    page = clerk.get(reverse("page-rows", args=["toy-overview", "kinds"], query=PERIOD | {"key": "main"}))

    assert page.context["heading"] == "班次，按性质：主体班"
    assert page.context["above_url"] == reverse("toy-overview", query=PERIOD)
    assert '<input type="hidden" name="key" value="main">' in page.text


def test_a_card_stands_against_its_target_and_without_one_says_nothing(clerk, monkeypatch):
    away = FIGURES["training.away_classes"]
    monkeypatch.setitem(FIGURES, away.code, replace(away, target_of="training.classes_held"))
    ClassRunFactory.create_batch(2, completed=True)
    assert [card.target for card in page_of(clerk).context["cards"]] == ["", ""]

    ClassRunFactory.create_batch(3, completed=True, nature=Nature.AWAY, audience="")

    assert [card.target for card in page_of(clerk).context["cards"]] == ["目标 3，完成 66.7%", ""]
    assert "目标 3，完成 66.7%" in page_of(clerk).text


def test_a_line_of_months_ends_with_the_month_of_the_page(clerk):
    RotationTargetFactory()

    line = chart_of(page_of(clerk), "党的二十大精神轮训覆盖率，近 3 个月")
    half = chart_of(page_of(clerk), "举办主体班期数，近 8 期")

    assert [row.label for row in line.rows] == ["2023.04", "2023.05", "2023.06"]
    assert [row.label for row in half.rows][-2:] == ["2022下", "2023上"]


def test_a_day_gives_way_to_the_period_of_a_point(clerk):
    ClassRunFactory(completed=True)
    response = clerk.get(reverse("toy-overview", query={"on": "2023-05-15"}))

    urls = [row.cells[0].url for row in chart_of(response, "举办主体班期数，近 8 期").rows]

    assert urls[-2].endswith("?period=2022H2")
    assert urls[-1].endswith("?on=2023-05-15")


@pytest.fixture
def two_towns():
    """A class with two from one town and one from another; somebody without a unit beside them."""
    towns = UnitFactory(town=True, short_name="白石镇"), UnitFactory(town=True, short_name="云台镇")
    run = ClassRunFactory(completed=True, organiser=towns[0])
    for town in (towns[0], towns[1], towns[1]):
        TraineeFactory(class_run=run, person=PersonFactory(unit=town))
    TraineeFactory(class_run=run, person=PersonFactory(unit=None))
    RotationTargetFactory(person=PersonFactory(unit=towns[0]))
    return towns


def test_figures_by_unit_stand_side_by_side_the_largest_first_and_open_their_rows(clerk, two_towns):
    table = page_of(clerk).context["units"]

    assert [(line.label, [cell.text for cell in line.cells]) for line in table.lines] == [
        ("云台镇", ["2", "0", "—"]),
        ("白石镇", ["1", "1", "0.00"]),
        ("（本级，或未对应机构）", ["1", "0", "—"]),
    ]
    assert [cell.text for cell in table.total.cells] == ["4", "1", "0.00"]
    for line in (*table.lines, table.total):
        for cell in line.cells[:2]:
            if cell.url:
                assert opened(clerk, cell.url) == int(cell.text)


def test_the_line_of_a_unit_leads_to_the_page_about_it_with_the_units_below(clerk, two_towns):
    village = UnitFactory(village=True, parent=two_towns[1], short_name="柿树村")
    TraineeFactory(class_run__completed=True, person=PersonFactory(unit=village))
    url = page_of(clerk).context["units"].lines[0].url

    lines = clerk.get(url).context["units"].lines

    assert [(line.label, line.cells[0].text) for line in lines] == [("柿树村", "1"), ("（本级，或未对应机构）", "2")]


def test_the_table_is_taken_away_as_numbers_and_it_is_kept_that_it_was(clerk, two_towns):
    answer = clerk.post(page_of(clerk).context["units_url"])

    content = io.BytesIO(b"".join(answer.streaming_content))
    sheet = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()

    assert sheet[0][0] == "单位"
    assert sheet[1] == ["云台镇", 2.0, 0.0, ""]
    assert sheet[-1][:3] == ["合计", 4.0, 1.0]
    kept = Event.objects.filter(verb="导出")
    assert {event.ledger for event in kept} >= {"training.trainee", "training.classrun"}
    assert kept[0].after["filters"]["期次"] == "2023年上半年"
    assert f"追溯码 {kept[0].batch}" in zipfile.ZipFile(content).read("xl/worksheets/sheet1.xml").decode()


def test_the_table_of_a_period_that_is_not_over_says_so_in_its_last_line(clerk):
    today = timezone.localdate()
    TraineeFactory(class_run__completed=True, class_run__began_on=today, class_run__ended_on=today)
    said = f"期次未结束，数字为截至 {today.month} 月 {today.day} 日的登记情况"

    answer = clerk.post(reverse("page-units", args=["toy-overview"], query={"period": f"{today.year}"}))

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    assert (sheet[-2][0], sheet[-1][0]) == ("合计", said)
    assert Event.objects.filter(verb="导出")[0].after["filters"]["说明"] == said


def test_who_may_not_take_rows_away_may_not_take_the_table(client, two_towns):
    client.force_login(GrantFactory(section=EVERY_SECTION, role=Role.READER).user)

    assert page_of(client).context["units_url"] == ""
    assert client.post(reverse("page-units", args=["toy-overview"], query=PERIOD)).status_code == 404


def test_without_rows_there_is_no_table_to_take(clerk):
    assert page_of(clerk).context["units"] is None
    assert clerk.post(reverse("page-units", args=["toy-overview"])).status_code == 404


def test_a_narrow_role_sees_the_rows_of_its_unit_alone(client, two_towns):
    client.force_login(GrantFactory(section=EVERY_SECTION, role=Role.UNIT_CLERK, unit=two_towns[0]).user)

    response = page_of(client)

    assert [book.count for book in response.context["books"]] == [1, 1, 0]
    assert [(line.label, line.cells[0].text) for line in response.context["units"].lines] == [("（本级，或未对应机构）", "1")]


def test_books_of_another_section_leave_no_trace(client):
    PostingFactory()
    ClassRunFactory()
    client.force_login(GrantFactory(section="training").user)

    response = page_of(client)

    assert [book.label for book in response.context["books"]] == ["班次", "学员"]
    assert {chart.title for chart in response.context["charts"]}.isdisjoint({"任职，按方式", "班子成员，按性别"})
    assert "在任" not in response.text
    for part in ("posts", "manners", "none"):
        assert client.get(reverse("page-rows", args=["toy-overview", part])).status_code == 404


@pytest.mark.parametrize("page", ["toy-overview", "teams", "nothing"])
def test_parts_of_what_is_no_overview_or_not_theirs_are_not_there(client, page):
    client.force_login(GrantFactory(section="reports").user)

    assert client.get(reverse("page-rows", args=[page, "late"])).status_code == 404
    assert client.post(reverse("page-units", args=[page])).status_code == 404


def test_numbers_of_a_share_are_exact_to_what_is_printed(clerk, two_towns):
    cell = page_of(clerk).context["units"].lines[1].cells[2]

    assert (cell.text, cell.number) == ("0.00", Decimal("0.00"))


def do(client, some: str, **more):
    return client.post(reverse("page-do", args=[Toy.name, some]) + "?period=2023H1", follow=True, **more)


def said(answer) -> list[str]:
    return [str(each) for each in answer.context["messages"]]


class TestMending:
    def test_the_rows_of_an_alert_are_mended_by_its_step_and_a_second_press_finds_none(self, client, clerk):
        PostingFactory.create_batch(2)
        listed = client.get(reverse("page-rows", args=[Toy.name, "posts"]), PERIOD)

        answers = [do(client, "posts"), do(client, "posts")]

        assert "免去" in listed.content.decode()
        assert [said(answer) for answer in answers] == [["已免去 2 项。"], ["没有需要免去的行，可能已经有人办过。"]]

    def test_a_refusal_is_told_above_the_rows(self, client, clerk):
        PostingFactory(post="书记")

        answer = do(client, "posts")

        assert said(answer) == ["不能免去，一行也没有改动。书记不能免去。"]
        assert answer.redirect_chain[0][0].startswith(reverse("page-rows", args=[Toy.name, "posts"]))

    def test_who_may_not_change_rows_is_offered_no_step(self, client):
        PostingFactory()
        client.force_login(GrantFactory(section=EVERY_SECTION, role=Role.READER).user)

        listed = client.get(reverse("page-rows", args=[Toy.name, "posts"]), PERIOD)

        assert reverse("page-do", args=[Toy.name, "posts"]) not in listed.content.decode()
        assert do(client, "posts").status_code == 404

    @pytest.mark.parametrize("some", ["late", "nothing"])
    def test_an_alert_without_a_step_has_no_address_of_one(self, client, clerk, some):
        assert do(client, some).status_code == 404


def test_the_page_of_a_thing_has_all_that_the_detail_of_its_ledger_has(clerk):
    posting = PostingFactory()

    page = clerk.get(reverse("toy-thing", args=[posting.pk], query=PERIOD))
    detail = clerk.get(reverse("ledger-detail", args=["people-posting", posting.pk], query=PERIOD))

    assert page.context["heading"] == str(posting)
    assert page.context["facts"] == detail.context["facts"]
    assert page.context["list_url"] == detail.context["list_url"]


def test_a_thing_out_of_reach_is_not_there(client):
    posting = PostingFactory()
    for grant in ({"section": "training"}, {"section": "cadres", "role": Role.HEAD, "unit": UnitFactory()}):
        client.force_login(GrantFactory(**grant).user)

        assert client.get(reverse("toy-thing", args=[posting.pk])).status_code == 404
