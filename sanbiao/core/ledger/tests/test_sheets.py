"""What stands in a sheet: real dates, months as text, words for codes, ID numbers in full, and never a formula."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from sanbiao.core.audit.models import Event
from sanbiao.core.ledger import views
from sanbiao.core.ledger.columns import CellKind
from sanbiao.core.ledger.ledger import REGISTRY, Ledger
from sanbiao.core.ledger.sheets import write_sheet
from sanbiao.tests.factories import (
    GrantFactory,
    OnlineSessionFactory,
    PersonFactory,
    PostingFactory,
    UnitFactory,
)
from sanbiao.tests.papers import all_factories

pytestmark = pytest.mark.django_db


def written(ledger: Ledger[Any]) -> Any:
    with write_sheet(ledger, ledger.model._base_manager.order_by("pk"))[0] as file:
        return openpyxl.load_workbook(io.BytesIO(file.read())).active


def row_of(sheet: Any, ledger: Ledger[Any], number: int) -> dict[str, Any]:
    return {column.label: sheet.cell(number, place).value for place, column in enumerate(ledger.columns, start=1)}


def test_cells_are_of_the_kind_of_their_column() -> None:
    ledger = REGISTRY["training.onlinesession"]
    session = OnlineSessionFactory(aired_on=date(2023, 4, 12), heads=30)

    row = row_of(written(ledger), ledger, 2)

    assert row["播出日期"] == datetime(2023, 4, 12)  # noqa: DTZ001  # a workbook knows no zone
    assert row["参学人数"] == 30
    assert row["学习系列"] == "大讲堂"
    assert row["参学单位"] == session.unit.short_name


def test_months_are_text_truths_are_words_and_id_numbers_are_whole() -> None:
    ledger = REGISTRY["people.posting"]
    posting = PostingFactory(began_on=date(2021, 10, 1))

    row = row_of(written(ledger), ledger, 2)

    assert row["任职时间"] == "2021.10"
    assert row["免职时间"] is None
    assert row["是否班子成员"] == "是"
    assert row["身份证号"] == posting.person.id_number


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+86", "-1", '=cmd|" /C calc"!A0'])
def test_a_text_that_looks_like_a_formula_stays_a_text(text: str) -> None:
    ledger = REGISTRY["people.posting"]
    PostingFactory(note=text)

    cell = written(ledger).cell(2, len(ledger.columns))

    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_headings_of_two_rows_are_merged_as_departments_do() -> None:
    sheet = written(REGISTRY["people.person"])

    assert {"G1:H1", "I1:J1", "A1:A2"} <= {str(each) for each in sheet.merged_cells.ranges}
    assert (sheet["G1"].value, sheet["G2"].value, sheet["H2"].value) == ("全日制教育", "学历", "毕业院校及专业")


def test_an_upper_heading_over_one_column_is_not_merged(monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = REGISTRY["people.person"]
    columns = tuple(ledger.column(field) for field in ("name", "full_time_level", "in_service_level"))
    monkeypatch.setattr(type(ledger), "columns", columns)

    sheet = written(ledger)

    assert {str(each) for each in sheet.merged_cells.ranges} == {"A1:A2"}
    assert [[cell.value for cell in row] for row in sheet["A1:C2"]] == [
        ["姓名", "全日制教育", "在职教育"],
        [None, "学历", "学历"],
    ]


def test_a_short_name_that_several_villages_carry_is_written_in_full() -> None:
    ledger = REGISTRY["people.posting"]
    village, _ = UnitFactory(village=True, short_name="东村"), UnitFactory(village=True, short_name="东村")
    PostingFactory(unit=village)

    assert row_of(written(ledger), ledger, 2)["任职机构"] == village.name


OF_ACCOUNTS = [book for book in REGISTRY.values() if any(each.kind is CellKind.ACCOUNT for each in book.columns)]
HAVING_BEEN = {"stated.statedfigure": {"in_force": True}, "collecting.submission": {"handed_in_by": "clerk"}}


@pytest.mark.parametrize("book", OF_ACCOUNTS, ids=lambda book: book.key)
def test_who_did_something_is_written_by_name(book: Ledger[Any]) -> None:
    for name, called in (("clerk", "张丽"), ("head", "王强")):
        get_user_model()._default_manager.create_user(name, first_name=called)
    {each._meta.model: each for each in all_factories()}[book.model](**HAVING_BEEN[book.key])

    row = row_of(written(book), book, 2)

    assert {row[each.label] for each in book.columns if each.kind is CellKind.ACCOUNT} <= {"张丽", "王强"}


def test_what_was_taken_away_is_kept_without_an_id_number(client: Client) -> None:
    person = PersonFactory()
    client.force_login(GrantFactory().user)

    answer = client.post(f"/ledgers/people-person/export/?q={person.id_number}&sex=")

    assert b"".join(answer.streaming_content)
    event = Event.objects.get()
    assert event.after == {"rows": 1, "filters": {"查找": "（身份证号）"}}


def test_too_many_rows_are_refused_with_a_way_out(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST_ROWS", 1)
    PersonFactory.create_batch(2)
    client.force_login(GrantFactory().user)

    answer = client.post("/ledgers/people-person/export/", follow=True)

    assert "超过 1 行，一次导出不了" in answer.content.decode()
    assert not Event.objects.exists()


def test_a_faulty_filter_takes_away_nothing(client: Client) -> None:
    PersonFactory()
    client.force_login(GrantFactory().user)

    answer = client.post("/ledgers/people-person/export/?sex=none")

    assert openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.max_row == 2
