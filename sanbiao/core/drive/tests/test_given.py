"""Files brought in from the page of a class are of that class, unless they say another."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sanbiao.affairs.training.models import Trainee
from sanbiao.core.access.roles import Role
from sanbiao.core.drive.models import Import
from sanbiao.core.drive.tests.dropping import client_of, confirm, latest, text
from sanbiao.core.drive.tests.hostile import workbook
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.tests.factories import ClassRunFactory, GrantFactory, PersonFactory, UnitFactory
from sanbiao.tests.papers import all_factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]
HEADS = ["姓名", "身份证号", "单位", "参训情况"]
OF_CLASS = ["班次编号", "班次名称"]


@pytest.fixture
def client() -> Any:
    return client_of(GrantFactory(role=Role.HEAD).user)


@pytest.fixture
def run() -> Any:
    return ClassRunFactory()


def somebody() -> list[str]:
    person, unit = PersonFactory(), UnitFactory()
    return [person.name, person.id_number, unit.short_name, "参训"]


def from_class(client: Any, run: Any) -> str:
    """The address to which the page of a class leads."""
    return str(client.get(reverse("class", args=[run.pk])).context["import_url"])


def bring(client: Any, url: str, folder: Path, *, called: str = "Sheet1", **sheets: list[list[str]]) -> Any:
    workbook(folder / f"{called}.xlsx", **sheets)
    file = SimpleUploadedFile(f"{called}.xlsx", (folder / f"{called}.xlsx").read_bytes())
    return client.post(url, {"files": [file]}, follow=True)


@pytest.mark.parametrize("sheet", ["Sheet1", "学员", "参训人员"])
def test_a_sheet_without_the_class_is_of_the_class_of_the_page(client: Any, run: Any, tmp_path: Path, sheet: str) -> None:
    url, one = from_class(client, run), somebody()

    shown = text(client.get(url))
    preview = text(bring(client, url, tmp_path, **{sheet: [["市委党校培训学员"], HEADS, one]}))
    confirm(client)

    trainee = Trainee.objects.get()
    assert (trainee.class_run, trainee.person.name) == (run, one[0])
    assert f"都按：{run.code}" in shown
    assert f"都按：{run.code}" in preview


def test_a_sheet_that_says_another_class_keeps_it(client: Any, run: Any, tmp_path: Path) -> None:
    other = ClassRunFactory()
    rows = [[*OF_CLASS, *HEADS], [other.code, other.name, *somebody()]]

    bring(client, from_class(client, run), tmp_path, 学员=rows)
    confirm(client)

    assert Trainee.objects.get().class_run == other


def test_of_several_sheets_each_says_it_itself_or_not(client: Any, run: Any, tmp_path: Path) -> None:
    other, one, two = ClassRunFactory(), somebody(), somebody()
    said = [[*OF_CLASS, *HEADS], [other.code, other.name, *one]]

    bring(client, from_class(client, run), tmp_path, 学员=said, 补录=[HEADS, two])
    confirm(client)

    assert set(Trainee.objects.values_list("class_run", "person__name")) == {(other.pk, one[0]), (run.pk, two[0])}


def test_the_name_of_a_class_is_no_column_that_is_read_and_that_is_said(client: Any, run: Any, tmp_path: Path) -> None:
    bring(client, from_class(client, run), tmp_path, 学员=[["班次名称", *HEADS], [run.name, *somebody()]])

    [fault] = latest().result["sheets"][0]["faults"]
    assert "「班次名称」不是本台账认识的列名" in fault["message"]
    assert (latest().result["errors"], latest().result["created"]) == (0, 1)


def test_sheets_of_other_ledgers_are_read_as_ever(client: Any, run: Any, tmp_path: Path) -> None:
    person, unit = PersonFactory(), UnitFactory()
    heads = ["身份证号", "姓名", "任职机构", "职务名称", "任职时间", "是否班子成员", "任职方式"]
    row = [person.id_number, person.name, unit.short_name, "副镇长", "2021.05", "是", "正式任职"]

    bring(client, from_class(client, run), tmp_path, 任职=[heads, row])

    [sheet] = latest().result["sheets"]
    assert (sheet["ledger"], latest().result["errors"]) == ("people.posting", 0)


def test_a_faulty_sheet_is_brought_in_again_for_the_same_class(client: Any, run: Any, tmp_path: Path) -> None:
    one = somebody()

    answer = bring(client, from_class(client, run), tmp_path, 学员=[HEADS, [*one[:3], "也许"]])
    again = answer.context["new_url"]
    marked = client.post(reverse("import-marked", args=[latest().batch, 0]))
    bring(client, again, tmp_path, 学员=[HEADS, one])
    confirm(client)

    assert "也许" in text(answer)
    assert b"".join(marked.streaming_content)
    assert Trainee.objects.get().class_run == run


@pytest.mark.parametrize("asked", ["?of=training-trainee&class_run=none", "?of=no-ledger&class_run={}", "?class_run={}"])
def test_an_address_that_names_no_class_gives_nothing(client: Any, run: Any, tmp_path: Path, asked: str) -> None:
    bring(client, reverse("import-new") + asked.format(run.code), tmp_path, 学员=[HEADS, somebody()])

    assert Import.objects.get().given == {}
    assert latest().result["errors"] == 1


LEDGERS_OF_LISTS = [
    (ledger, link, ledger.model._meta.get_field(link).related_model)
    for ledger in REGISTRY.values()
    for link in ledger.begun_with
    if ledger.model._meta.get_field(link).related_model in {each.model for each in REGISTRY.values() if not each.holds_units}
]


@pytest.mark.parametrize(("ledger", "link", "parent"), LEDGERS_OF_LISTS, ids=lambda value: getattr(value, "key", ""))
def test_the_page_of_a_row_with_a_list_leads_to_the_import_of_its_own_list(
    client: Any, ledger: Any, link: str, parent: Any, tmp_path: Path
) -> None:
    row = {each._meta.model: each for each in all_factories()}[parent]()
    book, code = REGISTRY[parent._meta.label_lower], next(c.field for c in ledger.columns if c.field.startswith(f"{link}__"))
    told = str(getattr(row, code.partition("__")[2]))

    page = text(client.get(book.detail_url(row.pk)))

    addresses = [
        html.unescape(each) for each in re.findall(r'href="(/(?:imports/(?:new|paste/[^"/]+)|ledgers/[^"/]+/new)/[^"]*)"', page)
    ]
    asked = [parse_qs(urlsplit(each).query) for each in addresses]
    assert len(addresses) == 3, addresses
    assert [each[link] for each in asked] == [[told]] * 3
    assert f"都按：{told}" in text(client.get(addresses[0]))
    assert told in text(client.get(addresses[2]))


ALL_LEDGERS = list(REGISTRY.values())


@pytest.mark.parametrize("book", ALL_LEDGERS, ids=lambda book: book.key)
def test_no_page_of_a_row_leads_to_the_import_of_everything(client: Any, book: Any) -> None:
    row = {each._meta.model: each for each in all_factories()}[book.model]()

    page = text(client.get(book.detail_url(row.pk)))

    body = page[page.index("<main") :]
    assert not re.findall(r'href="/imports/new/"', body)
    assert all("of=" in address for address in re.findall(r'href="(/imports/new/[^"]*)"', body))


def test_every_ledger_that_an_address_may_begin_is_pasted_and_brought_in_by_it(client: Any) -> None:
    begun = [ledger for ledger in REGISTRY.values() if ledger.begun_with]

    for ledger in begun:
        asked = {name: "x" for name in ledger.begun_with if name != "period"}  # which is the context of a page too
        pasted = client.get(reverse("import-paste", args=[ledger.slug]), asked)
        dropped = client.get(reverse("import-new"), asked | {"of": ledger.slug})
        assert (pasted.status_code, dropped.status_code) == (200, 200), ledger

    assert len(begun) > 1
