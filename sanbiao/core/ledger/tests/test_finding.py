"""The builder of conditions, saved views, remembered columns and cross-tables."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.http import QueryDict
from django.test import Client

from sanbiao.core.access.context import Context
from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import EVERY_SECTION, Role
from sanbiao.core.audit.models import Event
from sanbiao.core.ledger.finding import crossing, keeping
from sanbiao.core.ledger.finding.askable import askable
from sanbiao.core.ledger.finding.crossing import CrossTable
from sanbiao.core.ledger.finding.dimensions import dimensions
from sanbiao.core.ledger.finding.keeping import change_view, remove_view, save_view, views_of
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.listing import Listing
from sanbiao.core.ledger.models import SavedView, ShownColumns
from sanbiao.core.periods.periods import period
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.people.models import Sex
from sanbiao.tests.factories import NOON, GrantFactory, PersonFactory, PostingFactory, SavedViewFactory, UnitFactory

pytestmark = pytest.mark.django_db

PEOPLE, POSTINGS = REGISTRY["people.person"], REGISTRY["people.posting"]
CITY = Context(path="/", unit="", label="全市", period=period("2023H1"), on=date(2023, 6, 30))
URL = "/ledgers/people-person/"


@pytest.fixture
def clerk(client: Client) -> Any:
    user = GrantFactory().user
    client.force_login(user)
    return user


def press(client: Client, query: str, **typed: Any) -> Any:
    """A press in the builder: by POST, led to an address, and from there to the list."""
    fields = QueryDict(query, mutable=True)
    for name, value in typed.items():
        fields.setlist(name, value if isinstance(value, list) else [value])
    return client.post(URL, f"@asks=1&{fields.urlencode()}", content_type="application/x-www-form-urlencoded", follow=True)


def test_a_condition_is_built_press_by_press(client: Client, clerk: Any) -> None:
    first = client.get(URL, {"ask": "sex"}).content.decode()
    one = press(client, "ask=sex", how="is", v="female")
    two = press(client, one.redirect_chain[-1][0].partition("?")[2], ask="birth_month@years", how="le", v=["35", ""], into="0")
    three = press(client, two.redirect_chain[-1][0].partition("?")[2], ask="rank", how="empty", into="new")

    assert '<input type="checkbox" name="v" value="female"' in first
    reached = [QueryDict(each.redirect_chain[-1][0].partition("?")[2]).getlist("where") for each in (one, two, three)]
    assert reached == [
        ["sex.is.female"],
        ["sex.is.female;birth_month@years.le.35"],
        ["sex.is.female;birth_month@years.le.35", "rank.empty."],
    ]
    assert "第 2 组" in three.content.decode()


def test_what_cannot_be_built_is_said_beside_what_was_typed_and_changes_no_list(client: Client, clerk: Any) -> None:
    PersonFactory(name="王小明")

    answer = press(client, "ask=birth_month", how="le", v="1985.13").content.decode()
    unknown = client.get(URL, {"ask": "id_number"}).content.decode()
    number = press(client, "ask=note", how="has", v="110101199001011234")

    assert "不是有效月份" in answer
    assert 'value="1985.13"' in answer
    assert "王小明" in answer
    assert "没有“id_number”这一列" in unknown
    assert "不能写身份证号、电话" in number.content.decode()
    assert all("110101199001011234" not in url for url, _ in number.redirect_chain)


def saved(user: Any, name: str = "女干部", *, ledger: Any = PEOPLE, is_shared: bool = False, **more: Any) -> SavedView:
    asked = more.pop("asked", [["where", "sex.is.female"], ["cols", "note"], ["sort", "-birth_month"]])
    return save_view(ledger=ledger, name=name, asked=asked, is_shared=is_shared, by=user, at=NOON)


def test_a_view_is_saved_from_the_list_and_opens_the_same_list(client: Client, clerk: Any) -> None:
    query = "?where=sex.is.female&cols=note&sort=-birth_month&q=王小明&period=2023H1"

    saved = client.post(f"{URL}views/{query}", {"name": " 女 干部 "}, follow=True)
    page = client.get(f"{URL}?period=2023Q1")

    view = SavedView.objects.get()
    assert view.asked == [["where", "sex.is.female"], ["cols", "note"], ["sort", "-birth_month"]]
    assert [each.is_current for each in saved.context["finding"].views] == [True]
    [offered] = page.context["finding"].views
    assert offered.url == f"{URL}?where=sex.is.female&cols=note&sort=-birth_month&view={view.pk}&period=2023Q1"
    opened = client.get(offered.url)
    assert [chip.said for chip in opened.context["table"].chips] == ["等于 女"]
    assert [head.label for head in opened.context["table"].heads] == ["姓名", "备注"]
    assert Event.objects.get(ledger="ledger.savedview").verb == "登记"


def test_a_view_saved_again_is_replaced_renamed_and_deleted_each_with_its_event(clerk: Any) -> None:
    view = saved(clerk)

    assert saved(clerk, asked=[["sex", "female"]]).pk == view.pk
    change_view(ledger=PEOPLE, view=view, name="女同志", is_shared=True, by=clerk, at=NOON)
    other = saved(clerk, "男")
    with pytest.raises(Refused, match="已有名为“女同志”的视图"):
        change_view(ledger=PEOPLE, view=other, name="女同志", is_shared=False, by=clerk, at=NOON)
    remove_view(view=view, by=clerk, at=NOON)

    told = [(event.verb, event.label) for event in Event.objects.order_by("pk")]
    assert told == [("登记", "女干部"), ("修改", "女干部"), ("修改", "女同志"), ("登记", "男"), ("删除", "女同志")]


def test_a_shared_view_is_there_for_whoever_may_see_the_ledger_and_is_changed_by_its_owner_alone(clerk: Any) -> None:
    shared, own = saved(clerk, "共用", is_shared=True), saved(clerk, "自用")
    colleague = GrantFactory(role=Role.READER).user
    stranger = GrantFactory(role=Role.CLERK, section=Section.TRAINING).user

    assert list(views_of(PEOPLE, clerk)) == [own, shared]
    assert list(views_of(PEOPLE, colleague)) == [shared]
    assert list(views_of(PEOPLE, stranger)) == []
    with pytest.raises(Refused, match="只有保存人能改"):
        remove_view(view=shared, by=colleague, at=NOON)
    with pytest.raises(Refused, match="由本科室的负责人或经办人保存"):
        saved(colleague, is_shared=True)


@pytest.mark.parametrize(
    ("name", "asked", "sentence"),
    [(" ", [["sex", "female"]], "要有名称"), ("长" * 41, [["sex", "female"]], "最多 40 个字"), ("空", [], "没有条件")],
    ids=["no name", "long name", "nothing"],
)
def test_a_view_needs_a_name_and_something_to_show(clerk: Any, name: str, asked: Any, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        saved(clerk, name, asked=asked)


def test_there_are_at_most_so_many_views(clerk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_VIEWS", 1)
    saved(clerk, "一")

    with pytest.raises(Refused, match="最多保存 1 个视图"):
        saved(clerk, "二")


def test_views_of_another_are_not_there_by_their_number(client: Client, clerk: Any) -> None:
    other = SavedViewFactory()

    assert client.post(f"{URL}views/{other.pk}/", {"name": "我的"}).status_code == 404
    assert client.post(f"{URL}views/{other.pk}/remove/").status_code == 404
    assert SavedView.objects.get(pk=other.pk).name == other.name


def test_views_are_managed_on_a_page_of_their_own(client: Client, clerk: Any) -> None:
    view = saved(clerk)

    renamed = client.post(f"{URL}views/{view.pk}/", {"name": "女同志", "is_shared": "1"}, follow=True).content.decode()
    nameless = client.post(f"{URL}views/{view.pk}/", {"name": ""}, follow=True).content.decode()
    removed = client.post(f"{URL}views/{view.pk}/remove/", follow=True).content.decode()

    assert 'value="女同志"' in renamed
    assert "视图要有名称" in nameless
    assert "还没有常用视图" in removed


def test_a_view_whose_column_vanished_says_so(client: Client, clerk: Any) -> None:
    view = saved(clerk, asked=[["where", "gone.is.1"], ["cols", "lost"], ["sort", "-away"], ["former_from", "1"]])

    page = client.get(client.get(URL).context["finding"].views[0].url).content.decode()

    assert view.name in page
    for name in ("lost", "away", "former_from"):
        assert f"列“{name}”已不在这本台账中" in page
    assert "没有“gone”这一列" in page


def test_columns_are_remembered_for_one_person_and_one_ledger(client: Client, clerk: Any) -> None:
    PostingFactory(unit=UnitFactory())
    colleague = Client()
    colleague.force_login(GrantFactory().user)

    asked = client.get(URL, {"cols": ["note", "rank"]}).content.decode()
    client.post(f"{URL}columns/?cols=note&cols=rank&cols=gone&sex=female")
    heads = [head.label for head in client.get(URL).context["table"].heads]

    assert "记住这些列" in asked
    assert heads == ["姓名", "职务层次", "备注"]
    assert [head.label for head in client.get(URL, {"cols": "sex"}).context["table"].heads] == ["姓名", "性别"]
    assert len(colleague.get(URL).context["table"].heads) > 3
    assert client.get(URL, headers={"HX-Request": "true"}, query_params={"cols": ["note", "rank"]})["HX-Push-Url"] == URL
    client.post(f"{URL}columns/", {"forget": "1"})
    client.post(f"{URL}columns/", {"forget": "1"})
    assert not ShownColumns.objects.exists()
    assert [event.verb for event in Event.objects.order_by("pk")] == ["修改", "删除"]


def test_a_list_is_numbered_through_its_pages(client: Client, clerk: Any) -> None:
    PersonFactory.create_batch(51)

    page = client.get(URL, {"page": "2"}).content.decode()

    assert '<td class="nth">51</td>' in page


def cross(user: Any, down: str, across: str = "", query: str = "", ledger: Any = PEOPLE) -> CrossTable:
    return CrossTable(Listing(ledger, user, CITY, QueryDict(query)), user, down=down, across=across)


def numbers(table: CrossTable) -> dict[str, list[int]]:
    return {row.label: [*(each.count for each in row.cells), row.total.count] for row in (*table.rows, table.totals)}


def opened(user: Any, url: str, ledger: Any = PEOPLE) -> int:
    return Listing(ledger, user, CITY, QueryDict(url.partition("?")[2])).rows.count()


@pytest.fixture
def people() -> None:
    town = UnitFactory(town=True, code="T1", short_name="甲镇")
    village = UnitFactory(village=True, parent=town, code="V1", short_name="乙村")
    rows = [(1990, Sex.MALE, "大学", town), (1992, Sex.FEMALE, "", village), (1960, Sex.MALE, "大专", None)]
    for serial, (year, sex, level, unit) in enumerate(rows, start=1):
        PersonFactory(birth_month=date(year, 6, 1), sex=sex, full_time_level=level, unit=unit, serial=serial)


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("down", "across", "expected"),
    [
        ("sex", "", {"男": [2], "女": [1], "合计": [3]}),
        ("sex", "birth_month@years", {"男": [1, 1, 2], "女": [1, 0, 1], "合计": [2, 1, 3]}),
        ("full_time_level", "sex", {"大学": [1, 0, 1], "大专": [1, 0, 1], "（空）": [0, 1, 1], "合计": [2, 1, 3]}),
        ("unit", "", {"甲镇": [1], "乙村": [1], "（空）": [1], "合计": [3]}),
        ("unit@top", "", {"甲镇": [2], "（空）": [1], "合计": [3]}),
        ("birth_month@year", "", {"1960 年": [1], "1990 年": [1], "1992 年": [1], "合计": [3]}),
        ("birth_month@month", "", {"1960.06": [1], "1990.06": [1], "1992.06": [1], "合计": [3]}),
    ],
    ids=str,
)
def test_each_number_of_a_cross_table_opens_exactly_its_rows(clerk: Any, down: str, across: str, expected: Any) -> None:
    table = cross(clerk, down, across, "sort=birth_month")

    assert numbers(table) == expected
    for row in (*table.rows, table.totals):
        for each in (*row.cells, row.total):
            assert bool(each.url) == bool(each.count)
            assert not each.url or opened(clerk, each.url) == each.count


def test_every_dimension_is_a_column_that_may_be_asked_and_makes_a_table() -> None:
    head = GrantFactory(role=Role.HEAD, section=EVERY_SECTION).user

    for ledger in REGISTRY.values():
        known = dimensions(ledger, head)
        assert {code.partition("@")[0] for code in known} <= {code.partition("@")[0] for code in askable(ledger, head)}
    for ledger in (POSTINGS, REGISTRY["hotline.complaint"]):
        for code in dimensions(ledger, head):
            assert cross(head, code, ledger=ledger).rows == []


def test_a_cross_table_holds_to_conditions_and_its_numbers_open_within_each_group(clerk: Any, people: None) -> None:
    query = "where=sex.is.female&where=full_time_level.is.大专"

    table = cross(clerk, "unit", query=query)

    assert numbers(table) == {"乙村": [1], "（空）": [1], "合计": [2]}
    assert [opened(clerk, row.total.url) for row in (*table.rows, table.totals)] == [1, 1, 2]


def test_rows_whose_person_is_out_of_sight_are_left_out_and_said(client: Client, clerk: Any) -> None:
    unit = UnitFactory(code="T9")
    PostingFactory(unit=unit, person=PersonFactory(sex=Sex.MALE))
    PostingFactory(unit=unit, person=PersonFactory(off_roster=True))

    table = cross(clerk, "unit", "person__sex", ledger=POSTINGS)
    page = client.get("/ledgers/people-posting/cross/?down=unit&across=person__sex").content.decode()

    assert (table.total, table.left_out) == (1, 1)
    assert table.rows[0].cells[0].url
    assert table.rows[0].total.url == ""
    assert "另有 1 行没有计入" in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "先选按什么分行"),
        ("down=id_number", "没有“id_number”这样的分法"),
        ("down=sex&across=name", "没有“name”这样的分法"),
        ("down=sex&across=sex", "行和列不能是同一个"),
        ("down=sex&where=sex.is.none", "筛选条件有误，没有计入任何行"),
        ("down=sex&where=rank.is.无", "没有可以统计的行"),
    ],
    ids=str,
)
def test_what_makes_no_cross_table_is_said(client: Client, clerk: Any, people: None, query: str, sentence: str) -> None:
    assert sentence in client.get(f"{URL}cross/?{query}").content.decode()


def test_a_cross_table_that_is_too_fine_is_refused(client: Client, clerk: Any, people: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(crossing, "MOST_DOWN", 1)

    page = client.get(f"{URL}cross/?down=sex").content.decode()
    answer = client.post(f"{URL}cross/?down=sex", follow=True).content.decode()

    assert "分得太细：2 行、0 列" in page
    assert "分得太细" in answer
    assert not Event.objects.exists()


def test_a_cross_table_goes_out_as_a_sheet_with_its_event(client: Client, clerk: Any, people: None) -> None:
    page = client.get(f"{URL}cross/?down=full_time_level&across=sex&period=2023H1").content.decode()
    answer = client.post(f"{URL}cross/?down=full_time_level&across=sex&period=2023H1")

    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [[value for value in row if value is not None] for row in sheet.iter_rows(values_only=True)]
    assert "<svg" in page
    assert ["大学", 1, 0, 1] in cells
    event = Event.objects.get()
    assert (event.verb, event.after["rows"]) == ("导出", 3)
    assert event.after["filters"]["交叉表"] == "全日制教育学历 × 性别"


def test_a_reader_takes_no_cross_table_away(client: Client, people: None) -> None:
    client.force_login(GrantFactory(role=Role.READER).user)

    page = client.get(f"{URL}cross/?down=sex")

    assert page.context["export_url"] == ""
    assert client.post(f"{URL}cross/?down=sex").status_code == 404
