"""The pages of reports: what was compiled, how it stands to the ledgers now, its verification, and checking a document."""

from __future__ import annotations

import html
import io
import re
import zipfile
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sanbiao.affairs.training.models import ClassRun, Nature, State
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.documents.controls import Fill, controls, fill
from sanbiao.core.documents.office import NotDrawn
from sanbiao.core.drive.tests.dropping import client_of
from sanbiao.core.indicators.figures import Figure
from sanbiao.core.periods.periods import period
from sanbiao.registry.organisations.services import name_city
from sanbiao.reports.comparing import Agreement
from sanbiao.reports.models import CompiledReport
from sanbiao.reports.services import check_document, compile_and_keep, figures_of
from sanbiao.reports.template import Slot
from sanbiao.reports.tests.edits import edited, run
from sanbiao.reports.tests.factories import CompiledReportFactory
from sanbiao.tests.factories import NOON, ClassRunFactory, GrantFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
HELD = Slot("training.classes_held")


@pytest.fixture
def head() -> Client:
    return client_of(GrantFactory(role=Role.HEAD).user)


def held(**facts) -> ClassRun:
    return ClassRunFactory(nature=Nature.MAIN, state=State.COMPLETED, began_on=date(2023, 3, 1), ended_on=None, **facts)


@pytest.fixture
def report() -> CompiledReport:
    """The report of the first half of 2023, with one class held."""
    held()
    kept, _, _ = compile_and_keep(period=period("2023H1"), by="clerk", at=NOON)
    return kept


def document_of(report: CompiledReport) -> bytes:
    with report.document.open("rb") as file:
        return file.read()


def text(response) -> str:
    return response.content.decode()


def slot_of(page: str, words: str) -> str:
    """The class of the figure in the text that is followed by `words`."""
    return re.search(rf'class="slot (\S+)"[^>]*>[^<]*<span class="unseen">[^<]*</span></a>{words}', page)[1]


def test_a_report_is_compiled_for_the_period_of_the_page(head):
    held()
    form = text(head.get(reverse("report-new"), {"period": "2023H1"}))
    assert 'value="2023H1"' in form

    shown = head.post(reverse("report-new"), {"period": "2023H1", "unit": ""}, follow=True)

    assert "已编制：" in text(shown)
    assert CompiledReport.objects.get().figures["training.classes_held"]["value"] == "1"
    assert shown.redirect_chain[-1][0].endswith("?period=2023H1")


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"period": "2023H3"}, "「2023H3」不是期次"),
        ({"period": "2023H1", "unit": "J9999"}, "“J9999”不在机构名录中"),
        ({}, "请填写这一项"),
    ],
    ids=["no period", "no unit", "nothing"],
)
def test_what_is_wrong_with_the_wish_is_said_and_nothing_compiled(posted, sentence, head):
    answer = head.post(reverse("report-new"), posted)

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not CompiledReport.objects.exists()


def test_nobody_compiles_beyond_the_own_grant():
    town = UnitFactory(town=True)
    clerk = client_of(GrantFactory(role=Role.CLERK, unit=town).user)

    refused = clerk.post(reverse("report-new"), {"period": "2023H1", "unit": ""})
    clerk.post(reverse("report-new"), {"period": "2023H1", "unit": town.code})

    assert "您的授权不包括这个范围" in text(refused)
    assert CompiledReport.objects.get().unit == town


def test_the_text_shows_each_figure_as_it_stands_to_the_ledgers(head, report):
    before = text(head.get(reverse("report", args=[report.pk])))
    held()
    after = text(head.get(reverse("report", args=[report.pk])))

    assert slot_of(before, "期") == "slot-agrees"
    assert slot_of(after, "期") == "slot-drift"
    assert "slot-missing" in after
    assert "【无数据】" in after


def test_the_list_says_what_each_report_states_and_asks_no_ledger_for_it(head, report, monkeypatch):
    held()
    monkeypatch.setattr("sanbiao.reports.comparing.figures_of_each", None)

    shown = text(head.get(reverse("reports")))

    assert report.title in shown
    assert re.search(r"已填 \d+</span>.*无数据 \d+</span>", shown)
    assert "有变化" not in shown


