"""The daily digest: who is told, when, once, in numbers alone, and what becomes of a server that does not answer."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, connection, models, transaction
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.drive.models import ImportState
from sanbiao.core.tasks.chores import OFTEN_CHORES
from sanbiao.portal.digest import FAILED, NOTHING, SENT, digest_text, send_digests
from sanbiao.portal.models import Digest
from sanbiao.portal.tasks import see_to_digests
from sanbiao.portal.todo import todo_count
from sanbiao.portal.words import our_models
from sanbiao.tests.factories import ClassRunFactory, DigestFactory, GrantFactory, ImportFactory
from sanbiao.tests.finding import brought
from sanbiao.tests.papers import all_factories

pytestmark = pytest.mark.django_db

MORNING = datetime(2023, 9, 12, 0, 30, tzinfo=UTC)
"""Half past eight in Shanghai on a Tuesday."""
TODAY = date(2023, 9, 12)


@pytest.fixture(autouse=True)
def _mail_is_set(settings: Any) -> None:
    settings.SANBIAO_SENDS_MAIL = True
    settings.SANBIAO_OFFICE_ADDRESS = "https://sanbiao.example"
    settings.DEFAULT_FROM_EMAIL = "sanbiao@mail.example"


@pytest.fixture
def digest() -> Digest:
    """A head for whom two classes wait, of which one is late, and an import."""
    user = GrantFactory(role=Role.HEAD).user
    ClassRunFactory(name="已过的班", began_on=TODAY - timedelta(days=5))
    ClassRunFactory(name="将到的班", began_on=TODAY + timedelta(days=5))
    ImportFactory(by=user.get_username(), state=ImportState.PREVIEWED, awaits_word=True)
    return DigestFactory(user=user, address="head@mail.example")


def verbs() -> list[str]:
    return list(Event.objects.filter(ledger="portal.digest").order_by("pk").values_list("verb", flat=True))


def test_who_wishes_it_is_told_how_much_waits_and_where_to_look(digest):
    assert send_digests(at=MORNING) == 1

    [told] = mail.outbox
    assert (told.to, told.from_email) == (["head@mail.example"], "sanbiao@mail.example")
    assert told.subject == "三标：3 件待办，其中 1 件已逾期"
    assert "教育　班次：2 件待开班，其中 1 件已逾期\n导入：1 次待确认\n" in told.body
    assert "https://sanbiao.example" in told.body
    assert todo_count(digest.user, today=TODAY) == 3
    event = Event.objects.get(ledger="portal.digest")
    assert (event.by, event.verb, event.after) == ("系统", SENT, {"sent_on": "2023-09-12", "waiting": 3, "late": 1})


def test_nothing_is_sent_twice_for_a_day(digest):
    for minutes in (0, 5, 90):
        send_digests(at=MORNING + timedelta(minutes=minutes))
    assert len(mail.outbox) == 1

    send_digests(at=MORNING + timedelta(days=1))

    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    "at",
    [
        MORNING - timedelta(hours=1),
        MORNING + timedelta(hours=4),
        MORNING - timedelta(days=2),
        datetime(2023, 10, 3, 1, 0, tzinfo=UTC),
    ],
    ids=["before eight", "after noon", "a Sunday", "a holiday"],
)
def test_it_comes_on_the_morning_of_a_working_day_alone(digest, at):
    assert (send_digests(at=at), mail.outbox) == (0, [])


def test_it_comes_on_a_saturday_that_is_worked(digest):
    assert send_digests(at=datetime(2023, 10, 7, 1, 0, tzinfo=UTC)) == 1


def test_who_has_nothing_to_do_gets_no_mail_and_that_is_kept():
    DigestFactory(user=GrantFactory(role=Role.READER).user)

    assert send_digests(at=MORNING) == 0

    assert (mail.outbox, verbs()) == ([], [NOTHING])


def test_who_does_not_wish_it_or_is_shut_out_gets_none(digest):
    Digest.objects.update(is_wanted=False)
    shut = DigestFactory(user=GrantFactory(user__is_active=False).user)

    assert send_digests(at=MORNING) == 0

    shut.refresh_from_db()
    assert (shut.sent_on, verbs()) == (None, [])


def test_without_a_mail_server_nothing_is_sent_and_nothing_is_kept(digest, settings):
    settings.SANBIAO_SENDS_MAIL = False

    assert send_digests(at=MORNING) == 0

    assert verbs() == []


# --- servers that do not do as they should ---------------------------------------------------------------------------------


class DeafBackend(EmailBackend):
    """A server that nobody reaches."""

    def open(self) -> bool:
        raise TimeoutError


class FussyBackend(EmailBackend):
    """A server that refuses each mail with what stands in `answer`."""

    answer: OSError

    def send_messages(self, messages: Any) -> int:
        raise self.answer


def fussy(settings: Any, monkeypatch: pytest.MonkeyPatch, answer: OSError) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.FussyBackend"
    monkeypatch.setattr(FussyBackend, "answer", answer, raising=False)


def test_a_server_that_does_not_answer_is_tried_again_and_ends_nothing(digest, settings, capsys):
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.DeafBackend"

    assert send_digests(at=MORNING) == 0

    digest.refresh_from_db()
    assert (digest.sent_on, verbs()) == (None, [])
    settings.EMAIL_BACKEND = working
    assert send_digests(at=MORNING + timedelta(minutes=5)) == 1


def test_what_is_refused_for_now_is_sent_later(digest, settings, monkeypatch):
    working = settings.EMAIL_BACKEND
    fussy(settings, monkeypatch, SMTPRecipientsRefused({"head@mail.example": (451, b"come again")}))

    assert send_digests(at=MORNING) == 0

    settings.EMAIL_BACKEND = working
    assert send_digests(at=MORNING + timedelta(minutes=5)) == 1
    assert verbs() == [SENT, FAILED, SENT]
    assert "head@" not in str(list(Event.objects.values("label", "before", "after")))


def test_what_is_refused_for_good_or_may_have_gone_out_is_left_for_the_day(digest, settings, monkeypatch):
    other = DigestFactory(user=GrantFactory(role=Role.HEAD).user)
    fussy(settings, monkeypatch, SMTPRecipientsRefused({"head@mail.example": (550, b"nobody")}))
    send_digests(at=MORNING)
    assert verbs() == [SENT, FAILED, SENT, FAILED]
    Digest.objects.filter(pk=other.pk).update(sent_on=None)
    fussy(settings, monkeypatch, SMTPServerDisconnected("gone"))

    send_digests(at=MORNING)

    assert verbs() == [SENT, FAILED, SENT, FAILED, SENT]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_digests(at=MORNING + timedelta(minutes=5)) == 0


def test_of_several_one_refused_stands_in_nobodys_way(digest, settings, monkeypatch):
    DigestFactory(user=GrantFactory(role=Role.HEAD).user, address="other@mail.example")
    settings.EMAIL_BACKEND = f"{__name__}.FussyBackend"

    def send(self: Any, messages: Any) -> int:
        if messages[0].to == ["head@mail.example"]:
            raise SMTPRecipientsRefused({"head@mail.example": (550, b"nobody")})
        return EmailBackend.send_messages(self, messages)

    monkeypatch.setattr(FussyBackend, "send_messages", send)

    assert send_digests(at=MORNING) == 1
    assert [each.to for each in mail.outbox] == [["other@mail.example"]]


class _Answering(socketserver.StreamRequestHandler):
    """So much of SMTP that a mail is taken."""

    def handle(self) -> None:
        self._say(b"220 here")
        said: list[bytes] = []
        while line := self.rfile.readline():
            said.append(line)
            word = line[:4].upper()
            if word == b"DATA":
                self._say(b"354 go on")
                while (line := self.rfile.readline()) != b".\r\n":
                    said.append(line)
            self._say(b"221 bye" if word == b"QUIT" else b"250 well")
        self.server.said = b"".join(said)  # type: ignore[attr-defined]  # kept for the test

    def _say(self, answer: bytes) -> None:
        self.wfile.write(answer + b"\r\n")


@pytest.fixture
def smtp() -> Iterator[socketserver.TCPServer]:
    with socketserver.TCPServer(("127.0.0.1", 0), _Answering) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        yield server
        thread.join()


def test_a_mail_goes_out_over_smtp_as_it_is_written(digest, settings, smtp):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.server_address[1]

    assert send_digests(at=MORNING) == 1

    for _ in range(100):
        if hasattr(smtp, "said"):
            break
        threading.Event().wait(0.05)
    assert b"rcpt TO:<head@mail.example>" in smtp.said
    assert b"From: sanbiao@mail.example" in smtp.said


# --- what it says ----------------------------------------------------------------------------------------------------------

WORDS_OF_CODE = 1
"""Texts of one sign stand in any sentence."""


def _texts() -> set[str]:
    """Every text of every row of every table of ours, but for what was chosen of a list that stands in code."""
    found: set[str] = set()
    for model in our_models():
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField) and not field.choices
        ]
        for row in model._base_manager.values_list(*names) if names else ():
            found.update(text.strip() for text in row if isinstance(text, str))
        found.update(str(row) for row in model._base_manager.all())
    return {text for text in found if len(text) > WORDS_OF_CODE and not text.isdecimal()}


def test_no_text_of_any_row_of_any_ledger_stands_in_a_digest():
    user = GrantFactory(role=Role.HEAD, user__username="duzhang", user__first_name="都彰").user
    samples = [make for rows in brought("samples", "MACHINES").values() for make in rows]
    for make in [*samples, *all_factories()]:
        with suppress(IntegrityError), transaction.atomic():  # one of its kind is there already
            make()
    ImportFactory(by=user.get_username(), state=ImportState.PREVIEWED, awaits_word=True)

    told = digest_text(user, today=date(2031, 1, 6))

    said = f"{told.subject}\n{told.body}"
    assert len(told.kinds) > 10
    words = {kind.ledger.title for kind in told.kinds} | {kind.section_label for kind in told.kinds}
    words |= {kind.step.label for kind in told.kinds}
    assert {text for text in _texts() - words if text in said} == set()
    assert "duzhang" not in said
    assert "都彰" not in said


# --- when it is sent, and who sets it --------------------------------------------------------------------------------------


def test_a_worker_sends_it_in_a_task_of_its_own_and_no_second_one_while_one_is_at_it(digest, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    assert see_to_digests in OFTEN_CHORES

    see_to_digests(at=MORNING - timedelta(hours=2))
    assert DBTaskResult.objects.count() == 0
    see_to_digests(at=MORNING)
    see_to_digests(at=MORNING + timedelta(minutes=5))

    assert [each.task_path for each in DBTaskResult.objects.all()] == ["sanbiao.portal.tasks.send_the_digests"]


def test_everybody_sets_it_for_themselves_and_the_address_is_sealed(client):
    user = GrantFactory(role=Role.CLERK).user
    client.force_login(user)
    page = reverse("account_digest")

    answer = client.post(page, {"address": "me@mail.example", "is_wanted": "on"}, follow=True)

    assert "已保存" in answer.content.decode()
    assert client.get(page).context["form"].initial == {"address": "me@mail.example", "is_wanted": True}
    [event] = Event.objects.filter(ledger="portal.digest")
    assert (event.by, event.verb) == (user.get_username(), "设置每日提醒")
    assert event.after == {"address": "m***@mail.example", "is_wanted": True}
    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM portal_digest")
        [[stored]] = cursor.fetchall()
    assert stored.startswith("v1:")
    client.post(page, {"address": "me@mail.example", "is_wanted": "on"})
    client.post(page, {"address": ""})
    assert len(verbs()) == 2
    assert Digest.objects.get().address == ""


@pytest.mark.parametrize("typed", [{"is_wanted": "on"}, {"address": "no address", "is_wanted": "on"}, {"address": "a@b\nc.de"}])
def test_what_is_no_address_is_told_at_its_field(client, typed):
    client.force_login(GrantFactory(role=Role.CLERK).user)

    answer = client.post(reverse("account_digest"), typed)

    assert answer.status_code == 422
    assert "address" in answer.context["form"].errors
    assert not Digest.objects.exists()


def test_the_menu_leads_there_where_mail_is_sent(client, settings):
    client.force_login(GrantFactory(role=Role.CLERK).user)
    page = reverse("account_digest")
    assert page in client.get(reverse("home")).content.decode()

    settings.SANBIAO_SENDS_MAIL = False

    assert page not in client.get(reverse("home")).content.decode()
    assert "没有设置邮件服务器" in client.get(page).content.decode()
