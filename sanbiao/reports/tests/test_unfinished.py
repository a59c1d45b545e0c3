"""Reports of a period that is not over: asked about first, and said so wherever the report stands."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.periods.periods import half_of, period
from sanbiao.reports.forms import CompileForm
from sanbiao.reports.models import CompiledReport
from sanbiao.reports.services import Unfinished, compile_and_keep
from sanbiao.tests.factories import NOON, GrantFactory

pytestmark = pytest.mark.django_db
MAY = datetime(2023, 5, 20, 4, 0, tzinfo=UTC)
SAID = "期次未结束，数字为截至 5 月 20 日的登记情况"
BOX = 'name="unfinished"'


@pytest.fixture
def head(client: Client) -> Client:
    client.force_login(GrantFactory(role=Role.HEAD).user)
    return client


def text(response) -> str:
    return response.content.decode()


def compile_on_page(client: Client, code: str, **more: str):
    return client.post(reverse("report-new"), {"period": code, "unit": "", **more})


def test_it_is_refused_until_somebody_confirms_and_leaves_no_trace():
    with pytest.raises(Unfinished, match=f"2023年上半年：{SAID}。"):
        compile_and_keep(period=period("2023H1"), by="clerk", at=MAY)

    assert not CompiledReport.objects.exists()
    assert not Event.objects.exists()


def test_the_document_says_it_below_its_day():
    _, document, _ = compile_and_keep(period=period("2023H1"), unfinished=True, by="clerk", at=MAY)

    lines = [paragraph.text for paragraph in docx.Document(BytesIO(document)).paragraphs]
    assert lines[1:3] == ["（2023年5月20日）", f"（{SAID}）"]


def test_the_document_of_a_period_that_is_over_says_nothing_of_it():
    _, document, _ = compile_and_keep(period=period("2023H1"), unfinished=True, by="clerk", at=NOON)

    assert "的登记情况" not in "".join(paragraph.text for paragraph in docx.Document(BytesIO(document)).paragraphs)


def test_the_page_asks_first_and_compiles_for_who_ticks_the_box(head: Client):
    code = f"{timezone.localdate().year}"

    blank = text(head.get(reverse("report-new"), {"period": code}))
    asked = compile_on_page(head, code)
    was_kept = CompiledReport.objects.exists()
    compiled = compile_on_page(head, code, unfinished="on")

    assert BOX not in blank
    assert (asked.status_code, was_kept) == (422, False)
    assert BOX in text(asked)
    assert "期次未结束，数字为截至" in text(asked)
    assert "要照此编制，请勾选后再次提交。" in text(asked)
    assert compiled.status_code == 302
    assert CompiledReport.objects.get().period == code


@pytest.mark.parametrize("code", ["2023H1", "2023H3"], ids=["over", "no period"])
def test_the_form_asks_nothing_where_there_is_nothing_to_ask(code: str):
    user = GrantFactory(role=Role.HEAD).user

    form = CompileForm({"period": code, "unfinished": "on"}, user=user, permission="compile", today=date(2023, 7, 1))

    assert not form.is_valid() or "unfinished" not in form.cleaned_data
    assert "unfinished" not in form.fields


def test_the_pages_of_a_report_say_that_its_period_was_not_over_when_it_was_compiled(head: Client):
    early, _, _ = compile_and_keep(period=period("2023H1"), unfinished=True, by="clerk", at=MAY)
    later, _, _ = compile_and_keep(period=period("2022H2"), by="clerk", at=MAY)

    for page in ("report", "report-verification"):
        assert f"编制时{SAID}" in text(head.get(reverse(page, args=[early.pk])))
        assert "编制时" not in text(head.get(reverse(page, args=[later.pk])))
    assert text(head.get(reverse("reports"))).count(f"编制时{SAID}") == 1


def test_checking_against_a_period_that_is_not_over_says_so(head: Client):
    running = half_of(timezone.localdate())
    _, document, _ = compile_and_keep(period=running, unfinished=True, by="clerk", at=timezone.now())

    def checked(code: str) -> str:
        file = SimpleUploadedFile("报告.docx", document)
        return text(head.post(reverse("report-check"), {"period": code, "unit": "", "document": file}))

    assert "期次未结束，数字为截至" in checked(running.code)
    assert "的登记情况" not in checked("2023H1")
