"""A sheet that turns up elsewhere leads back to who took it: the code in its foot finds the event of its export."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from sanbiao.core.access.roles import Role
from sanbiao.core.audit.forms import EventFilter
from sanbiao.core.audit.models import Event
from sanbiao.core.audit.tracing import code_typed, new_trace
from sanbiao.core.documents.grid_book import footer
from sanbiao.core.drive.services import import_paths
from sanbiao.tests.factories import NOON, AuditFactory, GrantFactory, PersonFactory, PostingFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
CODE = r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}"
EXPORT = reverse("ledger-export", args=["people-person"])


@pytest.fixture
def head() -> Any:
    return GrantFactory(role=Role.HEAD, user__first_name="陈静").user


@pytest.fixture
def client(head: Any) -> Client:
    PersonFactory(name="王明")
    AuditFactory(commissioned_on="2023-05-04")
    client = Client()
    client.force_login(head)
    return client


def feet(answer: Any) -> str:
    """What stands in the foot of every sheet of a workbook, in that of a document, or on a page."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if "word/footer1.xml" in package.namelist():
            return package.read("word/footer1.xml").decode()
    return " ".join(sheet.oddFooter.left.text for sheet in openpyxl.load_workbook(io.BytesIO(content)))


TAKEN = {
    "a list": (EXPORT, {}),
    "a list on paper": (EXPORT, {"as": "print"}),
    "a paper in Word": (EXPORT, {"as": "roster.docx"}),
    "a paper in Excel": (EXPORT, {"as": "roster.xlsx"}),
    "a cross-table": (reverse("ledger-cross", args=["people-person"]) + "?down=sex", {}),
    "rows of a figure": (reverse("figure-rows", args=["audits.commissioned"]) + "?period=2023H1", {}),
    "rows of a figure on paper": (reverse("figure-rows", args=["audits.commissioned"]) + "?period=2023H1", {"as": "print"}),
    "a figure by unit": (reverse("figure-units", args=["audits.commissioned"]) + "?period=2023H1", {}),
    "rows of a part of a page": (reverse("page-rows", args=["training", "unstated"]) + "?period=2023H1", {}),
}


@pytest.mark.parametrize("what", TAKEN)
def test_whatever_is_taken_tells_in_its_foot_who_took_it_when_and_the_code_of_its_event(what: str, client: Client):
    address, asked = TAKEN[what]

    answer = client.post(address, asked)

    assert answer.status_code == 200
    found = re.search(r"陈静|user\d+", said := feet(answer))
    assert found
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d", said)
    [code] = set(re.findall(CODE, said))
    events = Event.objects.filter(verb__in=["导出", "打印"])
    assert {event.batch for event in events} == {code}


def test_the_audit_administrator_finds_the_export_by_its_code_however_it_is_typed(client: Client):
    codes = [re.findall(CODE, feet(client.post(EXPORT)))[0] for _ in range(2)]
    auditor = Client()
    auditor.force_login(GrantFactory(role=Role.AUDIT_ADMIN).user)

    for typed in (codes[0], f" {codes[0].lower()} ", codes[0].replace("-", "")):
        page = auditor.get(reverse("events"), {"trace": typed})
        [line] = page.context["lines"]
        assert (line.verb, line.batch) == ("导出", codes[0])

    assert codes[0] != codes[1]
    assert not EventFilter({"trace": "没有"}).events().exists()


def test_a_code_is_made_of_chance_and_names_nobody():
    by = UserFactory(username="chenjing", first_name="陈静")

    codes = {new_trace(by=by, at=NOON).code for _ in range(200)}

    assert len(codes) == 200
    assert all(re.fullmatch(CODE, code) and code_typed(code) == code for code in codes)
    assert new_trace(by=by, at=NOON).line.startswith("陈静　2023-07-01 12:00　追溯码 ")


def test_a_name_is_no_command_in_the_foot_of_a_workbook():
    assert footer("A&P 科").startswith("&L&8 A&&P 科&R")
    assert len(footer("某" * 300)) < 255


def test_what_was_taken_is_read_in_again_and_changes_nothing(client: Client, tmp_path: Any):
    answer = client.post(EXPORT, {"full": "1", "why": "核对"})
    (tmp_path / "名册.xlsx").write_bytes(b"".join(answer.streaming_content))

    outcome = import_paths([tmp_path], by="head", at=NOON, on=NOON.date())

    assert not outcome.errors
    assert (outcome.total("created"), outcome.total("changed"), outcome.total("unchanged")) == (0, 0, 2)


IN_PART = re.compile(r"\b\d{6}\*{10}\d[\dX]\b")


@pytest.mark.parametrize(
    "address", [EXPORT, reverse("figure-rows", args=["teams.town_under_35"]) + "?period=2023H1"], ids=["a list", "a figure"]
)
def test_numbers_leave_in_part_unless_a_reason_is_given_which_is_kept(address: str, client: Client):
    person = PersonFactory(name="李明")
    PostingFactory(person=person, unit=UnitFactory(town=True))

    def cells(answer: Any) -> str:
        book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        return " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)

    told = cells(client.post(address))
    without = client.post(address, {"full": "1", "why": " "}, follow=True).text
    in_full = cells(client.post(address, {"full": "1", "why": "任前公示报批"}))

    assert person.id_number not in told
    assert "请在理由中写明用途" in without
    if IN_PART.search(told):
        assert person.id_number in in_full
    said = [event.after["filters"].get("理由") for event in Event.objects.filter(verb="导出").order_by("pk")]
    assert set(said) == {None, "任前公示报批"}


def test_a_sheet_whose_numbers_left_in_part_says_so_when_it_comes_back(client: Client, tmp_path: Any):
    (tmp_path / "名册.xlsx").write_bytes(b"".join(client.post(EXPORT).streaming_content))

    outcome = import_paths([tmp_path], by="head", at=NOON, on=NOON.date())

    assert {fault.message for fault in outcome.errors} == {
        "只写了一部分；请重新导出，勾选“身份证号写全”并写明理由，改好后再导入。"
    }
    assert outcome.total("created") == 0
