"""The pages of figures: the number, its history and parts, and the rows behind it as a ledger list."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sanbiao.affairs.training.models import Audience, Nature, State
from sanbiao.core.access.context import Context
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.indicators.comparing import change, history
from sanbiao.core.indicators.figures import Figure
from sanbiao.core.indicators.showing import spark
from sanbiao.core.periods.periods import period
from sanbiao.tests.factories import ClassRunFactory, GrantFactory, PersonFactory, ReadingFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
CLASSES = reverse("figure", args=["training.classes_held"])


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def head() -> Client:
    return client_of(GrantFactory(role=Role.HEAD).user)


@pytest.fixture
def classes():
    """Two main classes of the first half of 2023, one of the year before."""
    held = {"nature": Nature.MAIN, "state": State.COMPLETED}
    young = ClassRunFactory(**held, name="青苗班", audience=Audience.YOUNG, began_on=date(2023, 3, 1), ended_on=date(2023, 3, 5))
    ClassRunFactory(**held, name="书记班", audience=Audience.VILLAGE_SECRETARY, began_on=date(2023, 4, 1), ended_on=None)
    ClassRunFactory(**held, name="去年班", audience=Audience.YOUNG, began_on=date(2022, 4, 1), ended_on=None)
    return young


def text(response) -> str:
    return response.content.decode()


def test_the_list_has_every_figure_with_its_changes_and_asks_for_their_histories_afterwards(head, classes):
    shown = text(head.get(reverse("figures"), {"period": "2023H1"}))

    row = re.search(r"举办主体班期数.*?</tr>", shown, re.DOTALL)[0]
    assert "<b>2</b> 期" in row
    assert "增加 1 期" in row
    assert "增加 2 期" in row
    assert "<polyline" not in shown
    assert re.search(r'href="\?period=2023H1&amp;history=1" hx-get="\?period=2023H1&amp;history=1" hx-trigger="load"', shown)


def test_the_histories_come_as_small_lines_for_their_places_in_the_list(head, classes):
    page = text(head.get(reverse("figures"), {"period": "2023H1"}))
    part = text(head.get(reverse("figures"), {"period": "2023H1", "history": "1"}, headers={"HX-Request": "true"}))
    whole = text(head.get(reverse("figures"), {"period": "2023H1", "history": "1"}))

    places = r'<span id="(spark-[a-z0-9_-]+)"'
    assert re.findall(places, part) == re.findall(places, page) == re.findall(places, whole) != []
    assert '<span id="spark-training-classes_held" hx-swap-oob="true"><svg' in part
    assert "<html" not in part
    assert part.count("<polyline") == whole.count("<polyline") > 0
    assert "history=1" not in re.findall(r'hx-get="([^"]*)"', whole)


def test_who_sees_no_ledger_sees_no_figure_in_the_list():
    assert "没有可以查看的指标" in text(client_of(UserFactory()).get(reverse("figures")))


def test_the_page_has_the_number_its_definition_its_changes_and_its_rows(head, classes):
    shown = text(head.get(CLASSES, {"period": "2023H1"}))

    assert re.search(r'figure-value">2<small>期', shown)
    assert "本期内开班的主体班期数" in shown
    assert "比上年同期（1）" in shown
    assert "比上期（2022年下半年 0）" in shown
    assert "青苗班" in shown
    assert "去年班" not in shown


def test_a_part_narrows_the_rows_and_filters_keep_it(head, classes):
    shown = text(head.get(CLASSES, {"period": "2023H1", "part": "by_kind:young"}))
    found = text(head.get(CLASSES, {"period": "2023H1", "part": "by_kind:young", "q": "书记"}))

    assert "青苗班" in shown
    assert "书记班" not in shown
    assert '<input type="hidden" name="part" value="by_kind:young">' in shown
    assert "没有符合条件的行" in found


def test_the_rows_are_searched_and_sorted_as_in_their_ledger(head, classes):
    found = text(head.get(CLASSES, {"period": "2023H1", "q": "青苗"}))
    rows = text(head.get(CLASSES, {"period": "2023H1", "sort": "began_on"}, headers={"HX-Request": "true"}))

    assert "书记班" not in found
    assert rows.index("青苗班") < rows.index("书记班")
    assert "<html" not in rows


def test_sorting_the_rows_stays_at_the_rows(head, classes):
    table = head.get(CLASSES, {"period": "2023H1"}).context["table"]

    urls = [each.query for each in table.heads if each.query]

    assert urls
    assert all(url.endswith("#rows-title") for url in urls)


@pytest.mark.parametrize("part", ["by_place_of_birth:甲", "numerator"])
def test_a_part_that_the_figure_does_not_have_is_not_there(part, head):
    assert head.get(CLASSES, {"part": part}).status_code == 404


def test_a_figure_of_two_ledgers_shows_each_by_a_tab(head):
    shown = text(head.get(reverse("figure", args=["training.attendances"]), {"ledger": "training-onlinesession"}))

    assert re.search(r'href="[^"]*ledger=training-trainee[^"]*"', shown)
    assert re.search(r'ledger=training-onlinesession[^"]*"\s+aria-current="true"', shown)


def test_a_figure_is_not_there_for_who_sees_none_of_its_rows_nor_when_no_such_code_is():
    cadres = client_of(GrantFactory(role=Role.CLERK, section="cadres").user)

    assert cadres.get(CLASSES).status_code == 404
    assert cadres.get(reverse("figure", args=["training.nothing"])).status_code == 404


def test_a_narrower_grant_gives_the_figure_of_its_own_part(classes):
    town = UnitFactory(town=True)
    ClassRunFactory(nature=Nature.MAIN, state=State.OPEN, name="镇办班", began_on=date(2023, 5, 1), ended_on=None, organiser=town)
    clerk = client_of(GrantFactory(role=Role.CLERK, unit=town).user)

    shown = text(clerk.get(CLASSES, {"period": "2023H1"}))

    assert re.search(r'figure-value">1<small>期', shown)
    assert "青苗班" not in shown


def test_taking_the_rows_away_is_asked_for_by_post_and_kept(head, classes):
    address = reverse("figure-rows", args=["training.classes_held"])

    assert head.get(address).status_code == 405
    answer = head.post(f"{address}?period=2023H1&part=by_kind:young&ledger=training-classrun&q=青苗")

    assert b"".join(answer.streaming_content).startswith(b"PK")
    event = Event.objects.get(verb="导出")
    assert event.after == {"rows": 1, "filters": {"figure": "training.classes_held", "part": "主体班类别：年轻干部"}}


def test_that_the_period_was_not_over_is_kept_with_the_rows_taken_away(head, classes):
    today = timezone.localdate()

    answer = head.post(f"{reverse('figure-rows', args=['training.classes_held'])}?period={today.year}")

    assert b"".join(answer.streaming_content).startswith(b"PK")
    said = f"期次未结束，数字为截至 {today.month} 月 {today.day} 日的登记情况"
    assert Event.objects.get(verb="导出").after["filters"] == {"figure": "training.classes_held", "caveat": said}


def test_who_may_not_export_the_ledger_takes_no_rows_of_the_figure(classes):
    reader = client_of(GrantFactory(role=Role.READER).user)

    assert "导出 Excel" not in text(reader.get(CLASSES, {"period": "2023H1"}))
    assert reader.post(reverse("figure-rows", args=["training.classes_held"])).status_code == 404


def test_more_rows_than_a_workbook_holds_are_refused_with_a_way_out(head, classes, monkeypatch):
    monkeypatch.setattr("sanbiao.core.indicators.views.MOST_ROWS", 1)
    asked = "period=2023H1&ledger=training-classrun"

    answer = head.post(f"{reverse('figure-rows', args=['training.classes_held'])}?{asked}", follow=True)

    assert answer.redirect_chain == [(f"{CLASSES}?{asked}", 302)]
    assert "超过 1 行，一次导出不了" in text(answer)
    assert not Event.objects.exists()


def test_the_numerator_of_a_share_of_persons_opens_the_rows_of_those_it_counts(head):
    done, half_done = PersonFactory(name="读完"), PersonFactory(name="没读完")
    ReadingFactory.create_batch(2, person=done, finished=True)
    ReadingFactory(person=half_done, finished=True)
    ReadingFactory(person=half_done)

    shown = text(head.get(reverse("figure", args=["training.reading_completion"]), {"period": "2023H1", "part": "numerator"}))

    assert re.search(r'figure-value">50.00<small>%', shown)
    assert re.findall(r'id="count"\s*>(\d+)', shown) == ["2"]
    assert "没读完" not in shown


def test_on_a_day_flows_are_counted_up_to_it(head, classes):
    shown = text(head.get(CLASSES, {"on": "2023-03-15"}))

    assert re.search(r'figure-value">1<small>期', shown)


# --- windows and changes ---------------------------------------------------------------------------------------------


def _context(code: str, on: date | None = None) -> Context:
    chosen = period(code)
    return Context("/", "", "全市", chosen, on or chosen.as_of)


def test_the_history_is_of_periods_of_one_length_and_ends_with_the_pages_own():
    windows = history(_context("2023Q1"), 3)

    assert [each.label for each in windows] == ["2022年第三季度", "2022年第四季度", "2023年第一季度"]
    assert [each.short for each in windows] == ["22三季", "22四季", "23一季"]


def _figure(value: str | None, *, unit: str = "人", parts: tuple[int, int] | None = None) -> Figure:
    numerator, denominator = parts or (None, None)
    worth = None if value is None else Decimal(value)
    return Figure("a.b", "某数", unit, "stock", worth, numerator, denominator, 0)


@pytest.mark.parametrize(
    ("now", "before", "words", "trend"),
    [
        (_figure("5"), _figure("3"), "增加 2 人", "up"),
        (_figure("3"), _figure("5"), "减少 2 人", "down"),
        (_figure("3"), _figure("3"), "持平", "level"),
        (_figure("50", unit="%", parts=(1, 2)), _figure("33.3", unit="%", parts=(1, 3)), "增加 16.67 个百分点", "up"),
        (_figure("40.1", unit="岁", parts=(401, 10)), _figure("40", unit="岁", parts=(400, 10)), "增加 0.1 岁", "up"),
        (_figure("3"), _figure(None), "无可比数据", ""),
        (_figure(None), _figure("3"), "", ""),
    ],
    ids=["more", "less", "level", "share", "mean", "nothing before", "nothing now"],
)
def test_a_change_is_told_in_words(now, before, words, trend):
    found = change(now, before)

    assert (found.text, found.trend) == (words, trend)


def test_a_small_line_leaves_out_what_has_no_value_and_needs_two_points():
    assert spark([_figure(None), _figure("1")]) == ""
    assert spark([_figure("1"), _figure(None), _figure("3")]) == "2.0,21.0 94.0,3.0"
    assert spark([_figure("2"), _figure("2")]) == "2.0,12.0 94.0,12.0"
