"""Papers of a ledger: the list printed whole, and forms whose layout is data. Who may not see a row finds it on no paper."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from django.test import Client

from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.documents.grid import placed, room
from sanbiao.core.documents.grid_book import grid_workbook
from sanbiao.core.documents.grid_word import grid_document
from sanbiao.core.documents.parts import WORD
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.models import PaperLayout
from sanbiao.core.ledger.papers import taking
from sanbiao.core.ledger.papers.drawing import Surroundings, drawn
from sanbiao.core.ledger.papers.paper import built_in, column_of
from sanbiao.core.ledger.tests.factories import PaperLayoutFactory
from sanbiao.tests.factories import GrantFactory, PersonFactory, PostingFactory, TraineeFactory, UnitFactory

pytestmark = pytest.mark.django_db

PEOPLE = REGISTRY["people.person"]
LIST = "/ledgers/people-person/"
TAKE = f"{LIST}export/"
PAPERS = f"{LIST}papers/"
AROUND = Surroundings(title="名册", said="全市", foot="打印：某人")


@pytest.fixture
def head(client: Client) -> Any:
    user = GrantFactory(role=Role.HEAD).user
    client.force_login(user)
    return user


def take(client: Client, shape: str, query: str = "", **more: str) -> Any:
    return client.post(f"{TAKE}{query}", {"as": shape, **more})


def said(answer: Any) -> list[str]:
    """What the page that follows tells."""
    return [str(message) for message in answer.context["messages"]]


@pytest.mark.parametrize("key", sorted(REGISTRY))
def test_every_paper_of_every_ledger_can_be_drawn_and_fills_its_page(key: str) -> None:
    ledger = REGISTRY[key]
    for paper in built_in(ledger):
        rows = [[f"甲{place}" for place, _ in enumerate(paper.columns)]] * 3
        grid = drawn(paper, rows, ["组"] * 3 if paper.group else [], AROUND)

        assert all(column_of(ledger, column.field) for column in paper.columns if column.field not in ("", "#"))
        assert grid.width <= room(grid.paper, is_landscape=grid.is_landscape)[0] + 0.01
        for lines in (grid.heads, grid.rows):
            for standing in placed(lines):
                assert sum(each.cell.across for each in standing) == len(grid.widths), paper.code
        table = ElementTree.fromstring(document_of(grid)).find(f".//{{{WORD}}}tbl")
        assert len(table.findall(f"{{{WORD}}}tr")) == len(grid.heads) + len(grid.rows)


def document_of(grid: Any) -> bytes:
    made = grid_document(grid, author="clerk", made_on=date(2023, 7, 1))
    return zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml")


def test_the_roster_has_two_lines_a_person_under_the_line_of_the_unit(client: Client, clerk: Any) -> None:
    unit = UnitFactory(short_name="白石镇")
    PersonFactory(name="王明", unit=unit, full_time_level="大学", in_service_level="研究生", in_service_school="省委党校")
    PersonFactory(name="欧阳小明", unit=unit)

    book = openpyxl.load_workbook(io.BytesIO(take(client, "roster.xlsx").content))

    sheet = book.active
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert [row[0] for row in lines[:8]] == ["序号", None, "白石镇", "1", None, "2", None, "打印：" + clerk_said(lines)]
    assert (lines[3][1], lines[5][1]) == ("王　明", "欧阳小明")
    assert (lines[3][9], lines[4][9], lines[4][10]) == ("大学", "研究生", "省委党校")
    assert (sheet.print_title_rows, sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("$3:$4", "landscape", 9)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert "第 &P 页 共 &N 页" in str(sheet.oddFooter.right.text).replace("&[Page]", "&P")
    assert clerk_said(lines) in sheet.oddFooter.left.text


def clerk_said(lines: list[list[Any]]) -> str:
    return str(lines[7][0]).partition("：")[2]


def test_a_list_is_printed_whole_as_filtered_with_numbers_and_who_printed_it(client: Client, clerk: Any) -> None:
    PersonFactory.create_batch(60, post="副镇长")
    hidden = PersonFactory(name="不在此列", post="科员")

    answer = take(client, "print", "?q=副镇长")

    page = answer.content.decode()
    numbers = re.findall(r'<td class="center">(\d+)</td>', page)
    assert numbers == [str(number) for number in range(1, 61)]
    assert hidden.name not in page
    assert "<h1>干部名册</h1>" in page
    assert "查找：副镇长" in page
    assert "共 60 行" in page
    assert f"打印：{clerk.get_full_name() or clerk.get_username()}" in page
    assert "999999" not in re.sub(r"\d{6}\*+\d\w", "", page)
    event = Event.objects.get()
    assert (event.verb, event.ledger, event.after["rows"], event.after["filters"]["查找"]) == ("打印", PEOPLE.key, 60, "副镇长")


def test_more_rows_than_paper_holds_are_refused_with_the_way_on(client: Client, clerk: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(taking, "MOST_PAPER_ROWS", 2)
    monkeypatch.setattr(taking, "MOST_DRAWN_ROWS", 1)
    PersonFactory.create_batch(2)

    drawn_answer = client.post(TAKE, {"as": "roster.pdf"}, follow=True)
    PersonFactory()
    answer = client.post(TAKE, {"as": "print"}, follow=True)

    assert "另存为 PDF" in said(drawn_answer)[0]
    assert "请先用筛选或单位范围缩小" in said(answer)[0]
    assert not Event.objects.exists()


def test_without_an_office_suite_a_pdf_is_refused_with_the_way_on(client: Client, clerk: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    PersonFactory()

    answer = client.post(TAKE, {"as": "sign.pdf"}, follow=True)

    assert "LibreOffice" in said(answer)[0]
    assert not Event.objects.exists()


@pytest.mark.parametrize("shape", ["nothing.docx", "roster.exe", "roster", "."], ids=str)
def test_a_paper_or_format_that_is_none_is_not_there(client: Client, clerk: Any, shape: str) -> None:
    PersonFactory()

    assert take(client, shape).status_code == 404


def test_numbers_stand_in_full_for_whoever_says_why_and_it_is_kept(client: Client, clerk: Any) -> None:
    person = PersonFactory()

    masked = take(client, "list.print").content.decode()
    refused = client.post(TAKE, {"as": "list.print", "full": "1"}, follow=True)
    full = take(client, "list.print", full="1", why="任前公示报批").content.decode()

    assert person.id_number not in masked
    assert "请在理由中写明用途" in said(refused)[0]
    assert person.id_number in full
    told = [event.after["filters"] for event in Event.objects.order_by("pk")]
    assert [each.get("理由") for each in told] == [None, "任前公示报批"]


def test_what_the_row_behind_says_is_on_paper_for_those_who_see_that_row(client: Client) -> None:
    PostingFactory(person__name="王小明", person__post="副镇长", unit=UnitFactory(town=True))
    trainee = TraineeFactory(person=PersonFactory(name="李大明", post="办公室主任"))
    url = f"/ledgers/{REGISTRY['training.trainee'].slug}/export/"

    told = []
    for section in ("*", trainee.class_run._meta.app_config.section):
        client.force_login(GrantFactory(section=section, role=Role.CLERK).user)
        told.append(client.post(url, {"as": "sign.print"}).content.decode())

    assert ["李大明" in page for page in told] == [True, True]
    assert ["办公室主任" in page for page in told] == [True, REGISTRY["people.person"].policy.shared]


def form_of_page(page: Any) -> dict[str, Any]:
    """What the form of a layout sends as it stands."""
    form, columns = page.context["form"], page.context["columns"]
    fields = [*form, *columns.management_form, *(field for each in columns for field in each)]
    return {field.html_name: field.value() for field in fields if field.value() not in (None, False)}


def test_a_head_changes_a_layout_and_takes_it_back(client: Client, head: Any) -> None:
    PersonFactory(name="王明")
    url = f"{PAPERS}sign/"
    sent = form_of_page(client.get(url)) | {"title": "会议签到表", "columns-0-field": "-", "columns-1-place": "99"}

    answer = client.post(url, sent)
    changed = take(client, "sign.print").content.decode()
    client.post(f"{PAPERS}sign/remove/")
    restored = take(client, "sign.print").content.decode()

    heads = re.findall(r'<th scope="col" class="center"><p class=" bold">([^<]*)</p>', changed)
    assert answer.status_code == 302
    assert "<h1>会议签到表</h1>" in changed
    assert heads == ["单位", "现任职务", "签名", "备注", "姓名"]
    assert "<h1>签到表</h1>" in restored
    assert [event.verb for event in Event.objects.filter(ledger="ledger.paperlayout").order_by("pk")] == ["登记", "删除"]


def test_a_new_layout_is_offered_beside_the_others(client: Client, head: Any) -> None:
    PersonFactory()
    url = f"{PAPERS}new/"
    sent = form_of_page(client.get(url)) | {"name": "通讯录"}

    client.post(url, sent)
    again = client.post(url, sent)

    assert again.status_code == 422
    assert "已有名为“通讯录”的版式" in again.content.decode()
    layout = PaperLayout.objects.get()
    assert (layout.code, layout.by) == ("own1", head.get_username())
    assert 'value="own1.docx"' in client.get(LIST).content.decode()


def test_a_layout_that_cannot_be_is_refused_with_a_sentence(client: Client, head: Any) -> None:
    url = f"{PAPERS}card/"
    sent = form_of_page(client.get(url))
    faulty = {
        "至少要有一列": {name: "-" for name in sent if name.endswith("-field")},
        "400": {"columns-0-width": "4000"},
        "请填写这一项": {"name": ""},
        "person__secret": {"columns-0-field": "person__secret"},
    }

    answers = {sentence: client.post(url, sent | changed) for sentence, changed in faulty.items()}

    assert {answer.status_code for answer in answers.values()} == {422}
    assert [sentence for sentence, answer in answers.items() if sentence not in answer.content.decode()] == []
    assert not PaperLayout.objects.exists()


def test_layouts_are_changed_by_a_head_of_the_section_for_the_whole_city_alone(client: Client) -> None:
    kept = PaperLayoutFactory()
    town = UnitFactory(town=True)
    for grant in ({"role": Role.CLERK}, {"role": Role.HEAD, "unit": town}, {"role": Role.HEAD, "section": "training"}):
        client.force_login(GrantFactory(**grant).user)
        answers = [client.get(PAPERS), client.get(f"{PAPERS}sign/"), client.post(f"{PAPERS}{kept.code}/remove/")]

        assert {answer.status_code for answer in answers} == {404}
    assert PaperLayout.objects.exists()


def test_text_like_a_formula_and_signs_that_xml_forbids_stay_text_or_go() -> None:
    paper = next(paper for paper in built_in(PEOPLE) if paper.code == "slip")
    rows = [["=1+1", "a\x01b<&>", *([""] * (len(paper.columns) - 2))]]
    grid = drawn(paper, rows, [], AROUND)

    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(grid_workbook(grid))).active for cell in row]

    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert "=1+1" in [cell.value for cell in cells]
    assert "ab&lt;&amp;&gt;" in document_of(grid).decode()