def test_the_list_compares_with_the_ledgers_for_who_asks(head, report):
    held()
    [address] = re.findall(r'href="(\S*compare=1)"', text(head.get(reverse("reports"), {"period": "2023H1"})))

    shown = text(head.get(reverse("reports") + html.unescape(address)))

    assert "period=2023H1" in address
    assert "有变化 2" in shown, "the number and its parts"
    assert "与台账对照" not in shown


def test_a_chosen_figure_is_the_only_one_evaluated_for_its_card(head, report, monkeypatch):
    asked = []
    monkeypatch.setattr("sanbiao.reports.services.evaluate_each", lambda wanted: asked.extend(wanted) or [{}])

    head.get(reverse("report", args=[report.pk]), {"slot": "0"}, headers={"HX-Request": "true"})

    assert [[one.code for one in indicators] for indicators, *_ in asked] == [["training.classes_held"]]


def test_the_card_of_a_figure_has_what_it_rests_on(head, report):
    held()
    address = reverse("report", args=[report.pk])

    part = text(head.get(address, {"slot": "0"}, headers={"HX-Request": "true"}))
    whole = text(head.get(address, {"slot": "0"}))

    assert "举办主体班期数" in part
    assert "现在台账为 <b>2</b>" in part
    assert f'href="{reverse("figure", args=["training.classes_held"])}?period=2023H1"' in part
    assert "<html" not in part
    assert part.strip() in whole, "without scripts the same card stands on the page"


def test_the_card_leads_nowhere_for_who_may_not_see_the_rows(report):
    leader = client_of(GrantFactory(role=Role.READER, section="reports").user)

    part = text(leader.get(reverse("report", args=[report.pk]), {"slot": "0"}, headers={"HX-Request": "true"}))

    assert "您没有查看这本台账的权限" in part
    assert "/figures/" not in part


def test_the_verification_has_each_figure_with_its_rows(head, report):
    shown = text(head.get(reverse("report-verification", args=[report.pk])))

    rows = shown.count('<tr id="figure-')
    assert rows == shown.count('data-label="结论"') > 80
    assert report.digest in shown
    assert f'href="{reverse("figure", args=["training.classes_held"])}?period=2023H1"' in shown


def test_the_document_is_taken_by_post_and_kept(head, report):
    address = reverse("report-word", args=[report.pk])

    assert head.get(address).status_code == 405
    document = head.post(address).content

    event = Event.objects.get(verb="下载报告", record=str(report.pk))
    assert controls(document) == controls(document_of(report))
    for name in ("word/footer1.xml", "word/footer2.xml"):
        assert f"追溯码 {event.batch}<" in zipfile.ZipFile(io.BytesIO(document)).read(name).decode()


def test_a_report_that_was_taken_away_agrees_when_it_comes_back(head, report):
    document = head.post(reverse("report-word", args=[report.pk])).content

    checked = check_document(document, period=period(report.period), unit=report.unit, on=NOON.date())

    assert not checked.faults
    assert all(line.agrees for line in checked.lines)


def test_the_pdf_is_drawn_or_its_failure_said(head, report, monkeypatch):
    address = reverse("report-pdf", args=[report.pk])
    monkeypatch.setattr("sanbiao.reports.services.pdf", lambda document: b"%PDF-" + document[:2])
    drawn = head.post(address)

    def fail(document):
        raise NotDrawn("未找到 LibreOffice，不能生成 PDF。")

    monkeypatch.setattr("sanbiao.reports.services.pdf", fail)
    failed = head.post(address, follow=True)

    assert drawn.content == b"%PDF-PK"
    assert Event.objects.get(verb="下载报告").after == {"format": "PDF"}
    assert "未找到 LibreOffice" in text(failed)


def test_a_report_is_not_there_for_who_sees_no_reports_of_its_scope(report):
    town = UnitFactory(town=True)
    others = [
        GrantFactory(role=Role.HEAD, unit=town).user,
        GrantFactory(role=Role.CLERK, section="training").user,
        GrantFactory(role=Role.SYSTEM_ADMIN).user,
        UserFactory(),
    ]

    for user in others:
        client = client_of(user)
        assert client.get(reverse("report", args=[report.pk])).status_code == 404
        assert client.get(reverse("report-verification", args=[report.pk])).status_code == 404
        assert client.post(reverse("report-word", args=[report.pk])).status_code == 404
        assert report.title not in text(client.get(reverse("reports")))


