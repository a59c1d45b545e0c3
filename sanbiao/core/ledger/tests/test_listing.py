"""The list of a ledger: searched, filtered, sorted, paged, and never more than was asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.http import QueryDict
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from sanbiao.core.access.context import Context
from sanbiao.core.access.roles import STAFF, Role
from sanbiao.core.ledger import paging
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.listing import Listing, queryset_for
from sanbiao.core.ledger.table import Table
from sanbiao.core.periods.periods import period
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.people.models import Sex
from sanbiao.tests.factories import ClassRunFactory, GrantFactory, PersonFactory, PostingFactory, UnitFactory

pytestmark = pytest.mark.django_db

PEOPLE = REGISTRY["people.person"]
POSTINGS = REGISTRY["people.posting"]
CITY = Context(path="/", unit="", label="全市", period=period("2023H1"), on=date(2023, 6, 30))
URL = "/ledgers/people-person/"


@pytest.fixture
def clerk() -> Any:
    return GrantFactory().user


def found(clerk: Any, query: str = "", ledger: Any = PEOPLE, **more: Any) -> list[Any]:
    return list(queryset_for(ledger, clerk, CITY, QueryDict(query), **more))


def test_every_word_of_a_search_must_be_found(clerk: Any) -> None:
    wanted = PersonFactory(name="王小明", post="白石镇副镇长")
    PersonFactory(name="王大明", post="科员")

    assert found(clerk, "q=王+副镇长") == [wanted]


def test_a_search_finds_units_by_name_and_people_by_whole_id_number(clerk: Any) -> None:
    wanted = PersonFactory(unit=UnitFactory(short_name="白石镇"))
    PersonFactory()

    assert found(clerk, "q=白石") == [wanted]
    assert found(clerk, f"q={wanted.id_number}") == [wanted]
    assert found(clerk, f"q={wanted.id_number[:10]}") == []


def test_rows_of_a_person_are_found_by_the_whole_id_number(clerk: Any) -> None:
    wanted, _ = PostingFactory(), PostingFactory()

    assert found(clerk, f"q={wanted.person.id_number}", POSTINGS) == [wanted]


def test_filters_by_choice_range_and_truth(clerk: Any) -> None:
    woman = PersonFactory(sex=Sex.FEMALE, birth_month=date(1985, 6, 1), serial=2)
    PersonFactory(sex=Sex.MALE, birth_month=date(1985, 6, 1), serial=3)
    PersonFactory(sex=Sex.FEMALE, birth_month=date(1985, 7, 1), serial=4)
    member, _ = PostingFactory(person=woman), PostingFactory(person=woman, post="科员", is_team_member=False)

    assert found(clerk, "sex=female&birth_month_from=1985.01&birth_month_to=1985年6月") == [woman]
    assert found(clerk, "is_team_member=1", POSTINGS) == [member]


@pytest.mark.parametrize(
    "query", ["birth_month_from=1985.13", "birth_month_to=去年", "sex=none"], ids=["month", "word", "choice"]
)
def test_a_faulty_filter_says_so_and_shows_nothing(client: Client, clerk: Any, query: str) -> None:
    PersonFactory()
    client.force_login(clerk)

    answer = client.get(f"{URL}?{query}")

    assert answer.context["table"].rows == []
    assert "筛选条件有误，没有列出任何行" in answer.content.decode()
    assert found(clerk, query) == []


def test_a_filter_in_force_is_a_chip_that_takes_only_itself_away(client: Client, clerk: Any) -> None:
    client.force_login(clerk)

    table = client.get(f"{URL}?org=&sex=female&birth_month_from=1985.01&page=2").context["table"]

    chips = {chip.label: (chip.said, chip.query) for chip in table.chips}
    assert chips["性别"] == ("女", "?org=&birth_month_from=1985.01")
    assert chips["出生年月"] == ("1985.01 至 不限", "?org=&sex=female")
    assert table.query_without_filters == "?org="


def test_rows_are_sorted_by_a_press_on_the_head_and_back_by_another(clerk: Any) -> None:
    older, younger = PersonFactory(birth_month=date(1970, 1, 1)), PersonFactory(birth_month=date(1990, 1, 1), serial=7)

    assert found(clerk, "sort=birth_month") == [older, younger]
    assert found(clerk, "sort=-birth_month") == [younger, older]


@pytest.mark.parametrize("sort", ["id_number", "-id_number", "unit__path", "password", "-"])
def test_rows_are_not_sorted_by_what_is_sealed_or_not_a_column(clerk: Any, sort: str) -> None:
    asked = Listing(PEOPLE, clerk, CITY, QueryDict(f"sort={sort}"))

    assert asked.order == PEOPLE.ordering


def test_the_columns_are_those_of_the_address_and_the_name_always(clerk: Any) -> None:
    asked = Listing(PEOPLE, clerk, CITY, QueryDict("cols=note&cols=rank"))

    assert [column.field for column in asked.columns] == ["name", "rank", "note"]


def test_only_what_is_shown_is_read(clerk: Any, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    PersonFactory.create_batch(3)
    asked = Listing(PEOPLE, clerk, CITY, QueryDict("cols=unit"))

    # grants, whether there is anybody without a unit, count, keys, rows
    with django_assert_num_queries(5 if connection.vendor == "sqlite" else 4):
        names = [(record.name, str(record.unit)) for record in asked.records]

    assert len(names) == 3
    assert {"id_number", "note", "birth_month"} <= asked.records[0].get_deferred_fields()


def test_a_page_costs_as_many_queries_for_one_row_as_for_fifty(clerk: Any, django_assert_max_num_queries: Any) -> None:
    PostingFactory.create_batch(50)

    asked = Listing(POSTINGS, clerk, CITY, QueryDict())

    with django_assert_max_num_queries(4):
        shown = Table(asked).rows

    assert len(shown) == 50


def test_counting_stops_at_the_bound(clerk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "COUNTED", 2)
    PersonFactory.create_batch(3)

    paginator = Listing(PEOPLE, clerk, CITY, QueryDict()).page.paginator

    assert (paginator.count, paginator.is_cut) == (2, True)


def test_a_filter_that_leaves_many_rows_lists_all_of_them_in_order(clerk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "COUNTED", 2)
    people = [PersonFactory(sex=Sex.FEMALE, birth_month=date(year, 1, 1), serial=year) for year in (1985, 1970, 1990)]

    asked = Listing(PEOPLE, clerk, CITY, QueryDict("sex=female&sort=birth_month"))

    assert asked.records == [people[1], people[0]]
    assert asked.page.paginator.is_cut


def test_rows_that_are_looked_for_are_found_once(clerk: Any, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    people = [PersonFactory(sex=Sex.FEMALE, birth_month=date(year, 1, 1), serial=year) for year in (1985, 1970, 1990)]
    asked = Listing(PEOPLE, clerk, CITY, QueryDict("sex=female&sort=-birth_month"))

    # grants, the rows in order, which are their own count, what is printed of them
    with django_assert_num_queries(3):
        shown, counted = asked.records, asked.page.paginator.count

    assert (shown, counted) == ([people[2], people[0], people[1]], 3)


def test_no_more_are_put_in_order_than_are_counted(monkeypatch: pytest.MonkeyPatch, clerk: Any) -> None:
    monkeypatch.setattr(paging, "COUNTED", 2)
    people = [PersonFactory(sex=Sex.FEMALE, birth_month=date(year, 1, 1), serial=year) for year in (1985, 1970, 1990, 1975)]
    asked = Listing(PEOPLE, clerk, CITY, QueryDict("sex=female&sort=-birth_month"))

    assert asked.records[:2] == [people[2], people[0]]
    assert (asked.page.paginator.count, asked.page.paginator.is_cut) == (2, True)


def test_a_restriction_narrows_the_same_list(clerk: Any) -> None:
    wanted, _ = PersonFactory(), PersonFactory()

    assert found(clerk, restrict=Q(pk__in=[wanted.pk])) == [wanted]


def test_people_known_from_other_books_are_not_on_the_roster(clerk: Any) -> None:
    PersonFactory(off_roster=True)

    assert found(clerk) == []


@pytest.mark.parametrize("book", REGISTRY.values(), ids=lambda book: book.key)
def test_the_head_of_the_names_stands_at_the_left_like_the_names(clerk: Any, book: Any) -> None:
    assert Table(Listing(book, clerk, CITY, QueryDict(""))).heads[0].style == ""


def test_a_part_of_the_page_is_answered_to_a_script_alone(client: Client, clerk: Any) -> None:
    PersonFactory(name="王小明")
    client.force_login(clerk)

    part = client.get(URL, headers={"HX-Request": "true"}).content.decode()
    whole = client.get(URL).content.decode()

    assert "<html" not in part
    assert 'hx-swap-oob="true"' in part
    assert "王小明" in part
    assert "<html" in whole
    assert "hx-swap-oob" not in whole


def test_the_address_of_a_part_leaves_out_what_says_nothing(client: Client, clerk: Any) -> None:
    client.force_login(clerk)
    listed = "&".join(f"cols={column.field}" for column in PEOPLE.columns if column.listed)

    usual = client.get(f"{URL}?q=&sex=female&rank=&{listed}", headers={"HX-Request": "true"})
    chosen = client.get(f"{URL}?q=&cols=note", headers={"HX-Request": "true"})

    assert usual["HX-Push-Url"] == f"{URL}?sex=female"
    assert chosen["HX-Push-Url"] == f"{URL}?cols=note"


def test_id_numbers_are_masked_in_the_list(client: Client, clerk: Any) -> None:
    person = PersonFactory()
    client.force_login(clerk)

    page = client.get(URL).content.decode()

    assert person.masked_id in page
    assert person.id_number not in page


def test_links_of_rows_keep_organisation_and_period(client: Client, clerk: Any) -> None:
    unit = UnitFactory()
    PersonFactory(unit=unit)
    client.force_login(clerk)

    row = client.get(f"{URL}?org={unit.code}&period=2023H1&q=").context["table"].rows[0]

    assert row.url.endswith(f"?org={unit.code}&period=2023H1")


def test_an_empty_ledger_says_what_belongs_there(client: Client, clerk: Any) -> None:
    client.force_login(clerk)

    page = client.get("/ledgers/training-classrun/").content.decode()

    assert REGISTRY["training.classrun"].about in page
    assert "导出 Excel" not in page


def test_several_rows_are_moved_together_or_not_at_all(client: Client) -> None:
    planned, opened = ClassRunFactory(), ClassRunFactory(opened=True)
    client.force_login(GrantFactory(role="head").user)

    answer = client.post(
        "/ledgers/training-classrun/fire/cancel/", {"row": [planned.pk, opened.pk], "next": "/ledgers/training-classrun/?q=x"}
    )

    planned.refresh_from_db()
    assert planned.state == "planned"
    assert answer.url == "/ledgers/training-classrun/?q=x"
    page = client.get("/ledgers/training-classrun/").content.decode()
    assert "一行也没有改动" in page
    assert "不能取消班次" in page


def test_a_press_without_any_row_chosen_moves_none_and_says_so(client: Client) -> None:
    planned = ClassRunFactory()
    client.force_login(GrantFactory(role="head").user)

    answer = client.post("/ledgers/training-classrun/fire/cancel/", follow=True)

    planned.refresh_from_db()
    assert planned.state == "planned"
    assert "没有选中任何行。" in answer.content.decode()


def test_after_a_bulk_action_nobody_is_sent_to_another_site(client: Client) -> None:
    planned = ClassRunFactory()
    client.force_login(GrantFactory(role="head").user)

    typed = {"row": planned.pk, "next": "https://example.org/", "asked": "1", "reason": "人数不足"}

    answer = client.post("/ledgers/training-classrun/fire/cancel/", typed)

    planned.refresh_from_db()
    assert planned.state == "cancelled"
    assert answer.url == "/ledgers/training-classrun/"


def test_a_page_of_rows_is_not_there_for_whoever_may_see_none(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.force_login(GrantFactory(role=Role.READER, section=Section.TRAINING).user)
    targets = REGISTRY["training.rotationtarget"]

    before = client.get("/training/rotation/").status_code
    monkeypatch.setitem(targets.policy.roles, targets.view_permission, STAFF)
    after = client.get("/training/rotation/").status_code

    assert (before, after) == (200, 404)


def test_what_people_typed_is_never_markup(client: Client, clerk: Any) -> None:
    PersonFactory(name="<b>王</b>", post='"><script>')
    client.force_login(clerk)

    page = client.get(URL).content.decode()

    assert "&lt;b&gt;王&lt;/b&gt;" in page
    assert "<b>王" not in page
    assert '"><script>' not in page
