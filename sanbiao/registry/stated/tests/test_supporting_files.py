"""The file that a stated figure rests on: kept sealed, exchanged while the figure is open, given to whoever sees the figure."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.services import history
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.ledger.models import VoidedRow
from sanbiao.core.ledger.voiding import restore_row, void_rows
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.stated.machine import machine
from sanbiao.registry.stated.models import State, StatedFigure, StatedFile
from sanbiao.registry.stated.queries import KEY
from sanbiao.registry.stated.services import MOST_MEGABYTES, attach_file, detach_file
from sanbiao.registry.stated.tests.factories import StatedFigureFactory
from sanbiao.tests.factories import NOON, GrantFactory, UnitFactory

pytestmark = pytest.mark.django_db
CONTENT = b"<html><script>alert(1)</script> \xe8\xb5\xb0\xe8\xae\xbf"


def of_veterans(role: Role = Role.CLERK):
    return GrantFactory(role=role, section=Section.VETERANS).user


def paper(name: str = "走访登记本.pdf", content: bytes = CONTENT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(row: StatedFigure) -> str:
    return reverse("stated-figure", args=[row.pk])


def upload(client: Client, row: StatedFigure, *files: SimpleUploadedFile):
    return client.post(url(row), {"do": "attach", "file": list(files)})


def test_who_states_attaches_a_file_and_who_signs_sees_and_takes_it():
    clerk, head, row = of_veterans(), of_veterans(Role.HEAD), StatedFigureFactory()

    before = client_of(head).get(url(row)).content.decode()
    upload(client_of(clerk), row, paper())
    machine.fire("submit", row, by=clerk, at=NOON)
    after = client_of(head).get(url(row)).content.decode()
    taken = client_of(head).post(url(row), {"do": "file"})

    assert "没有附支撑材料" in before
    assert "走访登记本.pdf" in after
    assert b"".join(taken.streaming_content) == CONTENT
    assert CONTENT not in Path(StatedFile.objects.get().content.path).read_bytes()


def test_it_is_saved_by_the_browser_and_never_shown_in_it():
    clerk, row = of_veterans(), StatedFigureFactory()
    upload(client_of(clerk), row, paper("走访.jpg"))

    taken = client_of(clerk).post(url(row), {"do": "file"})
    b"".join(taken.streaming_content)

    assert taken["Content-Type"] == "application/octet-stream"
    assert taken["Content-Disposition"].startswith("attachment")
    assert taken["X-Content-Type-Options"] == "nosniff"


def test_the_list_says_which_figures_have_one():
    clerk, row = of_veterans(), StatedFigureFactory()
    StatedFigureFactory()
    upload(client_of(clerk), row, paper())

    page = client_of(clerk).get(reverse("ledger-list", args=["stated-statedfigure"])).content.decode()

    assert page.count("走访登记本.pdf") == 1


def test_events_tell_its_name_and_digest_and_no_content():
    clerk, row = of_veterans(), StatedFigureFactory()

    attach_file(figure=row, files=[paper("登记110101199003074530.pdf")], by=clerk, at=NOON)
    attach_file(figure=row, files=[paper("第二稿.docx")], by=clerk, at=NOON)
    row.refresh_from_db()
    b"".join(client_of(clerk).post(url(row), {"do": "file"}).streaming_content)
    detach_file(figure=row, by=clerk, at=NOON)

    told = [(event.verb, event.before, event.after) for event in history(row).order_by("pk")]
    first, second = told[0][2]["支撑材料"], told[1][2]["支撑材料"]
    assert "199003074530" not in first
    assert second.startswith("第二稿.docx（SHA-256 ")
    assert told == [
        ("上传支撑材料", None, {"支撑材料": first}),
        ("上传支撑材料", {"支撑材料": first}, {"支撑材料": second}),
        ("下载文件", None, {"支撑材料": second}),
        ("去掉支撑材料", {"支撑材料": second}, None),
    ]


@pytest.mark.django_db(transaction=True)
def test_what_is_replaced_is_gone_from_the_disk_as_well():
    clerk, row = of_veterans(), StatedFigureFactory()

    attach_file(figure=row, files=[paper()], by=clerk, at=NOON)
    former = Path(StatedFile.objects.get().content.path)
    attach_file(figure=row, files=[paper("第二稿.pdf", b"second")], by=clerk, at=NOON)
    latter = Path(StatedFile.objects.get().content.path)

    assert [former.exists(), latter.exists()] == [False, True]


@pytest.mark.parametrize("state", ["in_review", "in_force"])
def test_while_somebody_signs_or_has_signed_it_is_not_exchanged(state):
    clerk, row = of_veterans(), StatedFigureFactory(**{state: True})

    answer = upload(client_of(clerk), row, paper())

    assert answer.status_code == 422
    assert "请先退回或撤回" in answer.content.decode()
    assert 'value="attach"' not in answer.content.decode()
    assert not StatedFile.objects.exists()


def test_a_correction_exchanges_it_after_the_figure_was_withdrawn():
    clerk, head, row = of_veterans(), of_veterans(Role.HEAD), StatedFigureFactory()
    attach_file(figure=row, files=[paper()], by=clerk, at=NOON)
    row.refresh_from_db()
    for step, by, facts in (("submit", clerk, {}), ("sign", head, {}), ("withdraw", clerk, {"reason": "登记本有误"})):
        row = machine.fire(step, row, by=by, at=NOON, **facts)

    attach_file(figure=row, files=[paper("更正.pdf")], by=clerk, at=NOON)

    row.refresh_from_db()
    assert (row.state, row.file.name) == (State.WITHDRAWN, "更正.pdf")


@pytest.mark.parametrize("of_town", [False, True], ids=["another section", "a town"])
def test_strangers_find_no_such_page_and_no_such_file(of_town):
    row = StatedFigureFactory()
    attach_file(figure=row, files=[paper()], by=of_veterans(), at=NOON)
    where = {"section": Section.VETERANS, "unit": UnitFactory(town=True)} if of_town else {"section": Section.TALENT}
    stranger = client_of(GrantFactory(role=Role.HEAD, **where).user)

    answers = [stranger.get(url(row)), stranger.post(url(row), {"do": "file"}), upload(stranger, row, paper("别的.pdf"))]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert StatedFile.objects.get().name == "走访登记本.pdf"


def test_who_only_reads_takes_it_and_changes_nothing():
    row = StatedFigureFactory()
    attach_file(figure=row, files=[paper()], by=of_veterans(), at=NOON)
    reader = client_of(of_veterans(Role.READER))

    page, taken = reader.get(url(row)).content.decode(), reader.post(url(row), {"do": "file"})
    refused = [upload(reader, row, paper("别的.pdf")), reader.post(url(row), {"do": "detach"})]

    assert 'type="file"' not in page
    assert b"".join(taken.streaming_content) == CONTENT
    assert ["您无权修改" in answer.content.decode() for answer in refused] == [True, True]
    assert StatedFile.objects.get().name == "走访登记本.pdf"


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([], "没有收到文件"),
        ([paper(), paper("二.pdf")], "只能附一个文件"),
        ([paper("装机.exe")], "请另存为其中一种"),
        ([paper("网页.html")], "请另存为其中一种"),
        ([paper("没有后缀")], "请另存为其中一种"),
        ([paper(content=b"x" * (MOST_MEGABYTES * 2**20 + 1))], "超过 20 MB"),
    ],
    ids=["none", "two", "program", "page", "no ending", "large"],
)
def test_what_is_no_paper_scan_or_table_within_the_limit_is_refused(files, sentence):
    clerk, row = of_veterans(), StatedFigureFactory()

    with pytest.raises(Refused, match=sentence):
        attach_file(figure=row, files=files, by=clerk, at=NOON)

    assert not StatedFile.objects.exists()
    assert not history(row).exists()


def test_the_page_says_why_nothing_was_kept_and_knows_no_other_doing():
    client, row = client_of(of_veterans()), StatedFigureFactory()

    answers = [upload(client, row), client.post(url(row), {"do": "detach"}), client.post(url(row), {"do": "file"})]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert ["没有收到文件" in answers[0].content.decode(), "没有支撑材料" in answers[1].content.decode()] == [True, True]
    assert client.post(url(row), {"do": "else"}).status_code == 404


def test_an_upload_that_was_broken_off_is_told(settings):
    settings.SANBIAO_UPLOAD_LIMIT = 1000
    client, row = client_of(of_veterans()), StatedFigureFactory()

    answer = upload(client, row, paper(content=b"x" * 200_000))

    assert (answer.status_code, "没有保存" in answer.content.decode()) == (422, True)


def test_a_voided_figure_keeps_it_and_has_it_again_when_it_is_restored():
    clerk, ledger, row = of_veterans(), LEDGERS[KEY], StatedFigureFactory()
    attach_file(figure=row, files=[paper()], by=clerk, at=NOON)

    void_rows(ledger=ledger, keys=[row.pk], reason="填错了期次", by=clerk, at=NOON)
    alone = StatedFile.objects.get().belongs_to
    restore_row(ledger=ledger, gone=VoidedRow.objects.get(), by=clerk, at=NOON)

    assert alone == "已作废的填报数"
    assert StatedFigure.objects.get().file.name == "走访登记本.pdf"
    assert StatedFile.objects.get().belongs_to == f"填报数“{row}”"