# --- checking a document ---------------------------------------------------------------------------------------------


def check(client: Client, document: bytes, **posted: str):
    file = SimpleUploadedFile("报告.docx", document)
    return client.post(reverse("report-check"), {"period": "2023H1", "unit": "", "document": file, **posted})


def test_an_edited_report_is_checked_figure_by_figure(head, report):
    edited = fill(document_of(report), {HELD.tag: Fill("7")})

    shown = text(check(head, edited))

    assert "不符 1" in shown
    first = re.search(r"<tbody>.*?</tr>", shown, re.DOTALL)[0]
    assert '<td data-label="文中">7</td><td data-label="台账">1</td>' in first


def test_a_figure_that_is_lost_is_named_with_what_stands_in_its_place(head, report):
    lost = edited(document_of(report), lambda it: run("7"), {HELD.tag})

    shown = text(check(head, lost))

    assert "缺少 1" in shown
    assert "1 处与台账对不上" in shown
    assert re.search(r"「举办主体班期数」缺少：.*，台账为 1；第 \d+ 段“.*”中写的是 7，", shown)


def test_a_report_that_agrees_is_said_to(head, report):
    shown = text(check(head, document_of(report)))

    assert re.search(r"文中 \d+ 处数字与台账一致", shown)
    assert "对不上" not in shown


def test_what_must_be_there_is_what_the_kept_report_had(head, report):
    older = edited(document_of(report), lambda it: "", {HELD.tag})
    report.document.save("older.docx", ContentFile(older))

    assert "缺少" not in text(check(head, older))


@pytest.mark.parametrize("document", [b"", b"text", b"PK\x03\x04rest"], ids=["empty", "text", "broken package"])
def test_what_is_no_document_gets_a_sentence(document, head):
    answer = check(head, document)

    assert answer.status_code == 422
    assert re.search(r"请用 Word 或 WPS 打开|空", text(answer))


def test_a_document_beyond_the_limit_gets_a_sentence(head, settings):
    settings.SANBIAO_UPLOAD_LIMIT = 1024 * 1024

    answer = check(head, bytes(2 * 2**20))

    assert answer.status_code == 422
    assert "超过 1 MB，没有读取" in text(answer)


def test_checking_is_for_who_sees_reports():
    assert client_of(GrantFactory(role=Role.CLERK, section="training").user).get(reverse("report-check")).status_code == 404


# --- standing --------------------------------------------------------------------------------------------------------


def test_a_kept_figure_comes_back_as_it_was(report):
    now = figures_of(period("2023H1"))

    assert {code: Figure.from_json(kept) for code, kept in report.figures.items()} == now


def test_every_standing_has_its_word_colour_and_style():
    assert [(each.label, each.tone, each.style) for each in Agreement] == [
        ("相符", "positive", "slot-agrees"),
        ("有变化", "caution", "slot-drift"),
        ("无数据", "neutral", "slot-missing"),
        ("缺数", "negative", "slot-missing"),
    ]


@pytest.mark.parametrize("name", ["report-word", "report-pdf"])
def test_a_report_whose_file_is_no_document_any_more_is_told_and_nothing_is_kept(head, name):
    report = CompiledReportFactory()

    answer = head.post(reverse(name, args=[report.pk]), follow=True)

    assert answer.redirect_chain[0][0].startswith(reverse("report", args=[report.pk]))
    assert "丢失或已损坏" in text(answer)
    assert not Event.objects.filter(verb="下载报告").exists()


def test_a_report_keeps_the_name_that_the_city_had(client):
    user = GrantFactory().user
    client.force_login(user)
    name_city("青泽市", by=user, at=NOON)
    report, _, _ = compile_and_keep(period=period("2023H1"), unit=None, by=user, at=NOON)

    name_city("柳河市", by=user, at=NOON)
    page = client.get(reverse("report", args=[report.pk]), {"period": "2023H1"}).content.decode()

    assert report.title.startswith("青泽市委")
    assert "柳河市" not in page
    assert "青泽市委" in page
