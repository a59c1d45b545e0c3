"""Signing in on a phone: who may, for how long, how often, and what it tells nobody."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from sanbiao.affairs.training import services
from sanbiao.affairs.training.apps import Rules
from sanbiao.affairs.training.models import Attendance, State
from sanbiao.affairs.training.services import Purpose, issue_token, read_token, sign_in
from sanbiao.core.access.models import FailureCount
from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.models import Event
from sanbiao.tests.factories import NOON, ClassRunFactory, PersonFactory, TraineeFactory
from sanbiao.tests.sites import site

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
RULES = Rules(failures_each=4, failures_of_name=2)


@pytest.fixture
def trainee():
    """Somebody awaited in an open class."""
    person = PersonFactory(name="古丽·阿依", id_number="99999919800315123X")
    return TraineeFactory(class_run=ClassRunFactory(opened=True), person=person, attendance=Attendance.EXPECTED)


def _read(token, *, purpose=Purpose.CODE, later=timedelta(0)):
    return read_token(token, purpose=purpose, lasts=2 * MINUTE, at=NOON + later)


def _sign_in(trainee, *, name="古丽·阿依", ending="15123X", client="10.0.0.1", at=NOON, rules=RULES):
    return sign_in(class_run=trainee.class_run, name=name, ending=ending, client=client, rules=rules, at=at)


def _phone(client, trainee, at=None):
    """The address of the code on the screen, made now or a while ago."""
    token = issue_token(class_run=trainee.class_run, purpose=Purpose.CODE, at=at or timezone.now())
    return reverse("sign-in", args=[token])


def _ticket(response):
    return re.search(r'name="ticket" value="([^"]+)"', response.content.decode())[1]


def test_a_token_names_its_class_until_it_expires(trainee):
    token = issue_token(class_run=trainee.class_run, purpose=Purpose.CODE, at=NOON)

    assert _read(token, later=2 * MINUTE) == trainee.class_run
    with pytest.raises(Refused, match="已过期"):
        _read(token, later=2 * MINUTE + timedelta(seconds=1))


@pytest.mark.parametrize(
    "forge",
    [lambda t: "", lambda t: t[:-1], lambda t: f"9{t}", lambda t: t.replace(".", "")],
    ids=["empty", "cut", "another class", "unsigned"],
)
def test_a_forged_token_is_no_token(trainee, forge):
    token = issue_token(class_run=trainee.class_run, purpose=Purpose.CODE, at=NOON)

    with pytest.raises(Refused, match="无效"):
        _read(forge(token))


def test_the_page_that_was_opened_is_no_code_for_others(trainee):
    ticket = issue_token(class_run=trainee.class_run, purpose=Purpose.FORM, at=NOON)

    with pytest.raises(Refused, match="无效"):
        _read(ticket)
    with pytest.raises(Refused, match="打开得太久"):
        _read(ticket, purpose=Purpose.FORM, later=3 * MINUTE)


@pytest.mark.parametrize("state", [State.PLANNED, State.COMPLETED, State.CANCELLED])
def test_a_class_that_is_not_open_takes_no_sign_in(trainee, state):
    token = issue_token(class_run=trainee.class_run, purpose=Purpose.CODE, at=NOON)
    type(trainee.class_run).objects.update(state=state)

    with pytest.raises(Refused, match="不能签到"):
        _read(token)
    with pytest.raises(Refused, match="不能签到"):
        _sign_in(trainee)
    trainee.refresh_from_db()
    assert trainee.signed_in_at is None


@pytest.mark.parametrize("name", ["古丽·阿依", " 古丽 • 阿依 ", "古丽・阿依"])
@pytest.mark.parametrize("ending", ["15123X", "15123x", "１５１２３Ｘ"])
def test_whoever_is_on_the_list_is_signed_in(trainee, name, ending):
    _sign_in(trainee, name=name, ending=ending)

    trainee.refresh_from_db()
    assert (trainee.attendance, trainee.signed_in_at) == (Attendance.ATTENDED, NOON)
    event = Event.objects.get()
    assert (event.verb, event.by, event.label) == ("扫码签到", "学员扫码", f"古丽·阿依 · {trainee.class_run.name}")
    assert (event.before["attendance"], event.after["attendance"]) == ("expected", "attended")


def test_signing_in_twice_is_as_good_as_once(trainee):
    _sign_in(trainee)

    again = _sign_in(trainee, at=NOON + MINUTE)

    assert again.signed_in_at == NOON
    assert Event.objects.count() == 1


def test_failures_are_forgotten_after_their_time(trainee):
    for _ in range(2):
        with pytest.raises(Refused, match="对不上"):
            _sign_in(trainee, ending="000000")

    assert _sign_in(trainee, at=NOON + RULES.failures_forgotten).signed_in_at == NOON + RULES.failures_forgotten


def test_whoever_was_excused_and_comes_all_the_same_is_present(trainee):
    type(trainee).objects.update(attendance=Attendance.ABSENT)

    assert _sign_in(trainee).attendance == Attendance.ATTENDED


@pytest.mark.parametrize(
    ("name", "ending"),
    [("古丽·阿依", "151234"), ("李四", "15123X"), ("李四", "000000"), ("古丽·阿依", ""), ("古丽·阿依", "123X")],
)
def test_everybody_else_hears_the_same_sentence(trainee, name, ending):
    TraineeFactory(person__name="李四", class_run=ClassRunFactory(opened=True))

    with pytest.raises(Refused) as refusal:
        _sign_in(trainee, name=name, ending=ending)

    assert str(refusal.value) == services.NOT_FOUND
    assert not Event.objects.exists()


def test_a_name_that_was_tried_too_often_has_to_wait_whoever_tries(trainee):
    for number in range(2):
        with pytest.raises(Refused, match="对不上"):
            _sign_in(trainee, ending="000000", client=f"10.0.0.{number}")

    with pytest.raises(Refused, match="次数太多"):
        _sign_in(trainee, client="10.0.0.9")


def test_a_client_that_failed_too_often_has_to_wait_and_others_need_not(trainee):
    for number in range(4):
        with pytest.raises(Refused, match="对不上"):
            _sign_in(trainee, name=f"某人{number}", client="10.0.0.1")

    with pytest.raises(Refused, match="次数太多"):
        _sign_in(trainee, client="10.0.0.1")
    assert _sign_in(trainee, client="10.0.0.2").signed_in_at == NOON


def test_a_whole_class_behind_one_address_may_sign_in(trainee):
    others = [TraineeFactory(class_run=trainee.class_run, attendance=Attendance.EXPECTED) for _ in range(6)]

    signed = [_sign_in(each, name=each.person.name, ending=each.person.id_number[-6:]) for each in others]

    assert {each.signed_in_at for each in signed} == {NOON}


def test_no_address_is_kept(trainee):
    with pytest.raises(Refused):
        _sign_in(trainee, ending="000000", client="10.0.0.1")

    kept = str(list(FailureCount.objects.values()))
    assert FailureCount.objects.count() == 2
    assert "10.0.0.1" not in kept
    assert "古丽" not in kept


def test_the_phone_signs_in_without_an_account(client, trainee):
    address = _phone(client, trainee)
    opened = client.get(address)

    answer = client.post(address, {"name": "古丽·阿依", "ending": "15123X", "ticket": _ticket(opened)})
    again = client.post(address, {"name": "古丽·阿依", "ending": "15123X", "ticket": _ticket(opened)})

    assert (opened.status_code, answer.status_code, again.status_code) == (200, 200, 200)
    assert "已签到" in answer.content.decode()
    assert "已签到" in again.content.decode()
    assert opened["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert "sessionid" not in answer.cookies
    assert Event.objects.filter(verb="扫码签到").count() == 1


def test_the_phone_is_told_what_to_fill_in(client, trainee):
    address = _phone(client, trainee)
    ticket = _ticket(client.get(address))

    answer = client.post(address, {"name": "", "ending": "12", "ticket": ticket})

    assert answer.status_code == 422
    assert "请填写姓名" in answer.content.decode()
    assert "应为六位" in answer.content.decode()


def test_the_phone_of_somebody_unknown_is_told_no_more_than_that(client, trainee):
    address = _phone(client, trainee)
    ticket = _ticket(client.get(address))

    known, unknown = (
        client.post(address, {"name": name, "ending": "000000", "ticket": ticket}) for name in ("古丽·阿依", "某甲某乙")
    )

    assert (known.status_code, unknown.status_code) == (422, 422)
    shown = [re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page.content.decode()) for page in (known, unknown)]
    assert shown[0].replace("古丽·阿依", "某甲某乙") == shown[1]


@pytest.mark.parametrize("ticket", ["", "x", None])
def test_without_the_page_from_the_code_nothing_is_signed(client, trainee, ticket):
    data = {"name": "古丽·阿依", "ending": "15123X"} | ({} if ticket is None else {"ticket": ticket})

    answer = client.post(_phone(client, trainee), data)

    assert answer.status_code == 410
    trainee.refresh_from_db()
    assert trainee.signed_in_at is None


LATER = timedelta(hours=3)


def _at(monkeypatch, at):
    monkeypatch.setattr("sanbiao.affairs.training.views.timezone.now", lambda: at)


def test_a_phone_gives_the_code_of_a_class_once_a_day(client, trainee, monkeypatch):
    address = _phone(client, trainee, at=NOON)
    _at(monkeypatch, NOON)
    ticket = _ticket(client.get(address))

    _at(monkeypatch, NOON + LATER)
    again, signed = client.get(address), client.post(address, {"name": "古丽·阿依", "ending": "15123X", "ticket": ticket})

    assert (again.status_code, signed.status_code) == (200, 200)
    trainee.refresh_from_db()
    assert trainee.signed_in_at == NOON + LATER


@pytest.mark.parametrize(
    ("later", "another", "forged"),
    [(timedelta(days=1), False, False), (LATER, True, False), (LATER, False, True)],
    ids=["the next day", "another class", "forged"],
)
def test_what_a_phone_keeps_is_of_one_class_and_one_day(client, trainee, monkeypatch, later, another, forged):
    own = TraineeFactory(class_run=ClassRunFactory(opened=True)) if another else trainee
    _at(monkeypatch, NOON)
    client.get(_phone(client, own, at=NOON))
    ticket = issue_token(class_run=trainee.class_run, purpose=Purpose.FORM, at=NOON)
    kept = client.cookies[settings.SANBIAO_TODAY_COOKIE]
    if forged:  # a token for another purpose is signed too, and no token of the day
        kept.set(kept.key, ticket, ticket)

    _at(monkeypatch, NOON + later)
    address = _phone(client, trainee, at=NOON)
    answers = [client.get(address), client.post(address, {"name": "古丽·阿依", "ending": "15123X", "ticket": ticket})]

    assert [answer.status_code for answer in answers] == [410, 410]
    trainee.refresh_from_db()
    assert trainee.signed_in_at is None


def test_what_a_phone_keeps_names_nobody_and_ends_at_midnight(client, trainee, monkeypatch):
    _at(monkeypatch, NOON)
    client.get(_phone(client, trainee, at=NOON))

    kept = client.cookies[settings.SANBIAO_TODAY_COOKIE]

    assert kept.value.partition(".")[0] == f"{trainee.class_run_id}-{int(NOON.timestamp())}"
    assert kept["max-age"] == (timezone.localtime(NOON).replace(hour=0) + timedelta(days=1) - NOON).total_seconds()
    assert (kept["httponly"], kept["samesite"], kept["path"], kept["domain"]) == (True, "Lax", "/", "")


def test_in_production_what_a_phone_keeps_is_of_this_host_alone(client, trainee):
    with site(SANBIAO_PRODUCTION="1"):
        client.get(_phone(client, trainee), secure=True)
        kept = client.cookies[settings.SANBIAO_TODAY_COOKIE]

    assert kept.key.startswith("__Host-")
    assert (kept["secure"], kept["httponly"], kept["path"], kept["domain"]) == (True, True, "/", "")


def test_a_phone_that_gave_the_code_guesses_no_more_often(client, trainee, monkeypatch):
    address = _phone(client, trainee, at=NOON)
    _at(monkeypatch, NOON)
    ticket = _ticket(client.get(address))

    _at(monkeypatch, NOON + LATER)
    for number in range(Rules().failures_of_name):
        client.post(address, {"name": "古丽·阿依", "ending": f"{number:06}", "ticket": ticket})
    answer = client.post(address, {"name": "古丽·阿依", "ending": "15123X", "ticket": ticket})

    assert answer.status_code == 422
    assert "次数太多" in answer.content.decode()


def test_a_phone_that_gave_the_code_signs_into_no_class_that_was_completed(client, trainee, monkeypatch):
    address = _phone(client, trainee, at=NOON)
    _at(monkeypatch, NOON)
    client.get(address)
    type(trainee.class_run).objects.update(state=State.COMPLETED)

    assert client.get(address).status_code == 410


def test_an_old_code_opens_no_form(client, trainee):
    answer = client.get(_phone(client, trainee, at=NOON))

    assert answer.status_code == 410
    assert "已过期" in answer.content.decode()
    assert "<form" not in answer.content.decode()
