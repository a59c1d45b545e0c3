"""Each kind of form, sent twice from one page and sent while somebody else holds the database."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from sanbiao.core.access import once
from sanbiao.core.access.models import SentForm
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.drive.models import Import, ImportState
from sanbiao.core.drive.tests.dropping import confirm, latest
from sanbiao.core.drive.tests.folders import UNIT_HEAD
from sanbiao.core.ledger.tests.filling import as_opened
from sanbiao.core.machine.steps import new_ticket
from sanbiao.portal import sent_twice
from sanbiao.portal.words import our_models
from sanbiao.registry.people.models import Posting
from sanbiao.tests.elsewhere import elsewhere
from sanbiao.tests.factories import (
    NOON,
    EventFactory,
    GrantFactory,
    MeaningFactory,
    PersonFactory,
    PostingFactory,
    TraineeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
Sent = tuple[str, dict[str, Any]]
"""An address, and what is sent there."""


@pytest.fixture(autouse=True)
def _at_once(settings: Any, tmp_path: Path) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.HOME = tmp_path


def _a_sheet() -> SimpleUploadedFile:
    book, into = Workbook(), BytesIO()
    book.active.title = "机构"
    for row in (UNIT_HEAD, ("J77", "青泽市清河街道办事处", "清河街道", None, "街道", None)):
        book.active.append(row)
    book.save(into)
    return SimpleUploadedFile("机构.xlsx", into.getvalue())


def _dropped(client: Client) -> Import:
    client.post(reverse("import-new"), {"files": [_a_sheet()]})
    return latest()


def _a_row(client: Client) -> Sent:
    person = PersonFactory()
    typed = {"person": person.name, "unit": person.unit.short_name, "post": "副镇长", "began_on": "2021.05", "manner": "formal"}
    more = {"is_team_member": "1", "ended_on": "", "note": "", "ticket": new_ticket()}
    return reverse("ledger-create", args=["people-posting"]), {**typed, **more}


def _a_change(client: Client) -> Sent:
    address = reverse("ledger-change", args=["people-posting", PostingFactory().pk])
    return address, as_opened(client, address) | {"post": "镇长"}


def _a_step(client: Client) -> Sent:
    return reverse("ledger-fire", args=["training-classrun", TraineeFactory().class_run.pk, "open"]), {}


def _several_steps(client: Client) -> Sent:
    rows = [TraineeFactory().class_run.pk, TraineeFactory().class_run.pk]
    return reverse("ledger-fire-many", args=["training-classrun", "open"]), {"row": rows}


def _an_import(client: Client) -> Sent:
    return reverse("import-new"), {"files": [_a_sheet()]}


def _of_import(name: str) -> Callable[[Client], Sent]:
    return lambda client: (reverse(name, args=[_dropped(client).batch]), {})


def _undoing(client: Client) -> Sent:
    drop = _dropped(client)
    confirm(client)
    return reverse("import-undo", args=[drop.batch]), {}


def _beginning_again(client: Client) -> Sent:
    drop = _dropped(client)
    Import.objects.update(state=ImportState.FAILED)
    return reverse("import-again", args=[drop.batch]), {}


def _a_report(client: Client) -> Sent:
    return reverse("report-new"), {"period": "2023H1", "unit": ""}


def _forgetting(client: Client) -> Sent:
    return reverse("meaning-forget", args=[MeaningFactory().pk]), {}


def _a_grant(client: Client) -> Sent:
    return reverse("account", args=[UserFactory().pk]), {"role": "reader", "section": "cadres", "unit": ""}


def _withdrawing(client: Client) -> Sent:
    return reverse("grant-withdraw", args=[GrantFactory().pk]), {}


def _an_account(client: Client) -> Sent:
    return reverse("account-new"), {"username": "newcomer", "name": "新人"}


def _activation(client: Client) -> Sent:
    return reverse("account-activation", args=[UserFactory().pk]), {}


def _sealing(client: Client) -> Sent:
    EventFactory()
    return reverse("seals"), {}


KINDS: dict[str, tuple[Role, Callable[[Client], Sent]]] = {
    "a new row": (Role.HEAD, _a_row),
    "a changed row": (Role.HEAD, _a_change),
    "a step": (Role.HEAD, _a_step),
    "a step of several rows": (Role.HEAD, _several_steps),
    "files to import": (Role.CLERK, _an_import),
    "an import confirmed": (Role.CLERK, _of_import("import-confirm")),
    "an import left": (Role.CLERK, _of_import("import-discard")),
    "an import taken back": (Role.CLERK, _undoing),
    "an import begun again": (Role.CLERK, _beginning_again),
    "a meaning forgotten": (Role.CLERK, _forgetting),
    "a report": (Role.HEAD, _a_report),
    "a grant": (Role.SECURITY_ADMIN, _a_grant),
    "a grant withdrawn": (Role.SECURITY_ADMIN, _withdrawing),
    "an account": (Role.SYSTEM_ADMIN, _an_account),
    "an account put out of use": (Role.SYSTEM_ADMIN, _activation),
    "a seal": (Role.AUDIT_ADMIN, _sealing),
}
every_kind = pytest.mark.parametrize("kind", KINDS)


def _ready(kind: str) -> tuple[Client, str, dict[str, Any]]:
    """Somebody who has a page with the form open, and what they are about to send from it."""
    role, made = KINDS[kind]
    client = Client(raise_request_exception=False)
    client.force_login(GrantFactory(role=role).user)
    address, typed = made(client)
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w{64})"', client.get(reverse("home")).content.decode())
    assert found
    return client, address, typed | {"csrfmiddlewaretoken": found[1]}


def _post(client: Client, address: str, typed: dict[str, Any]) -> Any:
    """A file is read to its end when it is sent; a browser sends it from its beginning each time."""
    for file in typed.get("files", ()):
        file.seek(0)
    return client.post(address, typed)


def _everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of ours, but for the forms that were sent."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values()) for model in our_models() if model is not SentForm
    }


@every_kind
def test_a_form_sent_twice_is_done_once_and_answered_with_the_result(kind: str) -> None:
    client, address, typed = _ready(kind)
    before = _everything()

    first = _post(client, address, typed)
    after = _everything()
    again = _post(client, address, typed)

    assert first.status_code == 302
    assert before != after == _everything()
    assert (again.status_code, again.url) == (302, first.url)
    said = [answer.cookies["messages"].value for answer in (first, again) if "messages" in answer.cookies]
    assert len(set(said)) <= 1
    assert client.get(again.url).status_code == 200


@every_kind
def test_a_form_that_meets_a_lock_is_answered_when_to_try_again_and_then_done(kind: str) -> None:
    client, address, typed = _ready(kind)
    before = _everything()

    with _locked():
        answer = _post(client, address, typed)

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "请稍候再试" in answer.content.decode()
    assert before == _everything()
    if kind != "files to import":  # files cannot be shown again
        assert "您填写的内容还在" in answer.content.decode()
        assert all(f'name="{name}" value="{value}"' in answer.content.decode() for name, value in typed.items() if name != "row")
    assert _post(client, address, typed).status_code == 302
    assert before != _everything()


@contextmanager
def _locked() -> Iterator[None]:
    """Whatever would write meets a lock, as when somebody else holds the database; reading goes on."""

    def refuse(execute: Any, sql: str, *rest: Any) -> Any:  # Any: Django's own signature
        if sql.split(" ", 1)[0] in {"INSERT", "UPDATE", "DELETE", "SAVEPOINT"}:
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise OperationalError("database is locked") from error
        return execute(sql, *rest)

    with transaction.atomic(), connection.execute_wrapper(refuse):
        yield
        transaction.set_rollback(True)


def test_signing_in_while_somebody_holds_the_database_is_answered_when_to_try_again() -> None:
    user = UserFactory(password="Guarded-2023")
    client = Client(raise_request_exception=False)

    for password in ("Guarded-2023", "wrong"):
        with _locked():
            answer = client.post(reverse("account_login"), {"login": user.username, "password": password})
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert password not in answer.content.decode()

    assert client.post(reverse("account_login"), {"login": user.username, "password": "Guarded-2023"}).status_code == 302


def test_a_session_that_cannot_be_kept_is_no_bad_request() -> None:
    """Django calls it one that was interrupted, and answers 400."""
    client = Client(raise_request_exception=False)
    client.force_login(GrantFactory().user)
    session = client.session
    session.pop("guarded", None)
    session.save()

    with _locked():
        answer = client.get(reverse("home"))

    assert answer.status_code in (200, 503)


def test_the_form_of_another_page_is_another_form() -> None:
    client, address, typed = _ready("a new row")
    other = {
        **typed,
        "ticket": new_ticket(),
        "csrfmiddlewaretoken": _ready("a new row")[2]["csrfmiddlewaretoken"],
        "began_on": "2022.05",
    }
    changed = {**typed, "ticket": new_ticket(), "began_on": "2023.05"}

    assert len({_post(client, address, sent).url for sent in (typed, other, changed)}) == 3


def test_what_was_refused_may_be_sent_again() -> None:
    client, address, typed = _ready("a new row")

    assert _post(client, address, {**typed, "post": ""}).status_code == 422
    assert _post(client, address, {**typed, "post": ""}).status_code == 422
    assert not SentForm.objects.exists()


def test_a_form_without_the_token_of_a_page_is_done_as_often_as_it_is_sent() -> None:
    client, address, typed = _ready("a new row")
    del typed["csrfmiddlewaretoken"]

    for began in ("2022.05", "2023.05"):
        assert _post(client, address, typed | {"ticket": new_ticket(), "began_on": began}).status_code == 302
    assert not SentForm.objects.exists()


def test_a_second_click_waits_for_the_first_and_is_told_when_that_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    client, address, typed = _ready("a new row")
    monkeypatch.setattr(sent_twice, "WAITS", 0.05)
    monkeypatch.setattr(sent_twice, "LOOKS_EVERY", 0.01)
    monkeypatch.setattr(once, "done", lambda *_, **__: None)
    monkeypatch.setattr(sent_twice, "done", lambda *_, **__: None)

    assert _post(client, address, typed).status_code == 302
    answer = _post(client, address, typed)

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "正在办理" in answer.content.decode()
    assert Posting.objects.count() == 1


@pytest.mark.parametrize(("post", "status"), [("", 422), ("镇长", 302)])
def test_what_came_of_a_form_is_known_though_a_lock_stood_against_keeping_it(
    monkeypatch: pytest.MonkeyPatch, post: str, status: int
) -> None:
    client, address, typed = _ready("a new row")
    typed["post"] = post

    def locked(*_: Any, **__: Any) -> None:
        fault = sqlite3.OperationalError("database is locked")
        fault.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise OperationalError from fault

    with monkeypatch.context() as during:
        during.setattr(sent_twice, "done", locked)
        during.setattr(sent_twice, "withdrawn", locked)
        first = _post(client, address, typed)
    second = _post(client, address, typed)

    assert (first.status_code, second.status_code) == (status, status)
    assert (first.get("Location"), Posting.objects.count()) == (second.get("Location"), int(status == 302))
    assert not SentForm.objects.filter(location="").exists()


def test_a_form_whose_process_is_gone_is_done_after_a_while() -> None:
    assert once.is_first("a" * 32, at=NOON)
    assert not once.is_first("a" * 32, at=NOON + once.GIVEN_UP / 2)
    assert once.is_first("a" * 32, at=NOON + once.GIVEN_UP)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_one_is_done_and_both_are_answered_with_it() -> None:
    client, address, typed = _ready("a new row")
    answers: list[Any] = []
    both = threading.Barrier(2)

    def click() -> None:
        other = Client()
        other.cookies = client.cookies.copy()
        both.wait(10)
        answers.append(other.post(address, typed))

    for clicking in [elsewhere(click), elsewhere(click)]:
        clicking.join(timeout=30)

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (
        len({answer.url for answer in answers})
        == Posting.objects.count()
        == Event.objects.filter(ledger="people.posting").count()
        == 1
    )
